use super::*;
use crate::{CustomerPolicy, InlinePolicy, ManagedPolicy, json, read};

const READ: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/*"}"#;
const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

pub(super) fn document(statements: &str) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let reading = read(json::parse(&text).unwrap().root(), Kind::Identity);
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    reading.document
}

/// A role whose inline policy has these statements.
pub(super) fn role(statements: &str) -> Role {
    let inline = InlinePolicy { name: "inline".to_owned(), document: document(statements) };
    Role {
        name: "app".to_owned(),
        path: "/".to_owned(),
        description: None,
        max_session_duration: 3600,
        trust: Document { version: None, id: None, statements: Vec::new() },
        inline_policies: vec![inline],
        managed_policies: Vec::new(),
        permissions_boundary: None,
        tags: Vec::new(),
        instance_profile: None,
    }
}

pub(super) fn declared(name: &str, statements: &str) -> ManagedPolicy {
    ManagedPolicy::Customer(Box::new(CustomerPolicy {
        name: name.to_owned(),
        path: "/".to_owned(),
        description: None,
        document: document(statements),
        tags: Vec::new(),
    }))
}

pub(super) fn unseen() -> ManagedPolicy {
    ManagedPolicy::Arn("arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned())
}

/// What is said of one expectation; nothing if it is met.
fn said(role: &Role, effect: Effect, action: &str, resource: &str, condition: &str) -> Option<String> {
    let request = format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"{condition}}}"#);
    let expectations = vec![Expectation { effect, request: document(&request) }];
    let findings = judge(role, &Guarantees { expectations, ..Guarantees::default() });
    let mut lines = findings.iter().map(|finding| {
        assert_eq!(finding.locus.to_string(), "expect/0/Statement/0/Action/0");
        format!("{}: {}", finding.code, finding.message)
    });
    let first = lines.next();
    assert_eq!(lines.next(), None);
    first
}

fn allows(role: &Role, action: &str, resource: &str) -> Option<String> {
    said(role, Effect::Allow, action, resource, "")
}

fn denies(role: &Role, action: &str, resource: &str) -> Option<String> {
    said(role, Effect::Deny, action, resource, "")
}

#[test]
fn what_the_policies_decide_by_themselves() {
    let role = role(READ);
    assert_eq!(allows(&role, "s3:GetObject", "arn:aws:s3:::docs/a"), None);
    assert_eq!(allows(&role, "s3:GetObject", "arn:aws:s3:::docs/*"), None);
    assert_eq!(denies(&role, "s3:PutObject", "*"), None);
    assert_eq!(
        allows(&role, "s3:GetObject", "arn:aws:s3:::other/a").unwrap(),
        "EXPECTATION_FAILED: the policies do not allow `s3:GetObject` on `arn:aws:s3:::other/a`: statement 1 of `inline` allows it on `arn:aws:s3:::docs/*` only"
    );
    assert_eq!(
        denies(&role, "s3:GetObject", "arn:aws:s3:::docs/a").unwrap(),
        "EXPECTATION_FAILED: the policies allow `s3:GetObject` on `arn:aws:s3:::docs/a`: statement 1 of `inline` allows `s3:GetObject`"
    );
    assert_eq!(
        denies(&role, "s3:GetObject", "*").unwrap(),
        "EXPECTATION_FAILED: whether the policies allow `s3:GetObject` on `*` depends on the text in the place of `*`, in statement 1 of `inline`"
    );
}

#[test]
fn what_keys_and_roles_leave_to_their_own_policies_is_left_open() {
    let role = role(ALL);
    for (action, resource) in [
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/a"),
        ("sts:AssumeRole", "arn:aws:iam::111122223333:role/other"),
        ("s3:ListAllMyBuckets", "*"),
    ] {
        assert_eq!(allows(&role, action, resource), None, "{action}");
    }
}

#[test]
fn a_request_can_carry_keys() {
    let role = role(
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#,
    );
    let with = |effect, condition: &str| {
        said(&role, effect, "s3:GetObject", "*", &format!(r#","Condition":{{{condition}}}"#))
    };
    assert_eq!(with(Effect::Allow, r#""StringEquals":{"aws:SecureTransport":"true"}"#), None);
    assert_eq!(with(Effect::Deny, r#""StringEquals":{"aws:SecureTransport":"false"}"#), None);
    assert_eq!(with(Effect::Deny, r#""Null":{"aws:SecureTransport":"true"}"#), None);
    assert!(
        allows(&role, "s3:GetObject", "*")
            .unwrap()
            .ends_with("depends on the value of `aws:SecureTransport`, in statement 1 of `inline`")
    );
}

#[test]
fn a_boundary_bounds() {
    let bounded = Role { permissions_boundary: Some(declared("Bound", READ)), ..role(ALL) };
    assert_eq!(allows(&bounded, "s3:GetObject", "arn:aws:s3:::docs/a"), None);
    assert_eq!(denies(&bounded, "s3:PutObject", "*"), None);
    assert!(
        allows(&bounded, "s3:PutObject", "*").unwrap().ends_with(": the boundary `Bound` does not allow it")
    );
}

#[test]
fn what_cannot_be_seen_may_say_anything() {
    let attached = Role { managed_policies: vec![unseen()], ..role(READ) };
    let undecided = "EXPECTATION_NOT_DECIDED: whether ";
    assert!(allows(&attached, "s3:GetObject", "arn:aws:s3:::docs/a").unwrap().starts_with(undecided));
    assert!(denies(&attached, "s3:PutObject", "*").unwrap().starts_with(undecided));
    let deny = r#"{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}"#;
    let denied = Role { managed_policies: vec![unseen(), declared("Denying", deny)], ..role(READ) };
    assert_eq!(denies(&denied, "s3:PutObject", "*"), None);
    let bounded = Role { permissions_boundary: Some(declared("Bound", READ)), ..attached };
    assert_eq!(denies(&bounded, "s3:PutObject", "*"), None);
}

#[test]
fn a_boundary_that_cannot_be_seen_only_takes_away() {
    let bounded = Role { permissions_boundary: Some(unseen()), ..role(READ) };
    let undecided = "EXPECTATION_NOT_DECIDED: whether ";
    assert!(allows(&bounded, "s3:GetObject", "arn:aws:s3:::docs/a").unwrap().starts_with(undecided));
    assert!(denies(&bounded, "s3:GetObject", "arn:aws:s3:::docs/a").unwrap().starts_with(undecided));
    assert_eq!(denies(&bounded, "s3:PutObject", "*"), None);
}

#[test]
fn an_expectation_is_about_single_requests() {
    let role = role(READ);
    assert!(
        denies(&role, "s3:*", "*").unwrap().starts_with("INVALID_EXPECTATION: `s3:*` stands for several")
    );
    let variable = denies(&role, "s3:GetObject", "arn:aws:s3:::docs/${aws:username}").unwrap();
    assert!(variable.starts_with("INVALID_EXPECTATION: "), "{variable}");
}
