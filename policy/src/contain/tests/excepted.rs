//! `NotPrincipal`: what can be said of it whoever asks, and what cannot because of a permissions boundary.

use super::*;

fn resource(statements: &[String]) -> Document {
    document(&format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(",")), Kind::Resource)
}

fn statement(effect: &str, principal: &str, action: &str) -> String {
    format!(r#"{{"Effect":"{effect}",{principal},"Action":"{action}","Resource":"arn:aws:s3:::b/*"}}"#)
}

fn everyone(action: &str) -> String {
    statement("Allow", r#""Principal":"*""#, action)
}

fn to(name: &str) -> String {
    statement(
        "Allow",
        &format!(r#""Principal":{{"AWS":"arn:aws:iam::123456789012:user/{name}"}}"#),
        "s3:GetObject",
    )
}

/// A statement about everybody but the users with these names, and their account.
fn but(effect: &str, names: &[&str]) -> String {
    let users = names.iter().map(|name| format!("\"arn:aws:iam::123456789012:user/{name}\""));
    let listed: Vec<String> = users.chain(["\"123456789012\"".to_owned()]).collect();
    statement(effect, &format!(r#""NotPrincipal":{{"AWS":[{}]}}"#, listed.join(",")), "s3:*")
}

#[track_caller]
fn ask(candidate: &[String], reference: &[String]) -> Answer {
    within(&[&resource(candidate)], &[&resource(reference)], Kind::Resource)
}

/// IAM User Guide, "AWS JSON policy elements: `NotPrincipal`".
#[test]
fn a_denial_of_everybody_else_only_takes_away() {
    let (all, denial) = (everyone("s3:*"), but("Deny", &["x"]));
    let limited = [all.clone(), denial.clone()];
    assert_eq!(ask(&limited, std::slice::from_ref(&all)), Answer::Within);
    assert_eq!(ask(&[everyone("s3:Get*"), denial], &limited), Answer::Within);
    let Answer::Exceeds(witness) = ask(&[all], &limited) else { panic!("others are denied") };
    assert!(!witness.principal().ends_with("user/x"), "{witness}");
}

#[test]
fn who_excepts_fewer_denies_more() {
    let all = everyone("s3:*");
    let (few, many) = ([all.clone(), but("Deny", &["x"])], [all, but("Deny", &["x", "y"])]);
    assert_eq!(ask(&few, &many), Answer::Within);
    // Whether the account's own users are excepted with it AWS does not say.
    assert!(matches!(ask(&many, &few), Answer::Unknown(_)));
    let stranger = but("Deny", &["x"]).replace("123456789012", "210987654321");
    let Answer::Exceeds(witness) = ask(&many, &[everyone("s3:*"), stranger]) else {
        panic!("another account")
    };
    assert!(witness.principal().contains("123456789012"), "{witness}");
    assert_ne!(ask(&[to("z")], &few), Answer::Within);
}

/// "The `NotPrincipal` element with a Deny effect will always deny any IAM principal that has a permissions boundary policy
/// attached, regardless of the values specified in the `NotPrincipal` element."
#[test]
fn who_has_a_boundary_is_denied_though_it_is_named() {
    let reference = [everyone("s3:*"), but("Deny", &["x"])];
    let Answer::Unknown(why) = ask(&[to("x")], &reference) else { panic!("the user may have a boundary") };
    assert!(why.what.contains("permissions boundary") && why.help.contains("aws:PrincipalArn"), "{why:?}");
    assert_eq!(ask(&[to("x"), but("Deny", &["x"])], &reference), Answer::Within);
    let stranger = to("x").replace("123456789012", "210987654321");
    assert!(matches!(ask(&[stranger], &reference), Answer::Exceeds(_)));
}

#[test]
fn everybody_else_is_allowed_what_everybody_is() {
    let others = but("Allow", &["x"]);
    assert_eq!(ask(std::slice::from_ref(&others), &[everyone("s3:*")]), Answer::Within);
    assert_eq!(ask(&[but("Allow", &["x", "y"])], std::slice::from_ref(&others)), Answer::Within);
    assert!(matches!(ask(&[everyone("s3:Get*")], std::slice::from_ref(&others)), Answer::Exceeds(_)));
    assert!(matches!(ask(&[to("x")], &[others]), Answer::Exceeds(_)));
}

#[test]
fn whom_a_service_is_excepted_from_is_no_other_service() {
    let but =
        |service: &str| statement("Allow", &format!(r#""NotPrincipal":{{"Service":"{service}"}}"#), "s3:*");
    let to = |service: &str| statement("Allow", &format!(r#""Principal":{{"Service":"{service}"}}"#), "s3:*");
    let others = [but("ec2.amazonaws.com")];
    assert_eq!(ask(&[to("lambda.amazonaws.com")], &others), Answer::Within);
    assert!(matches!(ask(&[to("ec2.amazonaws.com")], &others), Answer::Exceeds(_)));
}

#[test]
fn whoever_is_known_by_no_arn_is_among_everybody_else() {
    let id = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E15MNIMTCFKK4C";
    let denied = statement("Deny", &format!(r#""Principal":{{"AWS":"{id}"}}"#), "s3:*");
    let reference = [everyone("s3:*"), denied.clone()];
    let others = but("Allow", &["x"]);
    assert_ne!(ask(std::slice::from_ref(&others), &reference), Answer::Within);
    assert_eq!(ask(&[others, denied], &reference), Answer::Within);
}

#[test]
fn what_a_denial_excepts_is_said_before_what_a_grant_does() {
    let about = |action: &str, effect: &str, name: &str| but(effect, &[name]).replace("s3:*", action);
    let reference = [everyone("s3:*"), about("s3:GetObject", "Deny", "x")];
    let others = about("s3:PutObject", "Allow", "y");
    for candidate in [[to("x"), others.clone()], [others, to("x")]] {
        let Answer::Unknown(why) = ask(&candidate, &reference) else { panic!("a boundary may be set") };
        assert!(why.what.contains("with `Deny` it denies"), "{why:?}");
    }
}
