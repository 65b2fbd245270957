//! A tree of JSON as one row of its values and keys, in the order of the text.
//!
//! INVARIANT: behind a list or an object stand the rows of what is inside it, as many as it says; in an object, each key
//! stands before its value. A tree has a root.

use std::{ops::Range, sync::Arc};

use super::{At, Node, Text};
use crate::{SharedText, text::place};

/// A JSON value with all that is inside of it.
///
/// It is read from [text](super::parse), or [built](super::Branch).
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) rows: Vec<Row>,
    pub(super) texts: Texts,
}

/// A value or a key. What is inside of a value stands in the rows behind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) at: At,
    pub(super) content: Content,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    Null,
    Bool(bool),
    Number(Spelling),
    String(Spelling),
    Key(Spelling),
    Array(Extent),
    Object(Extent),
}

/// The texts of a tree.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    /// What most are stretches of.
    written: Arc<str>,
    /// The others: strings with escapes, and what was built.
    spelled: Vec<SharedText>,
}

/// Which text it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spelling {
    /// These bytes of what was written.
    Written { start: u32, end: u32 },
    /// The one with this index among the others.
    Spelled(u32),
}

/// How much stands inside a list or an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Its items or members.
    pub(super) count: u32,
    /// All rows of it, its own too.
    pub(super) rows: u32,
}

/// The root of a tree that has none.
pub(super) const NOTHING: Row = Row { at: At(0), content: Content::Null };

impl Tree {
    /// The outermost value.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        let rows = if self.rows.is_empty() { std::slice::from_ref(&NOTHING) } else { &self.rows };
        Node::of(&self.texts, rows)
    }

    /// The tree with every place counted from `first` on.
    #[must_use]
    pub fn renumbered(mut self, first: u32) -> Self {
        for row in &mut self.rows {
            row.at = At(row.at.0.saturating_add(first));
        }
        self
    }

    /// The tree with what `change` makes of its strings; those stay of which it makes nothing.
    #[must_use]
    pub fn with_strings(mut self, mut change: impl FnMut(&str) -> Option<String>) -> Self {
        for row in &mut self.rows {
            if let Content::String(spelling) = &mut row.content
                && let Some(changed) = change(&self.texts.of(*spelling))
            {
                *spelling = self.texts.add(changed.into());
            }
        }
        self
    }
}

/// Null.
impl Default for Tree {
    fn default() -> Self {
        Self { rows: Vec::new(), texts: Texts::new("".into()) }
    }
}

impl Texts {
    /// Stretches of `written`.
    pub(super) fn new(written: Arc<str>) -> Self {
        Self { written, spelled: Vec::new() }
    }

    /// The same stretches, and no others.
    pub(super) fn written(&self) -> Self {
        Self::new(Arc::clone(&self.written))
    }

    pub(super) fn of(&self, spelling: Spelling) -> Text<'_> {
        match spelling {
            Spelling::Written { start, end } => Text::stretch(&self.written, start..end),
            Spelling::Spelled(index) => {
                let spelled = self.spelled.get(index as usize);
                spelled.map_or_else(|| Text::stretch(&self.written, 0..0), SharedText::as_text)
            }
        }
    }

    /// Adds one that is no stretch.
    pub(super) fn add(&mut self, text: SharedText) -> Spelling {
        self.spelled.push(text);
        Spelling::Spelled(place(self.spelled.len() - 1))
    }
}

impl Row {
    /// The string or key that it is, if it is one.
    pub(super) fn spelling(&self) -> Option<Spelling> {
        match self.content {
            Content::String(spelling) | Content::Key(spelling) => Some(spelling),
            _ => None,
        }
    }

    /// The bytes that it is written with, if it is a text that stands for itself.
    pub(super) fn written(&self) -> Option<Range<u32>> {
        match self.content {
            Content::Number(Spelling::Written { start, end }) => Some(start..end),
            // Between quotes.
            Content::String(Spelling::Written { start, end })
            | Content::Key(Spelling::Written { start, end }) => Some(start - 1..end + 1),
            _ => None,
        }
    }

    /// How many rows it has with all that is inside.
    pub(super) fn rows(&self) -> usize {
        match self.content {
            Content::Array(extent) | Content::Object(extent) => extent.rows as usize,
            _ => 1,
        }
    }
}
