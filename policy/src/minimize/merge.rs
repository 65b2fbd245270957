//! Two statements into one: those that are alike but for one list.

use crate::{
    ActionElement, Condition, Document, PrincipalElement, Principals, Qualifier, ResourceElement, Statement,
    normal,
};

/// The document with two of its statements merged, once for each two that can be; the smallest first.
pub(super) fn candidates(document: &Document) -> Vec<Document> {
    let statements = &document.statements;
    let pairs = (0..statements.len())
        .flat_map(|first| (first + 1..statements.len()).map(move |second| (first, second)));
    let merged = pairs.filter_map(|(first, second)| {
        let mut candidate = document.clone();
        let merged = merged(statements.get(first)?, statements.get(second)?)?;
        candidate.statements.remove(second);
        *candidate.statements.get_mut(first)? = merged;
        Some(candidate)
    });
    let mut merged: Vec<_> = merged.collect();
    merged.sort_by_cached_key(Document::size);
    merged
}

/// One statement for both, if they differ in one list of which either item is enough.
fn merged(first: &Statement, second: &Statement) -> Option<Statement> {
    if first.effect != second.effect {
        return None;
    }
    let same_principal =
        first.principal.as_ref().map(normal::principals) == second.principal.as_ref().map(normal::principals);
    let same_action = normal::actions(&first.action) == normal::actions(&second.action);
    let same_resource =
        first.resource.as_ref().map(normal::resources) == second.resource.as_ref().map(normal::resources);
    let same_conditions = normal::conditions(&first.conditions) == normal::conditions(&second.conditions);
    let mut merged = Statement { sid: None, ..first.clone() };
    match (same_principal, same_action, same_resource, same_conditions) {
        (true, true, true, _) => merged.conditions = conditions(&first.conditions, &second.conditions)?,
        (true, true, false, true) => merged.resource = Some(resources(first, second)?),
        (true, false, true, true) => merged.action = actions(first, second)?,
        (false, true, true, true) => merged.principal = Some(principals(first, second)?),
        _ => return None,
    }
    Some(merged)
}

fn actions(first: &Statement, second: &Statement) -> Option<ActionElement> {
    match (&first.action, &second.action) {
        (ActionElement::Action(first), ActionElement::Action(second)) => {
            Some(ActionElement::Action(joined(first, second)))
        }
        _ => None,
    }
}

fn resources(first: &Statement, second: &Statement) -> Option<ResourceElement> {
    match (&first.resource, &second.resource) {
        (Some(ResourceElement::Resource(first)), Some(ResourceElement::Resource(second))) => {
            Some(ResourceElement::Resource(joined(first, second)))
        }
        _ => None,
    }
}

fn principals(first: &Statement, second: &Statement) -> Option<PrincipalElement> {
    match (&first.principal, &second.principal) {
        (
            Some(PrincipalElement::Principal(Principals::Listed(first))),
            Some(PrincipalElement::Principal(Principals::Listed(second))),
        ) => Some(PrincipalElement::Principal(Principals::Listed(joined(first, second)))),
        _ => None,
    }
}

/// The conditions of both, if they are the same but for the values of one that any of its values fulfils.
fn conditions(first: &[Condition], second: &[Condition]) -> Option<Vec<Condition>> {
    if first.len() != second.len() {
        return None;
    }
    let mut merged = first.to_vec();
    let mut differing = merged.iter_mut().zip(second).filter(|(one, other)| **one != **other);
    let Some((condition, other)) = differing.next() else { return Some(first.to_vec()) };
    let same_test = condition.operator == other.operator && condition.key == other.key;
    let any_value_fulfils =
        !other.operator.kind.is_negated() && other.operator.qualifier != Some(Qualifier::ForAllValues);
    if differing.next().is_some() || !same_test || !any_value_fulfils {
        return None;
    }
    condition.values = joined(&condition.values, &other.values);
    Some(merged)
}

fn joined<T: Clone + PartialEq>(first: &[T], second: &[T]) -> Vec<T> {
    let new = second.iter().filter(|item| !first.contains(item));
    first.iter().chain(new).cloned().collect()
}
