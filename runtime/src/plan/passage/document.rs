//! Two documents into those that stand between them.

use iam_role_policy::{Document, Effect};

use crate::plan::meet;

/// The document before its allowing statements change: `now`, and what `then` denies. If the boundary is `replaced`
/// meanwhile, only what both allow. `None` is a document that says nothing.
pub(super) fn tightened(now: Option<&Document>, then: Option<&Document>, replaced: bool) -> Option<Document> {
    if !replaced {
        return with_denials(now, then);
    }
    match (now, then) {
        (Some(now), Some(then)) => saying(meet::meet(now, then)),
        (now, then) => with_denials(None, now.or(then)),
    }
}

/// The document with what the other denies.
pub(in crate::plan) fn with_denials(
    document: Option<&Document>,
    other: Option<&Document>,
) -> Option<Document> {
    let Some(other) = other else { return document.cloned() };
    let mut with = document.cloned().unwrap_or_else(|| nothing(other));
    for statement in meet::of(&other.statements, Effect::Deny) {
        meet::add(statement, &mut with);
    }
    saying(with)
}

fn nothing(like: &Document) -> Document {
    Document { version: like.version, id: None, statements: Vec::new() }
}

fn saying(document: Document) -> Option<Document> {
    (!document.statements.is_empty()).then_some(document)
}

/// Whether one must be written where the other stands.
pub(super) fn differ(one: Option<&Document>, other: Option<&Document>) -> bool {
    one.map(Document::normal) != other.map(Document::normal)
}
