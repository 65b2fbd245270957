//! What the tests show of each code: a case that has it, and a near miss that has not.
//!
//! Whatever the tests of this crate read and check is written down here, with the codes that it has. A near miss of a code
//! is not declared but found: a case of the same kind without the code, and without any other mistake of its weight that the
//! one with the code has not, which differs from it in one place only. So a check that always says the same, or nothing,
//! cannot pass for tested.

use std::{
    collections::BTreeSet,
    env,
    ffi::OsStr,
    fmt::Debug,
    fs::{self, OpenOptions},
    io::Write,
    process::{self, Command},
};

use crate::check::{CONDITION, entity::Entity, is_of_whole, subject::Subject, whole::Whole};
use crate::{
    Code, CustomerPolicy, Document, Findings, Kind, ManagedPolicy, Member, Node, Role, Value,
    allow::Allow,
    guarantee::{Guarantees, Rule},
    json,
};

/// Names the file that cases are written to; without it, nothing is.
const FILE: &str = "IAM_ROLE_CASES";

/// How many lines the one place may have in which a near miss differs.
const PLACE: usize = 8;

/// Codes for which the tests need show nothing here, and why.
const EXEMPT: [Code; 2] = [
    // Whoever has the text finds it, and has its tests: there is no document to check.
    Code::JSON_SYNTAX_ERROR,
    // The catalogue has no withdrawn policy yet.
    Code::RETIRED_MANAGED_POLICY,
];

/// A case: what was read or checked, line by line, and the codes of what was found.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    form: String,
    codes: BTreeSet<String>,
    lines: Vec<String>,
}

impl Case {
    /// Whether it lacks `code`, which `case` has, for no other mistake of the same weight.
    fn passes(&self, code: Code, case: &Self) -> bool {
        let weighs_less = |other: &String| Code::named(other).unwrap().severity() < code.severity();
        self.form == case.form
            && self.codes.iter().all(|other| case.codes.contains(other) || weighs_less(other))
    }
}

/// Writes down what is found in a document by itself.
pub(crate) fn document(subject: &Subject<'_>, findings: &Findings) {
    assert!(!findings.iter().any(|finding| is_of_whole(finding.code.name())), "not for one document alone");
    if !subject.has_conditions() {
        let mut found = Findings::new();
        for check in CONDITION {
            check(subject, &mut found);
        }
        assert!(found.is_empty(), "not for a document without conditions: {found:?}");
    }
    note(|| format!("document {:?}", subject.kind), || printed(subject.document), findings);
}

/// Writes down what is found in all that belongs together.
pub(crate) fn whole(whole: &Whole<'_>, findings: &Findings) {
    assert!(findings.iter().all(|finding| is_of_whole(finding.code.name())), "not listed as of the whole");
    let kinds = || whole.parts().iter().map(|part| part.subject.kind).collect::<Vec<_>>();
    let lines = || match whole.role {
        Some(role) => parts_of_role(role, printed),
        None => whole.parts().iter().flat_map(|part| printed(part.subject.document)).collect(),
    };
    note(|| format!("whole {:?}", kinds().first()), lines, findings);
}

/// Writes down what is found in a role or policy without its documents.
pub(crate) fn entity(entity: &Entity<'_>, findings: &Findings) {
    match entity {
        Entity::Role(role) => note(|| "role".to_owned(), || parts_of_role(role, measured), findings),
        Entity::Policy(policy) => {
            note(|| "policy".to_owned(), || parts_of_policy(policy, measured), findings);
        }
    }
}

/// Writes down what is found in the size of a document.
pub(crate) fn size(document: &Document, kind: Kind, findings: &Findings) {
    note(|| format!("size {kind:?}"), || measured(document), findings);
}

/// Writes down what is found when a tree is read.
pub(crate) fn tree(kind: Kind, root: Node<'_>, findings: &Findings) {
    let lines = || {
        let mut lines = Vec::new();
        outline("", root, 0, &mut lines);
        lines
    };
    note(|| format!("tree {kind:?}"), lines, findings);
}

/// Writes down what is left beside these allows.
pub(crate) fn allows(allows: &[Allow], findings: &Findings) {
    note(|| "allows".to_owned(), || debugged(&allows), findings);
}

/// Writes down what is found of what a role promises.
pub(crate) fn guarantees(role: &Role, guarantees: &Guarantees, findings: &Findings) {
    let shown = |rule: &Rule| match rule {
        Rule::Document(document) => printed(document),
        Rule::Declared(name) => vec![name.clone()],
    };
    let lines = || {
        let mut lines = parts_of_role(role, printed);
        for expectation in &guarantees.expectations {
            lines.push(format!("{:?}", expectation.effect));
            lines.extend(printed(&expectation.request));
        }
        lines.extend(guarantees.ceiling.iter().chain(&guarantees.never).flat_map(shown));
        lines
    };
    let parts = [guarantees.expectations.len(), guarantees.ceiling.len(), guarantees.never.len()];
    note(|| format!("guarantees {parts:?}"), lines, findings);
}

fn note(form: impl Fn() -> String, lines: impl Fn() -> Vec<String>, findings: &Findings) {
    if let Some(file) = env::var_os(FILE) {
        write(&file, &form(), &lines(), findings);
    }
}

fn debugged(value: &impl Debug) -> Vec<String> {
    format!("{value:#?}").lines().map(str::to_owned).collect()
}

/// The role, with `show` for each of its documents.
fn parts_of_role(role: &Role, show: fn(&Document) -> Vec<String>) -> Vec<String> {
    let mut bare = role.clone();
    let mut lines = show(&bare.trust);
    bare.trust.statements.clear();
    for policy in &mut bare.inline_policies {
        lines.extend(show(&policy.document));
        policy.document.statements.clear();
    }
    let managed = bare.managed_policies.iter_mut().chain(&mut bare.permissions_boundary);
    for policy in managed {
        if let ManagedPolicy::Customer(policy) = policy {
            lines.extend(show(&policy.document));
            policy.document.statements.clear();
        }
    }
    lines.extend(debugged(&bare));
    lines
}

fn parts_of_policy(policy: &CustomerPolicy, show: fn(&Document) -> Vec<String>) -> Vec<String> {
    let mut bare = policy.clone();
    bare.document.statements.clear();
    show(&policy.document).into_iter().chain(debugged(&bare)).collect()
}

fn measured(document: &Document) -> Vec<String> {
    vec![document.size().to_string()]
}

fn printed(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    outline("", json::parse_template(&document.to_json()).unwrap().root(), 0, &mut lines);
    lines
}

fn outline(key: &str, node: Node<'_>, depth: usize, lines: &mut Vec<String>) {
    let indent = " ".repeat(depth);
    match node.value() {
        Value::Array(items) => {
            // A lone item and a list of it are the same.
            for item in items {
                outline(key, item, depth, lines);
            }
        }
        Value::Object(members) => {
            lines.push(format!("{indent}{key}"));
            for Member { key, value, .. } in members {
                outline(&key, value, depth + 1, lines);
            }
        }
        scalar => lines.push(format!("{indent}{key} {scalar:?}")),
    }
}

/// One line of the file for each case, in one call, so that threads do not mix theirs.
fn write(file: &OsStr, form: &str, lines: &[String], findings: &Findings) {
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code.name()).collect();
    let codes = codes.into_iter().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = lines.iter().map(|line| line.escape_default().to_string()).collect();
    let case = format!("{form}\u{1f}{codes}\u{1f}{}\n", lines.join("\u{1f}"));
    let mut file = OpenOptions::new().append(true).create(true).open(file).unwrap();
    file.write_all(case.as_bytes()).unwrap();
}

/// The cases of all tests but this file's: they run once more, in a process of their own.
fn cases() -> BTreeSet<Case> {
    let file = env::temp_dir().join(format!("iam-role-cases-{}", process::id()));
    let tests =
        ["check::", "read::", "allow::", "guarantee::", "--skip", module_path!().split_once("::").unwrap().1];
    let run = Command::new(env::current_exe().unwrap()).args(tests).env(FILE, &file).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    let text = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let case = |line: &str| {
        let mut fields = line.split('\u{1f}').map(str::to_owned);
        let (form, codes) = (fields.next().unwrap(), fields.next().unwrap());
        Case { form, codes: codes.split_whitespace().map(str::to_owned).collect(), lines: fields.collect() }
    };
    text.lines().map(case).collect()
}

/// How many lines of the longer of two cases stand between what is the same before and behind.
fn distance(one: &[String], other: &[String]) -> usize {
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[same..], &other[same..]);
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    one.len().max(other.len()) - same
}

#[test]
fn every_code_has_a_case_and_a_near_miss() {
    let cases = cases();
    let mut missing = Vec::new();
    for code in Code::ALL.iter().filter(|code| !EXEMPT.contains(code)) {
        let (with, without): (Vec<&Case>, Vec<&Case>) =
            cases.iter().partition(|case| case.codes.contains(code.name()));
        if with.is_empty() {
            missing.push(format!("{code}: no case has it"));
            continue;
        }
        let nearest = |case: &&Case| {
            let near = without.iter().filter(|other| other.passes(*code, case));
            near.map(|other| distance(&case.lines, &other.lines)).min()
        };
        match with.iter().filter_map(nearest).min() {
            Some(distance) if distance <= PLACE => {}
            found => missing.push(format!("{code}: no near miss among {} cases, {found:?}", with.len())),
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_near_miss_differs_in_one_place() {
    let lines = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
    assert_eq!(distance(&lines("abcd"), &lines("abxd")), 1);
    assert_eq!(distance(&lines("abcd"), &lines("abd")), 1);
    assert_eq!(distance(&lines("abcd"), &lines("xbcy")), 4);
    assert_eq!(distance(&lines("aaa"), &lines("aa")), 1);
}
