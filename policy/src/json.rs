//! JSON as a tree that remembers where each value stands, and JSON text in and out of it.

mod branch;
mod grammar;
mod mark;
mod node;
mod parse;
mod print;
mod source;
mod special;
mod string;
#[cfg(test)]
mod tests;
mod tree;

pub use branch::{Branch, Growth, Twig};
pub use node::{Items, Member, Members, Node, Value};
pub(crate) use parse::is_document_character;
pub use parse::{SyntaxError, foreign_character, foreign_characters, parse, parse_around, parse_template};
pub(crate) use print::AtMost;
pub use print::size;
pub use source::{Position, Source};
pub use tree::Tree;

pub use crate::text::Text;

/// Where a node stands in its source: an index into a table that whoever built the tree keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(pub u32);
