//! Two documents into those that stand between them.

use std::collections::BTreeSet;

use iam_role_policy::{Document, Effect, NormalStatement, Statement};

use crate::plan::role::common;

/// The document before its allowing statements change: `now`, and what `then` denies. If the boundary is `replaced`
/// meanwhile, only what both allow. `None` is a document that says nothing.
pub(super) fn tightened(now: Option<&Document>, then: Option<&Document>, replaced: bool) -> Option<Document> {
    if !replaced {
        return with_denials(now, then);
    }
    match (now, then) {
        (Some(now), Some(then)) => saying(common(now, then)),
        (now, then) => with_denials(None, now.or(then)),
    }
}

/// The document with what the other denies.
pub(in crate::plan) fn with_denials(
    document: Option<&Document>,
    other: Option<&Document>,
) -> Option<Document> {
    let Some(other) = other else { return document.cloned() };
    let mut with = document.cloned().unwrap_or_else(|| Document {
        version: other.version,
        id: None,
        statements: Vec::new(),
    });
    let known = said(document, Effect::Deny);
    let missing = other.statements.iter().filter(|statement| statement.effect == Effect::Deny);
    for statement in missing.filter(|statement| !known.contains(&statement.normal())) {
        // A `Sid` may stand once in a document.
        let taken = with.statements.iter().any(|other| other.sid == statement.sid);
        let sid = statement.sid.clone().filter(|_| !taken);
        with.statements.push(Statement { sid, ..statement.clone() });
    }
    saying(with)
}

fn saying(document: Document) -> Option<Document> {
    (!document.statements.is_empty()).then_some(document)
}

/// Whether one must be written where the other stands.
pub(super) fn differ(one: Option<&Document>, other: Option<&Document>) -> bool {
    one.map(Document::normal) != other.map(Document::normal)
}

/// Whether `then` may allow what `now` does not.
pub(super) fn grows(now: Option<&Document>, then: Option<&Document>) -> bool {
    let versions = now.zip(then).is_some_and(|(now, then)| now.version != then.version);
    versions
        || !said(then, Effect::Allow).is_subset(&said(now, Effect::Allow))
        || !said(now, Effect::Deny).is_subset(&said(then, Effect::Deny))
}

fn said(document: Option<&Document>, effect: Effect) -> BTreeSet<NormalStatement> {
    let statements = document.map_or(&[][..], |document| &document.statements);
    let said = statements.iter().filter(|statement| statement.effect == effect);
    said.map(Statement::normal).collect()
}
