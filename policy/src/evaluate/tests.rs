//! The rules of evaluation, each with a request that is allowed and a near miss.

mod conditions;
mod layers;
mod proofs;
mod properties;

use crate::evaluate::{Cause, Context, Decision, Policies, Policy, Request, decide};
use crate::{Kind, Reading, json, read};

pub(super) const ROLE: &str = "arn:aws:iam::111122223333:role/app";
pub(super) const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/app/one";
pub(super) const USER: &str = "arn:aws:iam::111122223333:user/team/jane";
pub(super) const OBJECT: &str = "arn:aws:s3:::bucket/key";

/// The policy that is used as `kind`, with these statements; `{a}` and `{b}` are parameters. Faults are let through, as far
/// as the reader can read them.
pub(super) fn policy_of(kind: Kind, version: &str, statements: &str) -> Policy {
    Policy::new(&reading(kind, version, statements).document)
}

/// The same before it is a policy.
pub(super) fn reading(kind: Kind, version: &str, statements: &str) -> Reading {
    let text = format!(r#"{{"Version": "{version}", "Statement": [{statements}]}}"#);
    let source = json::parse(&text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    let tree = source.root().mark(&["a", "b"]).unwrap();
    read(tree.root(), kind)
}

/// An identity-based policy with these statements.
pub(super) fn identity(statements: &str) -> Policy {
    policy_of(Kind::Identity, "2012-10-17", statements)
}

/// A resource-based policy with these statements.
pub(super) fn resource(statements: &str) -> Policy {
    policy_of(Kind::Resource, "2012-10-17", statements)
}

/// What a role with an identity-based policy of these statements is answered.
pub(super) fn asked(statements: &str, action: &str, resource: &str, context: Context) -> Decision {
    let policies = [identity(statements)];
    let policies = Policies { identity: &policies, ..Policies::default() };
    decide(&policies, &Request::new(ROLE, action, resource).unwrap().context(context))
}

fn get(statements: &str) -> Decision {
    asked(statements, "s3:GetObject", OBJECT, Context::closed())
}

#[test]
fn an_action_is_matched_without_case() {
    for action in ["s3:GetObject", "S3:getobject", "s3:Get*", "s3:*", "*", "s3:?etObject", "s3:*Object"] {
        let statement = format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}"#);
        assert_eq!(get(&statement), Decision::Allow, "{action}");
        assert_eq!(get(&statement.replace("Action", "NotAction")), Decision::ImplicitDeny, "{action}");
    }
    for action in ["s3:GetObjects", "s3:PutObject", "s3express:*", "s:*", "s3:?GetObject"] {
        let statement = format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}"#);
        assert_eq!(get(&statement), Decision::ImplicitDeny, "{action}");
        assert_eq!(get(&statement.replace("Action", "NotAction")), Decision::Allow, "{action}");
    }
}

#[test]
fn a_resource_is_matched_field_by_field() {
    for arn in ["*", OBJECT, "arn:aws:s3:::bucket/*", "arn:*:s3:*:*:*", "arn:aws:s3:::b?cket/k*y"] {
        let statement = format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "{arn}"}}"#);
        assert_eq!(get(&statement), Decision::Allow, "{arn}");
        assert_eq!(get(&statement.replace("Resource", "NotResource")), Decision::ImplicitDeny, "{arn}");
    }
    for arn in [
        "arn:aws:s3:::Bucket/key",
        "arn:aws:s3:::bucket",
        "arn:aws-cn:s3:::bucket/key",
        "arn:aws:s3:?::bucket/key",
    ] {
        let statement = format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "{arn}"}}"#);
        assert_eq!(get(&statement), Decision::ImplicitDeny, "{arn}");
        assert_eq!(get(&statement.replace("Resource", "NotResource")), Decision::Allow, "{arn}");
    }
    let queue = "arn:aws:sqs:eu-west-1:111122223333:a:b";
    for (pattern, decision) in [
        ("arn:aws:sqs:*:111122223333:a:b", Decision::Allow),
        ("arn:aws:sqs:eu-west-1:111122223333:a*", Decision::Allow),
        ("arn:aws:sqs:*:*:b", Decision::ImplicitDeny),
        ("arn:aws:sqs:*:b:", Decision::ImplicitDeny),
    ] {
        let statement = format!(r#"{{"Effect": "Allow", "Action": "sqs:*", "Resource": "{pattern}"}}"#);
        let decision_found = asked(&statement, "sqs:SendMessage", queue, Context::closed());
        assert_eq!(decision_found, decision, "{pattern}");
    }
}

#[test]
fn a_deny_overrides_every_allow() {
    let allow = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let deny = r#"{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}"#;
    assert_eq!(get(&format!("{allow}, {deny}")), Decision::ExplicitDeny);
    assert_eq!(get(&format!("{deny}, {allow}")), Decision::ExplicitDeny);
    assert_eq!(get(&format!("{allow}, {}", deny.replace("bucket", "other"))), Decision::Allow);
    assert_eq!(get(deny), Decision::ExplicitDeny);
}

/// IAM User Guide, "IAM JSON policy elements: Resource": such actions need `*`.
#[test]
fn an_action_without_resources_needs_any() {
    let statement = |effect: &str, resource: &str| {
        format!(r#"{{"Effect": "{effect}", "Action": "ec2:DescribeInstances", "Resource": "{resource}"}}"#)
    };
    let instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1";
    let ask =
        |statements: &str, resource| asked(statements, "ec2:DescribeInstances", resource, Context::closed());
    for resource in ["*", instance] {
        assert_eq!(ask(&statement("Allow", "*"), resource), Decision::Allow);
        assert_eq!(ask(&statement("Allow", instance), resource), Decision::ImplicitDeny);
    }
    let both = format!("{}, {}", statement("Allow", "*"), statement("Deny", instance));
    assert_eq!(ask(&both, "*"), Decision::Allow);
    assert!(matches!(ask(&both, instance), Decision::Depends(_)));
}

#[test]
fn a_variable_stands_for_the_value_of_a_key() {
    let statement = r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::bucket/${s3:prefix}"}"#;
    let ask = |statement: &str, context: Context| asked(statement, "s3:GetObject", OBJECT, context);
    let with = |value: &str| Context::closed().with("S3:Prefix", value);
    assert_eq!(ask(statement, with("key")), Decision::Allow);
    assert_eq!(ask(statement, with("k")), Decision::ImplicitDeny);
    // What a variable stands for is literal.
    assert_eq!(ask(statement, with("*")), Decision::ImplicitDeny);
    assert_eq!(ask(statement, Context::closed()), Decision::ImplicitDeny);
    assert_eq!(ask(statement, Context::open()), Decision::Depends(vec![Cause::Key("s3:prefix".to_owned())]));
    let default = statement.replace("s3:prefix", "s3:prefix, 'key'");
    assert_eq!(ask(&default, Context::closed()), Decision::Allow);
    assert_eq!(ask(&default, with("other")), Decision::ImplicitDeny);
    let old = policy_of(Kind::Identity, "2008-10-17", statement);
    let policies = [old];
    let policies = Policies { identity: &policies, ..Policies::default() };
    let literal = Request::new(ROLE, "s3:GetObject", "arn:aws:s3:::bucket/${s3:prefix}").unwrap();
    assert_eq!(decide(&policies, &literal), Decision::Allow);
    let key = Request::new(ROLE, "s3:GetObject", OBJECT).unwrap().context(with("key"));
    assert_eq!(decide(&policies, &key), Decision::ImplicitDeny);
}

#[test]
fn characters_can_be_meant_themselves() {
    let statement = r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::bucket/${*}${?}${$}"}"#;
    let ask = |key: &str| {
        asked(statement, "s3:GetObject", &format!("arn:aws:s3:::bucket/{key}"), Context::closed())
    };
    assert_eq!(ask("*?$"), Decision::Allow);
    assert_eq!(ask("ab$"), Decision::ImplicitDeny);
}

#[test]
fn a_variable_without_value_excepts_nothing_for_certain() {
    let statement = |effect: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}},
            {{"Effect": "{effect}", "Action": "*", "NotResource": "arn:aws:s3:::bucket/${{aws:PrincipalTag/a}}"}}"#
        )
    };
    assert!(matches!(get(&statement("Allow")), Decision::Depends(_)));
    assert_eq!(get(&statement("Deny")), Decision::ExplicitDeny);
    // A pattern without variables excepts all the same.
    let excepted = statement("Deny")
        .replace(r#""NotResource": "#, r#""NotResource": ["arn:aws:s3:::bucket/*", "#)
        .replace(r#"/a}"}"#, r#"/a}"]}"#);
    assert_eq!(get(&excepted), Decision::ImplicitDeny);
}

#[test]
fn a_parameter_equals_itself_and_nothing_else_for_certain() {
    let statement = r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::{a}/*"}"#;
    let ask = |resource: &str| asked(statement, "s3:GetObject", resource, Context::closed());
    assert_eq!(ask("arn:aws:s3:::\u{E000}/key"), Decision::Allow);
    assert_eq!(
        ask("arn:aws:s3:::\u{E001}/key"),
        Decision::Depends(vec![Cause::Parameter(0), Cause::Parameter(1)])
    );
    assert_eq!(ask("arn:aws:s3:::bucket/key"), Decision::Depends(vec![Cause::Parameter(0)]));
    assert_eq!(ask("arn:aws:s3:::bucket"), Decision::ImplicitDeny);
    assert_eq!(ask("arn:aws:sqs:::bucket/key"), Decision::ImplicitDeny);
    let whole = statement.replace("arn:aws:s3:::{a}/*", "{a}");
    let ask = |resource: &str| asked(&whole, "s3:GetObject", resource, Context::closed());
    assert_eq!(ask("\u{E000}"), Decision::Allow);
    assert_eq!(ask(OBJECT), Decision::Depends(vec![Cause::Parameter(0)]));
}

#[test]
fn a_request_names_one_principal_one_action_and_one_resource() {
    for principal in [
        "*",
        "ec2.amazonaws.com",
        "accounts.google.com",
        ROLE,
        SESSION,
        USER,
        "arn:aws:iam::111122223333:root",
    ] {
        assert!(Request::new(principal, "s3:GetObject", "*").is_ok(), "{principal}");
    }
    for principal in [
        "",
        "jane",
        "111122223333",
        "arn:aws:iam::111122223333:group/a",
        "arn:aws:iam::1111:role/a",
        "arn:aws:iam::111122223333:role/",
        "arn:aws:sts::111122223333:assumed-role/app",
    ] {
        assert!(Request::new(principal, "s3:GetObject", "*").is_err(), "{principal}");
    }
    for action in ["", "s3", "s3:", ":a", "s3:Get*", "s3:Get Object", "s3:a:b", "s3:{a}"] {
        assert!(Request::new(ROLE, action, "*").is_err(), "{action}");
    }
    for resource in ["", "bucket", "arn:aws:s3"] {
        assert!(Request::new(ROLE, "s3:GetObject", resource).is_err(), "{resource}");
    }
    let error = Request::new(ROLE, "s3:*", "*").unwrap_err().to_string();
    assert!(error.starts_with("`s3:*` is no action of a request\nhelp: "), "{error}");
}
