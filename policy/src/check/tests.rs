//! That every code has its page, that limits stay without the catalogue, and that findings are placed in the whole.
//!
//! A page is a part of a module's header: a line with the code and its rule, then four points. From these pages the
//! list of all codes is made, so they have one shape.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Code;

/// The points of a page, in order.
const POINTS: [&str; 4] = ["why", "bad", "good", "source"];

/// The code that is found where a text is no JSON, by whoever has the text: there is no document to check.
const OF_THE_JSON_READER: Code = Code::JSON_SYNTAX_ERROR;

/// A file of this crate.
struct File {
    path: PathBuf,
    text: String,
}

/// What a module's header says of one code.
#[derive(Default)]
struct Page {
    rule: String,
    /// Name and text of each point.
    points: Vec<(String, String)>,
    path: PathBuf,
}

fn files() -> Vec<File> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files
}

fn collect(folder: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(File { text: fs::read_to_string(&path).unwrap(), path });
        }
    }
}

/// The pages of one header, by code.
fn pages(file: &File) -> Vec<(String, Page)> {
    let mut pages: Vec<(String, Page)> = Vec::new();
    for line in file.text.lines().map_while(|line| line.strip_prefix("//!")) {
        let text = line.strip_prefix(' ').unwrap_or(line);
        if let Some((code, rule)) = heading(text) {
            pages.push((
                code.to_owned(),
                Page { rule: rule.to_owned(), path: file.path.clone(), ..Page::default() },
            ));
            continue;
        }
        let Some((_, page)) = pages.last_mut() else { continue };
        if let Some((name, text)) = text.strip_prefix("- ").and_then(|point| point.split_once(": ")) {
            page.points.push((name.to_owned(), text.to_owned()));
        } else if !text.is_empty() {
            let unfinished = page.points.last_mut().map_or(&mut page.rule, |(_, text)| text);
            unfinished.push(' ');
            unfinished.push_str(text.trim_start());
        }
    }
    pages
}

/// The code and the rule of a line like `` `CODE`: the rule ``.
fn heading(text: &str) -> Option<(&str, &str)> {
    let (code, rule) = text.strip_prefix('`')?.split_once("`: ")?;
    let in_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    code.chars().all(in_name).then_some((code, rule))
}

#[test]
fn every_code_has_one_page_of_one_shape() {
    let mut by_code: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    for (code, page) in files().iter().flat_map(pages) {
        by_code.entry(code).or_default().push(page);
    }
    for code in Code::ALL {
        let pages = by_code.remove(code.name()).unwrap_or_default();
        let [page] = pages.as_slice() else { panic!("{code} has {} pages", pages.len()) };
        let names: Vec<&str> = page.points.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, POINTS, "{code} in {}", page.path.display());
        assert!(!page.rule.is_empty() && page.points.iter().all(|(_, text)| !text.is_empty()), "{code}");
    }
    assert!(by_code.is_empty(), "pages without a code: {:?}", by_code.keys());
}

#[test]
fn every_code_is_found_by_some_check_and_named_by_some_test() {
    let (mut code_of_checks, mut tests) = (String::new(), String::new());
    for file in files().iter().filter(|file| !file.path.ends_with("code.rs")) {
        let is_test = file.path.ends_with("tests.rs");
        let (code, test) = if is_test { ("", file.text.as_str()) } else { parts(&file.text) };
        code_of_checks.push_str(code);
        tests.push_str(test);
    }
    for code in Code::ALL.iter().filter(|code| **code != OF_THE_JSON_READER) {
        let is_raised = has_word(&code_of_checks, &format!("Code::{code}"));
        assert!(is_raised, "no check finds {code}");
        assert!(has_word(&tests, code.name()), "no test names {code}");
    }
}

/// The text of a file before its tests, and its tests.
fn parts(text: &str) -> (&str, &str) {
    text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((text, ""))
}

/// Whether the word stands in the text and is not the start of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let next = text.get(start + word.len()..).and_then(|rest| rest.chars().next());
        next.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_')
    })
}

#[test]
fn limits_know_nothing_of_the_catalogue() {
    let folder = Path::new("check").join("limits");
    let is_of_limits = |path: &Path| {
        let text = path.to_string_lossy();
        text.contains(&*folder.to_string_lossy())
            || path.ends_with("entity.rs")
            || path.ends_with("src/limits.rs")
    };
    let of_limits: Vec<File> = files().into_iter().filter(|file| is_of_limits(&file.path)).collect();
    assert!(of_limits.len() > 10, "the folder has moved");
    for file in of_limits {
        assert!(!file.text.contains("iam_role_catalog"), "{}", file.path.display());
    }
}

mod roles {
    use crate::check::testing::{inline, read_document, role};
    use crate::{CustomerPolicy, Kind, ManagedPolicy, Role, check, json, read};

    const UNKNOWN_ACTION: &str = r#"{"Version":"2012-10-17","Statement":
        {"Effect":"Allow","Action":"s3:GetObjekt","Resource":"*"}}"#;
    const TRUST: &str = r#"{"Version":"2012-10-17","Statement":
        {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;

    fn places(role: &Role) -> Vec<String> {
        let findings = check::role(role);
        findings.iter().map(|finding| format!("{} {}", finding.code, finding.locus)).collect()
    }

    fn trusting() -> Role {
        Role { trust: read_document(TRUST, Kind::Trust), ..role() }
    }

    #[test]
    fn findings_of_documents_are_placed_in_the_role() {
        let mut policy = inline("read");
        policy.document = read_document(UNKNOWN_ACTION, Kind::Identity);
        let customer = CustomerPolicy {
            name: "re ad".to_owned(),
            path: "/".to_owned(),
            description: None,
            document: policy.document.clone(),
            tags: Vec::new(),
        };
        let trust = TRUST.replace("AssumeRole", "GetCallerIdentity");
        let role = Role {
            trust: read_document(&trust, Kind::Trust),
            inline_policies: vec![inline("write"), policy],
            permissions_boundary: Some(ManagedPolicy::Customer(Box::new(customer))),
            managed_policies: vec![ManagedPolicy::Arn("arn:aws:iam::aws:policy/ReadOnlyAcces".to_owned())],
            ..role()
        };
        assert_eq!(
            places(&role),
            [
                "INVALID_POLICY_NAME PermissionsBoundary/ManagedPolicyName",
                "INVALID_MANAGED_POLICY ManagedPolicyArns/0",
                "TRUST_POLICY_ACTION_NOT_STS AssumeRolePolicyDocument/Statement/0/Action/0",
                "INVALID_ACTION Policies/1/PolicyDocument/Statement/0/Action/0",
                "INVALID_ACTION PermissionsBoundary/PolicyDocument/Statement/0/Action/0",
                "PERMISSION_OUTSIDE_BOUNDARY Policies/0/PolicyDocument/Statement/0/Action/0",
            ]
        );
    }

    #[test]
    fn a_role_without_fault_has_no_findings() {
        assert_eq!(places(&Role { inline_policies: vec![inline("read")], ..trusting() }), [""; 0]);
    }

    #[test]
    fn nothing_is_missing_where_it_may_only_be_unread() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sts:TagSession","sts AssumeRole"],
            "Principal":{"Service":"datasync.amazonaws.com"}}}"#;
        let source = json::parse(text).unwrap();
        let reading = read(source.root(), Kind::Trust);
        assert!(reading.findings.any_error(), "an action cannot be read");
        assert!(check::document_after(&reading.document, Kind::Trust, &reading.findings).is_empty());
        let alone = check::document(&reading.document, Kind::Trust);
        let codes: Vec<&str> = alone.iter().map(|finding| finding.code.name()).collect();
        assert_eq!(codes, ["TRUST_POLICY_WITHOUT_ASSUME_ROLE"]);
    }

    #[test]
    fn what_is_there_is_judged_beside_what_could_not_be_read() {
        let text = UNKNOWN_ACTION.replace("\"s3:GetObjekt\"", "[\"s3:GetObjekt\",\"s3\"]");
        let source = json::parse(&text).unwrap();
        let reading = read(source.root(), Kind::Identity);
        let after = check::document_after(&reading.document, Kind::Identity, &reading.findings);
        assert_eq!(after.iter().map(|finding| finding.code.name()).collect::<Vec<_>>(), ["INVALID_ACTION"]);
    }

    #[test]
    fn a_role_s_unread_parts_are_named_as_seen_from_the_role() {
        let text = TRUST.replace("\"sts:AssumeRole\"", "[\"sts:TagSession\",\"sts AssumeRole\"]");
        let source = json::parse(&text).unwrap();
        let reading = read(source.root(), Kind::Trust);
        let mut earlier = crate::Findings::new();
        earlier.absorb(reading.findings, &Role::trust_locus());
        let role = Role { trust: reading.document, ..role() };
        assert!(check::role_after(&role, &earlier).is_empty());
        assert!(!check::role(&role).is_empty());
    }
}
