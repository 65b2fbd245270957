//! Documents for the tests of the checks, from JSON, and what the checks say of them.

use super::tests::cases;
use super::whole::Whole;
use crate::{
    ActionElement, ActionPattern, CustomerPolicy, Document, Effect, Findings, InlinePolicy, Kind, Locus,
    ManagedPolicy, ResourceElement, ResourcePattern, Role, Severity, Statement, Version, check, json, read,
};

/// The document that `text` is, which must be without fault; `{a}` and `{b}` are parameters.
pub(crate) fn read_document(text: &str, kind: Kind) -> Document {
    let source = json::parse(text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    let tree = source.root().mark(&["a", "b"]).unwrap();
    let reading = read(tree.root(), kind);
    assert!(reading.findings.is_empty(), "{:?} in {text}", reading.findings);
    reading.document
}

/// What the checks of its kind say of the document, as `CODE at Place: message; help`.
pub(crate) fn said(kind: Kind, text: &str) -> Vec<String> {
    lines(&alone(&read_document(text, kind), kind))
}

fn lines(findings: &Findings) -> Vec<String> {
    let line = |finding: &crate::Finding| {
        let help = finding.help.as_deref().unwrap_or("-");
        format!("{} at {}: {}; {help}", finding.code, finding.locus, finding.message)
    };
    findings.iter().map(line).collect()
}

/// The codes of what the checks of its kind warn of in an identity policy with these statements.
pub(crate) fn identity_codes(statements: &str) -> Vec<&'static str> {
    codes(Kind::Identity, statements)
}

/// The codes of what the checks of its kind warn of in a trust policy with these statements.
pub(crate) fn trust_codes(statements: &str) -> Vec<&'static str> {
    codes(Kind::Trust, statements)
}

/// The codes of what the checks of its kind warn of in a document with these statements: what weighs more than a
/// suggestion.
pub(crate) fn codes(kind: Kind, statements: &str) -> Vec<&'static str> {
    codes_of(kind, statements, |severity| severity > Severity::Suggestion)
}

/// The codes of what the checks of its kind suggest for a document with these statements.
pub(crate) fn suggestions(kind: Kind, statements: &str) -> Vec<&'static str> {
    codes_of(kind, statements, |severity| severity == Severity::Suggestion)
}

fn codes_of(kind: Kind, statements: &str, counts: impl Fn(Severity) -> bool) -> Vec<&'static str> {
    let findings = alone(&read_document(&policy(statements), kind), kind);
    findings.iter().filter(|finding| counts(finding.severity())).map(|finding| finding.code.name()).collect()
}

/// The codes of all that is said of what a policy with these statements grants.
pub(crate) fn granting_codes(statements: &str) -> Vec<&'static str> {
    of_granting(statements).iter().map(|finding| finding.code.name()).collect()
}

/// All that is said of what a policy with these statements grants, as [`said`] puts it.
pub(crate) fn granting_said(statements: &str) -> Vec<String> {
    lines(&of_granting(statements))
}

fn of_granting(statements: &str) -> Findings {
    let document = read_document(&policy(statements), Kind::Identity);
    let earlier = Findings::new();
    check::of_whole(&Whole::of_document(&document, Kind::Identity, &earlier, Locus::root()))
}

/// The codes of what the checks of habits say of an identity policy with these statements.
pub(crate) fn habit_codes(statements: &str) -> Vec<&'static str> {
    habits(statements).iter().map(|finding| finding.code.name()).collect()
}

/// What the checks of habits say of an identity policy with these statements, as [`said`] puts it.
pub(crate) fn habit_said(statements: &str) -> Vec<String> {
    lines(&habits(statements))
}

fn habits(statements: &str) -> Findings {
    let document = read_document(&policy(statements), Kind::Identity);
    let earlier = Findings::new();
    let whole = Whole::of_document(&document, Kind::Identity, &earlier, Locus::root());
    let mut findings = Findings::new();
    for part in whole.parts() {
        for check in check::HABITS {
            check(&part.subject, &mut findings);
        }
        cases::document(&part.subject, &findings);
    }
    findings
}

/// What the checks of its kind say of a document alone.
fn alone(document: &Document, kind: Kind) -> Findings {
    let earlier = Findings::new();
    let whole = Whole::of_document(document, kind, &earlier, Locus::root());
    whole.parts().first().map(check::of_kind).unwrap_or_default()
}

/// All that is said of the role without fault as a whole after `change`, with inline policies of these statements.
pub(crate) fn role_said(change: impl FnOnce(&mut Role), policies: &[&str]) -> Vec<String> {
    let mut role = role();
    let inline = policies.iter().enumerate().map(|(index, statements)| InlinePolicy {
        name: format!("p{index}"),
        document: read_document(&policy(statements), Kind::Identity),
    });
    role.inline_policies = inline.collect();
    change(&mut role);
    let earlier = Findings::new();
    lines(&check::of_whole(&Whole::of_role(&role, &earlier)))
}

/// A customer managed policy of these statements.
pub(crate) fn managed(statements: &str) -> ManagedPolicy {
    ManagedPolicy::Customer(Box::new(CustomerPolicy::new(
        "read",
        read_document(&policy(statements), Kind::Identity),
    )))
}

fn policy(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

/// A role without fault.
pub(crate) fn role() -> Role {
    Role::new("orders", document_of_size(300))
}

/// An inline policy of that name without fault.
pub(crate) fn inline(name: &str) -> InlinePolicy {
    InlinePolicy { name: name.to_owned(), document: document_of_size(300) }
}

/// What the limits say of the role without fault after `change`.
pub(crate) fn limits_of(change: impl FnOnce(&mut Role)) -> Vec<String> {
    let mut role = role();
    change(&mut role);
    lines(&check::role_limits(&role))
}

/// What the limits say of a managed policy without fault after `change`.
pub(crate) fn limits_of_policy(change: impl FnOnce(&mut CustomerPolicy)) -> Vec<String> {
    let mut policy = CustomerPolicy::new("read", document_of_size(300));
    change(&mut policy);
    lines(&check::policy_limits(&policy))
}

/// An identity policy whose canonical text has `size` characters.
pub(crate) fn document_of_size(size: usize) -> Document {
    let with_key = |key: String| Document {
        version: Some(Version::V2012),
        id: None,
        statements: vec![Statement {
            sid: None,
            effect: Effect::Allow,
            principal: None,
            action: ActionElement::Action(vec![ActionPattern::parse("s3:GetObject").unwrap()]),
            resource: Some(ResourceElement::Resource(vec![
                ResourcePattern::parse(&format!("arn:aws:s3:::bucket/{key}")).unwrap(),
            ])),
            conditions: Vec::new(),
        }],
    };
    let without = with_key(String::new()).to_json().chars().count();
    with_key("k".repeat(size - without))
}
