//! Several keys, and several policies: beside each other, within boundaries, and of an organization.

use iam_role_policy::Kind;
use serde_json::{Map, Value, json};

use super::super::parts::{contexts, documents, product, requests, tests};
use super::super::world::World;
use super::{ROLE, all_allowed, everything, lists, null, or_none, world};

/// Conditions on several keys beside actions and resources.
pub(super) fn keys(count: usize, seed: u64) -> World {
    let one = |value: &str| json!({ "StringEquals": { "k:v": value } });
    let conditions = [
        json!({}),
        one("a"),
        one("b"),
        json!({ "StringNotEquals": { "k:v": "a" }, "Bool": { "k:b": "true" } }),
        json!({ "StringEquals": { "k:v": "a", "k:w": "a" } }),
        json!({ "StringEqualsIfExists": { "k:v": "a" }, "StringNotEqualsIfExists": { "k:w": "b" } }),
        json!({ "Bool": { "k:b": "true" }, "NumericLessThan": { "k:n": "5" } }),
        json!({ "Null": { "k:w": "true" }, "NumericLessThan": { "k:n": "7" } }),
        json!({ "StringLike": { "k:v": "a*" }, "StringNotLike": { "k:v": "ab" } }),
    ];
    let conditions = conditions.map(|condition| json!({ "Condition": condition })).to_vec();
    let actions = [lists("Action", &["*", "x:a", "x:a*"]), lists("NotAction", &["x:a"])].concat();
    let resources =
        [lists("Resource", &["*", "arn:aws:x:::a*"]), lists("NotResource", &["arn:aws:x:::a"])].concat();
    let parts = product(&[actions, resources, conditions]);
    let contexts = contexts(&[
        ("k:v", or_none(&["a", "b", "ab"])),
        ("k:w", or_none(&["a", "b"])),
        ("k:b", or_none(&["true", "false"])),
        ("k:n", or_none(&["4", "6"])),
    ]);
    let requests =
        requests(ROLE, &["x:a", "x:ab", "y:q"], &["arn:aws:x:::a", "arn:aws:x:::ab", "*"], &contexts);
    world("keys", documents(&parts, &everything(), count, seed), requests)
}

/// Policies within boundaries.
pub(super) fn boundaries(count: usize, seed: u64) -> World {
    let of = keys(count * 2, seed);
    let mut documents = of.policies.into_iter().filter_map(|mut policies| policies.remove("identity"));
    let mut policies = Vec::new();
    while let (Some(identity), Some(boundary)) = (documents.next(), documents.next()) {
        let identity = [("identity".to_owned(), json!([identity]))];
        let boundary = [("boundary".to_owned(), json!([boundary]))];
        let bound = if policies.len() % 3 == 0 { None } else { Some(boundary) };
        policies.push(identity.into_iter().chain(bound.into_iter().flatten()).collect());
    }
    World { name: "boundaries", policies, ..of }
}

/// The documents of [`keys`], with actions and resources that deny more.
fn of_keys(count: usize, seed: u64) -> (impl Iterator<Item = Value>, World) {
    let of = keys(count, seed);
    let World { policies, .. } = of;
    let documents = policies.into_iter().filter_map(|mut policies| policies.remove("identity"));
    (documents, World { policies: Vec::new(), ..of })
}

/// Several policies of an identity, with what denies among them, within a boundary and a session policy.
pub(super) fn attached(count: usize, seed: u64) -> World {
    let (mut documents, of) = of_keys(count * 4, seed + 1);
    let mut policies = Vec::new();
    while let (Some(one), Some(two), Some(boundary), Some(session)) =
        (documents.next(), documents.next(), documents.next(), documents.next())
    {
        let mut layers = Map::from_iter([("identity".to_owned(), json!([one, two]))]);
        if policies.len() % 3 > 0 {
            layers.insert("boundary".to_owned(), boundary);
        }
        if policies.len() % 2 > 0 {
            layers.insert("session".to_owned(), session);
        }
        policies.push(layers);
    }
    World { name: "attached", policies, ..of }
}

/// Policies of one level of an organization, and of two.
pub(super) fn service_control(count: usize, seed: u64) -> World {
    let (mut documents, of) = of_keys(count * 3, seed + 2);
    let mut policies = Vec::new();
    while let (Some(one), Some(two), Some(below)) = (documents.next(), documents.next(), documents.next()) {
        let levels = match policies.len() % 3 {
            0 => json!([[one]]),
            1 => json!([[one, two]]),
            _ => json!([[one, two], [below]]),
        };
        policies.push(Map::from_iter([("scp".to_owned(), levels), ("identity".to_owned(), all_allowed())]));
    }
    World { name: "service control", kind: Kind::ServiceControl, policies, ..of }
}

/// Policies about an organization's resources, which only deny.
pub(super) fn resource_control(count: usize, seed: u64) -> World {
    let (documents, of) = of_keys(count, seed + 3);
    let of_everyone = documents.map(|mut document| {
        for statement in document.get_mut("Statement").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(statement) = statement.as_object_mut() {
                statement.insert("Principal".to_owned(), "*".into());
                statement.insert("Effect".to_owned(), "Deny".into());
            }
        }
        document
    });
    // What denies everything beside something else tells nothing apart.
    let telling =
        of_everyone.filter(|document| !document.to_string().contains(r#""Action":"*","Resource":"*"}"#));
    let policies = telling.map(|document| {
        Map::from_iter([("rcp".to_owned(), json!([[document]])), ("identity".to_owned(), all_allowed())])
    });
    World { name: "resource control", kind: Kind::ResourceControl, policies: policies.collect(), ..of }
}

/// Who asks, in conditions and variables: roles, their sessions, users, federated users, with what follows from their names.
pub(super) fn sessions(count: usize, seed: u64) -> World {
    let arns = [
        json!("arn:aws:iam::111122223333:role/app"),
        json!("arn:aws:iam::111122223333:role/*"),
        json!("arn:aws:sts::111122223333:assumed-role/app/*"),
        json!("arn:aws:iam::*:user/bob"),
        json!(["arn:aws:iam::111122223333:role/app", "arn:aws:iam::444455556666:*"]),
    ];
    let mut conditions = vec![json!({})];
    conditions.extend(tests("aws:PrincipalArn", &["ArnLike", "ArnNotEquals", "StringLike"], &arns));
    conditions.extend(tests(
        "aws:username",
        &["StringEquals", "StringNotEquals"],
        &[json!("bob"), json!("${aws:username}")],
    ));
    conditions.extend(tests(
        "aws:PrincipalArn",
        &["ArnLike"],
        &[json!("arn:aws:iam::*:user/${aws:username}")],
    ));
    conditions.extend(null("aws:username"));
    let resources =
        lists("Resource", &["*", "arn:aws:x:::${aws:username}", "arn:aws:x:::a*", "arn:aws:x:::bob"]);
    let parts = product(&[vec![json!({ "Action": "*" })], resources, conditions]);
    let callers = [
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:iam::111122223333:role/path/app",
        "arn:aws:sts::111122223333:assumed-role/app/one",
        "arn:aws:sts::111122223333:assumed-role/other/bob",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::444455556666:user/path/bob",
        "arn:aws:iam::444455556666:user/eve",
        "arn:aws:sts::111122223333:federated-user/bob",
    ];
    let texts = ["arn:aws:x:::bob", "arn:aws:x:::a", "arn:aws:x:::eve", "*"];
    let mut all_requests: Vec<Value> =
        callers.iter().flat_map(|caller| requests(caller, &["x:ab"], &texts, &[json!({})])).collect();
    let named = contexts(&[
        (
            "aws:PrincipalArn",
            or_none(&["arn:aws:iam::111122223333:role/app", "arn:aws:iam::444455556666:user/bob"]),
        ),
        ("aws:username", or_none(&["bob", "eve"])),
    ]);
    all_requests.extend(requests(ROLE, &["x:ab"], &texts, &named));
    for request in &mut all_requests {
        let caller = request.get("principal").and_then(Value::as_str).unwrap_or_default();
        let account = caller.split(':').nth(4).unwrap_or_default().to_owned();
        if let Some(request) = request.as_object_mut() {
            request.insert("resource_account".to_owned(), account.into());
        }
    }
    world("sessions", documents(&parts, &everything(), count, seed), all_requests)
}
