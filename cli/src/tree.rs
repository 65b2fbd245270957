//! A text around policies into one tree with places, whatever it is written in: JSON or YAML.
//!
//! INVARIANT: every node's place is a range of the text, so what is found in the tree can be shown in the text.

pub(crate) mod inner;
mod yaml;

use std::ops::Range;

use iam_role_policy::{
    At, Node, Value,
    json::{self, Source, SyntaxError, Text},
};

/// A tree, and where each of its nodes stands in the text.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: json::Tree,
    pub(crate) ranges: Ranges,
}

/// Where nodes stand in a text, by their [`At`].
#[derive(Debug, Default)]
pub(crate) struct Ranges(Vec<Range<usize>>);

impl Ranges {
    /// The bytes of the node at `at`.
    pub(crate) fn of(&self, at: At) -> Range<usize> {
        let index = usize::try_from(at.0).unwrap_or(usize::MAX);
        self.0.get(index).cloned().unwrap_or_default()
    }

    /// A further node, which stands at `range`.
    pub(crate) fn add(&mut self, range: Range<usize>) -> At {
        let at = At(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(range);
        at
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    fn set_end(&mut self, at: At, end: usize) {
        let index = usize::try_from(at.0).unwrap_or(usize::MAX);
        if let Some(range) = self.0.get_mut(index) {
            range.end = end.max(range.start);
        }
    }
}

impl From<Source<'_>> for Tree {
    fn from(source: Source<'_>) -> Self {
        let ranges = (0..).map_while(|index| source.range(At(index))).collect();
        Self { nodes: source.into_tree(), ranges: Ranges(ranges) }
    }
}

impl Tree {
    /// The tree that JSON text is.
    pub(crate) fn of_json(text: &str) -> Result<Self, SyntaxError> {
        json::parse_around(text).map(Self::from)
    }

    /// The tree that the first document of YAML text is. Short forms like `!Ref Name` become what they stand for,
    /// `{"Ref": "Name"}`, and every scalar but null is a string.
    pub(crate) fn of_yaml(text: &str) -> Result<Self, SyntaxError> {
        yaml::tree(text)
    }

    /// The JSON pointer (RFC 6901) of the innermost value around the bytes `target`, where a member's key counts as part
    /// of its value.
    pub(crate) fn pointer(&self, target: &Range<usize>) -> String {
        let mut pointer = String::new();
        let mut node = self.nodes.root();
        while self.ranges.of(node.at()) != *target
            && let Some((step, inner)) = self.child_around(node, target)
        {
            pointer.push('/');
            pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
            node = inner;
        }
        pointer
    }

    /// The child of `node` whose bytes hold all of `target`, and its step in a JSON pointer.
    fn child_around<'n>(&self, node: Node<'n>, target: &Range<usize>) -> Option<(String, Node<'n>)> {
        let holds = |from: At, to: At| {
            self.ranges.of(from).start <= target.start && target.end <= self.ranges.of(to).end
        };
        match node.value() {
            Value::Array(items) => {
                let (index, item) = items.enumerate().find(|(_, item)| holds(item.at(), item.at()))?;
                Some((index.to_string(), item))
            }
            Value::Object(mut members) => {
                let member = members.find(|member| holds(member.key_at, member.value.at()))?;
                Some((member.key.to_string(), member.value))
            }
            _ => None,
        }
    }
}

/// The items of the list that is the member `key`; none if there is no such list.
pub(crate) fn listed<'n>(node: Node<'n>, key: &str) -> impl Iterator<Item = Node<'n>> + use<'n> {
    node.member(key).into_iter().flat_map(Node::items)
}

/// The text of a string.
pub(crate) fn text(node: Node<'_>) -> Option<&str> {
    node.text().map(Text::as_str)
}

/// All of them, if they are so many.
pub(crate) fn exactly<T, const COUNT: usize>(all: impl ExactSizeIterator<Item = T>) -> Option<[T; COUNT]> {
    if all.len() != COUNT {
        return None;
    }
    all.collect::<Vec<_>>().try_into().ok()
}
