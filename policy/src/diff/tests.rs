//! What appears as a change, what does not, and in which words.

use super::*;
use crate::{json, read};

fn document(kind: Kind, statements: &[&str]) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{{{}}}]}}"#, statements.join("},{"));
    let reading = read(json::parse(&text).unwrap().root(), kind);
    assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
    reading.document
}

fn difference(old: &[&str], new: &[&str]) -> Difference {
    let [old, new] = [old, new].map(|statements| document(Kind::Identity, statements));
    diff(&[&old], &[&new], Kind::Identity)
}

/// The lines of changes, without the examples.
fn lines(difference: &Difference) -> Vec<String> {
    difference.to_string().lines().filter(|line| !line.starts_with(' ')).map(str::to_owned).collect()
}

const READ: &str = r#""Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"]"#;

#[test]
fn what_is_written_otherwise_is_no_change() {
    let split = [
        r#""Effect":"Allow","Action":"S3:GETOBJECT","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::a"]"#,
        r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::a""#,
        r#""Effect":"Allow","Action":"s3:ListBucket","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::a/b*"]"#,
    ];
    assert!(difference(&[READ], &split).is_empty());
}

#[test]
fn each_change_names_only_what_changes() {
    let more = r#""Effect":"Allow","Action":["s3:GetObject","s3:DeleteObject","s3:PutObject"],"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*","arn:aws:s3:::b/*"]"#;
    assert_eq!(
        lines(&difference(&[READ], &[more])),
        [
            "adds: s3:DeleteObject, s3:PutObject on arn:aws:s3:::a",
            "adds: s3:DeleteObject, s3:PutObject on arn:aws:s3:::a/*",
            "adds: s3:GetObject, s3:DeleteObject, s3:PutObject on arn:aws:s3:::b/*",
            "removes: s3:ListBucket on arn:aws:s3:::a",
            "removes: s3:ListBucket on arn:aws:s3:::a/*",
        ]
    );
}

#[test]
fn a_new_condition_and_a_new_denial_are_named_as_such() {
    let plain = r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*""#;
    let condition = r#","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#;
    let with_mfa = format!("{plain}{condition}");
    assert_eq!(
        lines(&difference(&[plain], &[&with_mfa])),
        [
            "removes: s3:GetObject on arn:aws:s3:::a/*; the other side only when aws:MultiFactorAuthPresent Bool `true`"
        ]
    );
    assert_eq!(
        lines(&difference(&[&with_mfa], &[plain])),
        [
            "adds: s3:GetObject on arn:aws:s3:::a/*; the other side only when aws:MultiFactorAuthPresent Bool `true`"
        ]
    );
    let denial = r#""Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::a/secret/*""#;
    assert_eq!(
        lines(&difference(&[plain], &[plain, denial])),
        [
            "removes: s3:GetObject on arn:aws:s3:::a/*; statement 1 of policy 0 of the other side denies it",
            "now denies: * on arn:aws:s3:::a/secret/*"
        ]
    );
}

#[test]
fn the_example_is_one_that_tells_both_apart() {
    let wide = r#""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a/*""#;
    let difference = difference(&[wide, READ], &[READ]);
    let [change] = difference.removes.as_slice() else { panic!("{difference}") };
    let Found::Ungranted(witness, Other::Silent) = &change.found else { panic!("{difference}") };
    assert!(
        witness.action().starts_with("s3:") && witness.resource().starts_with("arn:aws:s3:::a/"),
        "{witness}"
    );
    assert_ne!(witness.action(), "s3:GetObject");
    assert_eq!((change.document, change.statement), (0, 0));
}

#[test]
fn a_denial_that_goes_is_named_even_where_nothing_is_granted() {
    let denial = |actions: &str| format!(r#""Effect":"Deny","Action":{actions},"Resource":"*""#);
    let both = denial(r#"["s3:DeleteObject","s3:DeleteBucket"]"#);
    let one = denial(r#""s3:DeleteObject""#);
    let difference = difference(&[&both], &[&one, READ]);
    assert_eq!(
        lines(&difference),
        [
            "adds: s3:GetObject, s3:ListBucket on arn:aws:s3:::a",
            "adds: s3:GetObject, s3:ListBucket on arn:aws:s3:::a/*",
            "no longer denies: s3:DeleteBucket on *"
        ]
    );
}

#[test]
fn excepted_actions_are_named_as_a_whole() {
    let all_but = r#""Effect":"Allow","NotAction":"iam:*","Resource":"*""#;
    assert_eq!(lines(&difference(&[READ], &[all_but, READ])), ["adds: everything but iam:* on *"]);
}

#[test]
fn a_trust_policy_changes_by_its_principals() {
    let trusts = |account: &str| {
        let statement = format!(
            r#""Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":"sts:AssumeRole""#
        );
        document(Kind::Trust, &[&statement])
    };
    let (one, other) = (trusts("111122223333"), trusts("444455556666"));
    assert!(diff(&[&one], &[&one], Kind::Trust).is_empty());
    let difference = diff(&[&one], &[&other], Kind::Trust);
    assert_eq!(lines(&difference), ["adds: sts:AssumeRole", "removes: sts:AssumeRole"]);
    let text = difference.to_string();
    assert!(text.contains("by `arn:aws:iam::444455556666:"), "{text}");
}

#[test]
fn what_has_no_effect_is_said_to_have_none() {
    let read = r#""Effect":"Allow","Action":"ec2:DescribeSubnets","Resource":"*""#;
    let both = r#""Effect":"Allow","Action":["logs:DescribeQueries","logs:PutLogEvents"],"Resource":"arn:aws:logs:*:*:log-group:a:*""#;
    let lines = lines(&difference(&[read], &[read, both]));
    assert_eq!(
        lines,
        [
            "adds: logs:DescribeQueries on arn:aws:logs:*:*:log-group:a:*, without effect",
            "adds: logs:PutLogEvents on arn:aws:logs:*:*:log-group:a:*",
        ]
    );
}

#[test]
fn large_policies_that_have_little_in_common_are_compared_wholly() {
    let list = |service: &str, count: usize| {
        let actions: Vec<_> = (0..count).map(|n| format!("\"{service}:Get{n}*Thing*\"")).collect();
        format!(r#""Effect":"Allow","Action":[{}],"Resource":"*""#, actions.join(","))
    };
    let (one, other) = ([list("s3", 60), list("ec2", 60)], [list("iam", 60), list("ec2", 60)]);
    let difference = difference(&one.each_ref().map(String::as_str), &other.each_ref().map(String::as_str));
    let known = |changes: &[Change]| {
        changes.iter().all(|change| matches!(change.found, Found::Ungranted(_, Other::Silent)))
    };
    assert!(known(&difference.adds) && known(&difference.removes), "{difference}");
    let [added] = difference.adds.as_slice() else { panic!("{difference}") };
    assert_eq!(added.action.patterns().len(), 60);
}

#[test]
fn what_its_own_side_denies_is_not_added() {
    let all = r#""Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::a/*""#;
    let denied = r#""Effect":"Deny","Action":"s3:PutObject","Resource":"*""#;
    let read = r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*""#;
    let changed = difference(&[read], &[all, denied]);
    assert_eq!(lines(&changed), ["now denies: s3:PutObject on *"]);
    assert!(!changed.is_empty() && changed.adds.is_empty());
    let put = difference(&[read], &[all]);
    assert_eq!(lines(&put), ["adds: s3:PutObject on arn:aws:s3:::a/*"]);
    assert!(!put.is_empty() && !difference(&[all], &[read]).is_empty());
}

#[test]
fn what_is_not_known_is_one_change_for_all_actions_and_has_an_effect() {
    let with = |actions: &str, condition: &str| {
        format!(
            r#""Effect":"Allow","Action":{actions},"Resource":"arn:aws:s3:::a/*","Condition":{{{condition}}}"#
        )
    };
    let actions = r#"["s3:GetObject","s3:PutObject","s3:DeleteObject"]"#;
    // Of a text outside ASCII AWS does not say whether it has a case.
    let (own, other) = (
        with(actions, r#""StringEquals":{"ex:k":"É"}"#),
        with(actions, r#""StringEqualsIgnoreCase":{"ex:k":"é"}"#),
    );
    let changed = difference(&[&other], &[&own]);
    let [Change { found: Found::Unknown(why), action, .. }] = changed.adds.as_slice() else {
        panic!("{changed}")
    };
    assert!(!why.is_idle, "{why:?}");
    assert_eq!(action.patterns().len(), 3, "{changed}");
}

#[test]
fn the_other_side_s_condition_is_named_in_every_kind_of_policy() {
    let condition = r#""Condition":{"Bool":{"aws:SecureTransport":"true"}}"#;
    let everyone = r#""Principal":"*","#;
    let object = r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*""#;
    for (kind, principal, about) in [
        (Kind::Identity, "", object),
        (Kind::Boundary, "", object),
        (Kind::ServiceControl, "", object),
        (Kind::Resource, everyone, object),
        (Kind::Trust, r#""Principal":{"AWS":"123456789012"},"#, r#""Action":"sts:AssumeRole""#),
    ] {
        let plain = format!(r#""Effect":"Allow",{principal}{about}"#);
        let (old, new) = (document(kind, &[&format!("{plain},{condition}")]), document(kind, &[&plain]));
        let changed = diff(&[&old], &[&new], kind);
        let [Change { found: Found::Ungranted(_, Other::OnlyWhen(conditions)), .. }] =
            changed.adds.as_slice()
        else {
            panic!("{kind:?}: {changed}")
        };
        assert_eq!(conditions.len(), 1, "{kind:?}");
        assert!(changed.removes.is_empty(), "{kind:?}: {changed}");
    }
    let deny = format!(r#""Effect":"Deny",{everyone}{object}"#);
    let all = Kind::ResourceControl;
    let (old, new) = (document(all, &[&format!("{deny},{condition}")]), document(all, &[&deny]));
    let changed = diff(&[&old], &[&new], all);
    assert!(
        matches!(changed.denies.as_slice(), [Change { found: Found::Ungranted(_, Other::OnlyWhen(_)), .. }]),
        "{changed:?}"
    );
}
