//! Patterns of actions and of ARNs.

use serde_json::json;

use super::super::parts::{contexts, documents, product, requests, tests};
use super::super::world::World;
use super::{ROLE, everything, lists, or_none, world};

pub(super) fn patterns(count: usize, seed: u64) -> World {
    let actions = [
        lists("Action", &["*", "x:a*", "x:*b", "x:?b", "X:AB", "x:a", "y:*"]),
        lists("NotAction", &["x:a*", "x:?b"]),
        vec![json!({ "Action": ["x:a", "x:*b"] }), json!({ "NotAction": ["x:a", "y:*"] })],
    ];
    let resources = [
        lists(
            "Resource",
            &[
                "*",
                "arn:aws:x:::a*",
                "arn:aws:x:::*b",
                "arn:aws:x:::a?",
                "arn:aws:x:r:1:ab",
                "arn:aws:x:r:*:*",
            ],
        ),
        lists("NotResource", &["arn:aws:x:::a*", "arn:*:*:*:*:*"]),
        vec![json!({ "Resource": ["arn:aws:x:::a", "arn:aws:x:r:?:a*"] })],
    ];
    let parts = product(&[actions.concat(), resources.concat()]);
    let texts = [
        "*",
        "arn:aws:x:::a",
        "arn:aws:x:::ab",
        "arn:aws:x:::b",
        "arn:aws:x:::ac",
        "arn:aws:x:::a:b",
        "arn:aws:x:r:1:ab",
        "arn:aws:x:r:12:a",
        "arn:aws:x:r::b",
        "arn:aws:y:::q",
    ];
    let requests =
        requests(ROLE, &["x:ab", "x:a", "x:ac", "x:cb", "x:b", "x:acb", "y:ab", "y:q"], &texts, &[json!({})]);
    world("patterns", documents(&parts, &everything(), count, seed), requests)
}
/// Partitions, and what belongs to AWS itself.
pub(super) fn partitions(count: usize, seed: u64) -> World {
    let resources = [
        lists(
            "Resource",
            &[
                "*",
                "arn:aws:x:::a*",
                "arn:aws-cn:x:::a*",
                "arn:*:x:::a*",
                "arn:aws*:x:::ab",
                "arn:aws-??:x:::*",
                "arn:aws:iam::aws:policy/*",
                "arn:aws:iam::*:policy/*",
                "arn:*:iam::aws:policy/A*",
                "arn:aws:iam::???:policy/A",
                "arn:aws:iam::111122223333:policy/*",
            ],
        ),
        lists(
            "NotResource",
            &["arn:aws-cn:*:*:*:*", "arn:aws:iam::aws:policy/*", "arn:aws:*:*:*:*", "arn:*:iam::*:policy/A"],
        ),
    ]
    .concat();
    let key = "iam:PolicyARN";
    let arns = ["arn:aws:iam::aws:policy/*", "arn:*:iam::aws:policy/A", "arn:aws*:iam::*:policy/*"];
    let conditions = [
        vec![json!({}), json!({})],
        tests(key, &["ArnLike", "ArnNotEquals", "StringLike"], &arns.map(|arn| json!(arn))),
    ]
    .concat();
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let contexts = contexts(&[(
        key,
        or_none(&[
            "arn:aws:iam::aws:policy/A",
            "arn:aws-cn:iam::aws:policy/A",
            "arn:aws:iam::111122223333:policy/A",
            "arn:aws:iam::aws:policy/B",
        ]),
    )]);
    let texts = [
        "*",
        "arn:aws:x:::a",
        "arn:aws:x:::ab",
        "arn:aws:x:::b",
        "arn:aws-cn:x:::ab",
        "arn:aws-us-gov:x:::ab",
        "arn:aws:iam::aws:policy/A",
        "arn:aws:iam::aws:policy/B",
        "arn:aws-cn:iam::aws:policy/A",
        "arn:aws:iam::111122223333:policy/A",
        "arn:aws:iam::444455556666:policy/AB",
    ];
    let documents = documents(&parts, &everything(), count, seed);
    World {
        reaches_beyond: true,
        ..world("partitions", documents, requests(ROLE, &["x:ab"], &texts, &contexts))
    }
}

/// Wildcards beside colons: in the fields of an ARN, and in the last, which may have colons of its own.
pub(super) fn colons(count: usize, seed: u64) -> World {
    let texts = [
        "*",
        "arn:aws:x:r*:1:ab",
        "arn:aws:x:*:1:a*",
        "arn:aws:x:*:*:a:b",
        "arn:aws:x:::*:b",
        "arn:aws:x:::a:*",
        "arn:aws:x*:::b",
        "arn:*:x:::b",
        "arn:aws:x:?::b",
        "arn:aws:x:::?:b",
        "arn:aws:x:::*b",
        "arn:aws:*:*:1:*b",
        "arn:aws:x:r*1:*:ab",
    ];
    let resources = [
        lists("Resource", &texts),
        lists("NotResource", &["arn:aws:x:::*:b", "arn:aws:x:*:1:a*", "arn:aws:x:r*:*:*"]),
    ];
    let parts = product(&[vec![json!({ "Action": "*" })], resources.concat()]);
    let texts = [
        "*",
        "arn:aws:x:::a:b",
        "arn:aws:x:::b",
        "arn:aws:x:::ab",
        "arn:aws:x:::a:a:b",
        "arn:aws:x:::ab:b",
        "arn:aws:x:r:1:ab",
        "arn:aws:x:r:1:1:ab",
        "arn:aws:x:rr::1:ab",
        "arn:aws:x:r::a:b",
        "arn:aws:x:r:2:a:b",
        "arn:aws:xq:::b",
        "arn:aws:xq:::::b",
        "arn:aws:y:x:::b",
        "arn:aws:q:x:::b",
        "arn:aws:x:r:1:1:ab",
        "arn:aws:x:r:2:1:ab",
        "arn:aws:x:r:21:1:ab",
        "arn:aws:y:r:1:q:b",
    ];
    let documents = documents(&parts, &everything(), count, seed);
    World {
        reaches_beyond: true,
        ..world("colons", documents, requests(ROLE, &["x:ab"], &texts, &[json!({})]))
    }
}
