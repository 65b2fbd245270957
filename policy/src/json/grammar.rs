//! The grammar of JSON: the bytes of a text into a tree, every key and value numbered in the order of the text.
//!
//! INVARIANT: `offset` stands between two characters of the text, so every slice that starts or ends there exists.
//!
//! Source: RFC 8259.

use std::{ops::Range, sync::Arc};

use super::{At, Member, Node, SyntaxError, Value};
use crate::SharedText;

/// How deep lists and objects may stand in each other. A policy document needs seven levels.
const MOST_LEVELS: usize = 512;

const ON_TOO_MANY_LEVELS: &str = "the values are nested too deeply";
const ON_DECIMAL_POINT: &str = "leading or trailing decimal points on numbers are not allowed";

/// A text that is being read, up to `offset`.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    /// The same, for the strings of the tree to share.
    whole: Arc<str>,
    pub(super) offset: usize,
    /// Which characters a string may hold.
    pub(super) takes: fn(char) -> bool,
    /// How many lists and objects are open.
    levels: usize,
    ranges: Vec<Range<usize>>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, takes: fn(char) -> bool) -> Self {
        let ranges = Vec::with_capacity(text.len() / 24);
        Self { text, whole: text.into(), offset: 0, takes, levels: 0, ranges }
    }

    /// The one value that the text is, and where each node of it stands.
    pub(super) fn document(mut self) -> Result<(Node, Vec<Range<usize>>), SyntaxError> {
        if self.next().is_none() {
            return Err(self.error("there is no JSON here"));
        }
        let root = self.value()?;
        match self.next() {
            None => Ok((root, self.ranges)),
            Some(_) => Err(self.unexpected("there is more text behind the end of the JSON")),
        }
    }

    /// The value that is next, with no white space before it.
    fn value(&mut self) -> Result<Node, SyntaxError> {
        let start = self.offset;
        let at = self.place();
        let value = match self.peek() {
            Some(b'"') => Value::String(self.string()?),
            Some(b'{') => self.nested(start, Self::members).map(Value::Object)?,
            Some(b'[') => self.nested(start, Self::items).map(Value::Array)?,
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            _ => self.word()?,
        };
        self.close(at);
        Ok(Node { at, value })
    }

    /// What stands between two brackets, of which the first is next.
    fn nested<T>(
        &mut self,
        open: usize,
        inside: fn(&mut Self, usize) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        if self.levels == MOST_LEVELS {
            return Err(self.error(ON_TOO_MANY_LEVELS));
        }
        self.levels += 1;
        self.offset += 1;
        let value = inside(self, open)?;
        self.levels -= 1;
        Ok(value)
    }

    fn items(&mut self, open: usize) -> Result<Vec<Node>, SyntaxError> {
        let mut items = Vec::new();
        let mut more = self.next() != Some(b']');
        while more {
            if self.next().is_none() {
                return Err(self.error_at(open, "this `[` is never closed"));
            }
            items.push(self.value()?);
            more = self.another(open, b']')?;
        }
        self.offset += 1;
        Ok(items)
    }

    fn members(&mut self, open: usize) -> Result<Vec<Member>, SyntaxError> {
        let mut members = Vec::new();
        let mut more = self.next() != Some(b'}');
        while more {
            members.push(self.member(open)?);
            more = self.another(open, b'}')?;
        }
        self.offset += 1;
        Ok(members)
    }

    fn member(&mut self, open: usize) -> Result<Member, SyntaxError> {
        match self.next() {
            Some(b'"') => {}
            Some(_) => return Err(self.unexpected("a key in double quotes is expected here")),
            None => return Err(self.error_at(open, "this `{` is never closed")),
        }
        let key_at = self.place();
        let key = self.string()?;
        self.close(key_at);
        if self.next() != Some(b':') {
            return Err(self.unexpected("a colon must stand behind a key"));
        }
        self.offset += 1;
        if self.next().is_none() {
            return Err(self.error("a value is missing behind the colon"));
        }
        Ok(Member { key, key_at, value: self.value()? })
    }

    /// Whether another item follows the one just read, up to which all is read then; else the bracket is next.
    fn another(&mut self, open: usize, bracket: u8) -> Result<bool, SyntaxError> {
        let end = self.offset;
        match self.next() {
            Some(b',') => {}
            Some(byte) if byte == bracket => return Ok(false),
            Some(byte) if starts_a_value(byte) => return Err(self.error_at(end, "a comma is missing here")),
            Some(_) if bracket == b'}' => {
                return Err(self.unexpected("a key in double quotes is expected here"));
            }
            Some(_) => return Err(self.unexpected_value()),
            None if bracket == b'}' => return Err(self.error_at(open, "this `{` is never closed")),
            None => return Err(self.error_at(open, "this `[` is never closed")),
        }
        let comma = self.offset;
        self.offset += 1;
        if self.next() == Some(bracket) {
            return Err(self.error_at(comma, "there must be no comma behind the last item"));
        }
        Ok(true)
    }

    fn number(&mut self) -> Result<SharedText, SyntaxError> {
        let start = self.offset;
        self.skip(b"-");
        let leading_zero = self.peek() == Some(b'0');
        match self.digits() {
            0 if self.peek() == Some(b'.') => return Err(self.error_at(start, ON_DECIMAL_POINT)),
            0 => return Err(self.error("a digit is expected here")),
            2.. if leading_zero => return Err(self.error_at(start, "a number starts with no needless zero")),
            _ => {}
        }
        if self.skip(b".") && self.digits() == 0 {
            return Err(self.error_at(start, ON_DECIMAL_POINT));
        }
        if self.skip(b"eE") {
            self.skip(b"+-");
            if self.digits() == 0 {
                return Err(self.error("a digit is expected here"));
            }
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            return Err(self.error_at(start, "JSON has no such number"));
        }
        Ok(self.shared(start..self.offset))
    }

    /// Passes over digits and says how many.
    fn digits(&mut self) -> usize {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.offset += digits;
        digits
    }

    fn word(&mut self) -> Result<Value, SyntaxError> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let value = match rest.get(..length) {
            Some("null") => Value::Null,
            Some("true") => Value::Bool(true),
            Some("false") => Value::Bool(false),
            _ => return Err(self.unexpected_value()),
        };
        self.offset += length;
        Ok(value)
    }

    /// Passes over white space; the byte behind it.
    fn next(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.offset) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.offset += 1,
                other => return other.copied(),
            }
        }
    }

    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    /// Passes over the next byte if it is one of those.
    fn skip(&mut self, bytes: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.offset += usize::from(found);
        found
    }

    /// What is not yet read.
    pub(super) fn rest(&self) -> &'a str {
        self.slice(self.offset..self.text.len())
    }

    /// A stretch of the text for the tree.
    pub(super) fn shared(&self, range: Range<usize>) -> SharedText {
        SharedText::stretch(&self.whole, range)
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Numbers the node that starts here.
    fn place(&mut self) -> At {
        let at = At(u32::try_from(self.ranges.len()).unwrap_or(u32::MAX));
        self.ranges.push(self.offset..self.offset);
        at
    }

    /// Notes that the node ends here.
    fn close(&mut self, at: At) {
        let index = usize::try_from(at.0).unwrap_or(usize::MAX);
        if let Some(range) = self.ranges.get_mut(index) {
            range.end = self.offset;
        }
    }

    pub(super) fn error(&self, message: impl Into<String>) -> SyntaxError {
        self.error_at(self.offset, message)
    }

    pub(super) fn error_at(&self, offset: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(message, self.text, offset)
    }

    /// That no value starts here.
    fn unexpected_value(&self) -> SyntaxError {
        self.unexpected(match self.peek() {
            Some(b'}') => "unexpected close brace",
            Some(b']') => "unexpected close bracket",
            Some(b',') => "unexpected comma",
            Some(b':') => "unexpected colon",
            Some(b'.') => ON_DECIMAL_POINT,
            Some(b'+') => "a number starts with no plus sign",
            _ => "a JSON value is expected here",
        })
    }

    /// That something else is `expected` here, or what is commonly taken for JSON and stands here instead.
    fn unexpected(&self, expected: &str) -> SyntaxError {
        let rest = self.rest();
        if rest.starts_with("//") || rest.starts_with("/*") {
            return self.error("JSON has no comments");
        }
        match rest.chars().next() {
            Some('\'') => self.error("strings are written in double quotes"),
            Some(c) if c.is_whitespace() => {
                self.error(format!("U+{:04X} is no white space in JSON", u32::from(c)))
            }
            _ => self.error(expected),
        }
    }
}

/// Whether a value may start with that byte, or something that was meant for one.
fn starts_a_value(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'-' | b'{' | b'[')
}
