//! The prover against requests one by one.

mod doubt;
mod elements;
mod excepted;
mod focus;
mod forms;
mod judged;
mod laws;
mod letters;
mod names;
mod open;
mod patterns;
mod policies;
mod shown;
mod tokens;
mod usual;
mod values;

use super::*;
use crate::{Document, Kind, json, read};

/// The document that `text` is.
fn document(text: &str, kind: Kind) -> Document {
    let reading = read(json::parse(text).unwrap().root(), kind);
    assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
    reading.document
}

/// A document of these statements.
fn policy(statements: &str) -> Document {
    document(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#), Kind::Identity)
}

fn of(candidate: &str, reference: &str) -> Answer {
    within(&[&policy(candidate)], &[&policy(reference)], Kind::Identity)
}

#[track_caller]
fn assert_within(candidate: &str, reference: &str) {
    assert_eq!(of(candidate, reference), Answer::Within, "{candidate}\n{reference}");
}

#[track_caller]
fn assert_exceeds(candidate: &str, reference: &str) -> Box<Witness> {
    match of(candidate, reference) {
        Answer::Exceeds(witness) => witness,
        answer => panic!("{candidate}\n{reference}\n{answer:?}"),
    }
}

fn allow(action: &str, resource: &str, condition: &str) -> String {
    statement("Allow", action, resource, condition)
}

fn deny(action: &str, resource: &str, condition: &str) -> String {
    statement("Deny", action, resource, condition)
}

fn statement(effect: &str, action: &str, resource: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}","Condition":{{{condition}}}}}"#
    )
}

#[test]
fn what_is_granted_is_found_in_the_reference() {
    let bucket = "arn:aws:s3:::bucket/*";
    assert_within(&allow("s3:GetObject", bucket, ""), &allow("s3:Get*", "*", ""));
    assert_within(&allow("S3:getobject", bucket, ""), &allow("s3:GetObject", bucket, ""));
    assert_within(
        &allow("s3:Get*", bucket, ""),
        &format!("{},{}", allow("s3:GetObject*", bucket, ""), allow("s3:G*", bucket, "")),
    );
    let witness = assert_exceeds(&allow("s3:Get*", bucket, ""), &allow("s3:GetObject", bucket, ""));
    assert!(witness.action().starts_with("s3:Get"), "{witness}");
    assert_eq!(witness.place().locus.to_string(), "Statement/0/Action/0");
    let witness = assert_exceeds(
        &allow("s3:GetObject", "arn:aws:s3:::*", ""),
        &allow("s3:GetObject", "arn:aws:s3:::logs/*", ""),
    );
    assert_eq!(witness.to_string(), "`s3:GetObject` on `arn:aws:s3:::example/example`");
}

#[test]
fn everything_holds_whatever_is_asked_unless_it_is_limited() {
    let hard: Vec<_> = (1..400).map(|n| allow(&format!("s3:*a{n}*b*"), "*", "")).collect();
    let hard = hard.join(",");
    let everything = allow("*", "*", "");
    assert_within(&hard, &everything);
    assert_exceeds(&allow("s3:*", "*", ""), &format!("{everything},{}", deny("s3:GetObject", "*", "")));
    assert_exceeds(&allow("s3:*", "*", ""), &allow("*", "*", r#""Bool":{"aws:SecureTransport":"true"}"#));
    assert_exceeds(&allow("s3:*", "*", ""), &allow("*", "arn:aws:s3:::a/*", ""));
}

#[test]
fn several_statements_cover_one_together() {
    let when = |operator: &str, value: &str| format!(r#""{operator}":{{"aws:SourceVpc":"{value}"}}"#);
    let all = allow("s3:*", "*", "");
    let two = |one: &str, other: &str| format!("{},{}", allow("s3:*", "*", one), allow("s3:*", "*", other));
    assert_within(&all, &two(&when("StringEquals", "a"), &when("StringNotEquals", "a")));
    assert_within(&all, &two(&when("StringLike", "a*"), &when("StringNotLike", "a?*")));
    let witness = assert_exceeds(&all, &two(&when("StringEquals", "a"), &when("StringEquals", "b")));
    assert_eq!(witness.context().len(), 1, "{witness}");
    assert_within(
        &allow("s3:*", "*", r#""StringEquals":{"aws:SourceVpc":["a","b"]}"#),
        &two(&when("StringEquals", "a"), &when("StringEquals", "b")),
    );
}

#[test]
fn ranges_join() {
    let when = |values: &str| allow("s3:*", "*", &format!(r#""IpAddress":{{"aws:SourceIp":{values}}}"#));
    let (halves, whole) = (when(r#"["203.0.113.0/25","203.0.113.128/25"]"#), when(r#""203.0.113.0/24""#));
    assert_within(&halves, &whole);
    assert_within(&whole, &halves);
}

#[test]
fn conditions_imply_one_another() {
    let key = |operator: &str, values: &str| format!(r#""{operator}":{{"ex:key":{values}}}"#);
    for (left, values, right, others) in [
        ("StringEquals", r#""a""#, "StringLike", r#""a*""#),
        ("StringEquals", r#""A""#, "StringEqualsIgnoreCase", r#""a""#),
        ("StringEquals", r#""a""#, "StringEqualsIfExists", r#"["a","b"]"#),
        ("StringLike", r#""a?""#, "StringLike", r#"["a*","b"]"#),
        ("StringNotLike", r#""a*""#, "StringNotEquals", r#""ab""#),
        ("NumericLessThan", r#""5""#, "NumericLessThanEquals", r#""5.0""#),
        ("NumericEquals", r#""5""#, "NumericGreaterThan", r#""4""#),
        ("DateLessThan", r#""2030-01-01""#, "DateLessThan", r#""2031-01-01T00:00:00Z""#),
        ("IpAddress", r#""203.0.113.0/25""#, "IpAddress", r#"["203.0.113.0/24","::/0"]"#),
        ("NotIpAddress", r#""203.0.113.0/24""#, "NotIpAddress", r#""203.0.113.0/25""#),
        ("Bool", r#""true""#, "BoolIfExists", r#""TRUE""#),
        ("StringEquals", r#""a""#, "Null", r#""false""#),
        ("ArnEquals", r#""arn:aws:s3:::b""#, "ArnLike", r#""arn:aws:s3:*:*:b*""#),
        ("ForAnyValue:StringEquals", r#""a""#, "ForAnyValue:StringLike", r#""a*""#),
        ("ForAllValues:StringEquals", r#""a""#, "ForAllValues:StringEquals", r#"["a","b"]"#),
        ("BinaryEquals", r#""QUJD""#, "BinaryEquals", r#"["QUJD","QQ=="]"#),
    ] {
        let (narrow, wide) = (key(left, values), key(right, others));
        assert_within(&allow("s3:*", "*", &narrow), &allow("s3:*", "*", &wide));
        assert_exceeds(&allow("s3:*", "*", &wide), &allow("s3:*", "*", &narrow));
        // The other way about for what is denied.
        let all = allow("s3:*", "*", "");
        let but = |condition: &str| format!("{all},{}", deny("s3:Put*", "*", condition));
        assert_within(&but(&wide), &but(&narrow));
        assert_exceeds(&but(&narrow), &but(&wide));
    }
}
