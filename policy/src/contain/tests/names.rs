//! Names that may be one: of tags that are written in other cases, of accounts that are parameters; and addresses that may be
//! ranges.

use super::*;

/// A trust policy of these statements, in which `{p}` and `{q}` are parameters.
fn trust(statements: &[(&str, &str)]) -> Document {
    let statement = |(effect, principal): &(&str, &str)| {
        format!(r#"{{"Effect":"{effect}","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#)
    };
    let statements: Vec<_> = statements.iter().map(statement).collect();
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let tree = json::parse(&text).unwrap().root().mark(&["p", "q"]).unwrap();
    read(tree.root(), Kind::Trust).document
}

fn is_trust_within(candidate: &[(&str, &str)], reference: &[(&str, &str)]) -> bool {
    within(&[&trust(candidate)], &[&trust(reference)], Kind::Trust) == Answer::Within
}

#[test]
fn a_parameter_can_be_the_account_of_those_who_are_listed() {
    let account = ("Allow", "123456789012");
    for denied in ["role/x", "user/x"] {
        let denied = format!("arn:aws:iam::{{p}}:{denied}");
        assert!(!is_trust_within(&[account], &[("Allow", "*"), ("Deny", &denied)]), "{denied}");
        assert!(
            is_trust_within(&[account, ("Deny", &denied)], &[("Allow", "*"), ("Deny", &denied)]),
            "{denied}"
        );
    }
    // A role that is not so named is not the one that is denied, whatever its account.
    let role = ("Allow", "arn:aws:iam::123456789012:role/x");
    let but = |denied| [("Allow", "*"), ("Deny", denied)];
    assert!(!is_trust_within(&[role], &but("arn:aws:iam::{p}:role/x")));
    assert!(is_trust_within(&[role], &but("arn:aws:iam::{p}:role/y")));
}

#[test]
fn two_parameters_can_be_one_account() {
    let role = |account: &str| format!("arn:aws:iam::{account}:role/x");
    let (own, other) = (role("{p}"), role("{q}"));
    assert!(!is_trust_within(&[("Allow", &own)], &[("Allow", "*"), ("Deny", &other)]));
    assert!(is_trust_within(
        &[("Allow", &own)],
        &[("Allow", "arn:aws:iam::{p}:root"), ("Deny", "arn:aws:iam::{q}:role/y")]
    ));
}

#[test]
fn a_tag_has_one_value_in_a_witness_however_its_name_is_written() {
    let tag =
        |key: &str, value: &str| allow("s3:*", "*", &format!(r#""StringEquals":{{"{key}":"{value}"}}"#));
    let (upper, lower) = ("aws:RequestTag/Team", "aws:RequestTag/team");
    let witness = assert_exceeds(&tag(upper, "a"), &tag(lower, "b"));
    assert_eq!(witness.context(), [(upper.to_owned(), "a".into())], "{witness}");
    // Which of two tags is meant AWS does not say.
    assert!(matches!(of(&tag(upper, "a"), &tag(lower, "a")), Answer::Unknown(_)));
    assert_within(&tag(upper, "a"), &tag("AWS:requesttag/Team", "a"));
}

#[test]
fn an_address_of_ipv4_in_ipv6_without_prefix_may_be_a_range_of_ipv6() {
    let address = |range: &str| format!(r#""IpAddress":{{"aws:SourceIp":"{range}"}}"#);
    let but = |range: &str| format!("{},{}", allow("s3:*", "*", ""), deny("s3:*", "*", &address(range)));
    let range = allow("s3:*", "*", &address("::/96"));
    assert_ne!(of(&range, &but("::ffff:10.1.2.3")), Answer::Within);
    assert_within(&range, &but("::ffff:10.1.2.3/128"));
}

#[test]
fn the_same_callers_are_not_the_same_grant_if_one_leaves_more_to_their_own_policies() {
    let (account, root) = ("123456789012", "arn:aws:iam::123456789012:root");
    let (user, role) = ("arn:aws:iam::123456789012:user/x", "arn:aws:iam::123456789012:role/x");
    let session = "arn:aws:sts::123456789012:assumed-role/x/y";
    let equivalent = |first: &[&str], second: &[&str]| {
        let trust = |named: &[&str]| trust(&named.iter().map(|one| ("Allow", *one)).collect::<Vec<_>>());
        equivalent(&[&trust(first)], &[&trust(second)], Kind::Trust)
    };
    for (all, named) in [(account, user), (root, role), ("*", user), (role, session), ("*", session)] {
        let answer = equivalent(&[all, named], &[all]);
        let Equivalence::Unknown(why) = &answer else { panic!("{all} {named}: {answer:?}") };
        assert!(why.what.starts_with("both name the same callers"), "{why:?}");
        assert_eq!(equivalent(&[all, named], &[named, all, all]), Equivalence::Equivalent, "{all} {named}");
    }
    // Everyone, or an account by its ARN, is named as strongly as what it stands for.
    assert_eq!(equivalent(&["*", role], &["*"]), Equivalence::Equivalent);
    assert_eq!(equivalent(&[account, root], &[root]), Equivalence::Equivalent);
}

#[test]
fn everyone_is_named_as_a_role_is() {
    let to = |principal: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{principal},"Action":"s3:*","Resource":"*"}}}}"#
        );
        document(&text, Kind::Resource)
    };
    let everyone = to(r#""*""#);
    let is_nothing_more = |named: &str| {
        let both = [&everyone, &to(&format!(r#"{{"AWS":"arn:aws:iam::123456789012:{named}"}}"#))];
        equivalent(&both, &[&everyone], Kind::Resource) == Equivalence::Equivalent
    };
    assert!(is_nothing_more("role/x") && !is_nothing_more("user/x"));
}

/// A trust policy of one statement that lets `principal` in under `condition`.
fn trusting(principal: &str, condition: &str) -> Document {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},
            "Action":"sts:AssumeRole","Condition":{{{condition}}}}}}}"#
    );
    read(json::parse(&text).unwrap().root(), Kind::Trust).document
}

#[test]
fn what_follows_from_who_asks_is_shown_as_it_is() {
    let of_account = r#""StringEquals":{"aws:PrincipalAccount":"123456789012"}"#;
    let with_id = r#""StringEquals":{"sts:ExternalId":"x"}"#;
    let of = |principal: &str| {
        within(&[&trusting(principal, with_id)], &[&trusting("*", of_account)], Kind::Trust)
    };
    // No request of that account is of another, so there is none to show.
    assert!(matches!(of("123456789012"), Answer::Unknown(_)));
    let Answer::Exceeds(witness) = of("210987654321") else { panic!("another account is let in") };
    assert!(witness.principal().contains("210987654321"), "{witness}");
    assert_eq!(witness.context(), [("sts:ExternalId".to_owned(), "x".into())], "{witness}");
}

#[test]
fn whom_a_condition_names_is_shown_as_who_asks() {
    let shown = |condition: &str| {
        let answer = within(&[&trusting("*", condition)], &[&trusting("210987654321", "")], Kind::Trust);
        let Answer::Exceeds(witness) = answer else { panic!("{condition}: {answer:?}") };
        assert_eq!(witness.context(), [], "{witness}");
        witness.principal().to_owned()
    };
    let role = "arn:aws:iam::111122223333:role/x";
    assert_eq!(shown(&format!(r#""ArnEquals":{{"aws:PrincipalArn":"{role}"}}"#)), role);
    let of_account = shown(r#""StringEquals":{"aws:PrincipalAccount":"111122223333"}"#);
    assert!(of_account.starts_with("arn:aws:iam::111122223333:"), "{of_account}");
}
