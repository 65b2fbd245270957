//! Two statements into one: those that are alike but for one list.

use crate::{
    ActionElement, Condition, Document, PrincipalElement, PrincipalKind, Principals, Qualifier,
    ResourceElement, Statement,
    normal::{self, Items, NormalCondition},
};

/// Two statements that one could stand for.
pub(super) struct Merger {
    first: usize,
    second: usize,
    merged: Statement,
    /// How many characters it spares.
    spared: usize,
}

impl Merger {
    /// The document with the one for the two.
    pub(super) fn of(self, document: &Document) -> Document {
        let mut document = document.clone();
        document.statements.remove(self.second);
        if let Some(first) = document.statements.get_mut(self.first) {
            *first = self.merged;
        }
        document
    }
}

/// Every two statements of the document that one could stand for, those that spare most first.
pub(super) fn mergers(document: &Document) -> Vec<Merger> {
    let forms: Vec<Form<'_>> = document.statements.iter().map(Form::new).collect();
    let mut mergers = Vec::new();
    for (first, one) in forms.iter().enumerate() {
        for (second, other) in forms.iter().enumerate().skip(first + 1) {
            let Some(merged) = one.merged(other) else { continue };
            let spared = (one.size + other.size).saturating_sub(size(&merged));
            mergers.push(Merger { first, second, merged, spared });
        }
    }
    mergers.sort_by_key(|merger| std::cmp::Reverse(merger.spared));
    mergers
}

/// How many characters a document of this statement has.
fn size(statement: &Statement) -> usize {
    Document { version: None, id: None, statements: vec![statement.clone()] }.size()
}

/// A statement and what it says however it is written.
struct Form<'a> {
    statement: &'a Statement,
    size: usize,
    principal: Option<Items<(PrincipalKind, String)>>,
    action: Items<String>,
    resource: Option<Items<String>>,
    conditions: Vec<NormalCondition>,
}

impl<'a> Form<'a> {
    fn new(statement: &'a Statement) -> Self {
        Self {
            statement,
            size: size(statement),
            principal: statement.principal.as_ref().map(normal::principals),
            action: normal::actions(&statement.action),
            resource: statement.resource.as_ref().map(normal::resources),
            conditions: normal::conditions(&statement.conditions),
        }
    }

    /// One statement for both, if they differ in one list of which either item is enough.
    fn merged(&self, other: &Self) -> Option<Statement> {
        let (first, second) = (self.statement, other.statement);
        if first.effect != second.effect {
            return None;
        }
        let same = (
            self.principal == other.principal,
            self.action == other.action,
            self.resource == other.resource,
            self.conditions == other.conditions,
        );
        let merged = || Statement { sid: None, ..first.clone() };
        Some(match same {
            (true, true, true, _) => {
                Statement { conditions: conditions(&first.conditions, &second.conditions)?, ..merged() }
            }
            (true, true, false, true) => Statement { resource: Some(resources(first, second)?), ..merged() },
            (true, false, true, true) => Statement { action: actions(first, second)?, ..merged() },
            (false, true, true, true) => {
                Statement { principal: Some(principals(first, second)?), ..merged() }
            }
            _ => return None,
        })
    }
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
