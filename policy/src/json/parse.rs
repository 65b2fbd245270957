//! JSON text into a tree with positions.
//!
//! INVARIANT: what comes out is JSON by RFC 8259 and holds only characters that an IAM document may hold, also behind
//! escapes. So no text can smuggle in a [placeholder](crate::placeholder), but for the one that the macros write.

use std::{borrow::Cow, ops::Range};

use jsonc_parser::{
    CollectOptions, ParseOptions, ast,
    errors::{ParseError, ParseErrorKind},
    parse_to_ast,
};

use super::{At, Member, Node, Position, Source, Value, size};
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
    fn new(message: impl Into<String>, text: &str, offset: usize) -> Self {
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

fn parse_with(text: &str, takes: fn(char) -> bool) -> Result<Source<'_>, SyntaxError> {
    check_length(text)?;
    check_characters(text, takes)?;
    let tree =
        parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| explain(&error, text))?;
    let value = tree.value.ok_or_else(|| SyntaxError::new("there is no JSON here", text, text.len()))?;
    let mut builder = Builder { text, takes, ranges: Vec::new(), checked: 0 };
    let root = builder.node(value)?;
    builder.check_gap(text.len())?;
    Ok(Source { text, root, ranges: builder.ranges })
}

/// Every leniency of the parser switched off; what it takes besides, [`Builder`] refuses.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

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
    text.chars().find(|c| !is_document_character(*c)).map(foreign)
}

/// Whether an IAM document may hold `c`.
pub(crate) fn is_document_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FF}')
}

fn foreign(c: char) -> String {
    format!("`{}` (U+{:04X}) cannot stand in a policy document", c.escape_debug(), u32::from(c))
}

/// Turns the parser's tree into ours, numbering keys and values in the order of the text.
struct Builder<'a> {
    text: &'a str,
    /// Which characters a string may hold.
    takes: fn(char) -> bool,
    ranges: Vec<Range<usize>>,
    /// Up to where the text between strings is known to be free of what only looks like white space.
    checked: usize,
}

impl Builder<'_> {
    fn node(&mut self, value: ast::Value<'_>) -> Result<Node, SyntaxError> {
        Ok(match value {
            ast::Value::NullKeyword(null) => Node { at: self.place(null.range), value: Value::Null },
            ast::Value::BooleanLit(bool) => {
                Node { at: self.place(bool.range), value: Value::Bool(bool.value) }
            }
            ast::Value::NumberLit(number) => {
                Node { at: self.place(number.range), value: Value::Number(number.value.to_owned()) }
            }
            ast::Value::StringLit(string) => {
                let (at, string) = self.string(string)?;
                Node { at, value: Value::String(string) }
            }
            ast::Value::Array(array) => {
                let at = self.place(array.range);
                let items = array.elements.into_iter().map(|item| self.node(item));
                Node { at, value: Value::Array(items.collect::<Result<_, _>>()?) }
            }
            ast::Value::Object(object) => {
                let at = self.place(object.range);
                let members = object.properties.into_iter().map(|property| self.member(property));
                Node { at, value: Value::Object(members.collect::<Result<_, _>>()?) }
            }
        })
    }

    fn member(&mut self, property: ast::ObjectProp<'_>) -> Result<Member, SyntaxError> {
        let name = match property.name {
            ast::ObjectPropName::String(name) => name,
            ast::ObjectPropName::Word(word) => {
                ast::StringLit { range: word.range, value: Cow::Borrowed(word.value) }
            }
        };
        let (key_at, key) = self.string(name)?;
        Ok(Member { key, key_at, value: self.node(property.value)? })
    }

    /// A string, and that it and what stands before it are strict JSON.
    fn string(&mut self, string: ast::StringLit<'_>) -> Result<(At, String), SyntaxError> {
        let range = string.range;
        self.check_gap(range.start)?;
        self.checked = range.end;
        let written = self.text.get(range.start..range.end).unwrap_or_default();
        if let Some(offset) = written.find(|c| c < ' ') {
            let message = "a line break or tab inside a string is written `\\n`, `\\r` or `\\t`";
            return Err(SyntaxError::new(message, self.text, range.start + offset));
        }
        if let Some(c) = string.value.chars().find(|c| !(self.takes)(*c)) {
            return Err(SyntaxError::new(foreign(c), self.text, range.start));
        }
        Ok((self.place(range), string.value.into_owned()))
    }

    /// Refuses what the parser takes for white space though RFC 8259 does not, up to `end`.
    fn check_gap(&self, end: usize) -> Result<(), SyntaxError> {
        let gap = self.text.get(self.checked..end).unwrap_or_default();
        match gap.char_indices().find(|(_, c)| !c.is_ascii()) {
            None => Ok(()),
            Some((offset, c)) => {
                let message = format!("U+{:04X} is no white space in JSON", u32::from(c));
                Err(SyntaxError::new(message, self.text, self.checked + offset))
            }
        }
    }

    fn place(&mut self, range: jsonc_parser::common::Range) -> At {
        let at = At(u32::try_from(self.ranges.len()).unwrap_or(u32::MAX));
        self.ranges.push(range.start..range.end);
        at
    }
}

/// The parser's error in our words.
fn explain(error: &ParseError, text: &str) -> SyntaxError {
    let message = match error.kind() {
        ParseErrorKind::CommentsNotAllowed => "JSON has no comments",
        ParseErrorKind::TrailingCommasNotAllowed => "there must be no comma behind the last item",
        ParseErrorKind::ExpectedComma => "a comma is missing here",
        ParseErrorKind::ExpectedColonAfterObjectKey => "a colon must stand behind a key",
        ParseErrorKind::ExpectedObjectValue => "a value is missing behind the colon",
        ParseErrorKind::ExpectedStringObjectProperty | ParseErrorKind::UnexpectedTokenInObject => {
            "a key in double quotes is expected here"
        }
        ParseErrorKind::SingleQuotedStringsNotAllowed => "strings are written in double quotes",
        ParseErrorKind::MultipleRootJsonValues => "there is more text behind the end of the JSON",
        ParseErrorKind::UnterminatedObject => "this `{` is never closed",
        ParseErrorKind::UnterminatedArray => "this `[` is never closed",
        ParseErrorKind::UnexpectedWord | ParseErrorKind::UnexpectedToken => "a JSON value is expected here",
        ParseErrorKind::NestingDepthExceeded => "the values are nested too deeply",
        other => return SyntaxError::new(lower_case(&other.to_string()), text, error.range().start),
    };
    SyntaxError::new(message, text, error.range().start)
}

fn lower_case(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(characters).collect()
}
