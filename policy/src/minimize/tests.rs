//! What becomes smaller, what stays as it is, and that no decision changes.

use proptest::prelude::*;

use super::*;
use crate::{ResourceElement, arbitrary, json, limits, read};

fn document(text: &str) -> Document {
    let reading = read(json::parse(text).unwrap().root(), Kind::Identity);
    assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
    reading.document
}

/// A document of these statements, each written without its braces.
fn statements(statements: &[&str]) -> Document {
    let joined = statements.join("},{");
    document(&format!(r#"{{"Version":"2012-10-17","Statement":[{{{joined}}}]}}"#))
}

#[track_caller]
fn becomes(before: &[&str], after: &[&str]) {
    assert_eq!(minimize(&statements(before), Kind::Identity).document.to_json(), statements(after).to_json());
}

#[track_caller]
fn stays(written: &[&str]) {
    becomes(written, written);
}

#[test]
fn labels_go() {
    let labelled = document(
        r#"{"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#,
    );
    let plain = statements(&[r#""Effect":"Allow","Action":"s3:GetObject","Resource":"*""#]);
    assert_eq!(minimize(&labelled, Kind::Identity), Minimal { document: plain, gave_up: false });
}

#[test]
fn what_an_item_of_the_list_covers_goes() {
    becomes(
        &[
            r#""Effect":"Allow","Action":["s3:GetObject","S3:get*","s3:GetObjectAcl","s3:Put*"],"Resource":["arn:aws:s3:::a/b","arn:aws:s3:::a/*"]"#,
        ],
        &[r#""Effect":"Allow","Action":["S3:get*","s3:Put*"],"Resource":"arn:aws:s3:::a/*""#],
    );
    stays(&[
        r#""Effect":"Allow","Action":["s3:GetObjec?","s3:GetObjectAcl"],"Resource":["arn:aws:s3:::a/?","arn:aws:s3:::a/bb"]"#,
    ]);
}

#[test]
fn excepted_items_are_covered_the_other_way_round() {
    becomes(
        &[r#""Effect":"Allow","NotAction":["s3:GetObject","s3:Get*"],"Resource":"*""#],
        &[r#""Effect":"Allow","NotAction":"s3:Get*","Resource":"*""#],
    );
    stays(&[r#""Effect":"Deny","NotAction":["s3:GetObject","s3:PutObject"],"Resource":"*""#]);
}

#[test]
fn statements_that_differ_in_one_list_become_one() {
    becomes(
        &[
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*""#,
            r#""Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/secret""#,
            r#""Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::a/*""#,
            r#""Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*""#,
        ],
        &[
            r#""Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]"#,
            r#""Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/secret""#,
        ],
    );
    stays(&[
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*""#,
        r#""Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*""#,
    ]);
}

#[test]
fn values_of_one_condition_are_joined_only_where_any_of_them_fulfils_it() {
    let when = |condition: &str| {
        format!(r#""Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{condition}"#)
    };
    let equals = |value: &str| when(&format!(r#"{{"StringEquals":{{"aws:PrincipalTag/team":{value}}}}}"#));
    becomes(&[&equals(r#""a""#), &equals(r#""b""#)], &[&equals(r#"["a","b"]"#)]);
    let differs =
        |value: &str| when(&format!(r#"{{"StringNotEquals":{{"aws:PrincipalTag/team":{value}}}}}"#));
    // Whoever is not `a`, or is not `b`: everyone. Joined it would be whoever is neither.
    let either = statements(&[&differs(r#""a""#), &differs(r#""b""#)]);
    let neither = statements(&[&differs(r#"["a","b"]"#)]);
    assert_ne!(minimize(&either, Kind::Identity).document, neither);
    let keys = |value: &str| when(&format!(r#"{{"ForAllValues:StringEquals":{{"aws:TagKeys":"{value}"}}}}"#));
    stays(&[&keys("a"), &keys("b")]);
}

#[test]
fn a_statement_that_others_cover_goes_and_a_denial_stays() {
    becomes(
        &[
            r#""Effect":"Allow","Action":"s3:*","Resource":"*""#,
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#,
        ],
        &[r#""Effect":"Allow","Action":"s3:*","Resource":"*""#],
    );
    stays(&[
        r#""Effect":"Allow","Action":"s3:*","Resource":"*""#,
        r#""Effect":"Deny","Action":"s3:DeleteObject","Resource":"*""#,
    ]);
}

#[test]
fn a_denial_stays_whatever_the_document_allows() {
    stays(&[
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"*""#,
        r#""Effect":"Deny","Action":"ec2:RunInstances","Resource":"*""#,
    ]);
    becomes(
        &[
            r#""Effect":"Deny","Action":["ec2:RunInstances","ec2:Run*"],"Resource":"*""#,
            r#""Effect":"Deny","Action":"ec2:RunInstances","Resource":"*""#,
        ],
        &[r#""Effect":"Deny","Action":"ec2:Run*","Resource":"*""#],
    );
}

#[test]
fn who_is_named_with_their_account_stays_named() {
    let trust = |principals: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":{principals}}},"Action":"sts:AssumeRole"}}]}}"#
        );
        read(json::parse(&text).unwrap().root(), Kind::Trust).document
    };
    let minimal = |principals| minimize(&trust(principals), Kind::Trust).document;
    // Whoever is named themselves needs no policy of their own.
    let both = r#"["123456789012","arn:aws:iam::123456789012:user/x"]"#;
    assert_eq!(minimal(both), trust(both));
    assert_eq!(minimal(r#"["123456789012","arn:aws:iam::123456789012:root"]"#), trust(r#""123456789012""#));
}

#[test]
fn statements_that_differ_in_whom_they_name_become_one() {
    let trust = |statements: &[&str]| {
        let statement = |principals: &&str| {
            format!(r#"{{"Effect":"Allow","Principal":{{{principals}}},"Action":"sts:AssumeRole"}}"#)
        };
        let all: Vec<_> = statements.iter().map(statement).collect();
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, all.join(","));
        read(json::parse(&text).unwrap().root(), Kind::Trust).document
    };
    let minimal = |statements: &[&str]| minimize(&trust(statements), Kind::Trust).document.to_json();
    let (service, account) = (r#""Service":"ec2.amazonaws.com""#, r#""AWS":"123456789012""#);
    assert_eq!(minimal(&[service, account, service]), trust(&[&format!("{service},{account}")]).to_json());
}

fn large(statements_: usize, resources: usize) -> Document {
    let statement = |index: usize| {
        let bucket = |part: usize| format!(r#""arn:aws:s3:::bucket-{index}-{part}/*""#);
        let list: Vec<_> = (0..resources).map(bucket).collect();
        let action = if index.is_multiple_of(2) { "s3:GetObject" } else { "s3:PutObject" };
        format!(
            r#""Effect":"Allow","Action":"{action}","Resource":[{}],"Condition":{{"StringEquals":{{"aws:PrincipalTag/n":"{index}"}}}}"#,
            list.join(",")
        )
    };
    let all: Vec<_> = (0..statements_).map(statement).collect();
    statements(&all.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn what_is_too_large_is_divided_between_and_within_statements() {
    for (count, resources) in [(8, 2), (1, 60)] {
        let document = large(count, resources);
        let most = 1_000;
        assert!(document.size() > most);
        let parts = split(&document, Kind::Identity, most).unwrap();
        assert!(parts.len() > 1 && parts.iter().all(|part| part.size() <= most));
        let listed = |document: &Document| {
            let resources = document.statements.iter().filter_map(|statement| statement.resource.as_ref());
            resources.map(|element| element.patterns().len()).sum::<usize>()
        };
        assert_eq!(parts.iter().map(listed).sum::<usize>(), listed(&document));
    }
    let small = large(1, 2);
    assert_eq!(divide(&small, limits::MANAGED_POLICY).unwrap(), std::slice::from_ref(&small));
    assert_eq!(
        split(&small, Kind::Identity, limits::MANAGED_POLICY).unwrap(),
        [minimize(&small, Kind::Identity).document]
    );
}

/// One list alone is divided into parts that are full, and of two long lists the longer first.
#[test]
fn parts_are_full() {
    let document = large(1, 300);
    let parts = divide(&document, 1_000).unwrap();
    let longest_item = r#","arn:aws:s3:::bucket-0-999/*""#.len();
    let full = parts.iter().filter(|part| part.size() > 1_000 - longest_item).count();
    assert_eq!(full, parts.len() - 1, "{:?}", parts.iter().map(Document::size).collect::<Vec<_>>());

    let list = |kind: &str, count: usize| -> String {
        let items: Vec<_> = (0..count).map(|number| format!(r#""{kind}{number:0100}""#)).collect();
        items.join(",")
    };
    let both = format!(
        r#""Effect":"Allow","Action":[{}],"Resource":[{}]"#,
        list("s3:A", 9),
        list("arn:aws:s3:::b", 12)
    );
    let both = statements(&[&both]);
    let parts = divide(&both, 400).unwrap();
    assert!(parts.iter().all(|part| part.size() <= 400));
    let mut pairs = Vec::new();
    for statement in parts.iter().flat_map(|part| &part.statements) {
        for action in statement.action.patterns() {
            let resources = statement.resource.iter().flat_map(ResourceElement::patterns);
            pairs.extend(resources.map(|resource| format!("{} {}", action.as_str(), resource.text())));
        }
    }
    pairs.sort();
    assert_eq!(pairs.len(), 9 * 12);
    pairs.dedup();
    assert_eq!(pairs.len(), 9 * 12, "each pair once");
}

#[test]
fn what_cannot_be_divided_is_named() {
    let long = format!(
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/{}*""#,
        "x".repeat(200)
    );
    let Err(Unsplittable::Statement { index: 0, size, most: 100 }) =
        split(&statements(&[&long]), Kind::Identity, 100)
    else {
        panic!("not divided");
    };
    assert!(size > 200);
    let said = Unsplittable::Statement { index: 0, size, most: 100 }.to_string();
    assert!(said.starts_with(&format!(
        "statement 0 alone takes {size} characters, and one policy takes 100\nhelp: "
    )));
    assert!(Unsplittable::Unproved.to_string().contains("\nhelp: "));
}

#[test]
fn what_is_too_long_to_prove_stays_and_is_said() {
    let covered = [
        r#""Effect":"Allow","Action":"s3:*","Resource":"*""#,
        r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#,
    ];
    let document = statements(&covered);
    for (steps, gave_up) in [(2, true), (1_000_000, false)] {
        let minimal = minimize_for(Effort::new(steps), &document, Kind::Identity);
        assert_eq!(minimal.gave_up, gave_up);
        assert_eq!(minimal.document == document, gave_up);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn nothing_grows_and_nothing_changes(document in arbitrary::document(Kind::Identity, true)) {
        let minimal = minimize(&document, Kind::Identity).document;
        prop_assert!(minimal.size() <= document.size());
        let answer = contain::equivalent(&[&document], &[&minimal], Kind::Identity);
        let changed = matches!(
            answer,
            contain::Equivalence::FirstExceeds(_) | contain::Equivalence::SecondExceeds(_)
        );
        prop_assert!(!changed, "{}\n{}", document.to_json(), minimal.to_json());
    }
}
