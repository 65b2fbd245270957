//! Where a node of a tree stands in its text: as bytes, as line and column, as JSON pointer.

use std::ops::Range;

use super::{At, Member, Node, Value};

/// JSON text, read: its tree and where each node stands.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The text as given.
    pub(super) text: &'a str,
    /// The outermost value.
    pub(super) root: Node,
    /// Where each node stands, by its [`At`].
    // INVARIANT: numbered in the order of the text, a key before its value, a value before what is inside it.
    pub(super) ranges: Vec<Range<usize>>,
}

/// A place in a text for people, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Position {
    /// Where the byte with this offset stands in `text`; an offset beyond the end is the end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Self { line: before.matches('\n').count() + 1, column }
    }
}

impl<'a> Source<'a> {
    /// The outermost value.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The text as given.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The bytes of the node at `at`; quotes and brackets are part of it.
    #[must_use]
    pub fn range(&self, at: At) -> Option<Range<usize>> {
        self.ranges.get(usize::try_from(at.0).ok()?).cloned()
    }

    /// The line and column where the node at `at` begins.
    #[must_use]
    pub fn position(&self, at: At) -> Option<Position> {
        Some(Position::of(self.text, self.range(at)?.start))
    }

    /// The JSON pointer of the node at `at` in the text as it is; that of a key is its value's.
    ///
    /// Source: RFC 6901.
    #[must_use]
    pub fn pointer(&self, at: At) -> String {
        let mut pointer = String::new();
        let mut node = &self.root;
        while let Some((step, inner)) = step_towards(node, at) {
            pointer.push('/');
            pointer.push_str(&step);
            node = inner;
        }
        pointer
    }
}

/// The child of `node` that `at` is, or is inside of; `None` when `at` is the node itself.
fn step_towards(node: &Node, at: At) -> Option<(String, &Node)> {
    if at <= node.at {
        return None;
    }
    match &node.value {
        Value::Array(items) => {
            let index = items.partition_point(|item| item.at <= at).checked_sub(1)?;
            Some((index.to_string(), items.get(index)?))
        }
        Value::Object(members) => {
            let index = members.partition_point(|member| member.key_at <= at).checked_sub(1)?;
            let Member { key, value, .. } = members.get(index)?;
            Some((key.replace('~', "~0").replace('/', "~1"), value))
        }
        _ => None,
    }
}
