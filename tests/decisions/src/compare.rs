//! Two opinions on one case into a disagreement, made as small as it can be.

use iam_role_policy::evaluate;
use serde_json::Value;

use crate::engine::Prepared;
use crate::reference::{self, Decision};

/// How the engine's decision is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It allows what no reading of AWS's pages allows.
    WrongAllow,
    /// It allows what one reading of AWS's pages allows and another denies.
    RashAllow,
    /// It denies what every reading allows.
    WrongDeny,
    /// It takes one kind of denial for the other.
    WrongKind,
    /// It leaves open what every reading decides alike.
    Undecided,
    /// It takes the request for none.
    NoRequest,
}

/// What is wrong with the engine's decision on `case`; `None` if nothing is, or if there is nothing to compare.
#[must_use]
pub fn fault(case: &Value, engine: Option<&evaluate::Decision>) -> Option<Fault> {
    let opinion = reference::opinion(case)?;
    let can_be = |decision| opinion.decisions.contains(&decision);
    let is_open = opinion.decisions.len() > 1;
    match engine {
        None => Some(Fault::NoRequest),
        Some(evaluate::Decision::Allow) if !can_be(Decision::Allow) => Some(Fault::WrongAllow),
        Some(evaluate::Decision::Allow) => is_open.then_some(Fault::RashAllow),
        // Where AWS leaves it open, the engine may deny either way, or say so.
        _ if is_open => None,
        // It need not see that every answer to an open question leads to the same.
        Some(evaluate::Decision::Depends(_)) => opinion.questions.is_empty().then_some(Fault::Undecided),
        Some(evaluate::Decision::ImplicitDeny) if can_be(Decision::ImplicitDeny) => None,
        Some(evaluate::Decision::ExplicitDeny) if can_be(Decision::ExplicitDeny) => None,
        Some(_) if can_be(Decision::Allow) => Some(Fault::WrongDeny),
        Some(_) => opinion.questions.is_empty().then_some(Fault::WrongKind),
    }
}

/// What is wrong with the engine's decision on a whole case.
#[must_use]
pub fn fault_of(case: &Value) -> Option<Fault> {
    let prepared = Prepared::new(case.as_object()?).ok()?;
    fault(case, prepared.decide(case.get("request")?).as_ref())
}

/// A case with the same fault from which nothing more can be left out.
#[must_use]
pub fn smallest(case: &Value, fault: Fault) -> Value {
    let mut smallest = case.clone();
    while let Some(smaller) = without_one(&smallest).into_iter().find(|case| fault_of(case) == Some(fault)) {
        smallest = smaller;
    }
    smallest
}

/// Every way to leave out one member or item of `value`, the outermost first.
fn without_one(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(members) => {
            // Whose the resource is cannot be left out without asking another question.
            let left_out = members.keys().filter(|key| *key != "resource_account").map(|key| {
                let mut rest = members.clone();
                rest.remove(key);
                Value::Object(rest)
            });
            let inside = members.iter().flat_map(|(key, member)| {
                without_one(member).into_iter().map(move |member| {
                    let mut rest = members.clone();
                    rest.insert(key.clone(), member);
                    Value::Object(rest)
                })
            });
            left_out.chain(inside).collect()
        }
        Value::Array(items) => {
            let left_out = (0..items.len()).map(|index| {
                let mut rest = items.clone();
                rest.remove(index);
                Value::Array(rest)
            });
            let inside = items.iter().enumerate().flat_map(|(index, item)| {
                without_one(item).into_iter().map(move |item| {
                    let mut rest = items.clone();
                    if let Some(place) = rest.get_mut(index) {
                        *place = item;
                    }
                    Value::Array(rest)
                })
            });
            left_out.chain(inside).collect()
        }
        _ => Vec::new(),
    }
}
