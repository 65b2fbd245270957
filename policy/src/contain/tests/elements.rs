//! Trust policies, boundaries, parameters, and the questions that are asked in other words.

use super::*;
use crate::ResourcePattern;

fn trust(principal: &str, condition: &str) -> Document {
    let statement = format!(
        r#"{{"Effect":"Allow","Principal":{{{principal}}},"Action":"sts:AssumeRole","Condition":{{{condition}}}}}"#
    );
    document(&format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#), Kind::Trust)
}

fn trusts(candidate: (&str, &str), reference: (&str, &str)) -> Answer {
    let [candidate, reference] =
        [candidate, reference].map(|(principal, condition)| trust(principal, condition));
    within(&[&candidate], &[&reference], Kind::Trust)
}

#[test]
fn an_account_covers_its_roles() {
    let account = r#""AWS":"111122223333""#;
    let role = r#""AWS":"arn:aws:iam::111122223333:role/app""#;
    let session = r#""AWS":"arn:aws:sts::111122223333:assumed-role/app/one""#;
    let root = r#""AWS":"arn:aws:iam::111122223333:root""#;
    let everyone = r#""AWS":"*""#;
    for (narrow, wide) in
        [(role, account), (session, role), (session, account), (account, everyone), (role, everyone)]
    {
        assert_eq!(trusts((narrow, ""), (wide, "")), Answer::Within, "{narrow} {wide}");
        assert!(matches!(trusts((wide, ""), (narrow, "")), Answer::Exceeds(_)), "{wide} {narrow}");
    }
    assert_eq!(trusts((account, ""), (root, "")), Answer::Within);
    assert_eq!(trusts((root, ""), (account, "")), Answer::Within);
    let other = r#""AWS":"arn:aws:iam::444455556666:role/app""#;
    assert!(matches!(trusts((other, ""), (account, "")), Answer::Exceeds(_)));
}

#[test]
fn services_and_providers_are_themselves() {
    let one = r#""Service":"ec2.amazonaws.com""#;
    let two = r#""Service":["ec2.amazonaws.com","lambda.amazonaws.com"]"#;
    assert_eq!(trusts((one, ""), (two, "")), Answer::Within);
    let Answer::Exceeds(witness) = trusts((two, ""), (one, "")) else { panic!() };
    assert_eq!(witness.principal(), "lambda.amazonaws.com");
    assert_eq!(witness.action(), "sts:AssumeRole");
    let account = r#""AWS":"111122223333""#;
    assert!(matches!(trusts((one, ""), (account, "")), Answer::Exceeds(_)));
    let external_id = r#""StringEquals":{"sts:ExternalId":"x"}"#;
    assert_eq!(trusts((account, external_id), (account, "")), Answer::Within);
    assert!(matches!(trusts((account, ""), (account, external_id)), Answer::Exceeds(_)));
}

#[test]
fn a_boundary_bounds() {
    let all = policy(&allow("*", "*", ""));
    let read = policy(&allow("s3:Get*", "*", ""));
    let (all, read) = ([&all], [&read]);
    let bounded = Grant { policies: &all, boundaries: &read };
    let free = |policies| Grant { policies, boundaries: &[] };
    assert_eq!(bounded.within(&free(&read), Kind::Identity), Answer::Within);
    assert_eq!(free(&read).within(&bounded, Kind::Identity), Answer::Within);
    assert!(matches!(free(&all).within(&bounded, Kind::Identity), Answer::Exceeds(_)));
    let both = [read[0], all[0]];
    assert_eq!(bounded.within(&Grant { policies: &all, boundaries: &both }, Kind::Identity), Answer::Within);
}

#[test]
fn what_must_never_be_granted_is_not() {
    let pattern = |text: &str| ActionPattern::parse(text).unwrap();
    let pass_role = [pattern("iam:PassRole")];
    let never =
        |statements: &str| never(&[&policy(statements)], &pass_role, &[ResourcePattern::Any], Kind::Identity);
    assert_eq!(never(&allow("s3:*", "*", "")), Answer::Within);
    let denied = format!("{},{}", allow("*", "*", ""), deny("iam:Pass*", "*", ""));
    assert_eq!(never(&denied), Answer::Within);
    let Answer::Exceeds(witness) = never(&allow("iam:*", "arn:aws:iam::*:role/app-*", "")) else { panic!() };
    assert_eq!(witness.action(), "iam:PassRole");
    assert!(witness.resource().contains(":role/app-"), "{witness}");
    let unless = format!(
        "{},{}",
        allow("*", "*", ""),
        deny("iam:Pass*", "*", r#""Null":{"aws:ResourceTag/a":"true"}"#)
    );
    assert!(matches!(never(&unless), Answer::Exceeds(_)));
}

#[test]
fn sameness_is_proved_either_way() {
    let split = format!("{},{}", allow("s3:GetObject", "*", ""), allow("S3:put*", "*", ""));
    let joined = r#"{"Effect":"Allow","Action":["s3:Put*","s3:getobject","s3:PutObject"],"Resource":["*","arn:aws:s3:::b"]}"#;
    let ask = |one: &str, other: &str| equivalent(&[&policy(one)], &[&policy(other)], Kind::Identity);
    assert_eq!(ask(&split, joined), Equivalence::Equivalent);
    let more = format!("{split},{}", allow("s3:DeleteObject", "*", ""));
    assert!(matches!(ask(&more, joined), Equivalence::FirstExceeds(_)));
    assert!(matches!(ask(joined, &more), Equivalence::SecondExceeds(_)));
}

#[test]
fn only_what_is_unknown_of_the_first_has_a_place_in_it() {
    let ask = |one: &str, other: &str| equivalent(&[&policy(one)], &[&policy(other)], Kind::Identity);
    let granted = allow("s3:GetObject", "*", "");
    let more = format!("{granted},{}", allow("s3:ListAllMyBuckets", "arn:aws:s3:::b", ""));
    for (first, second, is_of_first) in [(&more, &granted, true), (&granted, &more, false)] {
        let Equivalence::Unknown(why) = ask(first, second) else { panic!("what is idle is known") };
        assert_eq!((why.is_idle, why.place.is_some()), (true, is_of_first), "{why:?}");
    }
}

#[test]
fn several_policies_are_one_grant() {
    let [one, other] = [allow("s3:Get*", "*", ""), deny("s3:GetBucket*", "*", "")].map(|text| policy(&text));
    let both = policy(&format!("{},{}", allow("s3:Get*", "*", ""), deny("s3:GetBucket*", "*", "")));
    assert_eq!(within(&[&one, &other], &[&both], Kind::Identity), Answer::Within);
    assert_eq!(within(&[&both], &[&other, &one], Kind::Identity), Answer::Within);
    assert!(matches!(within(&[&one], &[&both], Kind::Identity), Answer::Exceeds(_)));
}

#[test]
fn control_policies_are_compared_by_what_passes() {
    let of = |kind, effect: &str, action: &str| {
        let principal = if kind == Kind::ResourceControl { r#""Principal":"*","# } else { "" };
        document(
            &format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}",{principal}"Action":"{action}","Resource":"*"}}]}}"#
            ),
            kind,
        )
    };
    let [wide, narrow] = ["s3:*", "s3:PutObject"].map(|action| of(Kind::ResourceControl, "Deny", action));
    assert_eq!(within(&[&wide], &[&narrow], Kind::ResourceControl), Answer::Within);
    let answer = within(&[&narrow], &[&wide], Kind::ResourceControl);
    assert!(matches!(answer, Answer::Exceeds(_)), "{answer:?}");
    let [wide, narrow] = ["s3:*", "s3:PutObject"].map(|action| of(Kind::ServiceControl, "Allow", action));
    assert_eq!(within(&[&narrow], &[&wide], Kind::ServiceControl), Answer::Within);
    assert!(matches!(within(&[&wide], &[&narrow], Kind::ServiceControl), Answer::Exceeds(_)));
}

#[test]
fn a_star_may_reach_beyond_its_field() {
    let ec2 = |resource: &str| allow("ec2:*", resource, "");
    assert_within(&ec2("arn:aws:ec2:*:*:instance/*"), &ec2("arn:aws:ec2:*:*:instance/*"));
    assert_within(&ec2("arn:aws:ec2:*:*:instance/i-1"), &ec2("arn:aws:ec2:*:*:instance/*"));
    assert_within(&ec2("arn:aws:ec2:us-east-1:*:instance/*"), &ec2("arn:aws:ec2:*:*:instance/*"));
    // In its field the star is a region, and the account has no name; beyond it, it is both.
    let (short, full) = (ec2("arn:aws:ec2:*:volume/v:x"), ec2("arn:aws:ec2:*:volume/*:x"));
    assert_within(&short, &full);
    assert!(matches!(
        of(&ec2("arn:aws:ec2:*:volume:x"), &ec2("arn:aws:ec2:?*:volume:x")),
        Answer::Exceeds(_)
    ));
    assert!(matches!(
        of(&ec2("arn:aws:ec2:r*:a:x"), &format!("{},{}", ec2("*"), deny("*", "arn:aws:ec2:*:a:x:a:x", ""))),
        Answer::Unknown(_)
    ));
}

#[test]
fn variables_are_themselves() {
    let s3 = |resource: &str| allow("s3:*", &format!("arn:aws:s3:::{resource}"), "");
    assert_within(&s3("b/${aws:username}/*"), &s3("b/${aws:UserName}/*"));
    assert_within(&s3("b/${aws:username}/x"), &s3("b/*"));
    let witness = assert_exceeds(&s3("b/${aws:username}/*"), &s3("b/home-*"));
    assert_eq!(
        witness.to_string(),
        "`s3:AbortMultipartUpload` on `arn:aws:s3:::b/example/` with `aws:username` = `example`"
    );
    assert_exceeds(&s3("b/${aws:username}"), &s3("b/${aws:userid}"));
    assert_exceeds(&s3("b/*"), &s3("b/${aws:username}"));
    assert_exceeds(&s3("b/${aws:username}"), &s3("b/???????"));
}
