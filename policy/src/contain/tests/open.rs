//! What is open: parameters that can turn out to be what stands beside them, and what AWS says in two ways.

use super::*;

fn template(statements: &str, kind: Kind) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let root = json::parse(&text).unwrap().root().clone().mark(&["p"]).unwrap();
    let reading = read(&root, kind);
    assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
    reading.document
}

fn is_within(candidate: &str, reference: &str, kind: Kind) -> bool {
    let [candidate, reference] = [candidate, reference].map(|text| template(text, kind));
    within(&[&candidate], &[&reference], kind) == Answer::Within
}

#[test]
fn a_condition_with_a_parameter_can_agree_with_one_without() {
    let role = |account: &str| format!(r#""arn:aws:iam::{account}:role/x""#);
    let candidate = |first: &str, second: &str| {
        let conditions = format!(
            r#""StringEquals":{{"aws:PrincipalArn":{first}}},"ArnLike":{{"aws:PrincipalArn":{second}}}"#
        );
        allow("s3:*", "*", &conditions)
    };
    let nothing_of_it = allow("sqs:*", "*", "");
    for (first, second) in [("123456789012", "{p}"), ("{p}", "123456789012")] {
        let candidate = candidate(&role(first), &role(second));
        assert!(!is_within(&candidate, &nothing_of_it, Kind::Identity), "{candidate}");
        assert!(is_within(&candidate, &allow("s3:*", "*", ""), Kind::Identity), "{candidate}");
    }
    let likes =
        r#""StringLike":{"aws:PrincipalArn":"{p}*"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}"#;
    let of_reference = r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:*"}"#;
    assert!(!is_within(&allow("s3:*", "*", likes), &allow("sqs:*", "*", ""), Kind::Identity));
    assert!(is_within(&allow("s3:*", "*", likes), &allow("s3:*", "*", likes), Kind::Identity));
    let like = r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::{p}:role/*"}"#;
    assert!(is_within(&allow("s3:*", "*", like), &allow("s3:*", "*", of_reference), Kind::Identity));
}

#[test]
fn an_account_that_is_a_parameter_can_be_one_that_is_listed() {
    let trust = |effect: &str, principal: &str| {
        format!(r#"{{"Effect":"{effect}","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#)
    };
    let allowed = trust("Allow", "arn:aws:iam::{p}:root");
    let denied = |principal: &str| format!("{allowed},{}", trust("Deny", principal));
    for principal in [
        "arn:aws:iam::123456789012:role/path/example",
        "arn:aws:sts::123456789012:assumed-role/example/session",
        "arn:aws:iam::123456789012:user/example",
        "123456789012",
    ] {
        assert!(!is_within(&allowed, &denied(principal), Kind::Trust), "{principal}");
        assert!(is_within(&denied(principal), &allowed, Kind::Trust), "{principal}");
    }
}

#[test]
fn whom_no_request_can_be_made_of_counts_too() {
    let resource = |principal: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#
        )
    };
    let identity = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1";
    assert!(!is_within(&resource(identity), &resource("123456789012"), Kind::Resource));
    assert!(is_within(&resource(identity), &resource(identity), Kind::Resource));
    assert!(is_within(&resource(identity), &resource("*"), Kind::Resource));
}

#[test]
fn what_aws_leaves_open_may_deny() {
    let denied = |conditions: &str| format!("{},{}", allow("*", "*", ""), deny("s3:*", "*", conditions));
    let with = |condition: &str| allow("s3:*", "*", condition);
    let any = r#""ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":"a"}"#;
    assert!(!is_within(&with(r#""Null":{"aws:TagKeys":"true"}"#), &denied(any), Kind::Identity));
    assert!(is_within(&denied(any), &denied(any), Kind::Identity));
    let empty = r#""StringEquals":{"aws:TagKeys":""}"#;
    for qualified in ["ForAllValues:StringEquals", "ForAnyValue:StringNotEquals"] {
        let open = format!(r#""{qualified}":{{"aws:TagKeys":"a"}}"#);
        assert!(!is_within(&with(empty), &denied(&open), Kind::Identity), "{qualified}");
    }
}

#[test]
fn a_key_that_every_request_has_is_there() {
    let region = |values: &str| format!(r#""StringNotEquals":{{"aws:RequestedRegion":{values}}}"#);
    let locked =
        format!("{},{}", allow("*", "*", ""), deny("*", "*", &region(r#"["eu-west-1","eu-west-2"]"#)));
    let witness = assert_exceeds(&allow("ec2:RunInstances", "*", ""), &locked);
    let [(key, value)] = witness.context() else { panic!("{witness}") };
    assert_eq!(key, "aws:RequestedRegion");
    assert_eq!(*value, crate::evaluate::KeyValue::from("us-east-1"));
}

#[test]
fn a_witness_is_what_people_expect() {
    let role = |account: &str| allow("iam:PassRole", &format!("arn:aws:iam::{account}:role/x"), "");
    let witness = assert_exceeds(&role("*"), &role("123456789012"));
    assert_eq!(witness.resource(), "arn:aws:iam::210987654321:role/x");
    let but_secrets = format!("{},{}", allow("s3:*", "*", ""), deny("s3:*", "arn:aws:s3:::secret/*", ""));
    let witness = assert_exceeds(&allow("s3:GetObject", "arn:aws:s3:::secret/*", ""), &but_secrets);
    assert_eq!(witness.resource(), "arn:aws:s3:::secret/example");
    let witness = assert_exceeds(&allow("ec2:StartInstances", "*", ""), &but_secrets);
    assert!(witness.resource().starts_with("arn:aws:ec2:us-east-1:123456789012:"), "{witness}");
    let region = |value: &str| format!(r#""StringLike":{{"aws:RequestedRegion":"{value}"}}"#);
    let witness =
        assert_exceeds(&allow("ec2:*", "*", &region("eu-*")), &allow("ec2:*", "*", &region("eu-west-?")));
    assert_eq!(witness.context(), [("aws:RequestedRegion".to_owned(), "eu-north-1".into())]);
}

#[test]
fn thousands_of_values_do_not_take_for_ever() {
    let list = |of: &dyn Fn(usize) -> String| -> String {
        let values: Vec<String> = (0..4000).map(|number| format!("\"{}\"", of(number))).collect();
        values.join(",")
    };
    let ranges = list(&|number| format!("10.{}.{}.0/24", number / 256, number % 256));
    let numbers = list(&|number| number.to_string());
    for (one, other) in [
        (
            format!(r#""IpAddress":{{"aws:SourceIp":[{ranges}]}}"#),
            r#""IpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#,
        ),
        (format!(r#""NumericEquals":{{"k:n":[{numbers}]}}"#), r#""NumericLessThan":{"k:n":"5000"}"#),
    ] {
        let answer = of(&allow("s3:*", "*", &one), &allow("s3:*", "*", other));
        assert!(matches!(answer, Answer::Unknown(_)), "{answer:?}");
    }
}
