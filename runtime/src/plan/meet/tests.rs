use iam_role_policy::{
    Kind,
    contain::{self, Answer},
    json, read,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;

fn document(kind: Kind, statements: &[&str]) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let reading = read(json::parse(&text).unwrap().root(), kind);
    assert!(!reading.document.statements.is_empty(), "{text}: {:?}", reading.findings);
    reading.document
}

fn identity(statements: &[&str]) -> Document {
    document(Kind::Identity, statements)
}

/// Of each statement only what comes behind the effect is given: `Allow` unless it begins with `!`.
fn says(statements: &[&str]) -> Document {
    let whole = |text: &&str| match text.strip_prefix('!') {
        Some(rest) => format!(r#"{{"Effect":"Deny",{rest}}}"#),
        None => format!(r#"{{"Effect":"Allow",{text}}}"#),
    };
    let statements: Vec<_> = statements.iter().map(whole).collect();
    identity(&statements.iter().map(String::as_str).collect::<Vec<_>>())
}

#[track_caller]
fn assert_meet(now: &[&str], then: &[&str], both: &[&str]) {
    assert_eq!(meet(&says(now), &says(then)).normal(), says(both).normal());
}

const READ: &str = r#""Action":["s3:GetObject","s3:ListBucket"],"Resource":"*""#;

#[test]
fn what_one_end_is_within_is_that_end() {
    let more = r#""Action":["s3:GetObject","s3:ListBucket","s3:PutObject"],"Resource":"*""#;
    let deny = r#"!"Action":"s3:PutObject","Resource":"*""#;
    assert_meet(&[READ], &[more], &[READ]);
    assert_meet(&[more], &[READ], &[READ]);
    assert_meet(&[READ], &[READ, deny], &[READ, deny]);
    assert_meet(&[READ, deny], &[READ], &[READ, deny]);
    let split = [r#""Action":"s3:GetObject","Resource":"*""#, r#""Action":"s3:ListBucket","Resource":"*""#];
    assert_meet(&split, &[more], &split);
    assert_meet(&[READ], &[&[deny], &split[..]].concat(), &[&[deny], &split[..]].concat());
}

#[test]
fn statements_are_met_item_by_item() {
    assert_meet(
        &[r#""Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]"#],
        &[r#""Action":["s3:Get*","s3:DeleteObject"],"Resource":["arn:aws:s3:::a/x","arn:aws:s3:::c/*"]"#],
        &[r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::a/x""#],
    );
    assert_meet(
        &[r#""NotAction":"iam:*","Resource":"*""#],
        &[
            r#""NotAction":["iam:*","sts:*"],"Resource":"arn:aws:s3:::a""#,
            r#""Action":"ec2:RunInstances","Resource":"*""#,
        ],
        &[r#""NotAction":["iam:*","sts:*"],"Resource":"arn:aws:s3:::a""#],
    );
    let when = |values: &str, operator: &str| {
        format!(
            r#""Action":"s3:*","Resource":"*","Condition":{{"{operator}":{{"aws:SourceAccount":{values}}}}}"#
        )
    };
    for (operator, both) in [("StringEquals", r#"["2"]"#), ("StringNotEquals", r#"["1","2","3"]"#)] {
        let (now, then) = (when(r#"["1","2"]"#, operator), when(r#"["2","3"]"#, operator));
        assert_meet(&[&now], &[&then], &[&when(both, operator)]);
    }
    let other =
        r#""Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#;
    assert_meet(
        &[&when(r#""1""#, "StringEquals")],
        &[other],
        &[
            r#""Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"1"},"Bool":{"aws:SecureTransport":"true"}}"#,
        ],
    );
}

#[test]
fn what_cannot_be_met_is_left_out() {
    let nothing = |now: &str, then: &str| assert_eq!(meet(&says(&[now]), &says(&[then])).statements, []);
    nothing(READ, r#""Action":"sqs:SendMessage","Resource":"*""#);
    nothing(r#""Action":"s3:a*","Resource":"*""#, r#""Action":"s3:*b","Resource":"*""#);
    nothing(r#""Action":"s3:?b","Resource":"*""#, r#""Action":"s3:a*","Resource":"*""#);
    nothing(
        r#""Action":"*","Resource":"arn:aws:s3:::${aws:username}/*""#,
        r#""Action":"s3:*","Resource":"arn:aws:s3:::$*/*""#,
    );
    nothing(r#""Action":"s3:*","Resource":"arn:*:s3:::a""#, r#""Action":"*","Resource":"arn:aws:s3:::a""#);
}

#[test]
fn an_account_is_its_root_user() {
    let trust = |principals: &str| {
        let text = format!(r#"{{"Effect":"Allow","Principal":{principals},"Action":"sts:AssumeRole"}}"#);
        document(Kind::Trust, &[&text])
    };
    let met = meet(
        &trust(r#"{"AWS":["arn:aws:iam::123456789012:root","111122223333"]}"#),
        &trust(r#"{"AWS":["123456789012","444455556666"]}"#),
    );
    assert_eq!(met.normal(), trust(r#"{"AWS":"123456789012"}"#).normal());
    let open = meet(
        &trust(r#"{"AWS":"*","Service":"ec2.amazonaws.com"}"#),
        &trust(r#"{"AWS":"123456789012","Service":"sqs.amazonaws.com"}"#),
    );
    assert_eq!(open.normal(), trust(r#"{"AWS":"123456789012"}"#).normal());
}

fn lists(choices: Vec<&'static str>) -> impl Strategy<Value = Vec<&'static str>> {
    vec(select(choices), 1..4)
}

fn statement() -> impl Strategy<Value = String> {
    let actions =
        vec!["s3:GetObject", "s3:Get*", "s3:G?tObject", "s3:*", "*", "s3:PutObject", "sqs:SendMessage"];
    let resources = vec![
        "*",
        "arn:aws:s3:::a",
        "arn:aws:s3:::a/*",
        "arn:aws:s3:::a/?",
        "arn:aws:s3:::*",
        "arn:aws:s3:::${aws:username}/*",
        "arn:*:s3:::a/b",
    ];
    let operators = vec![
        "StringEquals",
        "StringNotEquals",
        "ForAllValues:StringLike",
        "ForAnyValue:StringNotLikeIfExists",
        "Null",
    ];
    let condition = (
        select(operators),
        select(vec!["aws:SourceAccount", "aws:TagKeys"]),
        lists(vec!["true", "1", "2*", "${aws:username}"]),
    );
    let not = || select(vec!["", "", "", "Not"]);
    (
        select(vec!["Allow", "Allow", "Deny"]),
        (not(), lists(actions)),
        (not(), lists(resources)),
        option::weighted(0.3, condition),
    )
        .prop_map(|(effect, (not, actions), (not_on, resources), condition)| {
            let condition = condition.map_or_else(String::new, |(operator, key, values)| {
                let values = if operator == "Null" { vec!["true"] } else { values };
                format!(r#","Condition":{{"{operator}":{{"{key}":{values:?}}}}}"#)
            });
            format!(r#"{{"Effect":"{effect}","{not}Action":{actions:?},"{not_on}Resource":{resources:?}{condition}}}"#)
        })
}

fn any_document() -> impl Strategy<Value = Document> {
    vec(statement(), 1..4)
        .prop_map(|statements| identity(&statements.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// Whether the prover knows a request that the candidate allows, beside a policy that allows much, and the reference not.
fn exceeds(candidate: &Document, reference: &Document) -> bool {
    let much = contain::everything(Kind::Identity);
    [vec![], vec![&much]].iter().any(|beside| {
        let [candidate, reference] = [candidate, reference].map(|one| [&[one], &beside[..]].concat());
        matches!(contain::within(&candidate, &reference, Kind::Identity), Answer::Exceeds(_))
    })
}

proptest! {
    #[test]
    fn between_two_documents_nothing_is_allowed_that_one_does_not(now in any_document(), then in any_document()) {
        let met = meet(&now, &then);
        prop_assert!(!exceeds(&met, &now), "{}", met.to_json());
        prop_assert!(!exceeds(&met, &then), "{}", met.to_json());
        prop_assert_eq!(&meet(&met, &then).normal(), &met.normal(), "it is found again");
        prop_assert!(!grows(Some(&then), Some(&met)) && !grows(Some(&now), Some(&met)));
    }

    #[test]
    fn what_does_not_grow_allows_nothing_new(now in any_document(), then in any_document()) {
        prop_assert!(grows(Some(&now), Some(&then)) || !exceeds(&then, &now));
        prop_assert!(!grows(Some(&now), Some(&now)));
    }
}
