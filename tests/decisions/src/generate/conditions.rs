//! Condition blocks, and the values of a request that they are compared with.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::near;
use super::requests::{Scene, spelling};

/// What the values of a key, or of an operator, are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Text,
    Number,
    Date,
    Boolean,
    Bytes,
    Address,
    Arn,
}

pub(super) const KEYS: [&str; 10] = [
    "aws:username",
    "aws:PrincipalTag/team",
    "s3:prefix",
    "aws:TagKeys",
    "aws:MultiFactorAuthAge",
    "aws:CurrentTime",
    "aws:SecureTransport",
    "iot:Blob",
    "aws:SourceIp",
    "aws:SourceArn",
];

pub(super) fn family_of_key(key: &str) -> Family {
    match key {
        "aws:MultiFactorAuthAge" => Family::Number,
        "aws:CurrentTime" => Family::Date,
        "aws:SecureTransport" => Family::Boolean,
        "iot:Blob" => Family::Bytes,
        "aws:SourceIp" => Family::Address,
        "aws:SourceArn" => Family::Arn,
        _ => Family::Text,
    }
}

const TEXTS: [&str; 10] = ["a", "A", "ab", "alice", "Alice", "k", "a*", "*", "a/b", "\u{e9}"];
const NUMBERS: [&str; 10] =
    ["0", "1", "10", "10.0", "-1", "9.99", "3600", "0010", "9007199254740993", "9007199254740992"];
const DATES: [&str; 12] = [
    "2030-01-31T00:00:00Z",
    "2030-01-31",
    "2030-01",
    "2030-02",
    "1896048000",
    "1896048001",
    "2030-01-31T01:00:00+01:00",
    "2030-01-30T23:59:59Z",
    "2030-01-31T00:00:00.5Z",
    "2030-01-31T00:00Z",
    "2030-02-28T23:59:59-00:30",
    "2021",
];
const ADDRESSES: [&str; 9] = [
    "203.0.113.7",
    "203.0.113.8",
    "203.0.112.255",
    "203.0.114.0",
    "2001:db8::1",
    "2001:DB8:0::1",
    "2001:db9::1",
    "::ffff:203.0.113.7",
    "0.0.0.0",
];
const RANGES: [&str; 14] = [
    "203.0.113.7",
    "203.0.113.0/24",
    "203.0.113.7/24",
    "203.0.113.7/32",
    "203.0.113.8/31",
    "203.0.112.0/23",
    "0.0.0.0/0",
    "2001:db8::1/128",
    "2001:db8::/32",
    "2001:DB8::/33",
    "2001:db8:8000::/33",
    "::/0",
    "2001:db8::1",
    "128.0.0.0/1",
];
const ARNS: [&str; 8] = [
    "arn:aws:sns:us-east-1:111122223333:t",
    "arn:aws:sns:us-east-1:111122223333:t:sub",
    "arn:aws:sns:us-east-2:111122223333:t",
    "arn:aws:sns:us-east-1:444455556666:t",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/a:b",
    "arn:aws-cn:s3:::b",
    "arn:aws:sns:us-east-1:111122223333:T",
];
const ARN_PATTERNS: [&str; 9] = [
    "arn:aws:sns:*:111122223333:t",
    "arn:aws:sns:us-east-?:*:t*",
    "arn:*:*:*:*:*",
    "arn:aws:sns:*:*:t",
    "arn:aws:s3:::*",
    "arn:aws:s3:::b*",
    "*",
    "arn:aws:sns:us-east-1:111122223333:${aws:username}",
    "arn:aws:s3:::${*}",
];
const BYTES: [&str; 4] = ["QQ==", "QUI=", "QUJD", "/+8="];
const MALFORMED: [&str; 5] = ["ten", "soon", "999.1.1.1", "bucket", ""];

/// What a request has under `key`: mostly what belongs there, at times several values, none, or something else.
pub(super) fn found(dice: &mut Dice, key: &str) -> Value {
    let family = family_of_key(key);
    let one = |dice: &mut Dice| {
        if dice.one_in(24) {
            return dice.pick(&MALFORMED);
        }
        match family {
            Family::Text => dice.pick(&TEXTS),
            Family::Number => dice.pick(&NUMBERS),
            Family::Date => dice.pick(&DATES),
            Family::Boolean => dice.pick(&["true", "false", "True"]),
            Family::Bytes => dice.pick(&BYTES),
            Family::Address => dice.pick(&ADDRESSES),
            Family::Arn => dice.pick(&ARNS),
        }
    };
    let chance = if key == "aws:TagKeys" { 1 } else { 24 };
    if dice.one_in(chance) {
        let count = [0, 1, 2, 2, 3].get(dice.below(5)).copied().unwrap_or_default();
        return (0..count).map(|_| one(dice)).collect();
    }
    one(dice).into()
}

const OPERATORS: [(&str, Family); 26] = [
    ("StringEquals", Family::Text),
    ("StringNotEquals", Family::Text),
    ("StringEqualsIgnoreCase", Family::Text),
    ("StringNotEqualsIgnoreCase", Family::Text),
    ("StringLike", Family::Text),
    ("StringNotLike", Family::Text),
    ("NumericEquals", Family::Number),
    ("NumericNotEquals", Family::Number),
    ("NumericLessThan", Family::Number),
    ("NumericLessThanEquals", Family::Number),
    ("NumericGreaterThan", Family::Number),
    ("NumericGreaterThanEquals", Family::Number),
    ("DateEquals", Family::Date),
    ("DateNotEquals", Family::Date),
    ("DateLessThan", Family::Date),
    ("DateLessThanEquals", Family::Date),
    ("DateGreaterThan", Family::Date),
    ("DateGreaterThanEquals", Family::Date),
    ("Bool", Family::Boolean),
    ("BinaryEquals", Family::Bytes),
    ("IpAddress", Family::Address),
    ("NotIpAddress", Family::Address),
    ("ArnEquals", Family::Arn),
    ("ArnLike", Family::Arn),
    ("ArnNotEquals", Family::Arn),
    ("ArnNotLike", Family::Arn),
];

/// One or two conditions.
pub(super) fn block(dice: &mut Dice, scene: &Scene) -> Value {
    let mut block = Map::new();
    for _ in 0..=dice.below(2) {
        let (operator, key, values) = condition(dice, scene);
        let keys = block.entry(operator).or_insert_with(|| json!({}));
        if let Some(keys) = keys.as_object_mut()
            && !keys.keys().any(|other| other.eq_ignore_ascii_case(&key))
        {
            keys.insert(key, values);
        }
    }
    Value::Object(block)
}

fn condition(dice: &mut Dice, scene: &Scene) -> (String, String, Value) {
    let key = dice.pick(&KEYS);
    if dice.one_in(12) {
        let qualifier = if dice.one_in(4) { dice.pick(&["ForAllValues:", "ForAnyValue:"]) } else { "" };
        let value = dice.pick(&["true", "false"]);
        return (format!("{qualifier}Null"), spelling(dice, key), value.into());
    }
    let (name, family) = operator(dice, key);
    let several = if key == "aws:TagKeys" { 6 } else { 1 };
    let qualifier = match dice.below(8) {
        n if n < several => dice.pick(&["ForAllValues:", "ForAnyValue:"]),
        _ => "",
    };
    let if_exists = if dice.one_in(5) { "IfExists" } else { "" };
    let values = wanted(dice, scene, key, name, family);
    (format!("{qualifier}{name}{if_exists}"), spelling(dice, key), values)
}

/// An operator, mostly one that suits the key.
fn operator(dice: &mut Dice, key: &str) -> (&'static str, Family) {
    loop {
        let Some((name, family)) = OPERATORS.get(dice.below(OPERATORS.len())).copied() else { continue };
        if family == family_of_key(key) || dice.one_in(16) {
            return (name, family);
        }
    }
}

/// One to three values of a condition, seldom none; some written without quotes.
fn wanted(dice: &mut Dice, scene: &Scene, key: &str, operator: &str, family: Family) -> Value {
    let one = |dice: &mut Dice| wanted_value(dice, scene, key, operator, family);
    match dice.below(12) {
        0 => json!([]),
        1..=3 => json!([one(dice), one(dice)]),
        4 => json!([one(dice), one(dice), one(dice)]),
        5 if family == Family::Boolean => json!(dice.one_in(2)),
        5 if family == Family::Number => json!(dice.below(12)),
        _ => one(dice).into(),
    }
}

fn wanted_value(dice: &mut Dice, scene: &Scene, key: &str, operator: &str, family: Family) -> String {
    let own = scene.value_of(key).filter(|_| family == family_of_key(key) && !dice.one_in(3));
    match family {
        Family::Text if dice.one_in(4) => variable(dice),
        Family::Text => match own {
            Some(own) if operator.ends_with("Like") => near::pattern(dice, own, 0),
            Some(own) => near::text(dice, own),
            None if operator.ends_with("Like") => {
                dice.pick(&["a*", "?", "*", "al?ce", "*a*", "a?", "**"]).to_owned()
            }
            None => dice.pick(&TEXTS).to_owned(),
        },
        Family::Number => own_or(dice, own.filter(|own| own.parse::<f64>().is_ok()), &NUMBERS),
        Family::Date => own_or(dice, own.filter(|own| DATES.contains(own)), &DATES),
        Family::Boolean => dice.pick(&["true", "false", "False"]).to_owned(),
        Family::Bytes => own_or(dice, own.filter(|own| BYTES.contains(own)), &BYTES),
        Family::Address => own_or(dice, own.filter(|own| ADDRESSES.contains(own)), &RANGES),
        Family::Arn => match own.filter(|own| own.starts_with("arn:")) {
            Some(own) => {
                let pattern = near::pattern(dice, own, "arn:aws:s3:".len());
                // IAM takes six fields and nothing less.
                if pattern.matches(':').count() < 5 { own.to_owned() } else { pattern }
            }
            None if dice.one_in(2) => dice.pick(&ARN_PATTERNS).to_owned(),
            None => dice.pick(&ARNS).to_owned(),
        },
    }
}

fn own_or(dice: &mut Dice, own: Option<&str>, others: &[&str]) -> String {
    own.map_or_else(|| dice.pick(others).to_owned(), str::to_owned)
}

/// A text with a policy variable in it.
pub(super) fn variable(dice: &mut Dice) -> String {
    let variable = dice.pick(&[
        "${aws:username}",
        "${AWS:UserName}",
        "${aws:PrincipalTag/team}",
        "${aws:PrincipalTag/team, 'a'}",
        "${aws:username, 'alice'}",
        "${s3:prefix, ''}",
        "${aws:TagKeys}",
        "${*}",
        "${?}",
        "${$}",
    ]);
    let (before, after) = match dice.below(6) {
        0 => ("a", ""),
        1 => ("", "*"),
        2 => ("", "/b"),
        _ => ("", ""),
    };
    format!("{before}{variable}{after}")
}
