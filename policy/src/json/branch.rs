//! What is put together by hand, value by value, into a tree.

use super::{
    At, Tree,
    tree::{Content, Extent, Row, Spelling},
};
use crate::{SharedText, text::place};

/// A value that is to be part of a tree, with all that is inside of it.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Where the value stands.
    pub at: At,
    /// The value.
    pub value: Growth,
}

/// What a branch is.
#[derive(Clone, Debug)]
pub enum Growth {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(SharedText),
    /// A string, decoded.
    String(SharedText),
    /// A list.
    Array(Vec<Branch>),
    /// An object.
    Object(Vec<Twig>),
}

/// One member of an object that is to be part of a tree.
#[derive(Clone, Debug)]
pub struct Twig {
    /// The key, decoded.
    pub key: SharedText,
    /// Where the key stands.
    pub key_at: At,
    /// The value behind the colon.
    pub value: Branch,
}

impl Branch {
    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Growth::String(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&Branch> for Tree {
    fn from(root: &Branch) -> Self {
        let mut tree = Self::default();
        tree.add(root);
        tree
    }
}

impl Tree {
    fn add(&mut self, Branch { at, value }: &Branch) {
        let own = self.rows.len();
        // What it is, is known when all that is inside stands behind it.
        self.rows.push(Row { at: *at, content: Content::Null });
        let content = match value {
            Growth::Null => Content::Null,
            Growth::Bool(bool) => Content::Bool(*bool),
            Growth::Number(digits) => Content::Number(self.spell(digits)),
            Growth::String(text) => Content::String(self.spell(text)),
            Growth::Array(items) => {
                for item in items {
                    self.add(item);
                }
                Content::Array(self.extent(own, items.len()))
            }
            Growth::Object(members) => {
                for member in members {
                    self.add_member(member);
                }
                Content::Object(self.extent(own, members.len()))
            }
        };
        if let Some(row) = self.rows.get_mut(own) {
            row.content = content;
        }
    }

    fn add_member(&mut self, Twig { key, key_at, value }: &Twig) {
        let content = Content::Key(self.spell(key));
        self.rows.push(Row { at: *key_at, content });
        self.add(value);
    }

    fn spell(&mut self, text: &SharedText) -> Spelling {
        self.texts.add(text.clone())
    }

    /// What stands from the row with this index on.
    fn extent(&self, own: usize, count: usize) -> Extent {
        Extent { count: place(count), rows: place(self.rows.len() - own) }
    }
}
