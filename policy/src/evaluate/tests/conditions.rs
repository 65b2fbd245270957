//! Every operator on keys that are there, that are not, that are empty or of several values.

use super::{OBJECT, asked};
use crate::evaluate::{Context, Decision, KeyValue};

/// Each base operator with a value of a policy, a value that it matches, and one that it does not.
const OPERATORS: &[(&str, &str, &str, &str)] = &[
    ("StringEquals", "a*", "a*", "ab"),
    ("StringEqualsIgnoreCase", "aB", "Ab", "b"),
    ("StringLike", "a?*", "abc", "a"),
    ("NumericEquals", "10", "10.0", "11"),
    ("NumericLessThan", "10", "9.5", "10"),
    ("NumericLessThanEquals", "10", "10", "10.1"),
    ("NumericGreaterThan", "10", "11", "10"),
    ("NumericGreaterThanEquals", "10", "10", "9"),
    ("DateEquals", "2030-01-01T00:00:00Z", "1893456000", "1893456001"),
    ("DateLessThan", "2030-01-01", "2029-12-31T23:59:59Z", "2030-01-01T00:00:00Z"),
    ("DateLessThanEquals", "2030-01-01", "2030-01-01T01:00:00+01:00", "2030-01-01T00:00:01Z"),
    ("DateGreaterThan", "2030-01-01", "2030-01-01T00:00:00.1Z", "2030-01-01"),
    ("DateGreaterThanEquals", "2030-01-01", "2030-01-01", "2029-12-31"),
    ("Bool", "true", "TRUE", "false"),
    ("BinaryEquals", "QmFzZQ==", "QmFzZQ==", "QUJD"),
    ("IpAddress", "203.0.113.0/24", "203.0.113.7", "203.0.114.7"),
    ("IpAddress", "2001:DB8::/32", "2001:db8::7", "2001:db9::7"),
    (
        "ArnEquals",
        "arn:aws:sns:*:111122223333:t*",
        "arn:aws:sns:eu-west-1:111122223333:topic",
        "arn:aws:sns:eu-west-1:444455556666:topic",
    ),
    (
        "ArnLike",
        "arn:aws:x:*:111122223333:f/*",
        "arn:aws:x:r:111122223333:f/a:b",
        "arn:aws:x:r:999999999999:s:111122223333:f/d",
    ),
];

/// The operator that holds where the other does not; only some have one.
fn negated(operator: &str) -> Option<String> {
    match operator {
        "IpAddress" => Some("NotIpAddress".to_owned()),
        "StringEquals"
        | "StringEqualsIgnoreCase"
        | "StringLike"
        | "NumericEquals"
        | "DateEquals"
        | "ArnEquals"
        | "ArnLike" => {
            let (family, rest) = ["String", "Numeric", "Date", "Arn"]
                .into_iter()
                .find_map(|family| Some((family, operator.strip_prefix(family)?)))
                .unwrap();
            Some(format!("{family}Not{rest}"))
        }
        _ => None,
    }
}

fn statement(effect: &str, operator: &str, values: &str) -> String {
    format!(
        r#"{{"Effect": "{effect}", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"k:Key": {values}}}}}}}"#
    )
}

/// Whether the condition holds, asked of a statement that allows and of one that denies.
#[track_caller]
fn check(operator: &str, value: &str, key: &KeyValue, holds: Option<bool>) {
    let values = if value.starts_with('[') { value.to_owned() } else { format!("\"{value}\"") };
    let context = || Context::closed().with("K:key", key.clone());
    let allowed = asked(&statement("Allow", operator, &values), "s3:GetObject", OBJECT, context());
    let all = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let deny = format!("{all}, {}", statement("Deny", operator, &values));
    let denied = asked(&deny, "s3:GetObject", OBJECT, context());
    let expected = match holds {
        Some(true) => (Decision::Allow, Decision::ExplicitDeny),
        Some(false) => (Decision::ImplicitDeny, Decision::Allow),
        None => {
            assert!(matches!(allowed, Decision::Depends(_)), "{operator} {value} {key:?}: {allowed:?}");
            assert_ne!(denied, Decision::Allow, "{operator} {value} {key:?}");
            return;
        }
    };
    assert_eq!((allowed, denied), expected, "{operator} {value} {key:?}");
}

fn one(value: &str) -> KeyValue {
    KeyValue::One(value.to_owned())
}

fn many(values: &[&str]) -> KeyValue {
    KeyValue::Many(values.iter().map(|value| (*value).to_owned()).collect())
}

#[test]
fn operators_compare_one_value() {
    for (operator, value, hit, miss) in OPERATORS {
        for suffix in ["", "IfExists"] {
            let operator = format!("{operator}{suffix}");
            check(&operator, value, &one(hit), Some(true));
            check(&operator, value, &one(miss), Some(false));
            check(&operator, value, &many(&[hit]), Some(true));
            check(&operator, value, &KeyValue::Unknown, None);
            check(&operator, value, &KeyValue::Absent, Some(suffix == "IfExists"));
        }
        let Some(negated) = negated(operator) else { continue };
        for suffix in ["", "IfExists"] {
            let operator = format!("{negated}{suffix}");
            check(&operator, value, &one(hit), Some(false));
            check(&operator, value, &one(miss), Some(true));
            check(&operator, value, &KeyValue::Unknown, None);
            check(&operator, value, &KeyValue::Absent, Some(true));
            check(&operator, value, &many(&[]), Some(true));
        }
    }
}

#[test]
fn any_of_several_values_of_a_policy_matches() {
    for (operator, value, hit, miss) in OPERATORS {
        if operator.contains("Than") {
            continue;
        }
        let values = format!(r#"["{value}", "{value}"]"#);
        check(operator, &values, &one(hit), Some(true));
        check(operator, &values, &one(miss), Some(false));
        if let Some(negated) = negated(operator) {
            check(&negated, &values, &one(hit), Some(false));
            check(&negated, &values, &one(miss), Some(true));
        }
    }
    check("StringEquals", r#"["a", "b"]"#, &one("b"), Some(true));
    check("StringNotEquals", r#"["a", "b"]"#, &one("b"), Some(false));
    check("StringNotEquals", r#"["a", "b"]"#, &one("c"), Some(true));
    check("StringEquals", "[]", &one("b"), Some(false));
}

#[test]
fn for_all_values_asks_each_and_holds_of_none() {
    for (operator, value, hit, miss) in OPERATORS {
        for suffix in ["", "IfExists"] {
            let operator = format!("ForAllValues:{operator}{suffix}");
            check(&operator, value, &many(&[hit, hit]), Some(true));
            check(&operator, value, &many(&[hit, miss]), Some(false));
            check(&operator, value, &one(miss), Some(false));
            check(&operator, value, &KeyValue::Absent, Some(true));
            check(&operator, value, &many(&[]), Some(true));
            // An empty text is a set without values on one page of AWS, and a value on others.
            check(&operator, value, &one(""), None);
        }
        let Some(negated) = negated(operator) else { continue };
        let operator = format!("ForAllValues:{negated}");
        check(&operator, value, &many(&[miss, miss]), Some(true));
        check(&operator, value, &many(&[hit, miss]), Some(false));
        check(&operator, value, &KeyValue::Absent, Some(true));
    }
}

#[test]
fn for_any_value_asks_for_one_and_fails_of_none() {
    for (operator, value, hit, miss) in OPERATORS {
        for suffix in ["", "IfExists"] {
            let operator = format!("ForAnyValue:{operator}{suffix}");
            check(&operator, value, &many(&[miss, hit]), Some(true));
            check(&operator, value, &many(&[miss, miss]), Some(false));
            check(&operator, value, &one(hit), Some(true));
            // Of `IfExists` AWS says that it holds without the key, of `ForAnyValue` that it does not.
            let without = if suffix.is_empty() { Some(false) } else { None };
            check(&operator, value, &KeyValue::Absent, without);
            check(&operator, value, &many(&[]), without);
            check(&operator, value, &one(""), Some(false));
        }
        let Some(negated) = negated(operator) else { continue };
        let operator = format!("ForAnyValue:{negated}");
        check(&operator, value, &many(&[hit, miss]), Some(true));
        check(&operator, value, &many(&[hit, hit]), Some(false));
        check(&operator, value, &KeyValue::Absent, Some(false));
    }
}

/// IAM User Guide, "Single-valued vs. multivalued context keys": such a key needs a set operator.
#[test]
fn several_values_without_set_operator_never_match_for_certain() {
    for (operator, value, hit, miss) in OPERATORS {
        check(operator, value, &many(&[hit, miss]), None);
        check(operator, value, &many(&[miss, miss]), Some(false));
        check(operator, value, &many(&[]), Some(false));
        check(&format!("{operator}IfExists"), value, &many(&[]), None);
        if let Some(negated) = negated(operator) {
            check(&negated, value, &many(&[miss, miss]), None);
            check(&negated, value, &many(&[hit, miss]), None);
        }
    }
}

#[test]
fn null_asks_whether_a_key_is_absent() {
    for (key, absent) in [
        (KeyValue::Absent, true),
        (many(&[]), true),
        (one("a"), false),
        (one(""), false),
        (many(&["a", "b"]), false),
    ] {
        check("Null", "true", &key, Some(absent));
        check("Null", "FALSE", &key, Some(!absent));
        check("Null", r#"["true", "false"]"#, &key, Some(true));
        check("ForAllValues:Null", "true", &key, Some(true));
        check("ForAnyValue:Null", "true", &key, Some(false));
    }
    check("Null", "true", &KeyValue::Unknown, None);
    check("Null", "maybe", &KeyValue::Absent, Some(false));
}

/// What has not the operator's form matches nothing; whether a negated operator then holds, AWS does not say.
#[test]
fn a_value_of_the_wrong_type_never_allows() {
    for (operator, value, _, _) in OPERATORS {
        if operator.starts_with("String") {
            continue;
        }
        check(operator, value, &one("malformed"), Some(false));
        if let Some(negated) = negated(operator) {
            check(&negated, value, &one("malformed"), None);
        }
    }
    check("ArnLike", "*", &one("malformed"), None);
    check("ArnNotLike", "*", &one("malformed"), None);
    check("ArnLike", "*", &one("arn:aws:s3:::bucket"), Some(true));
    check("IpAddress", "203.0.113.0/24", &one("203.0.113.0/25"), Some(false));
}

/// Whether an address of IPv6 without prefix is one address or a range of `/32`, AWS does not say.
#[test]
fn addresses_of_ipv6_have_their_doubts() {
    check("IpAddress", "2001:db8::7", &one("2001:db8::7"), Some(true));
    check("IpAddress", "2001:db8::7", &one("2001:db8::8"), None);
    check("IpAddress", "2001:db8::7", &one("2001:db9::7"), Some(false));
    check("IpAddress", "2001:db8::7/128", &one("2001:db8::8"), Some(false));
    check("IpAddress", "203.0.113.7", &one("203.0.113.8"), Some(false));
    check("IpAddress", "::ffff:203.0.113.7", &one("203.0.113.8"), Some(false));
    check("IpAddress", "::/0", &one("::ffff:203.0.113.7"), None);
    check("IpAddress", "::/0", &one("203.0.113.7"), Some(false));
}

#[test]
fn letters_have_their_case() {
    check("StringEquals", "a", &one("A"), Some(false));
    check("StringLike", "a*", &one("Ab"), Some(false));
    check("StringEqualsIgnoreCase", "a*", &one("AB"), Some(false));
    check("StringEqualsIgnoreCase", "\u{c9}", &one("\u{e9}"), None);
    check("ArnLike", "arn:aws:s3:::b", &one("arn:aws:s3:::B"), Some(false));
    check("StringLike", "?", &one("\u{e9}"), Some(true));
}

#[test]
fn variables_stand_in_values() {
    let statement = |effect: &str, operator: &str, value: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "s3:Put*", "Resource": "*"}}, {{"Effect": "{effect}", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"k:key": "{value}"}}}}}}"#
        )
    };
    let ask = |effect: &str, operator: &str, value: &str, context: Context| {
        let action = if effect == "Deny" { "s3:PutObject" } else { "s3:GetObject" };
        asked(&statement(effect, operator, value), action, OBJECT, context.with("k:key", "a/b"))
    };
    let tag = |value: &str| Context::closed().with("aws:PrincipalTag/team", value);
    let variable = "${aws:PrincipalTag/team}/b";
    assert_eq!(ask("Allow", "StringEquals", variable, tag("a")), Decision::Allow);
    assert_eq!(ask("Allow", "StringLike", variable, tag("*")), Decision::ImplicitDeny);
    assert_eq!(ask("Allow", "StringLike", "${aws:PrincipalTag/team}*", tag("a")), Decision::Allow);
    assert_eq!(ask("Allow", "StringEquals", variable, Context::closed()), Decision::ImplicitDeny);
    assert_eq!(ask("Deny", "StringEquals", variable, Context::closed()), Decision::Allow);
    // "Inverted condition operators like `StringNotEquals` or `StringNotLike` do match against a null value".
    assert_eq!(ask("Allow", "StringNotEquals", variable, Context::closed()), Decision::Allow);
    assert_eq!(ask("Deny", "StringNotEquals", variable, Context::closed()), Decision::ExplicitDeny);
    assert_eq!(ask("Allow", "StringEquals", "${aws:PrincipalTag/x, 'a'}/b", tag("a")), Decision::Allow);
    assert!(matches!(ask("Allow", "StringEquals", variable, Context::open()), Decision::Depends(_)));
}

#[test]
fn an_address_of_ipv4_as_one_of_ipv6_is_in_no_range_for_sure() {
    let mapped = one("::ffff:203.0.113.7");
    for range in ["203.0.113.0/24", "::/1"] {
        check("IpAddress", range, &mapped, None);
        check("NotIpAddress", range, &mapped, None);
    }
    check("IpAddress", "203.0.114.0/24", &mapped, Some(false));
    check("IpAddress", "2001:db8::/32", &mapped, Some(false));
}

#[test]
fn a_parameter_is_compared_only_with_itself() {
    let hole = "{a}";
    let same = one("\u{E000}");
    check("StringEquals", hole, &same, Some(true));
    check("StringEquals", hole, &one("1"), None);
    // A range of addresses is not in itself, and a text that is no number equals none.
    for operator in ["NumericEquals", "NumericLessThan", "DateEquals", "Bool", "IpAddress"] {
        check(operator, hole, &same, None);
        check(operator, hole, &one("1"), None);
    }
    check("StringNotEquals", hole, &same, Some(false));
    check("StringLike", "a/{a}/*", &one("a/\u{E000}/b"), Some(true));
    check("StringLike", "a/{a}/*", &one("b/\u{E000}/b"), Some(false));
    // What both start or end with tells nothing apart.
    check("StringLike", "{a}/audit/*", &one("\u{E000}/data"), Some(false));
    check("StringLike", "*/audit/{a}", &one("data/\u{E000}"), Some(false));
    check("StringLike", "{a}/*/audit", &one("\u{E000}/data"), Some(false));
    check("StringLike", "{a}{a}/x", &one("\u{E000}/x"), None);
    check("StringLike", "a/?", &one("a/\u{E000}"), None);
    check("StringLike", "a/*", &one("a/\u{E000}"), Some(true));
    check("ArnLike", "arn:aws:s3:::{a}/*", &one("arn:aws:s3:::\u{E000}/b"), Some(true));
    check("ArnLike", "arn:aws:s3:::{a}/*", &one("arn:aws:sns:::\u{E000}/b"), Some(false));
    check("ArnLike", "{a}", &one("arn:aws:s3:::bucket"), None);
}
