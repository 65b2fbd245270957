//! Tree nodes that calls stand for, as if they had been written as JSON.

use iam_role_policy::{Member, Node, SharedText, Value};
use proc_macro2::Span;

use crate::{journal::Journal, syntax::Text};

/// A string that stands at `span`.
pub(super) fn string(value: impl Into<SharedText>, span: Span, journal: &mut Journal) -> Node {
    Node { at: journal.at(span), value: Value::String(value.into()) }
}

/// A string as written.
pub(super) fn text(text: &Text, journal: &mut Journal) -> Node {
    string(text.value.as_str(), text.span, journal)
}

/// A list of what a word at `span` is given.
pub(super) fn list(items: Vec<Node>, span: Span, journal: &mut Journal) -> Node {
    Node { at: journal.at(span), value: Value::Array(items) }
}

/// An object that a word at `span` stands for.
pub(super) fn object(members: Vec<Member>, span: Span, journal: &mut Journal) -> Node {
    Node { at: journal.at(span), value: Value::Object(members) }
}

/// A member whose key a word at `span` stands for.
pub(super) fn member(key: impl Into<SharedText>, span: Span, value: Node, journal: &mut Journal) -> Member {
    Member { key: key.into(), key_at: journal.at(span), value }
}

/// A document with these statements, called for by a word at `span`.
pub(super) fn document(statements: Vec<Node>, span: Span, journal: &mut Journal) -> Node {
    let version = string("2012-10-17", span, journal);
    let version = member("Version", span, version, journal);
    let statements = list(statements, span, journal);
    let statements = member("Statement", span, statements, journal);
    object(vec![version, statements], span, journal)
}
