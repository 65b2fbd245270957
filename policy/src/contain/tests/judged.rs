//! What is shown to be allowed by one side and not by the other: by whom that is judged, and what is not asked of others.

use super::super::judge::{Asked, Judge};
use super::*;
use crate::evaluate::KeyValue;

const EVERYTHING: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
const NOTHING_OF_IT: &str = r#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#;

fn judge(candidate: &str, reference: &str) -> Judge {
    Judge::new(&[candidate, reference].map(|side| [vec![policy(side)], Vec::new()]), Kind::Identity)
}

/// An object is read, of which this is said.
fn asked(context: &[(&str, KeyValue)]) -> Asked {
    Asked {
        principal: "arn:aws:iam::123456789012:role/example".to_owned(),
        action: "s3:GetObject".to_owned(),
        resource: "arn:aws:s3:::bucket/key".to_owned(),
        resource_account: "123456789012".to_owned(),
        context: context.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
    }
}

#[test]
fn what_one_side_allows_and_the_other_does_not_separates() {
    let denied = format!("{EVERYTHING},{}", deny("s3:*", "*", ""));
    for (candidate, reference, separates) in [
        (EVERYTHING, NOTHING_OF_IT, true),
        (EVERYTHING, denied.as_str(), true),
        (EVERYTHING, EVERYTHING, false),
        (NOTHING_OF_IT, NOTHING_OF_IT, false),
        (NOTHING_OF_IT, EVERYTHING, false),
        (denied.as_str(), NOTHING_OF_IT, false),
    ] {
        assert_eq!(judge(candidate, reference).separates(&asked(&[])), separates, "{candidate}\n{reference}");
    }
}

#[test]
fn what_aws_leaves_open_separates_nothing() {
    let open = r#""ForAnyValue:StringEqualsIfExists":{"ex:m":"a"}"#;
    let (granted, denied) = (allow("s3:*", "*", open), format!("{EVERYTHING},{}", deny("s3:*", "*", open)));
    let absent = asked(&[("ex:m", KeyValue::Absent)]);
    let other = asked(&[("ex:m", KeyValue::Many(vec!["b".to_owned()]))]);
    let same = asked(&[("ex:m", KeyValue::Many(vec!["a".to_owned()]))]);
    // Granted, or not.
    assert!(!judge(&granted, NOTHING_OF_IT).separates(&absent));
    assert!(!judge(EVERYTHING, &granted).separates(&absent));
    assert!(judge(&granted, NOTHING_OF_IT).separates(&same));
    assert!(judge(EVERYTHING, &granted).separates(&other));
    // Denied, or not.
    assert!(!judge(EVERYTHING, &denied).separates(&absent));
    assert!(!judge(&denied, NOTHING_OF_IT).separates(&absent));
    assert!(judge(EVERYTHING, &denied).separates(&same));
    assert!(judge(&denied, NOTHING_OF_IT).separates(&other));
}

#[test]
fn policies_of_two_versions_are_not_one() {
    let trust = |version: &str| {
        let text = format!(
            r#"{{"Version":"{version}","Statement":[{{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}]}}"#
        );
        read(json::parse(&text).unwrap().root(), Kind::Resource).document
    };
    let (old, new) = (trust("2008-10-17"), trust("2012-10-17"));
    let separates = |candidate: &[&Document], reference: &[&Document]| {
        let side = |side: &[&Document]| [side.iter().map(|one| (*one).clone()).collect(), Vec::new()];
        let judge = Judge::new(&[side(candidate), side(reference)], Kind::Resource);
        let asked = asked(&[]);
        judge.separates(&Asked { resource_account: judge.owner(&asked.principal), ..asked })
    };
    assert!(separates(&[&new, &new], &[]));
    assert!(separates(&[&old], &[]));
    assert!(!separates(&[&old, &new], &[]));
    let nothing = Document { statements: Vec::new(), ..new.clone() };
    assert!(separates(&[&new], &[&nothing, &nothing]));
    assert!(!separates(&[&new], &[&nothing, &Document { statements: Vec::new(), ..old }]));
}

/// Keys of KMS and roles have to allow by themselves; here they leave it to those whose policies are compared.
#[test]
fn the_policy_of_a_key_or_a_role_is_not_in_the_way() {
    let requests = [
        ("kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/1"),
        ("sts:AssumeRole", "arn:aws:iam::123456789012:role/r"),
    ];
    for (action, resource) in requests {
        let granting = allow(action, resource, "");
        let witness = assert_exceeds(&granting, NOTHING_OF_IT);
        assert_eq!((witness.action(), witness.resource()), (action, resource));
        let documents = [&granting, NOTHING_OF_IT].map(policy);
        let [candidate, reference] = &documents;
        for kind in [Kind::Boundary, Kind::ServiceControl] {
            assert!(
                matches!(within(&[candidate], &[reference], kind), Answer::Exceeds(_)),
                "{action} {kind:?}"
            );
        }
        let control = |effect: &str, action: &str| {
            let text = format!(
                r#"{{"Effect":"{effect}","Principal":"*","Action":"{action}","Resource":"{resource}"}}"#
            );
            document(&format!(r#"{{"Version":"2012-10-17","Statement":[{text}]}}"#), Kind::ResourceControl)
        };
        let (other, denying) = (control("Deny", "s3:GetObject"), control("Deny", action));
        let answer = within(&[&other], &[&denying], Kind::ResourceControl);
        assert!(matches!(answer, Answer::Exceeds(_)), "{action} {answer:?}");
    }
}

#[test]
fn everything_is_a_document_of_its_kind() {
    for kind in [Kind::Identity, Kind::Boundary, Kind::ServiceControl, Kind::Resource, Kind::Trust] {
        let everything = everything(kind);
        let text = everything.to_json();
        let reading = read(json::parse(&text).unwrap().root(), kind);
        let has = |element: &str| text.contains(&format!(r#""{element}":"*""#));
        assert_eq!(has("Resource"), kind != Kind::Trust, "{text}");
        assert_eq!(has("Principal"), matches!(kind, Kind::Trust | Kind::Resource), "{text}");
        let is_read = !reading.findings.any_error() || kind == Kind::Trust;
        assert!(is_read, "{text}: {:?}", reading.findings);
        assert_eq!(within(&[&everything], &[&everything], kind), Answer::Within, "{text}");
    }
}

#[test]
fn ranges_end_where_their_bits_end() {
    let when = |ranges: &str| allow("s3:*", "*", &format!(r#""IpAddress":{{"aws:SourceIp":[{ranges}]}}"#));
    for (narrow, wide) in [
        (r#""10.1.2.3/8""#, r#""10.0.0.0/8""#),
        (r#""10.0.0.0/8""#, r#""10.1.2.3/8""#),
        (r#""0.0.0.0/0""#, r#""0.0.0.0/1","128.0.0.0/1""#),
        (r#""::/0""#, r#""::/1","8000::/1""#),
        (r#""255.255.255.0/24""#, r#""255.0.0.0/8""#),
    ] {
        assert_within(&when(narrow), &when(wide));
    }
    for (wide, narrow) in [
        (r#""10.0.0.0/8""#, r#""10.0.0.0/9""#),
        (r#""10.200.1.1/8""#, r#""10.128.0.0/9""#),
        (r#""2001:db8:ffff::1/32""#, r#""2001:db8:8000::/33""#),
        (r#""0.0.0.0/0""#, r#""0.0.0.0/1""#),
        (r#""0.0.0.0/0""#, r#""128.0.0.0/1""#),
        (r#""255.255.255.0/24""#, r#""255.255.255.0/25""#),
        (r#""255.255.255.0/24""#, r#""255.255.255.128/25""#),
        (r#""2001:db8::/32""#, r#""2001:db8::/33""#),
        (r#""2001:db8::/32""#, r#""2001:db8:8000::/33""#),
    ] {
        assert_exceeds(&when(wide), &when(narrow));
    }
    // What is in two of IPv6 may be read as one of IPv4, so nothing is shown; nor is it proved.
    assert_ne!(of(&when(r#""::/0""#), &when(r#""::/1""#)), Answer::Within);
}

#[test]
fn numbers_and_dates_of_one_key_are_not_compared_with_each_other() {
    let when =
        |operator: &str, value: &str| allow("s3:*", "*", &format!(r#""{operator}":{{"ex:k":"{value}"}}"#));
    let two = |date: &str| format!("{},{}", when("DateLessThan", date), when("NumericLessThan", "5"));
    assert_within(&when("DateLessThan", "2030-01-01"), &two("2031-01-01"));
    assert_ne!(of(&when("DateLessThan", "2031-01-01"), &two("2030-01-01")), Answer::Within);
    assert_within(&when("NumericLessThan", "4"), &two("2030-01-01"));
    assert_ne!(of(&when("NumericLessThan", "6"), &two("2030-01-01")), Answer::Within);
}
