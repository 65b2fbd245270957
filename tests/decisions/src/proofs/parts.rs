//! Statements into policies, and values of keys into requests.

use serde_json::{Map, Value, json};

use crate::generate::Dice;

/// What a statement has beside its effect.
pub(super) type Part = Map<String, Value>;

/// `part` with these members too.
pub(super) fn with(part: &Part, members: &Value) -> Part {
    let mut part = part.clone();
    part.extend(members.as_object().cloned().unwrap_or_default());
    part
}

/// Every part of each list joined with every part of the others.
pub(super) fn product(lists: &[Vec<Value>]) -> Vec<Part> {
    lists.iter().fold(vec![Part::new()], |parts, list| {
        parts.iter().flat_map(|part| list.iter().map(|members| with(part, members))).collect()
    })
}

/// A condition block of one test for each operator and list of values.
pub(super) fn tests(key: &str, operators: &[&str], values: &[Value]) -> Vec<Value> {
    let test = |operator: &&str, value: &Value| json!({ "Condition": { *operator: { key: value } } });
    operators.iter().flat_map(|operator| values.iter().map(move |value| test(operator, value))).collect()
}

fn statement(effect: &str, part: &Part) -> Value {
    Value::Object(with(part, &json!({ "Effect": effect })))
}

/// Documents of `parts`: each as the only one that allows, each denied of all that `all` allows, and as many again of several
/// at random, so many in all at least; in an order that mixes them.
pub(super) fn documents(parts: &[Part], all: &Part, count: usize, seed: u64) -> Vec<Value> {
    let mut dice = Dice::new(seed);
    let document = |statements: Vec<Value>| json!({ "Version": "2012-10-17", "Statement": statements });
    let mut documents: Vec<Value> =
        parts.iter().map(|part| document(vec![statement("Allow", part)])).collect();
    documents
        .extend(parts.iter().map(|part| document(vec![statement("Allow", all), statement("Deny", part)])));
    let count = count.max(documents.len() * 2);
    while documents.len() < count {
        let pick = |dice: &mut Dice| parts.get(dice.below(parts.len())).cloned().unwrap_or_default();
        let mut statements = vec![statement("Allow", &pick(&mut dice))];
        for _ in 0..=dice.below(2) {
            let effect = if dice.one_in(2) { "Deny" } else { "Allow" };
            statements.push(statement(effect, &pick(&mut dice)));
        }
        documents.push(document(statements));
    }
    for place in (1..documents.len()).rev() {
        documents.swap(place, dice.below(place + 1));
    }
    documents
}

/// A request for each action, resource and context.
pub(super) fn requests(
    principal: &str,
    actions: &[&str],
    resources: &[&str],
    contexts: &[Value],
) -> Vec<Value> {
    let mut requests = Vec::new();
    for action in actions {
        for resource in resources {
            for context in contexts {
                requests.push(json!({
                    "principal": principal, "action": action, "resource": resource,
                    "resource_account": "123456789012", "context": context,
                }));
            }
        }
    }
    requests
}

/// A context for each value of each key with each of the others; `null` is none.
pub(super) fn contexts(keys: &[(&str, Vec<Value>)]) -> Vec<Value> {
    let lists: Vec<Vec<Value>> = keys
        .iter()
        .map(|(key, values)| values.iter().map(|value| json!({ *key: value })).collect())
        .collect();
    product(&lists).into_iter().map(Value::Object).collect()
}
