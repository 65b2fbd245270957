//! JSON text into a tree with positions.
//!
//! INVARIANT: what comes out is JSON by RFC 8259 and holds only characters that an IAM document may hold, also behind
//! escapes. So no text can smuggle in a [placeholder](crate::placeholder), but for the one that the macros write.

use super::{At, Node, Position, Source, grammar::Parser, size, special};
use crate::placeholder;

/// The most characters that IAM takes as a document. Layout does not count here: documents are sent without.
///
/// Source: IAM API Reference, `CreatePolicy`, parameter `PolicyDocument`.
const MOST_CHARACTERS: usize = 131_072;

/// The most bytes that are looked at; no layout makes that much of a document which IAM takes.
const MOST_BYTES: usize = 1 << 20;

/// Why a text is not JSON, or no text that IAM takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// Where the reader stopped.
    pub position: Position,
}

impl SyntaxError {
    pub(super) fn new(message: impl Into<String>, text: &str, offset: usize) -> Self {
        Self { message: message.into(), position: Position::of(text, offset) }
    }
}

/// Reads JSON as RFC 8259 defines it, of the characters and up to the length that IAM takes: no comments, no trailing
/// commas, nothing behind the value. A repeated key stays repeated.
///
/// Source of characters and length: IAM API Reference, `CreatePolicy`, parameter `PolicyDocument`.
///
/// # Errors
/// The first place where `text` is not JSON.
pub fn parse(text: &str) -> Result<Source<'_>, SyntaxError> {
    parse_with(text, is_document_character)
}

/// Reads what [`Document::to_json`](crate::Document::to_json) prints of a document with
/// [placeholders](crate::placeholder): JSON that may hold them too. For text that this workspace's own macros generated;
/// a user's text is read with [`parse`].
///
/// # Errors
/// The first place where `text` is not JSON.
pub fn parse_template(text: &str) -> Result<Source<'_>, SyntaxError> {
    parse_with(text, |c| is_document_character(c) || placeholder::index(c).is_some())
}

/// Reads JSON around policy documents: of any characters and any length below 4 GiB. What is taken out of it for a document is not
/// known to hold only what IAM takes; [`foreign_character`] tells of each string.
///
/// # Errors
/// The first place where `text` is not JSON.
pub fn parse_around(text: &str) -> Result<Source<'_>, SyntaxError> {
    parse_unlimited(text, |_| true)
}

/// The same for any characters, of which strings hold those that `takes` tells.
pub(super) fn parse_with(text: &str, takes: fn(char) -> bool) -> Result<Source<'_>, SyntaxError> {
    check_length(text)?;
    // All ASCII may stand in a document but control characters, which are no JSON either.
    if !text.is_ascii() {
        check_characters(text, takes)?;
    }
    parse_unlimited(text, takes).map_err(|error| check_characters(text, takes).err().unwrap_or(error))
}

fn parse_unlimited(text: &str, takes: fn(char) -> bool) -> Result<Source<'_>, SyntaxError> {
    if u32::try_from(text.len()).is_err() {
        return Err(SyntaxError::new("the text is too long: 4 GiB and more are not read", text, 0));
    }
    Ok(Parser::new(text, takes).document()?)
}

fn check_length(text: &str) -> Result<(), SyntaxError> {
    if text.len() <= MOST_CHARACTERS || text.len() <= MOST_BYTES && size(text) <= MOST_CHARACTERS {
        return Ok(());
    }
    let message = format!("the text is too long: IAM takes at most {MOST_CHARACTERS} characters");
    Err(SyntaxError::new(message, text, 0))
}

fn check_characters(text: &str, takes: fn(char) -> bool) -> Result<(), SyntaxError> {
    match text.char_indices().find(|(_, c)| !takes(*c)) {
        None => Ok(()),
        Some((offset, c)) => Err(SyntaxError::new(foreign(c), text, offset)),
    }
}

/// What is wrong with the first character of `text` that no IAM document may hold, in words; `None` if there is none.
///
/// For trees that were not read from text: [`parse`] says it itself.
#[must_use]
pub fn foreign_character(text: &str) -> Option<String> {
    if text.is_ascii() && special::position(text.as_bytes()).is_none() {
        return None;
    }
    text.chars().find(|c| !is_document_character(*c)).map(foreign)
}

/// The same of every string and key of a tree, each with its place; none if it could be a document.
#[must_use]
pub fn foreign_characters(node: Node<'_>) -> Vec<(At, String)> {
    node.texts().filter_map(|(at, text)| Some((at, foreign_character(text.as_str())?))).collect()
}

/// Whether an IAM document may hold `c`.
pub(crate) fn is_document_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FF}')
}

pub(super) fn foreign(c: char) -> String {
    format!("`{}` (U+{:04X}) cannot stand in a policy document", c.escape_debug(), u32::from(c))
}
