//! Where a node of a tree stands in its text: as bytes, as line and column, as JSON pointer.

use std::ops::Range;

use super::{At, Member, Node, Tree, Value};

/// JSON text, read: its tree and where each node stands.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The text as given.
    pub(super) text: &'a str,
    // INVARIANT: the nodes are numbered in the order of the text, a key before its value, a value before what is inside it.
    pub(super) tree: Tree,
    /// Where those nodes stand that do not tell it themselves, in their order.
    pub(super) ranges: Vec<(At, Range<u32>)>,
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
    pub fn root(&self) -> Node<'_> {
        self.tree.root()
    }

    /// The tree without the text.
    #[must_use]
    pub fn into_tree(self) -> Tree {
        self.tree
    }

    /// The text as given.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The bytes of the node at `at`; quotes and brackets are part of it.
    #[must_use]
    pub fn range(&self, at: At) -> Option<Range<usize>> {
        let noted = || {
            let index = self.ranges.binary_search_by_key(&at, |(noted, _)| *noted).ok()?;
            self.ranges.get(index).map(|(_, range)| range.clone())
        };
        let range = self.tree.rows.get(at.0 as usize)?.written().or_else(noted)?;
        Some(range.start as usize..range.end as usize)
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
        let mut node = self.root();
        while let Some((step, inner)) = step_towards(node, at) {
            pointer.push('/');
            pointer.push_str(&step);
            node = inner;
        }
        pointer
    }
}

/// The child of `node` that `at` is, or is inside of; `None` when `at` is the node itself.
fn step_towards(node: Node<'_>, at: At) -> Option<(String, Node<'_>)> {
    if at <= node.at() {
        return None;
    }
    match node.value() {
        Value::Array(items) => {
            let (index, item) = items.enumerate().take_while(|(_, item)| item.at() <= at).last()?;
            Some((index.to_string(), item))
        }
        Value::Object(members) => {
            let Member { key, value, .. } = members.take_while(|member| member.key_at <= at).last()?;
            Some((key.replace('~', "~0").replace('/', "~1"), value))
        }
        _ => None,
    }
}
