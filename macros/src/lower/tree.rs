//! Branches that calls stand for, as if they had been written as JSON.

use iam_role_policy::{
    SharedText,
    json::{Branch, Growth, Twig},
};
use proc_macro2::Span;

use crate::{journal::Journal, syntax::Text};

/// A string that stands at `span`.
pub(super) fn string(value: impl Into<SharedText>, span: Span, journal: &mut Journal) -> Branch {
    Branch { at: journal.at(span), value: Growth::String(value.into()) }
}

/// A string as written.
pub(super) fn text(text: &Text, journal: &mut Journal) -> Branch {
    string(text.value.as_str(), text.span, journal)
}

/// A list of what a word at `span` is given.
pub(super) fn list(items: Vec<Branch>, span: Span, journal: &mut Journal) -> Branch {
    Branch { at: journal.at(span), value: Growth::Array(items) }
}

/// An object that a word at `span` stands for.
pub(super) fn object(members: Vec<Twig>, span: Span, journal: &mut Journal) -> Branch {
    Branch { at: journal.at(span), value: Growth::Object(members) }
}

/// A member whose key a word at `span` stands for.
pub(super) fn member(key: impl Into<SharedText>, span: Span, value: Branch, journal: &mut Journal) -> Twig {
    Twig { key: key.into(), key_at: journal.at(span), value }
}

/// A document with these statements, called for by a word at `span`.
pub(super) fn document(statements: Vec<Branch>, span: Span, journal: &mut Journal) -> Branch {
    let version = string("2012-10-17", span, journal);
    let version = member("Version", span, version, journal);
    let statements = list(statements, span, journal);
    let statements = member("Statement", span, statements, journal);
    object(vec![version, statements], span, journal)
}
