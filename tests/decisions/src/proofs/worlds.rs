//! The worlds: one for each part of the language, each with a small alphabet in which everything nearly meets.

mod layers;
mod patterns;
mod principals;
mod sets;
mod unknowns;
mod values;

use iam_role_policy::Kind;
use serde_json::{Map, Value, json};

use super::parts::{Part, contexts, documents, product, requests, tests};
use super::world::World;

/// Who asks where it does not matter.
const ROLE: &str = "arn:aws:iam::123456789012:role/app";

/// Every world, with so many policies in each.
#[must_use]
pub fn all(count: usize, seed: u64) -> Vec<World> {
    let worlds = [
        patterns::patterns,
        patterns::partitions,
        patterns::colons,
        values::strings,
        values::numbers,
        values::dates,
        values::truths,
        values::bytes,
        values::addresses,
        values::ranges,
        values::arns,
        values::joint,
        sets::sets,
        sets::qualified,
        sets::several,
        sets::tags,
        unknowns::variables,
        unknowns::defaults,
        unknowns::versions,
        unknowns::parameters,
        unknowns::slots,
        layers::keys,
        layers::boundaries,
        layers::attached,
        layers::sessions,
        layers::service_control,
        layers::resource_control,
        principals::trusts,
        principals::callers,
        principals::parameters,
        principals::resources,
    ];
    worlds.into_iter().map(|world| world(count, seed)).collect()
}

/// The worlds in which it matters how strongly a policy names whom it lets in: what is within each other there need not
/// decide alike.
#[must_use]
pub fn of_one_account(count: usize, seed: u64) -> Vec<World> {
    [principals::own_trusts, principals::own_resources].map(|world| world(count, seed)).into()
}

fn world(name: &'static str, documents: Vec<Value>, requests: Vec<Value>) -> World {
    let policies = documents.into_iter().map(|document| Map::from_iter([("identity".to_owned(), document)]));
    World {
        name,
        kind: Kind::Identity,
        policies: policies.collect(),
        requests,
        values: vec![Vec::new()],
        environments: vec![Map::new()],
        reaches_beyond: false,
    }
}

/// A statement about everything.
fn everything() -> Part {
    Map::from_iter([("Action".to_owned(), "*".into()), ("Resource".to_owned(), "*".into())])
}

/// A policy that allows everything, for the layer that the world is not about.
fn all_allowed() -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] })
}

fn lists(element: &str, texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| json!({ element: text })).collect()
}

/// These texts, and no text at all.
fn or_none(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| json!(text)).chain([Value::Null]).collect()
}

fn with_if_exists(operators: &[&str]) -> Vec<String> {
    operators.iter().flat_map(|operator| [(*operator).to_owned(), format!("{operator}IfExists")]).collect()
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn null(key: &str) -> Vec<Value> {
    tests(key, &["Null"], &[json!("true"), json!("false")])
}

/// Conditions alone tell the statements of a world apart.
fn of_conditions(
    name: &'static str,
    conditions: Vec<Value>,
    values: &[(&str, Vec<Value>)],
    (count, seed): (usize, u64),
) -> World {
    let parts = product(&[vec![Value::Object(everything())], conditions]);
    let requests = requests(ROLE, &["x:ab"], &["arn:aws:x:::a"], &contexts(values));
    world(name, documents(&parts, &everything(), count, seed), requests)
}

/// The conditions of each two that have no operator in common, as one.
fn pairs(conditions: &[Value]) -> Vec<Value> {
    let operators = |condition: &Value| condition.get("Condition").and_then(Value::as_object).cloned();
    let mut joined = Vec::new();
    for (index, one) in conditions.iter().enumerate() {
        for other in conditions.iter().skip(index + 1) {
            let (Some(mut all), Some(more)) = (operators(one), operators(other)) else { continue };
            if more.keys().all(|operator| !all.contains_key(operator)) {
                all.extend(more);
                joined.push(json!({ "Condition": all }));
            }
        }
    }
    joined
}
