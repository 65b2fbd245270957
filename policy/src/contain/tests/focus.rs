//! What is left out of a question is what cannot matter to it, and nothing else.

use super::*;
use crate::Version;

#[test]
fn what_speaks_of_other_actions_and_resources_does_not_matter() {
    let bucket = "arn:aws:s3:::bucket/*";
    let read = allow("s3:Get*", bucket, "");
    // Each is beside the point in one element, by its first characters or by being one text.
    for beside in [
        deny("ec2:*", "*", ""),
        deny("s3:Put*", "*", ""),
        deny("s3:Ge", "*", ""),
        deny("*", "arn:aws:s3:::bucket", ""),
        deny("*", "arn:aws:s3:::other/*", ""),
        deny("*", "arn:aws-cn:s3:::${aws:username}/*", ""),
    ] {
        assert_within(&read, &format!("{read},{beside}"));
        assert_within(&format!("{read},{beside}"), &read);
    }
}

#[test]
fn what_can_meet_matters() {
    let read = allow("s3:Get*", "arn:aws:s3:::bucket/*", "");
    for near in [
        deny("s3:*", "*", ""),
        deny("S3:GETOBJECT", "*", ""),
        deny("*", "arn:aws:s3:::bucket/key", ""),
        deny("*", "arn:aws:s3:::b*", ""),
        deny("*", "arn:aws:s3:::bucke?/key", ""),
        deny("*", "arn:*:s3:::bucket/*", ""),
    ] {
        assert_exceeds(&read, &format!("{read},{near}"));
    }
    assert_ne!(
        of(&read, &format!("{read},{}", deny("*", "arn:aws:s3:::${aws:username}/*", ""))),
        Answer::Within
    );
}

#[test]
fn what_is_excepted_matters_where_it_can_be_granted() {
    let all_but = |actions: &str, resources: &str| {
        format!(r#"{{"Effect":"Allow","NotAction":{actions},"NotResource":{resources}}}"#)
    };
    let read = allow("s3:Get*", "arn:aws:s3:::bucket/*", "");
    assert_within(&read, &all_but(r#"["s3:Put*","iam:*"]"#, r#""arn:aws:s3:::other/*""#));
    assert_exceeds(&read, &all_but(r#"["s3:Put*","s3:GetObjectAcl"]"#, r#""arn:aws:s3:::other/*""#));
    assert_exceeds(&read, &all_but(r#""s3:Put*""#, r#"["arn:aws:s3:::other/*","arn:aws:s3:::bucket/a*"]"#));
    // Without a value the variable may except everything.
    let variable = all_but(r#""s3:Put*""#, r#""arn:aws:s3:::other/${aws:username}""#);
    assert_ne!(of(&read, &variable), Answer::Within);
}

#[test]
fn what_both_grant_word_for_word_needs_no_proof_unless_the_reference_limits_it() {
    let hard: Vec<_> = (1..40).map(|n| allow(&format!("s3:*a{n}*b*c*"), "*", "")).collect();
    let hard = hard.join(",");
    let (more, other) = (allow("s3:GetObject", "*", ""), allow("s3:*Object", "*", ""));
    assert_within(&format!("{hard},{more}"), &format!("{other},{hard}"));
    let denial = deny("s3:GetObject", "*", r#""Bool":{"aws:SecureTransport":"false"}"#);
    assert_within(&format!("{denial},{hard},{more}"), &format!("{other},{hard},{denial}"));
    let witness = assert_exceeds(&format!("{more},{other}"), &format!("{more},{other},{denial}"));
    assert_eq!(witness.action(), "s3:GetObject");
    // The denial is the same text, and in the older version its variable is none.
    let own = deny("*", "arn:aws:s3:::${aws:username}/*", "");
    let everything = allow("*", "*", "");
    let new = policy(&format!("{everything},{own}"));
    let old = Document { version: Some(Version::V2008), ..new.clone() };
    assert_ne!(within(&[&old], &[&new], Kind::Identity), Answer::Within);
    assert_eq!(within(&[&new], &[&new], Kind::Identity), Answer::Within);
}

#[test]
fn a_boundary_of_the_reference_limits_what_both_grant_word_for_word() {
    let granted = policy(&allow("s3:*", "*", ""));
    let boundary = policy(&allow("s3:Get*", "*", ""));
    let (policies, boundaries) = ([&granted], [&boundary]);
    let free = Grant { policies: &policies, boundaries: &[] };
    let bounded = Grant { policies: &policies, boundaries: &boundaries };
    assert!(matches!(free.within(&bounded, Kind::Identity), Answer::Exceeds(_)));
    assert_eq!(bounded.within(&free, Kind::Identity), Answer::Within);
    assert_eq!(bounded.within(&bounded, Kind::Identity), Answer::Within);
}

/// AWS STS API Reference, `GetCallerIdentity`: no permissions are required, and no denial keeps anybody from it.
#[test]
fn what_needs_no_permission_is_granted_by_no_policy() {
    let read = allow("s3:GetObject", "*", "");
    let own = |effect: &str| statement(effect, "sts:GetCallerIdentity", "*", "");
    assert_within(&format!("{read},{}", own("Allow")), &read);
    assert_within(&format!("{read},{}", own("Allow")), &format!("{read},{}", own("Deny")));
    let other = allow("sts:GetSessionToken", "*", "");
    assert_exceeds(&format!("{read},{other}"), &read);
}

#[test]
fn an_action_that_knows_no_resource_has_no_effect_on_one() {
    let granted = |resource: &str| allow("ec2:DescribeSubnets", resource, "");
    let Answer::Unknown(why) = of(&granted("arn:aws:ec2:us-east-1:123456789012:subnet/a"), NONE) else {
        panic!("the catalogue may be behind AWS");
    };
    assert!(
        why.is_idle && why.what.starts_with("`ec2:DescribeSubnets` knows no resource but `*`"),
        "{why:?}"
    );
    assert_exceeds(&granted("*"), NONE);
    assert_exceeds(&allow("ec2:RunInstances", "arn:aws:ec2:us-east-1:123456789012:subnet/a", ""), NONE);
    // Where something else is doubtful too, that is said.
    let doubtful = allow("s3:GetObject", "arn:aws:s3:::${aws:username}", "");
    let both = format!("{},{doubtful}", granted("arn:aws:ec2:us-east-1:123456789012:subnet/a"));
    let reference = format!("{NONE},{}", allow("s3:GetObject", "arn:aws:s3:::${aws:username}a", ""));
    assert!(!matches!(of(&both, &reference), Answer::Unknown(why) if why.is_idle));
}

const NONE: &str = r#"{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}"#;
