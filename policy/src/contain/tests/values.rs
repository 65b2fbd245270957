//! Values of keys that no single request shows: several at once, none, ranges and their ends, letters that are wildcards
//! elsewhere; and requests that need another policy to agree.

use super::*;

const NOTHING_OF_IT: &str = r#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#;

fn with(condition: &str) -> String {
    allow("s3:*", "*", condition)
}

/// Whether it is proved that whoever meets `narrow` meets `wide`.
fn implies(narrow: &str, wide: &str) -> bool {
    of(&with(narrow), &with(wide)) == Answer::Within
}

/// Whether it is known that some request meets the condition.
fn can_be_met(condition: &str) -> bool {
    matches!(of(&with(condition), NOTHING_OF_IT), Answer::Exceeds(_))
}

#[test]
fn a_key_can_have_several_values() {
    assert!(can_be_met(r#""ForAnyValue:StringEquals":{"ex:m":"a"},"ForAnyValue:StringLike":{"ex:m":"b*"}"#));
    assert!(can_be_met(
        r#""ForAnyValue:StringEquals":{"ex:m":"a"},"ForAnyValue:StringLike":{"ex:m":"b*"},
        "ForAnyValue:StringEqualsIgnoreCase":{"ex:m":"c"}"#
    ));
    assert!(!can_be_met(
        r#""ForAllValues:StringEquals":{"ex:m":"a"},"ForAnyValue:StringLike":{"ex:m":"b*"}"#
    ));
    // AWS does not say what an operator without qualifier makes of several values.
    for unclear in [
        r#""StringEquals":{"ex:m":"a"},"ForAnyValue:StringEquals":{"ex:m":"b"}"#,
        r#""StringNotEquals":{"ex:m":"a"},"ForAnyValue:StringEquals":{"ex:m":"a"}"#,
    ] {
        assert_ne!(of(&with(unclear), NOTHING_OF_IT), Answer::Within, "{unclear}");
    }
}

#[test]
fn a_key_can_have_no_value() {
    let absent = r#""Null":{"ex:m":"true"}"#;
    let qualified = allow("sqs:*", "*", r#""ForAnyValue:StringEquals":{"ex:m":"b"}"#);
    let is_within = |condition: &str| {
        let reference = format!("{},{qualified}", with(condition));
        of(&with(absent), &reference) == Answer::Within
    };
    assert!(is_within(r#""ForAllValues:StringEquals":{"ex:m":"a"}"#));
    assert!(is_within(r#""StringNotEquals":{"ex:m":"a"}"#));
    assert!(is_within(r#""StringNotEqualsIfExists":{"ex:m":"a"}"#));
    assert!(!is_within(r#""ForAnyValue:StringEquals":{"ex:m":"a"}"#));
    assert!(!is_within(r#""StringEquals":{"ex:m":"a"}"#));
    assert!(!is_within(r#""StringEqualsIfExists":{"ex:m":"a"}"#), "a list without values may be there");
}

#[test]
fn an_empty_text_may_be_no_value_to_a_qualifier() {
    let all = |operator: &str, value: &str| {
        format!(r#""ForAllValues:{operator}":{{"ex:m":"{value}"}},"Null":{{"ex:m":"false"}}"#)
    };
    let any = |operator: &str, value: &str| format!(r#""ForAnyValue:{operator}":{{"ex:m":"{value}"}}"#);
    for (operator, value) in [("StringEquals", "a"), ("NumericEquals", "5"), ("BinaryEquals", "QUJD")] {
        assert!(!implies(&all(operator, value), &any(operator, value)), "{operator}");
        // What is that text to an operator without qualifier is no empty one.
        let text = format!(r#"{},"StringEquals":{{"ex:m":"{value}"}}"#, all(operator, value));
        assert!(implies(&text, &any(operator, value)), "{operator}");
    }
}

#[test]
fn what_aws_leaves_open_may_not_deny() {
    let open = r#""ForAnyValue:StringEqualsIfExists":{"ex:m":"a"}"#;
    let candidate = format!("{},{}", with(r#""Null":{"ex:m":"true"}"#), deny("s3:*", "*", open));
    assert_ne!(of(&candidate, NOTHING_OF_IT), Answer::Within);
    let sure = r#""ForAllValues:StringEquals":{"ex:m":"a"}"#;
    let candidate = format!("{},{}", with(r#""Null":{"ex:m":"true"}"#), deny("s3:*", "*", sure));
    assert_within(&candidate, NOTHING_OF_IT);
}

#[test]
fn behind_the_last_value_there_are_more() {
    assert!(!implies(
        r#""NumericGreaterThan":{"ex:n":"3"}"#,
        r#""NumericEquals":{"ex:n":["1","2","3","4"]}"#
    ));
    assert!(!implies(r#""NumericLessThan":{"ex:n":"1"}"#, r#""NumericEquals":{"ex:n":["1","2","3","4"]}"#));
    assert!(!implies(
        r#""DateGreaterThan":{"ex:d":"2030-01-03"}"#,
        r#""DateEquals":{"ex:d":["2030-01-01","2030-01-02","2030-01-03"]}"#
    ));
}

#[test]
fn a_range_is_known_by_its_edges() {
    let from = |range: &str| format!(r#""IpAddress":{{"aws:SourceIp":"{range}"}}"#);
    let implies = |narrow: &str, wide: &str| implies(&from(narrow), &from(wide));
    assert!(implies("203.0.113.130/25", "203.0.113.128/25"));
    assert!(implies("203.0.113.128/25", "203.0.113.130/25"));
    assert!(implies("::/0", "::/0") && implies("2001:db8::/64", "2001:db8::/32"));
    assert!(implies("203.0.113.0/32", "203.0.113.0/31"));
    for (one, other) in [
        ("203.0.113.130/25", "203.0.113.0/25"),
        ("203.0.113.0/24", "203.0.113.128/25"),
        ("203.0.113.0/31", "203.0.113.0/32"),
        ("203.0.113.0/31", "203.0.113.1/32"),
        ("255.255.255.0/24", "255.255.255.0/25"),
        ("::/127", "0.0.0.0/0"),
        ("::/0", "0.0.0.0/0"),
        ("0.0.0.0/0", "::/0"),
        ("2001:db8::/32", "2001:db8::/64"),
    ] {
        assert!(!implies(one, other), "{one} {other}");
    }
}

#[test]
fn a_range_holds_what_its_prefix_says() {
    let ranges = (29..=32).flat_map(|prefix| (0..8_u8).map(move |at| (at, prefix)));
    let ranges: Vec<(u8, u8)> = ranges.collect();
    let holds = |(at, prefix): (u8, u8), address: u8| address >> (32 - prefix) == at >> (32 - prefix);
    let from = |(at, prefix)| format!(r#""IpAddress":{{"aws:SourceIp":"203.0.113.{at}/{prefix}"}}"#);
    for (number, one) in ranges.iter().enumerate() {
        assert!(can_be_met(&from(*one)), "{one:?}");
        for other in ranges.iter().skip(number % 3).step_by(3) {
            let expected = (0..8).all(|address| !holds(*one, address) || holds(*other, address));
            assert_eq!(implies(&from(*one), &from(*other)), expected, "{one:?} {other:?}");
        }
    }
}

#[test]
fn a_range_is_within_addresses_that_are_all_of_it() {
    let from = |ranges: &str| format!(r#""IpAddress":{{"aws:SourceIp":[{ranges}]}}"#);
    let whole = from(r#""203.0.113.0/29""#);
    for some in 1..=u8::MAX {
        let addresses = (0..8).filter(|at| some >> at & 1 == 1).map(|at| format!(r#""203.0.113.{at}""#));
        let addresses: Vec<String> = addresses.collect();
        assert_eq!(implies(&whole, &from(&addresses.join(","))), some == u8::MAX, "{addresses:?}");
    }
}

#[test]
fn a_wildcard_is_a_letter_where_it_is_none() {
    let key = |operator: &str, value: &str| format!(r#""{operator}":{{"ex:key":"{value}"}}"#);
    for value in ["a*", "a?"] {
        assert!(implies(&key("StringEquals", value), &key("StringLike", value)), "{value}");
        assert!(!implies(&key("StringLike", value), &key("StringEquals", value)), "{value}");
        assert!(!implies(&key("StringNotEquals", value), &key("StringNotLike", value)), "{value}");
    }
    assert!(!implies(&key("StringEquals", "ab"), &key("StringEquals", "a?")));
}

#[test]
fn a_question_mark_is_a_colon_in_the_last_field_alone() {
    let sqs = |resource: &str| allow("sqs:*", resource, "");
    let but = |resource: &str, denied: &str| format!("{},{}", sqs(resource), deny("sqs:*", denied, ""));
    let last = "arn:aws:sqs:us-east-1:123456789012:a?b";
    assert_exceeds(&sqs(last), &but(last, "arn:aws:sqs:us-east-1:123456789012:a:b"));
    let region = "arn:aws:sqs:us-east-?:123456789012:q";
    assert_exceeds(&sqs(region), &but(region, "arn:aws:sqs:us-east-1:123456789012:q"));
}

#[test]
fn keys_are_told_apart_but_for_case() {
    let on = |key: &str| format!(r#""StringEquals":{{"{key}":"a"}}"#);
    assert!(implies(&on("aws:PrincipalOrgID"), &on("aws:principalorgid")));
    assert!(!implies(&on("aws:PrincipalOrgID"), &on("aws:SourceVpc")));
    assert!(!implies(&on("aws:PrincipalTag/a"), &on("aws:PrincipalTag/b")));
    assert!(!implies(&on("aws:PrincipalTag/a"), &on("aws:RequestTag/a")));
}

#[test]
fn another_policy_that_has_to_agree_does() {
    for action in ["kms:Decrypt", "sts:AssumeRole", "s3:GetObject"] {
        assert_exceeds(&allow(action, "*", ""), NOTHING_OF_IT);
        for kind in [Kind::ServiceControl, Kind::Boundary] {
            let of = |action: &str| {
                let text = allow(action, "*", "");
                document(&format!(r#"{{"Version":"2012-10-17","Statement":[{text}]}}"#), kind)
            };
            let answer = within(&[&of(action)], &[&of("sqs:*")], kind);
            assert!(matches!(answer, Answer::Exceeds(_)), "{action} {kind:?}: {answer:?}");
        }
    }
}

#[test]
fn a_resource_s_policy_is_shown_to_reach_over() {
    let of = |principal: &str, action: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"{action}","Resource":"*"}}]}}"#
        );
        document(&text, Kind::Resource)
    };
    let ask = |candidate: &Document, reference: &Document| within(&[candidate], &[reference], Kind::Resource);
    let (everyone, account) = (r#""*""#, r#"{"AWS":"123456789012"}"#);
    assert_eq!(ask(&of(account, "s3:GetObject"), &of(everyone, "s3:*")), Answer::Within);
    assert!(matches!(ask(&of(account, "s3:*"), &of(account, "s3:GetObject")), Answer::Exceeds(_)));
    assert!(matches!(ask(&of(everyone, "s3:GetObject"), &of(account, "s3:GetObject")), Answer::Exceeds(_)));
}

#[test]
fn what_is_true_is_not_false() {
    let is = |value: &str| format!(r#""Bool":{{"ex:b":"{value}"}}"#);
    assert!(can_be_met(&is("true")) && can_be_met(&is("false")));
    assert!(implies(&is("true"), &is("TRUE")) && !implies(&is("true"), &is("false")));
    let bytes = |value: &str| format!(r#""BinaryEquals":{{"ex:b":"{value}"}}"#);
    assert!(can_be_met(&bytes("QUJD")) && !implies(&bytes("QUJD"), &bytes("QUJE")));
    assert!(!implies("", &bytes("QUJD")));
    let both = r#""Bool":{"ex:b":"true"},"StringLike":{"ex:b":"t*"}"#;
    assert!(!implies(both, &is("false")));
}
