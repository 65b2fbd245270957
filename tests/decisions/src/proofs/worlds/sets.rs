//! Keys of several values, with set operators and without; tags.

use serde_json::{Value, json};

use super::super::parts::tests;
use super::super::world::World;
use super::{borrowed, null, of_conditions, or_none, pairs};

fn members() -> Vec<Value> {
    let lists = [
        json!(null),
        json!([]),
        json!([""]),
        json!(["a"]),
        json!(["b"]),
        json!(["ab"]),
        json!(["a", "b"]),
        json!(["a", "ab"]),
        json!(["b", "c"]),
        json!(["a", "b", "c"]),
        json!(["c"]),
        json!(["", "a"]),
    ];
    lists.to_vec()
}

pub(super) fn sets(count: usize, seed: u64) -> World {
    let key = "aws:TagKeys";
    let operators: Vec<String> =
        ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists"]
            .into_iter()
            .flat_map(|operator| ["ForAllValues:", "ForAnyValue:"].map(|set| format!("{set}{operator}")))
            .collect();
    let values = [json!("a"), json!("b"), json!("a*"), json!(["a", "b"]), json!(["a", "c"])];
    let mut conditions = [tests(key, &borrowed(&operators), &values), null(key)].concat();
    conditions.extend(tests(key, &["ForAllValues:Null", "ForAnyValue:Null"], &[json!("true")]));
    let both = json!({ "Condition": {
        "ForAllValues:StringEquals": { key: ["a", "b"] }, "Null": { key: "false" },
    } });
    conditions.push(both);
    of_conditions("sets", conditions, &[(key, members())], (count, seed))
}

/// Operators without qualifier on a key of several values, beside those with one.
pub(super) fn several(count: usize, seed: u64) -> World {
    let key = "aws:TagKeys";
    let values = [json!("a"), json!("b"), json!("a*"), json!(["a", "b"]), json!("*")];
    let operators = [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIfExists",
        "StringNotEqualsIfExists",
        "ForAnyValue:StringEquals",
    ];
    let conditions = [tests(key, &operators, &values), null(key)].concat();
    of_conditions("several", conditions, &[(key, members())], (count, seed))
}

/// Set operators with `IfExists`, with negated operators, and two of them in one statement.
pub(super) fn qualified(count: usize, seed: u64) -> World {
    let key = "aws:TagKeys";
    let operators = [
        "ForAllValues:StringEqualsIfExists",
        "ForAllValues:StringNotEqualsIfExists",
        "ForAllValues:StringNotLike",
        "ForAllValues:StringEqualsIgnoreCase",
        "ForAnyValue:StringEqualsIfExists",
        "ForAnyValue:StringNotEqualsIfExists",
        "ForAnyValue:StringNotLike",
        "ForAnyValue:StringNotEqualsIgnoreCase",
    ];
    let single = tests(key, &operators, &[json!("a"), json!("a*"), json!(["A", "b"])]);
    let mut joint = tests(key, &["ForAllValues:StringEquals", "ForAllValues:StringNotEquals"], &[json!("a")]);
    joint.extend(tests(key, &["ForAnyValue:StringLike", "ForAnyValue:StringNotEquals"], &[json!("a*")]));
    joint.extend(tests(key, &["ForAnyValue:StringLike"], &[json!("b")]));
    joint.extend(null(key));
    let conditions = [pairs(&joint), single, null(key)].concat();
    let more = [json!(["A"]), json!(["A", "c"]), json!(["A", "b"])];
    of_conditions("qualified", conditions, &[(key, [members(), more.to_vec()].concat())], (count, seed))
}

/// Tags, whose names some documents write in other cases.
pub(super) fn tags(count: usize, seed: u64) -> World {
    let keys = ["aws:RequestTag/Team", "aws:RequestTag/team", "AWS:requesttag/Team", "aws:ResourceTag/team"];
    let operators = ["StringEquals", "StringNotEquals", "StringLikeIfExists"];
    let single: Vec<Value> = keys
        .iter()
        .flat_map(|key| [tests(key, &operators, &[json!("a"), json!("a*")]), null(key)].concat())
        .collect();
    let conditions = [single, pairs(&pairs_of_keys(&keys))].concat();
    let values = [
        ("aws:RequestTag/Team", or_none(&["a", "ab", "b", ""])),
        ("aws:ResourceTag/Team", or_none(&["a", "b"])),
    ];
    of_conditions("tags", conditions, &values, (count, seed))
}

/// One condition on each key, under an operator of its own.
fn pairs_of_keys(keys: &[&str]) -> Vec<Value> {
    let operators = ["StringEquals", "StringLike", "StringNotEquals", "StringEqualsIgnoreCase"];
    let with = |(key, operator): (&&str, &str)| json!({ "Condition": { operator: { *key: "a" } } });
    keys.iter().zip(operators).map(with).collect()
}
