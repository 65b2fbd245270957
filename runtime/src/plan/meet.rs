//! Two documents into one between them: it allows what both allow, and denies what either denies.
//!
//! Statements are compared element by element and item by item, without asking what there is in an account: of two patterns
//! one covers the other, or they have nothing in common. What this does not see is away for a moment although it could stay.
//!
//! INVARIANT: [`meet`] allows no request that one of its ends does not, and denies all that one of them does; where
//! [`grows`] says no, nothing is allowed that was not.

mod items;

use iam_role_policy::{
    ActionElement, Document, Effect, PrincipalElement, Principals, ResourceElement, Statement,
};

use self::items::{covers, intersection};

/// So many items of a statement at most are looked at one by one; above, it is covered by one other statement or by none.
const ITEMS: usize = 500;

/// Whether statements say the same in both: variables are text in one version of the language, and variables in the other.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Version".
pub(super) fn comparable(one: &Document, other: &Document) -> bool {
    let has_variables = |document: &Document| document.to_json().contains("${");
    one.version == other.version || !(has_variables(one) || has_variables(other))
}

/// Whether `then` may allow what `now` does not, or deny less; `None` is a document that says nothing.
pub(super) fn grows(now: Option<&Document>, then: Option<&Document>) -> bool {
    let incomparable = now.zip(then).is_some_and(|(now, then)| !comparable(now, then));
    let [now, then] = [now, then].map(|document| document.map_or(&[][..], |document| &document.statements));
    let grants = of(then, Effect::Allow).all(|statement| is_covered(statement, now));
    let denials = of(now, Effect::Deny).all(|statement| is_covered(statement, then));
    incomparable || !(grants && denials)
}

/// The document between both, which may have no statement: one of the two if it is within the other. They are
/// [`comparable`].
pub(super) fn meet(now: &Document, then: &Document) -> Document {
    if !grows(Some(then), Some(now)) {
        return now.clone();
    }
    if !grows(Some(now), Some(then)) {
        return then.clone();
    }
    let mut both = Document { version: then.version, id: None, statements: Vec::new() };
    for (here, there) in [(then, now), (now, then)] {
        for statement in of(&here.statements, Effect::Allow) {
            if is_covered(statement, &there.statements) {
                add(statement, &mut both);
            }
        }
    }
    for (one, other) in pairs(now, then) {
        if let Some(statement) = intersection(one, other) {
            add(&statement, &mut both);
        }
    }
    with_denials(&both, then, now)
}

/// The document with what either of the others denies.
fn with_denials(document: &Document, one: &Document, other: &Document) -> Document {
    let mut with = document.clone();
    for statement in of(&one.statements, Effect::Deny).chain(of(&other.statements, Effect::Deny)) {
        add(statement, &mut with);
    }
    with
}

fn pairs<'a>(now: &'a Document, then: &'a Document) -> impl Iterator<Item = (&'a Statement, &'a Statement)> {
    let with_then = |one| of(&then.statements, Effect::Allow).map(move |other| (one, other));
    of(&now.statements, Effect::Allow).flat_map(with_then)
}

/// Says the statement too, unless it is said already.
pub(super) fn add(statement: &Statement, document: &mut Document) {
    if is_covered(statement, &document.statements) {
        return;
    }
    // A `Sid` may stand once in a document.
    let taken = document.statements.iter().any(|other| other.sid == statement.sid);
    let sid = statement.sid.clone().filter(|_| !taken);
    document.statements.push(Statement { sid, ..statement.clone() });
}

/// The statements with this effect.
pub(super) fn of(statements: &[Statement], effect: Effect) -> impl Iterator<Item = &Statement> {
    statements.iter().filter(move |statement| statement.effect == effect)
}

/// Whether all that a statement speaks of is spoken of by one or several of the others that have its effect.
fn is_covered(statement: &Statement, others: &[Statement]) -> bool {
    let covered = |part: &Statement| of(others, part.effect).any(|other| covers(other, part));
    covered(statement) || parts(statement).is_some_and(|parts| parts.iter().all(covered))
}

/// The statement, item by item; `None` if these are too many.
fn parts(statement: &Statement) -> Option<Vec<Statement>> {
    let principals = principals(statement);
    let actions = match &statement.action {
        ActionElement::Action(listed) => {
            listed.iter().map(|item| ActionElement::Action(vec![item.clone()])).collect()
        }
        element @ ActionElement::NotAction(_) => vec![element.clone()],
    };
    let resources = match &statement.resource {
        Some(ResourceElement::Resource(listed)) => {
            listed.iter().map(|item| Some(ResourceElement::Resource(vec![item.clone()]))).collect()
        }
        element => vec![element.clone()],
    };
    let many = principals.len().saturating_mul(actions.len()).saturating_mul(resources.len());
    (many <= ITEMS).then(|| {
        let mut parts = Vec::with_capacity(many);
        for principal in &principals {
            for action in &actions {
                for resource in &resources {
                    let (principal, action, resource) = (principal.clone(), action.clone(), resource.clone());
                    parts.push(Statement { principal, action, resource, ..statement.clone() });
                }
            }
        }
        parts
    })
}

fn principals(statement: &Statement) -> Vec<Option<PrincipalElement>> {
    match &statement.principal {
        Some(PrincipalElement::Principal(Principals::Listed(listed))) => {
            let one = |item| PrincipalElement::Principal(Principals::Listed(vec![item]));
            listed.iter().cloned().map(|item| Some(one(item))).collect()
        }
        element => vec![element.clone()],
    }
}

#[cfg(test)]
mod tests;
