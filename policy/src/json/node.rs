//! How a tree is read: each value by where its rows are.

use super::{
    At, Text, Tree,
    tree::{Content, Extent, NOTHING, Row, Spelling, Texts},
};

/// A value of a tree, with its place.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    texts: &'t Texts,
    /// Its own row and those of what is inside of it.
    // INVARIANT: there is at least one.
    rows: &'t [Row],
}

/// What a node is. Members keep their order, and a repeated key stays repeated.
#[derive(Clone, Debug)]
pub enum Value<'t> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(Text<'t>),
    /// A string, decoded.
    String(Text<'t>),
    /// A list.
    Array(Items<'t>),
    /// An object.
    Object(Members<'t>),
}

/// One member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member<'t> {
    /// The key, decoded.
    pub key: Text<'t>,
    /// Where the key stands.
    pub key_at: At,
    /// The value behind the colon.
    pub value: Node<'t>,
}

/// The items of a list, one after the other.
#[derive(Clone, Debug)]
pub struct Items<'t> {
    texts: &'t Texts,
    /// The rows of those that are still to come, and how many these are.
    rows: &'t [Row],
    count: u32,
}

/// The members of an object, one after the other.
#[derive(Clone, Debug)]
pub struct Members<'t>(Items<'t>);

impl<'t> Node<'t> {
    /// The value whose rows, all of them, these are.
    pub(super) fn of(texts: &'t Texts, rows: &'t [Row]) -> Self {
        Self { texts, rows }
    }

    fn row(self) -> &'t Row {
        self.rows.first().unwrap_or(&NOTHING)
    }

    /// Where the value stands.
    #[must_use]
    pub fn at(self) -> At {
        self.row().at
    }

    /// The value.
    #[must_use]
    pub fn value(self) -> Value<'t> {
        match self.row().content {
            Content::Null => Value::Null,
            Content::Bool(bool) => Value::Bool(bool),
            Content::Number(number) => Value::Number(self.texts.of(number)),
            Content::String(text) | Content::Key(text) => Value::String(self.texts.of(text)),
            Content::Array(extent) => Value::Array(self.inside(extent)),
            Content::Object(extent) => Value::Object(Members(self.inside(extent))),
        }
    }

    fn inside(self, extent: Extent) -> Items<'t> {
        Items { texts: self.texts, rows: self.rows.get(1..).unwrap_or_default(), count: extent.count }
    }

    /// The text of a string.
    #[must_use]
    pub fn text(self) -> Option<Text<'t>> {
        match self.row().content {
            Content::String(text) => Some(self.texts.of(text)),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    #[must_use]
    pub fn items(self) -> Items<'t> {
        match self.value() {
            Value::Array(items) => items,
            _ => Items { texts: self.texts, rows: &[], count: 0 },
        }
    }

    /// The members of an object; none of anything else.
    #[must_use]
    pub fn members(self) -> Members<'t> {
        match self.value() {
            Value::Object(members) => members,
            _ => Members(Items { texts: self.texts, rows: &[], count: 0 }),
        }
    }

    /// The value of the member `key`, if it is an object that has it.
    #[must_use]
    pub fn member(self, key: &str) -> Option<Self> {
        self.members().find(|member| member.key == key).map(|member| member.value)
    }

    /// The items of a list, or the lone value.
    #[must_use]
    pub fn one_or_many(self) -> Items<'t> {
        match self.row().content {
            Content::Array(extent) => self.inside(extent),
            _ => Items { texts: self.texts, rows: self.rows, count: 1 },
        }
    }

    /// The value itself, and every value inside of it.
    pub fn nodes(self) -> impl Iterator<Item = Self> {
        let Self { texts, rows } = self;
        (0..rows.len()).filter_map(move |index| {
            let rows = rows.get(index..)?;
            let row = rows.first().filter(|row| !matches!(row.content, Content::Key(_)))?;
            Some(Self { texts, rows: rows.get(..row.rows())? })
        })
    }

    /// Every string and key in it, each with its place.
    pub fn texts(self) -> impl Iterator<Item = (At, Text<'t>)> {
        self.rows.iter().filter_map(move |row| Some((row.at, self.texts.of(row.spelling()?))))
    }

    /// A tree of the node alone.
    #[must_use]
    pub fn to_tree(self) -> Tree {
        let mut tree = Tree { rows: self.rows.to_vec(), texts: self.texts.written() };
        for row in &mut tree.rows {
            if let Content::Number(spelling) | Content::String(spelling) | Content::Key(spelling) =
                &mut row.content
                && let Spelling::Spelled(_) = spelling
            {
                *spelling = tree.texts.add(self.texts.of(*spelling).shared());
            }
        }
        tree
    }
}

impl Items<'_> {
    /// How many are still to come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are no more.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let length = self.rows.first()?.rows();
        let (rows, rest) = self.rows.split_at_checked(length)?;
        self.rows = rest;
        self.count -= 1;
        Some(Node { texts: self.texts, rows })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len(), Some(self.len()))
    }
}

impl ExactSizeIterator for Items<'_> {}

impl Members<'_> {
    /// How many are still to come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no more.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'t> Iterator for Members<'t> {
    type Item = Member<'t>;

    fn next(&mut self) -> Option<Member<'t>> {
        let Items { texts, rows, .. } = &mut self.0;
        let (key, values) = rows.split_first()?;
        *rows = values;
        let text = texts.of(key.spelling()?);
        Some(Member { key: text, key_at: key.at, value: self.0.next()? })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Members<'_> {}
