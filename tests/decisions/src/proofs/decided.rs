//! What the second evaluator decides of one policy: about every request of a world, with every value of its parameters, in
//! every reading of AWS's pages.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::world::World;
use crate::reference::{Decision, Question, decisions};

/// Sets of points: of requests, each with values and a reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decided {
    allowed: Vec<u64>,
    denied: Vec<u64>,
}

impl Decided {
    /// What `policies` decide; the questions that were met are added to those that are read.
    pub(super) fn new(
        world: &World,
        policies: &Map<String, Value>,
        questions: &mut BTreeSet<Question>,
    ) -> Self {
        loop {
            let mut met = questions.clone();
            let decided = Self::read(world, policies, questions, &mut met);
            if met == *questions {
                return decided;
            }
            *questions = met;
        }
    }

    fn read(
        world: &World,
        policies: &Map<String, Value>,
        questions: &BTreeSet<Question>,
        met: &mut BTreeSet<Question>,
    ) -> Self {
        let mut points = Vec::new();
        for values in &world.values {
            for environment in &world.environments {
                let mut policies = filled(policies, values);
                policies.extend(environment.clone());
                let policies = Value::Object(policies);
                for request in &world.requests {
                    for beyond in world.reaches() {
                        let Some((decisions, also)) = decisions(&policies, request, questions, *beyond)
                        else {
                            continue;
                        };
                        points.extend(decisions);
                        met.extend(also);
                    }
                }
            }
        }
        let set = |wanted| {
            let bits = |chunk: &[Decision]| {
                chunk.iter().rev().fold(0, |bits, decision| bits << 1 | u64::from(*decision == wanted))
            };
            points.chunks(64).map(bits).collect()
        };
        Self { allowed: set(Decision::Allow), denied: set(Decision::ExplicitDeny) }
    }

    /// The first point that these policies allow and the others do not.
    pub(super) fn beyond(&self, other: &Self) -> Option<usize> {
        self.allowed.iter().zip(&other.allowed).enumerate().find_map(|(word, (own, other))| {
            let beyond = own & !other;
            (beyond != 0).then(|| word * 64 + usize::try_from(beyond.trailing_zeros()).unwrap_or_default())
        })
    }
}

/// The policies with values for their parameters.
pub(super) fn filled(policies: &Map<String, Value>, values: &[(String, String)]) -> Map<String, Value> {
    let mut text = Value::Object(policies.clone()).to_string();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    match serde_json::from_str(&text) {
        Ok(Value::Object(filled)) => filled,
        _ => policies.clone(),
    }
}

/// A point in words.
pub(super) fn point(world: &World, questions: &BTreeSet<Question>, number: usize) -> Value {
    let readings = 1 << questions.len();
    let reaches = world.reaches();
    let beyond = reaches.get(number / readings % reaches.len());
    let request = number / readings / reaches.len();
    let request_of = world.requests.get(request % world.requests.len().max(1));
    let environment = request / world.requests.len().max(1);
    let values = world.values.get(environment / world.environments.len().max(1));
    let environment = world.environments.get(environment % world.environments.len().max(1));
    // The readings are in the order of the combinations of answers: bit by bit.
    let reading = number % readings;
    let yes = questions.iter().enumerate().filter(|(bit, _)| reading >> bit & 1 == 1);
    let yes: Vec<String> = yes.map(|(_, question)| format!("{question:?}")).collect();
    json!({ "request": request_of, "values": values, "beside": environment, "reading": yes, "beyond": beyond })
}
