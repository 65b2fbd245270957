//! Variables and parameters: texts that are not known before the request, or before the deployment.

use serde_json::{Value, json};

use super::super::parts::{contexts, documents, product, requests, tests};
use super::super::world::World;
use super::{ROLE, everything, lists, null, or_none, world};

/// Variables, with defaults and without, in resources and in conditions; and the keys that they are of.
pub(super) fn variables(count: usize, seed: u64) -> World {
    let resources = [
        "*",
        "arn:aws:x:::${k:v}",
        "arn:aws:x:::${k:v}/*",
        "arn:aws:x:::a${k:v}",
        "arn:aws:x:::${k:v, 'a'}",
        "arn:aws:x:::a*",
        "arn:aws:x:::${k:w}${k:v}",
        "arn:aws:x:::?${*}",
        "arn:aws:x:::${K:V}/b",
    ];
    let mut conditions = vec![json!({})];
    conditions.extend(tests(
        "k:w",
        &["StringEquals", "StringNotEquals", "StringLike"],
        &[json!("${k:v}"), json!("${k:v}*")],
    ));
    conditions.extend(tests("k:v", &["StringEquals", "StringNotLike"], &[json!("a"), json!("a*")]));
    conditions.extend(null("k:v"));
    let resources =
        [lists("Resource", &resources), lists("NotResource", &["arn:aws:x:::${k:v}", "arn:aws:x:::a*"])]
            .concat();
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let contexts =
        contexts(&[("k:v", or_none(&["a", "b", "", "*", "a/b"])), ("k:w", or_none(&["a", "ab", "b", ""]))]);
    let texts = [
        "arn:aws:x:::a",
        "arn:aws:x:::b",
        "arn:aws:x:::aa",
        "arn:aws:x:::ab",
        "arn:aws:x:::a/b",
        "arn:aws:x:::b/b",
        "arn:aws:x:::",
        "arn:aws:x:::a*",
        "arn:aws:x:::*",
        "arn:aws:x:::/b",
        "*",
    ];
    world(
        "variables",
        documents(&parts, &everything(), count, seed),
        requests(ROLE, &["x:ab"], &texts, &contexts),
    )
}

/// Parameters, which have one value in both policies and may have the same.
pub(super) fn parameters(count: usize, seed: u64) -> World {
    let resources = [
        "*",
        "arn:aws:x:::{p}",
        "arn:aws:x:::{p}/a*",
        "arn:aws:x:::{p}/b*",
        "arn:aws:x:::a{p}",
        "arn:aws:x:::{q}",
        "arn:aws:x:::{q}/b",
        "arn:aws:x:::{p}{q}",
        "arn:aws:x:::*/{p}",
        "arn:aws:x:::*a/{p}",
        "arn:aws:x:::*b/{p}",
        "arn:aws:x:::a/*",
        "arn:aws:x:::a{p}b",
    ];
    let resources =
        [lists("Resource", &resources), lists("NotResource", &["arn:aws:x:::{p}/*", "arn:aws:x:::{q}"])]
            .concat();
    let mut conditions = vec![json!({}), json!({})];
    conditions.extend(tests(
        "k:w",
        &["StringEquals", "StringNotEquals", "StringLike", "StringEqualsIgnoreCase"],
        &[json!("{p}"), json!("{p}a"), json!("{p}b"), json!("a{q}")],
    ));
    conditions.extend(tests("k:n", &["NumericLessThan"], &[json!("{n}"), json!("5")]));
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let texts = [
        "arn:aws:x:::a",
        "arn:aws:x:::b",
        "arn:aws:x:::aa",
        "arn:aws:x:::ab",
        "arn:aws:x:::a/a",
        "arn:aws:x:::a/b",
        "arn:aws:x:::b/a",
        "arn:aws:x:::a/b/a",
        "arn:aws:x:::b/b",
        "arn:aws:x:::aab",
        "arn:aws:x:::abb",
        "arn:aws:x:::a/b/b",
        "*",
    ];
    let words = [
        json!("a"),
        json!("b"),
        json!("aa"),
        json!("ab"),
        json!("A"),
        json!("a/b"),
        json!("a/bb"),
        Value::Null,
    ];
    let contexts = contexts(&[("k:w", words.to_vec()), ("k:n", vec![json!("4"), json!("6")])]);
    let mut values = Vec::new();
    for p in ["a", "b", "a/b", "ab"] {
        for q in ["a", "b"] {
            for n in ["5", "7"] {
                values.push(
                    [("p", p), ("q", q), ("n", n)]
                        .map(|(name, value)| (name.to_owned(), value.to_owned()))
                        .to_vec(),
                );
            }
        }
    }
    let world = world(
        "parameters",
        documents(&parts, &everything(), count, seed),
        requests(ROLE, &["x:ab"], &texts, &contexts),
    );
    World { values, ..world }
}

/// Variables with defaults, and under operators that disregard case or compare ARNs.
pub(super) fn defaults(count: usize, seed: u64) -> World {
    let resources = [
        "*",
        "arn:aws:x:::${k:v, 'a'}",
        "arn:aws:x:::${k:v, 'b'}",
        "arn:aws:x:::${K:V, 'a'}/*",
        "arn:aws:x:::${k:v}",
        "arn:aws:x:::${k:v, 'a*'}",
        "arn:aws:x:::a${k:w, 'b'}",
        "arn:aws:x:::${k:w, 'a'}${k:v, 'b'}",
        "arn:aws:x:::a*",
    ];
    let mut conditions = vec![json!({})];
    conditions.extend(tests(
        "k:w",
        &["StringEquals", "StringNotEquals"],
        &[json!("${k:v, 'a'}"), json!("${k:v}")],
    ));
    conditions.extend(tests("k:w", &["StringEqualsIgnoreCase"], &[json!("${k:v, 'A'}"), json!("A")]));
    conditions.extend(tests(
        "k:w",
        &["StringLike", "StringNotLike"],
        &[json!("${k:v, 'a*'}"), json!("${*}${k:v}")],
    ));
    conditions.extend(tests(
        "k:a",
        &["ArnLike", "ArnNotLike"],
        &[json!("arn:aws:x:::${k:v, 'a'}*"), json!("arn:aws:x:::a*")],
    ));
    conditions.extend(null("k:v"));
    let resources = [
        lists("Resource", &resources),
        lists("NotResource", &["arn:aws:x:::${k:v, 'a'}", "arn:aws:x:::${k:w}*"]),
    ]
    .concat();
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let contexts = contexts(&[
        ("k:v", or_none(&["a", "A", "b", ""])),
        ("k:w", or_none(&["a", "A", "b", "*b"])),
        ("k:a", or_none(&["arn:aws:x:::a", "arn:aws:x:::b"])),
    ]);
    let texts = [
        "arn:aws:x:::a",
        "arn:aws:x:::b",
        "arn:aws:x:::ab",
        "arn:aws:x:::a*",
        "arn:aws:x:::a/b",
        "arn:aws:x:::A",
        "*",
    ];
    world(
        "defaults",
        documents(&parts, &everything(), count, seed),
        requests(ROLE, &["x:ab"], &texts, &contexts),
    )
}

/// Documents of the version that has variables, and of others, in which they are text.
pub(super) fn versions(count: usize, seed: u64) -> World {
    let mut conditions = vec![json!({})];
    conditions.extend(tests(
        "k:w",
        &["StringEquals", "StringNotLike", "StringLike"],
        &[json!("${k:v}"), json!("a"), json!("$*")],
    ));
    let resources = lists("Resource", &["*", "arn:aws:x:::a*"]);
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let mut documents = documents(&parts, &everything(), count, seed);
    for (document, version) in documents.iter_mut().zip(["2012-10-17", "2008-10-17", ""].into_iter().cycle())
    {
        let Some(document) = document.as_object_mut() else { continue };
        if version.is_empty() {
            document.remove("Version");
        } else {
            document.insert("Version".to_owned(), version.into());
        }
    }
    let contexts =
        contexts(&[("k:v", or_none(&["a", "b", "$x"])), ("k:w", or_none(&["a", "b", "${k:v}", "$x", ""]))]);
    world("versions", documents, requests(ROLE, &["x:ab"], &["arn:aws:x:::a", "arn:aws:x:::b"], &contexts))
}

/// Parameters in every place that takes one: the fields of an ARN, its last part, and values of conditions.
pub(super) fn slots(count: usize, seed: u64) -> World {
    let texts = [
        "*",
        "{t}",
        "arn:aws:x:{r}:{a}:q/{p}",
        "arn:aws:x:*:{a}:*",
        "arn:aws:x:r1:{a}:*",
        "arn:aws:x:{r}:*:q/*",
        "arn:aws:x:r1:111122223333:q/a",
        "arn:aws:x:{r}:{a}:{p}/{p}",
        "arn:aws:x:{r}:{a}:*/a",
        "arn:aws:x:*:*:q/{p}",
    ];
    let resources = [lists("Resource", &texts), lists("NotResource", &["arn:aws:x:*:{a}:*", "{t}"])].concat();
    let mut conditions = vec![json!({})];
    conditions.extend(tests(
        "k:a",
        &["StringEquals", "StringNotEquals"],
        &[json!("{a}"), json!(["{a}", "111122223333"])],
    ));
    conditions.extend(tests(
        "k:arn",
        &["ArnLike", "ArnNotLike", "StringLike"],
        &[json!("arn:aws:x:*:{a}:*"), json!("arn:aws:x:{r}:*:{p}*")],
    ));
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let texts = [
        "arn:aws:x:r1:111122223333:q/a",
        "arn:aws:x:r2:111122223333:q/a",
        "arn:aws:x:r1:444455556666:q/b",
        "arn:aws:x:r1:111122223333:a/a",
        "arn:aws:x:r2:444455556666:b/b",
        "arn:aws:x:r1:111122223333:b/a",
        "*",
    ];
    let contexts = contexts(&[
        ("k:a", or_none(&["111122223333", "444455556666"])),
        (
            "k:arn",
            or_none(&[
                "arn:aws:x:r1:111122223333:q",
                "arn:aws:x:r2:444455556666:ab",
                "arn:aws:x:r2:111122223333:b",
            ]),
        ),
    ]);
    let mut values = Vec::new();
    for a in ["111122223333", "444455556666"] {
        for r in ["r1", "r2"] {
            for (p, t) in [("a", "arn:aws:x:r1:111122223333:q/a"), ("b", "arn:aws:x:r2:444455556666:b/b")] {
                let named = [("a", a), ("r", r), ("p", p), ("t", t)];
                values.push(named.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
            }
        }
    }
    let documents = documents(&parts, &everything(), count, seed);
    World { values, ..world("slots", documents, requests(ROLE, &["x:ab"], &texts, &contexts)) }
}
