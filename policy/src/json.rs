//! JSON as a tree that remembers where each value stands, and JSON text in and out of it.

mod grammar;
mod mark;
mod parse;
mod print;
mod source;
mod special;
mod string;
#[cfg(test)]
mod tests;

pub(crate) use parse::is_document_character;
pub use parse::{SyntaxError, foreign_character, foreign_characters, parse, parse_around, parse_template};
pub use print::size;
pub use source::{Position, Source};

use crate::SharedText;

/// Where a node stands in its source: an index into a table that whoever built the tree keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(pub u32);

/// A JSON value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value stands.
    pub at: At,
    /// The value.
    pub value: Value,
}

/// A JSON value; members keep their order, and a repeated key stays repeated.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(SharedText),
    /// A string, decoded; shared with the document that is read from the tree.
    String(SharedText),
    /// A list.
    Array(Vec<Node>),
    /// An object.
    Object(Vec<Member>),
}

/// One member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key, decoded.
    pub key: SharedText,
    /// Where the key stands.
    pub key_at: At,
    /// The value behind the colon.
    pub value: Node,
}
