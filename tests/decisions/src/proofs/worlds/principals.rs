//! Who asks: trust policies and policies of resources.

use iam_role_policy::Kind;
use serde_json::{Map, Value, json};

use super::super::parts::{Part, contexts, documents, product, requests};
use super::super::world::World;
use super::{all_allowed, lists, or_none, world};

/// Who is not in the account of what they ask for.
const ANOTHER_ACCOUNT: &str = "000000000000";

/// Those who ask, each for everything: whose the resource is is said too.
fn asked_by(callers: &[&str], actions: &[&str], resources: &[&str], contexts: &[Value]) -> Vec<Value> {
    let mut all = Vec::new();
    for caller in callers {
        for mut request in requests(caller, actions, resources, contexts) {
            if let Some(request) = request.as_object_mut() {
                request.insert("resource_account".to_owned(), ANOTHER_ACCOUNT.into());
            }
            all.push(request);
        }
    }
    all
}

/// Policies of a role or of a resource, under which everybody's own policies allow everything.
fn of_resource(name: &'static str, kind: Kind, documents: Vec<Value>, requests: Vec<Value>) -> World {
    let layer = if kind == Kind::Trust { "trust" } else { "resource_policy" };
    let policies = documents.into_iter().map(|document| {
        Map::from_iter([(layer.to_owned(), document), ("identity".to_owned(), all_allowed())])
    });
    World { kind, policies: policies.collect(), ..world(name, Vec::new(), requests) }
}

fn aws(value: &Value) -> Value {
    json!({ "Principal": { "AWS": value } })
}

fn part(members: &Value) -> Part {
    members.as_object().cloned().unwrap_or_default()
}

const ROLE: &str = "arn:aws:iam::000000000000:role/r";

pub(super) fn trusts(count: usize, seed: u64) -> World {
    let principals = vec![
        aws(&json!("*")),
        aws(&json!("111122223333")),
        aws(&json!("arn:aws:iam::111122223333:root")),
        aws(&json!("arn:aws:iam::111122223333:role/app")),
        aws(&json!("arn:aws:iam::111122223333:role/path/app")),
        aws(&json!("arn:aws:sts::111122223333:assumed-role/app/one")),
        aws(&json!("arn:aws:iam::111122223333:user/bob")),
        aws(&json!("arn:aws:sts::111122223333:federated-user/fed")),
        aws(&json!(["arn:aws:iam::111122223333:user/bob", "444455556666"])),
        json!({ "Principal": { "Service": "ec2.amazonaws.com" } }),
        json!({ "Principal": { "Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"] } }),
        json!({ "Principal": { "Federated": "accounts.google.com" } }),
        json!({ "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/idp", "AWS": "444455556666" } }),
    ];
    let conditions = vec![
        json!({}),
        json!({}),
        json!({ "Condition": { "StringEquals": { "sts:ExternalId": "x" } } }),
        json!({ "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } } }),
    ];
    let actions = lists("Action", &["sts:AssumeRole", "sts:*"]);
    let all = part(&json!({ "Principal": { "AWS": "*" }, "Action": "sts:*" }));
    let documents = documents(&product(&[principals, actions, conditions]), &all, count, seed);
    let callers = [
        "*",
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:sts::111122223333:assumed-role/app/one",
        "arn:aws:sts::111122223333:assumed-role/app/two",
        "arn:aws:iam::111122223333:role/path/app",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::111122223333:user/eve",
        "arn:aws:sts::111122223333:federated-user/fed",
        "arn:aws:sts::111122223333:federated-user/other",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::444455556666:user/bob",
        "arn:aws:iam::777788889999:role/app",
        "ec2.amazonaws.com",
        "lambda.amazonaws.com",
        "sqs.amazonaws.com",
        "accounts.google.com",
        "arn:aws:iam::111122223333:saml-provider/idp",
        "graph.facebook.com",
    ];
    let contexts = contexts(&[("sts:ExternalId", vec![json!("x"), Value::Null])]);
    let actions = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:TagSession"];
    of_resource("trusts", Kind::Trust, documents, asked_by(&callers, &actions, &[ROLE], &contexts))
}

/// Partitions, unique ids, names with paths, and conditions on who asks.
pub(super) fn callers(count: usize, seed: u64) -> World {
    let principals = vec![
        aws(&json!("*")),
        aws(&json!("arn:aws-cn:iam::111122223333:root")),
        aws(&json!("arn:aws-cn:iam::111122223333:role/app")),
        aws(&json!("arn:aws:iam::111122223333:role/path/app")),
        aws(&json!("arn:aws:iam::111122223333:role/other/app")),
        aws(&json!("arn:aws:sts::111122223333:assumed-role/app/one")),
        aws(&json!(["arn:aws:sts::111122223333:assumed-role/app/two", "arn:aws:iam::111122223333:user/bob"])),
        aws(&json!("arn:aws:sts::111122223333:federated-user/bob")),
        aws(&json!("arn:aws:iam::111122223333:user/bob")),
        aws(&json!("AIDAEXAMPLEEXAMPLE123")),
        aws(&json!("111122223333")),
    ];
    let condition =
        |operator: &str, arn: &str| json!({ "Condition": { operator: { "aws:PrincipalArn": arn } } });
    let conditions = vec![
        json!({}),
        json!({}),
        condition("ArnLike", "arn:aws:iam::111122223333:role/*"),
        condition("ArnEquals", "arn:aws:iam::111122223333:role/app"),
        condition("ArnNotLike", "arn:*:sts::*:*"),
        condition("ArnNotLike", "arn:*:iam::*:user/*"),
    ];
    let actions = lists("Action", &["sts:AssumeRole"]);
    let all = part(&json!({ "Principal": { "AWS": "*" }, "Action": "sts:*" }));
    let documents = documents(&product(&[principals, actions, conditions]), &all, count, seed);
    let callers = [
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:iam::111122223333:role/path/app",
        "arn:aws:iam::111122223333:role/other/app",
        "arn:aws-cn:iam::111122223333:role/app",
        "arn:aws-cn:iam::111122223333:user/bob",
        "arn:aws-cn:sts::111122223333:assumed-role/app/one",
        "arn:aws:sts::111122223333:assumed-role/app/one",
        "arn:aws:sts::111122223333:assumed-role/app/two",
        "arn:aws:sts::111122223333:assumed-role/other/one",
        "arn:aws:sts::111122223333:federated-user/bob",
        "arn:aws:sts::111122223333:federated-user/eve",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::111122223333:user/path/bob",
        "arn:aws:iam::444455556666:role/app",
        "ec2.amazonaws.com",
        "accounts.google.com",
        "*",
    ];
    let arns = ["arn:aws:iam::111122223333:role/app", "arn:aws:sts::111122223333:assumed-role/app/one"];
    let mut named = contexts(&[("aws:PrincipalArn", or_none(&arns))]);
    named.push(json!({}));
    of_resource("callers", Kind::Trust, documents, asked_by(&callers, &["sts:AssumeRole"], &[ROLE], &named))
}

/// Parameters among those who are trusted.
pub(super) fn parameters(count: usize, seed: u64) -> World {
    let principals = vec![
        aws(&json!("*")),
        aws(&json!("{a}")),
        aws(&json!("111122223333")),
        aws(&json!("arn:aws:iam::{a}:root")),
        aws(&json!("arn:aws:iam::{a}:role/app")),
        aws(&json!("arn:aws:iam::111122223333:role/{p}")),
        aws(&json!("arn:aws:iam::{a}:role/{p}")),
        aws(&json!("arn:aws:sts::{a}:assumed-role/app/one")),
        aws(&json!("arn:aws:sts::111122223333:assumed-role/{p}/one")),
        aws(&json!("arn:aws:iam::{a}:user/bob")),
        aws(&json!("arn:aws:sts::{a}:federated-user/bob")),
        aws(&json!("arn:aws:iam::111122223333:user/bob")),
        aws(&json!(["arn:aws:iam::{a}:user/{p}", "arn:aws:iam::444455556666:role/app"])),
        json!({ "Principal": { "Federated": "arn:aws:iam::{a}:saml-provider/idp" } }),
        json!({ "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/idp" } }),
    ];
    let condition = |id: &str| json!({ "Condition": { "StringEquals": { "sts:ExternalId": id } } });
    let conditions = vec![json!({}), json!({}), condition("{p}"), condition("app")];
    let actions = lists("Action", &["sts:AssumeRole", "sts:*"]);
    let all = part(&json!({ "Principal": { "AWS": "*" }, "Action": "sts:*" }));
    let documents = documents(&product(&[principals, actions, conditions]), &all, count, seed);
    let mut callers = vec!["ec2.amazonaws.com".to_owned()];
    for account in ["111122223333", "444455556666"] {
        callers.extend(
            [
                "iam::{}:role/app",
                "iam::{}:role/bob",
                "iam::{}:user/bob",
                "iam::{}:user/app",
                "iam::{}:saml-provider/idp",
            ]
            .iter()
            .chain(&[
                "sts::{}:assumed-role/app/one",
                "sts::{}:assumed-role/bob/one",
                "sts::{}:federated-user/bob",
            ])
            .map(|arn| format!("arn:aws:{}", arn.replace("{}", account))),
        );
    }
    let callers: Vec<&str> = callers.iter().map(String::as_str).collect();
    let contexts = contexts(&[("sts:ExternalId", or_none(&["app", "bob"]))]);
    let actions = ["sts:AssumeRole", "sts:AssumeRoleWithSAML"];
    let requests = asked_by(&callers, &actions, &[ROLE], &contexts);
    let mut values = Vec::new();
    for a in ["111122223333", "444455556666", "777788889999"] {
        for p in ["app", "bob"] {
            values
                .push([("a", a), ("p", p)].map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        }
    }
    World { values, ..of_resource("trusted parameters", Kind::Trust, documents, requests) }
}

/// Policies of resources, with `NotPrincipal` now and then.
pub(super) fn resources(count: usize, seed: u64) -> World {
    let mut principals = vec![
        json!({ "Principal": "*" }),
        aws(&json!("*")),
        aws(&json!("111122223333")),
        aws(&json!("arn:aws:iam::111122223333:user/bob")),
        aws(&json!("arn:aws:iam::111122223333:role/app")),
        aws(&json!("arn:aws:sts::111122223333:assumed-role/app/one")),
        json!({ "Principal": { "Service": "ec2.amazonaws.com" } }),
        json!({ "Principal": { "Federated": "accounts.google.com", "AWS": "444455556666" } }),
    ];
    let actions = [lists("Action", &["x:*", "x:a"]), lists("NotAction", &["x:a"])].concat();
    let resources =
        [lists("Resource", &["*", "arn:aws:x:::a*"]), lists("NotResource", &["arn:aws:x:::a"])].concat();
    let conditions =
        vec![json!({}), json!({}), json!({ "Condition": { "StringNotEquals": { "k:v": "a" } } })];
    let all = part(&json!({ "Principal": "*", "Action": "*", "Resource": "*" }));
    let app = ["arn:aws:iam::111122223333:role/app", "arn:aws:sts::111122223333:assumed-role/app/one"];
    let excepted = [
        json!({ "AWS": ["111122223333", "arn:aws:iam::111122223333:user/bob"] }),
        json!({ "AWS": "arn:aws:iam::111122223333:user/bob" }),
        json!({ "AWS": ["111122223333", app[0], app[1]] }),
        json!({ "AWS": ["arn:aws:iam::111122223333:root", app[0]] }),
        json!({ "AWS": "444455556666", "Service": "ec2.amazonaws.com" }),
        json!({ "AWS": "*" }),
    ];
    principals.extend(excepted.map(|excepted| json!({ "NotPrincipal": excepted })));
    let parts = product(&[principals, actions, resources, conditions]);
    let documents = documents(&parts, &all, count, seed);
    let callers = [
        "*",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::111122223333:user/eve",
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:sts::111122223333:assumed-role/app/one",
        "arn:aws:sts::111122223333:assumed-role/app/two",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::444455556666:user/bob",
        "arn:aws:iam::777788889999:user/bob",
        "ec2.amazonaws.com",
        "sqs.amazonaws.com",
        "accounts.google.com",
        "graph.facebook.com",
    ];
    let contexts = contexts(&[("k:v", or_none(&["a", "b"]))]);
    let texts = ["arn:aws:x:::a", "arn:aws:x:::ab", "arn:aws:x:::b"];
    let requests = asked_by(&callers, &["x:a", "x:b"], &texts, &contexts);
    of_resource("resources", Kind::Resource, documents, requests)
}

/// Callers of the account of what they ask for, whose own policies and limits allow everything or nothing.
fn of_own_account(
    name: &'static str,
    kind: Kind,
    documents: Vec<Value>,
    actions: &[&str],
    text: &str,
) -> World {
    let callers = [
        "*",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::111122223333:user/eve",
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:sts::111122223333:assumed-role/app/one",
        "arn:aws:sts::111122223333:assumed-role/app/two",
        "arn:aws:iam::444455556666:user/bob",
        "ec2.amazonaws.com",
    ];
    let mut requests = asked_by(&callers, actions, &[text], &[json!({})]);
    for request in requests.iter_mut().filter_map(Value::as_object_mut) {
        request.insert("resource_account".to_owned(), "111122223333".into());
    }
    let nothing = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "q:q", "Resource": "*" }] });
    let beside = |identity: &Value, boundary: Option<&Value>| {
        let boundary = boundary.map(|boundary| ("boundary".to_owned(), boundary.clone()));
        [("identity".to_owned(), identity.clone())].into_iter().chain(boundary).collect()
    };
    let all = all_allowed();
    let mut environments =
        vec![beside(&nothing, None), beside(&all, Some(&nothing)), beside(&nothing, Some(&nothing))];
    // Where their own policies allow what they ask, what a resource's policy denies counts too, not only what it grants.
    if kind == Kind::Trust {
        environments.push(beside(&all, None));
    }
    World { environments, ..of_resource(name, kind, documents, requests) }
}

/// Those who are named in more than one way.
fn named_in_many_ways() -> Vec<Value> {
    let named = [
        json!("*"),
        json!("111122223333"),
        json!("arn:aws:iam::111122223333:root"),
        json!("arn:aws:iam::111122223333:role/app"),
        json!("arn:aws:sts::111122223333:assumed-role/app/one"),
        json!("arn:aws:iam::111122223333:user/bob"),
        json!(["arn:aws:iam::111122223333:user/bob", "111122223333"]),
        json!(["arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:root"]),
        json!(["arn:aws:iam::111122223333:role/app", "arn:aws:sts::111122223333:assumed-role/app/one"]),
        json!(["*", "arn:aws:iam::111122223333:user/bob"]),
        json!(["111122223333", "arn:aws:iam::111122223333:root"]),
    ];
    named.iter().map(aws).collect()
}

pub(super) fn own_trusts(count: usize, seed: u64) -> World {
    let actions = lists("Action", &["sts:AssumeRole"]);
    let all = part(&json!({ "Principal": { "AWS": "*" }, "Action": "sts:*" }));
    let documents = documents(&product(&[named_in_many_ways(), actions]), &all, count, seed);
    of_own_account(
        "own trusts",
        Kind::Trust,
        documents,
        &["sts:AssumeRole"],
        "arn:aws:iam::111122223333:role/r",
    )
}

pub(super) fn own_resources(count: usize, seed: u64) -> World {
    let actions = lists("Action", &["x:*", "x:a"]);
    let all = part(&json!({ "Principal": "*", "Action": "*", "Resource": "*" }));
    let everyone = json!({ "Principal": "*" });
    let principals = [named_in_many_ways(), vec![everyone]].concat();
    let parts = product(&[principals, actions, lists("Resource", &["*"])]);
    of_own_account(
        "own resources",
        Kind::Resource,
        documents(&parts, &all, count, seed),
        &["x:a", "x:b"],
        "arn:aws:x:::a",
    )
}
