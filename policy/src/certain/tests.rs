use proptest::{collection::vec, prelude::*, sample::select};

use super::Certainty;
use crate::{
    Kind,
    evaluate::{Context, Decision, Policies, Policy, Request, decide},
    json, read,
};

const PARAMETERS: &[&str] = &["bucket", "key"];

/// A document whose `@` and `#` are the placeholders of the two parameters.
fn template(statements: &str) -> String {
    let statements = statements.replace('@', "\u{E000}").replace('#', "\u{E001}");
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

fn decision(statements: &str, action: &str, resource: &str) -> &'static str {
    let certainty = Certainty::of(action, resource).with(&template(statements), PARAMETERS);
    match (certainty.allows(), certainty.denies()) {
        (true, false) => "allows",
        (false, true) => "denies",
        (false, false) => "depends",
        (true, true) => "both",
    }
}

#[test]
fn what_is_certain() {
    let read = r#"{"Sid":"A","Effect":"Allow","Action":["s3:Get*","s3:PutObject"],"Resource":["arn:aws:s3:::b/*","arn:aws:s3:::@/*"]}"#;
    for (action, resource, expected) in [
        ("s3:GetObject", "arn:aws:s3:::b/x", "allows"),
        ("S3:putobject", "arn:aws:s3:::b/x/y:z", "allows"),
        ("s3:PutObjectAcl", "arn:aws:s3:::b/x", "denies"),
        ("s3:GetObject", "arn:aws:s3:::{bucket}/x", "allows"),
        ("s3:GetObject", "arn:aws:s3:::{bucket}/*", "allows"),
        ("s3:GetObject", "arn:aws:s3:::{bucket}", "depends"),
        ("s3:ListBucket", "arn:aws:s3:::{bucket}", "denies"),
        ("s3:GetObject", "arn:aws:s3:::{key}/x", "depends"),
        ("s3:GetObject", "arn:aws:s3:::other/x", "depends"),
        ("s3:GetObject", "arn:aws:sqs:::b/x", "denies"),
        ("s3:GetObject", "*", "depends"),
        ("s3:DeleteObject", "*", "denies"),
        ("s3:Get*", "arn:aws:s3:::b/x", "allows"),
        ("s3:*", "arn:aws:s3:::b/x", "depends"),
    ] {
        assert_eq!(decision(read, action, resource), expected, "{action} {resource}");
    }
}

#[test]
fn what_a_statement_that_denies_leaves() {
    let statements = r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","NotResource":["arn:aws:s3:::@","arn:aws:s3:::@/*"]}"#;
    for (action, resource, expected) in [
        ("s3:GetObject", "arn:aws:s3:::{bucket}/x", "allows"),
        ("s3:GetObject", "arn:aws:s3:::x", "depends"),
        ("s3:GetObject", "arn:aws:sqs:::x", "denies"),
        ("sqs:SendMessage", "*", "allows"),
        ("iam:PassRole", "*", "denies"),
    ] {
        assert_eq!(decision(statements, action, resource), expected, "{action} {resource}");
    }
}

#[test]
fn what_rests_on_something_else_is_uncertain() {
    let conditional = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#;
    assert_eq!(decision(conditional, "s3:GetObject", "*"), "depends");
    assert_eq!(decision(conditional, "sqs:SendMessage", "*"), "denies");
    for resource in
        ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/a\\\"b", "arn:aws:s3:::home/${*}/*"]
    {
        let statement = format!(r#"{{"Effect":"Allow","Action":"s3:*","Resource":"{resource}"}}"#);
        assert_eq!(decision(&statement, "s3:GetObject", "arn:aws:s3:::home/a/b"), "depends");
        assert_eq!(decision(&statement, "s3:GetObject", "arn:aws:s3:::away/a/b"), "denies");
    }
    assert_eq!(decision(r#"{"Effect":"Allow","Strange":"x"}"#, "s3:GetObject", "*"), "depends");
    assert_eq!(decision(r#"{"Action":"s3:*","Resource":"*"}"#, "s3:GetObject", "*"), "depends");
}

#[test]
fn a_wildcard_in_the_fields_of_an_arn_stays_in_its_field() {
    let statement = r#"{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:*:111122223333:q*"}"#;
    for (resource, expected) in [
        ("arn:aws:sqs:eu-west-1:111122223333:queue", "allows"),
        ("arn:aws:sqs:*:111122223333:queue", "allows"),
        ("arn:aws:sqs:eu-west-1:444455556666:a:111122223333:queue", "depends"),
        ("arn:aws:sqs:eu-west-1:444455556666:queue", "denies"),
    ] {
        assert_eq!(decision(statement, "sqs:SendMessage", resource), expected, "{resource}");
    }
}

/// A resource of a statement.
fn pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just("*".to_owned()),
        5 => ("(aws|\\*|aw\\?)", "(s3|s3\\*|\\*)", "[ab*?@#/]{0,5}")
            .prop_map(|(partition, service, name)| format!("arn:{partition}:{service}:::{name}")),
        1 => Just("@".to_owned()),
    ]
}

fn statement() -> impl Strategy<Value = String> {
    let actions = vec(select(vec!["s3:Get", "s3:Put", "s3:*", "s3:g*", "*", "S3:?et"]), 1..3);
    let condition = select(vec!["", r#","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#]);
    let head = select(vec![
        (true, "", ""),
        (true, "Not", ""),
        (true, "", "Not"),
        (false, "", ""),
        (false, "", "Not"),
    ]);
    (head, actions, vec(pattern(), 1..3), condition).prop_map(
        |((allows, action, resource), actions, patterns, condition)| {
            let effect = if allows { "Allow" } else { "Deny" };
            format!(
                r#"{{"Effect":"{effect}","{action}Action":{actions:?},"{resource}Resource":{patterns:?}{condition}}}"#
            )
        },
    )
}

/// The text that is asked about, in which `@`, `#` and `*` are not known.
fn asked() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[ab@#*/]{0,5}".prop_map(|name| format!("arn:aws:s3:::{name}")), 1 => Just("@".to_owned())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever values the parameters have and whatever a request carries: what is certain, IAM decides.
    #[test]
    fn what_is_certain_is_decided(
        statements in vec(statement(), 1..4),
        action in select(vec!["s3:Get", "s3:Put", "s3:Set"]),
        asked in asked(),
        values in ["[ab]{1,2}/?[ab]?", "[ab/]{1,3}"],
        wildcard in "[ab/:]{0,3}",
        secure in select(vec!["true", "false"]),
    ) {
        let template = template(&statements.join(","));
        let written = asked.replace('@', "{bucket}").replace('#', "{key}");
        let certainty = Certainty::of(action, &written).with(&template, PARAMETERS);
        let [bucket, key] = values;
        let bucket = if asked == "@" || template.contains("\"\u{E000}\"") { format!("arn:aws:s3:::{bucket}") } else { bucket };
        let document = template.replace('\u{E000}', &bucket).replace('\u{E001}', &key);
        let document = read(json::parse(&document).unwrap().root(), Kind::Identity).document;
        let resource = asked.replace('@', &bucket).replace('#', &key).replace('*', &wildcard);
        let request = Request::new("arn:aws:iam::123456789012:role/app", action, &resource).unwrap();
        let request = request.context(Context::closed().with("aws:SecureTransport", secure));
        let decided = decide(&Policies { identity: &[Policy::new(&document)], ..Policies::default() }, &request);
        prop_assert!(!certainty.allows() || decided == Decision::Allow, "{decided:?} {written} {resource}");
        prop_assert!(
            !certainty.denies() || matches!(decided, Decision::ImplicitDeny | Decision::ExplicitDeny),
            "{decided:?} {written} {resource}"
        );
    }
}
