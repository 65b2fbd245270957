//! What AWS leaves open of callers and of keys: whoever may be meant is asked about, and what is open is named.

use super::*;

/// One of the statements of a trust policy.
fn trust(effect: &str, principal: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Principal":{principal},"Action":"sts:AssumeRole"}}"#)
}

fn is_trust_within(candidate: &str, reference: &str) -> bool {
    let [candidate, reference] = [candidate, reference].map(|statements| {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let tree = json::parse(&text).unwrap().root().mark(&["p"]).unwrap();
        let reading = read(tree.root(), Kind::Trust);
        assert!(!reading.findings.any_error(), "{text}: {:?}", reading.findings);
        reading.document
    });
    within(&[&candidate], &[&reference], Kind::Trust) == Answer::Within
}

fn of_aws(principal: &str) -> String {
    format!(r#"{{"AWS":"{principal}"}}"#)
}

#[test]
fn a_unique_id_may_be_that_of_who_is_denied() {
    let id = trust("Allow", &of_aws("AIDAEXAMPLEEXAMPLE123"));
    let but = |principal: &str| format!("{id},{}", trust("Deny", &of_aws(principal)));
    let user = but("arn:aws:iam::123456789012:user/x");
    assert!(!is_trust_within(&id, &user));
    assert!(is_trust_within(&user, &id));
    assert!(is_trust_within(&user, &user));
}

#[test]
fn a_session_of_a_parameter_s_account_may_be_one_that_is_denied() {
    let session =
        |account: &str, role: &str| of_aws(&format!("arn:aws:sts::{account}:assumed-role/{role}/session"));
    let allowed = trust("Allow", &session("{p}", "x"));
    let but = |role: &str| format!("{allowed},{}", trust("Deny", &session("123456789012", role)));
    assert!(!is_trust_within(&allowed, &but("x")));
    assert!(is_trust_within(&but("x"), &allowed));
    assert!(is_trust_within(&allowed, &but("y")));
}

#[test]
fn a_star_of_aws_is_not_everyone() {
    let to = |principal: &str| {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#
        );
        document(&format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#), Kind::Resource)
    };
    let is_within =
        |candidate: &Document, reference: &Document| within(&[candidate], &[reference], Kind::Resource);
    let others = ["saml-provider/other", "oidc-provider/other.example.com"];
    let others = others.map(|provider| format!("arn:aws:iam::999999999999:{provider}"));
    let built_in = iam_role_catalog::built_in_identity_providers().map(str::to_owned);
    let everyone = to("\"*\"");
    for providers in [&others[..], &[&others[..], &built_in[..]].concat()] {
        let providers = format!("\"{}\"", providers.join("\",\""));
        // A service is left.
        let reference = to(&format!(r#"{{"AWS":"*","Federated":[{providers}]}}"#));
        assert_ne!(is_within(&everyone, &reference), Answer::Within, "{providers}");
        assert_eq!(is_within(&reference, &everyone), Answer::Within, "{providers}");
    }
}

/// The key that is named as that of which AWS leaves open what operators make of its values.
#[track_caller]
fn assert_open(candidate: &str, reference: &str, key: &str) {
    let Answer::Unknown(why) = of(candidate, reference) else { panic!("{candidate}\n{reference}") };
    assert!(why.what.ends_with(&format!("makes of every value that `{key}` can have")), "{why:?}");
}

const NOTHING_OF_IT: &str = r#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#;

#[test]
fn the_key_whose_absence_is_open_is_named() {
    let denied = |qualified: &str| {
        let absent = allow("s3:*", "*", r#""Null":{"ex:m":"true","ex:z":"true"}"#);
        format!("{absent},{}", deny("s3:*", "*", qualified))
    };
    let open = |key: &str| format!(r#""ForAnyValue:StringEqualsIfExists":{{"{key}":"a"}}"#);
    assert_open(&denied(&open("ex:m")), NOTHING_OF_IT, "ex:m");
    for sure in ["ForAllValues:StringEquals", "StringEqualsIfExists"] {
        let sure = format!(r#""{sure}":{{"ex:m":"a"}},{}"#, open("ex:z"));
        assert_open(&denied(&sure), NOTHING_OF_IT, "ex:z");
    }
}

#[test]
fn the_key_of_whose_values_one_is_open_is_named() {
    let arn = "arn:aws:s3:::b";
    let both =
        format!(r#""ForAnyValue:StringEquals":{{"ex:m":"a"}},"ForAnyValue:ArnLike":{{"ex:m":"{arn}"}}"#);
    let other = format!(r#""ForAnyValue:ArnNotLike":{{"ex:m":"{arn}"}}"#);
    let candidate = format!("{},{}", allow("s3:*", "*", &both), deny("s3:*", "*", &other));
    assert_open(&candidate, NOTHING_OF_IT, "ex:m");
}

#[test]
fn the_key_whose_list_may_be_empty_is_named() {
    let absent = allow("s3:*", "*", r#""Null":{"ex:m":"true"}"#);
    let covered = |condition: &str| {
        let qualified = allow("sqs:*", "*", r#""ForAnyValue:StringEquals":{"ex:m":"b"}"#);
        format!("{},{qualified}", allow("s3:*", "*", condition))
    };
    assert_open(&absent, &covered(r#""StringEqualsIfExists":{"ex:m":"a"}"#), "ex:m");
    assert_within(&absent, &covered(r#""StringNotEqualsIfExists":{"ex:m":"a"}"#));
}

#[test]
fn the_resource_in_which_a_value_moves_wildcards_is_named() {
    let but = |denied: &str| format!("{},{}", allow("*", "*", ""), deny("*", denied, ""));
    let granted = allow("s3:*", "arn:aws:s3:a:b:abcq:r:x", "");
    let Answer::Unknown(why) = of(&granted, &but("arn:aws:s3:${aws:username}:abc*:x")) else {
        panic!("a proof, or a witness")
    };
    assert!(why.what.ends_with("what the wildcards of `arn:aws:s3:${aws:username}:abc*:x` match"), "{why:?}");
    assert_within(&granted, &but("arn:aws:s3:abc*:${aws:username}:y"));
}

#[test]
fn a_value_moves_the_wildcards_of_a_condition_too() {
    let text = allow("s3:*", "*", r#""StringEquals":{"ex:key":"arn:aws:s3:a:b:abcq:r:x"}"#);
    let but = |denied: &str| {
        let denied = deny("*", "*", &format!(r#""ArnLike":{{"ex:key":"{denied}"}}"#));
        format!("{},{denied}", allow("*", "*", ""))
    };
    assert_ne!(of(&text, &but("arn:aws:s3:${aws:username}:abc*:x")), Answer::Within);
    assert_within(&text, &but("arn:aws:s3:::x/${aws:username}"));
}

#[test]
fn null_with_a_qualifier_compares_nothing() {
    let null = |qualifier: &str, value: &str| format!(r#""{qualifier}Null":{{"ex:m":"{value}"}}"#);
    for value in ["true", "false"] {
        let (all, any) = (null("ForAllValues:", value), null("ForAnyValue:", value));
        assert_within(&allow("s3:*", "*", ""), &allow("s3:*", "*", &all));
        assert_within(&allow("s3:*", "*", &any), NOTHING_OF_IT);
        assert_exceeds(&allow("s3:*", "*", &all), NOTHING_OF_IT);
    }
}

#[test]
fn who_federates_a_user_of_a_parameter_s_account_is_open() {
    let user = |account: &str| of_aws(&format!("arn:aws:iam::{account}:user/x"));
    let federated = |account: &str| of_aws(&format!("arn:aws:sts::{account}:federated-user/y"));
    let but = |denied: &str| format!("{},{}", trust("Allow", &user("{p}")), trust("Deny", denied));
    let allowed = trust("Allow", &user("{p}"));
    assert!(!is_trust_within(&allowed, &but(&federated("{p}"))));
    assert!(!is_trust_within(&allowed, &but(&federated("123456789012"))));
    assert!(is_trust_within(&but(&federated("123456789012")), &allowed));
}

#[test]
fn a_role_is_known_by_its_name_to_its_sessions() {
    let role = |path: &str| of_aws(&format!("arn:aws:iam::123456789012:role/{path}"));
    let allowed = trust("Allow", &role("x"));
    let but = |path: &str| format!("{allowed},{}", trust("Deny", &role(path)));
    assert!(!is_trust_within(&allowed, &but("path/x")));
    assert!(is_trust_within(&allowed, &but("path/y")));
}

#[test]
fn the_key_with_several_values_is_named_where_they_matter() {
    let several = r#""ForAnyValue:StringEquals":{"ex:m":"a"},"ForAnyValue:StringLike":{"ex:m":"b*"}"#;
    let open = deny("s3:*", "*", r#""ForAnyValue:StringEqualsIfExists":{"ex:z":"a"}"#);
    let with = |condition: &str| {
        format!("{},{open}", allow("s3:*", "*", &format!(r#"{several},"Null":{{"ex:z":"true"}}{condition}"#)))
    };
    assert_open(&with(""), NOTHING_OF_IT, "ex:z");
    assert_open(&with(r#","StringEquals":{"ex:m":"a"}"#), NOTHING_OF_IT, "ex:m");
}

#[test]
fn the_key_whose_address_is_read_in_two_ways_is_named() {
    let address = |value: &str| format!(r#""IpAddress":{{"aws:SourceIp":"{value}"}}"#);
    let one = |value: &str| allow("s3:*", "*", &address(value));
    assert_open(&one("2001:db8::1"), &one("2001:db8::1/128"), "aws:SourceIp");
    let open = deny("s3:*", "*", r#""ForAnyValue:StringEqualsIfExists":{"ex:z":"a"}"#);
    let sure = allow("s3:*", "*", &format!(r#"{},"Null":{{"ex:z":"true"}}"#, address("10.0.0.0/8")));
    assert_open(&format!("{sure},{open}"), NOTHING_OF_IT, "ex:z");
}
