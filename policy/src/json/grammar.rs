//! The grammar of JSON: the bytes of a text into a tree, every key and value numbered in the order of the text.
//!
//! INVARIANT: `offset` stands between two characters of the text, so every slice that starts or ends there exists.
//!
//! Source: RFC 8259.

use std::{ops::Range, sync::Arc};

use super::{At, Member, Node, SyntaxError, Value};
use crate::{SharedText, words};

/// How deep lists and objects may stand in each other. A policy document needs seven levels.
const MOST_LEVELS: usize = 512;

const ON_TOO_MANY_LEVELS: &str = "the values are nested too deeply";
const ON_NO_KEY: &str = "a key in double quotes is expected here";
const ON_DECIMAL_POINT: &str = "leading or trailing decimal points on numbers are not allowed";

/// Eight spaces.
const SPACES: u64 = u64::from_le_bytes(*b"        ");

/// What was read, or why nothing could be.
pub(super) type Read<T> = Result<T, Fault>;

/// Why nothing could be read: as small as can be, because all that is read is moved with room for it.
pub(super) struct Fault(Box<SyntaxError>);

impl From<Fault> for SyntaxError {
    fn from(Fault(error): Fault) -> Self {
        *error
    }
}

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
    /// What was read of the lists that are open, the innermost last.
    items: Vec<Node>,
    /// The same of the objects.
    members: Vec<Member>,
    ranges: Vec<Range<usize>>,
}

/// A list or an object that is open.
#[derive(Clone, Copy)]
struct Open {
    at: At,
    /// Where its bracket stands.
    start: usize,
    /// The bracket that closes it.
    bracket: u8,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, takes: fn(char) -> bool) -> Self {
        let ranges = Vec::with_capacity(text.len() / 24);
        let (items, members) = (Vec::with_capacity(64), Vec::with_capacity(16));
        Self { text, whole: text.into(), offset: 0, takes, levels: 0, items, members, ranges }
    }

    /// The one value that the text is, and where each node of it stands.
    pub(super) fn document(mut self) -> Read<(Node, Vec<Range<usize>>)> {
        let Some(first) = self.next() else { return Err(self.error("there is no JSON here")) };
        let root = self.value(first)?;
        match self.next() {
            None => Ok((root, self.ranges)),
            Some(_) => Err(self.unexpected("there is more text behind the end of the JSON")),
        }
    }

    /// The value whose `first` byte is next.
    fn value(&mut self, first: u8) -> Read<Node> {
        let start = self.offset;
        let value = match first {
            b'"' => Value::String(self.string()?),
            b'{' => return self.object(),
            b'[' => return self.list(),
            b'-' | b'0'..=b'9' => Value::Number(self.number()?),
            _ => self.word()?,
        };
        Ok(Node { at: self.place(start), value })
    }

    fn list(&mut self) -> Read<Node> {
        let list = self.open(b']')?;
        let before = self.items.len();
        let mut next = self.first(list)?;
        while let Some(first) = next {
            let item = self.value(first)?;
            self.items.push(item);
            next = self.another(list)?;
        }
        let items = self.items.split_off(before);
        Ok(Node { at: self.close(list), value: Value::Array(items) })
    }

    fn object(&mut self) -> Read<Node> {
        let object = self.open(b'}')?;
        let before = self.members.len();
        let mut next = self.first(object)?;
        while let Some(first) = next {
            let member = self.member(first)?;
            self.members.push(member);
            next = self.another(object)?;
        }
        let members = self.members.split_off(before);
        Ok(Node { at: self.close(object), value: Value::Object(members) })
    }

    fn member(&mut self, first: u8) -> Read<Member> {
        if first != b'"' {
            return Err(self.unexpected(ON_NO_KEY));
        }
        let start = self.offset;
        let key = self.string()?;
        let key_at = self.place(start);
        if self.next() != Some(b':') {
            return Err(self.unexpected("a colon must stand behind a key"));
        }
        self.offset += 1;
        let Some(first) = self.next() else {
            return Err(self.error("a value is missing behind the colon"));
        };
        Ok(Member { key, key_at, value: self.value(first)? })
    }

    /// Starts to read what is closed by `bracket` and whose opening bracket is next.
    fn open(&mut self, bracket: u8) -> Read<Open> {
        if self.levels == MOST_LEVELS {
            return Err(self.error(ON_TOO_MANY_LEVELS));
        }
        self.levels += 1;
        let start = self.offset;
        let at = self.place(start);
        self.offset += 1;
        Ok(Open { at, start, bracket })
    }

    /// Ends to read what is closed by the bracket that is next.
    fn close(&mut self, Open { at, .. }: Open) -> At {
        self.levels -= 1;
        self.offset += 1;
        let index = usize::try_from(at.0).unwrap_or(usize::MAX);
        if let Some(range) = self.ranges.get_mut(index) {
            range.end = self.offset;
        }
        at
    }

    /// The byte that the first item starts with and that is next then; else the bracket is.
    fn first(&mut self, open: Open) -> Read<Option<u8>> {
        match self.next() {
            Some(byte) if byte == open.bracket => Ok(None),
            None => Err(self.never_closed(open)),
            first => Ok(first),
        }
    }

    /// The same of another item behind the one just read, up to which all is read.
    fn another(&mut self, open: Open) -> Read<Option<u8>> {
        let end = self.offset;
        match self.next() {
            Some(b',') => {}
            Some(byte) if byte == open.bracket => return Ok(None),
            other => return Err(self.no_comma(other, end, open)),
        }
        let comma = self.offset;
        self.offset += 1;
        match self.next() {
            Some(byte) if byte == open.bracket => {
                Err(self.error_at(comma, "there must be no comma behind the last item"))
            }
            None => Err(self.never_closed(open)),
            first => Ok(first),
        }
    }

    /// That `found` stands where a comma or the bracket would; all before `end` was read.
    fn no_comma(&self, found: Option<u8>, end: usize, open: Open) -> Fault {
        match found {
            None => self.never_closed(open),
            Some(byte) if starts_a_value(byte) => self.error_at(end, "a comma is missing here"),
            Some(_) if open.bracket == b'}' => self.unexpected(ON_NO_KEY),
            Some(_) => self.unexpected_value(),
        }
    }

    fn never_closed(&self, open: Open) -> Fault {
        let message =
            if open.bracket == b'}' { "this `{` is never closed" } else { "this `[` is never closed" };
        self.error_at(open.start, message)
    }

    fn number(&mut self) -> Read<SharedText> {
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

    fn word(&mut self) -> Read<Value> {
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
        loop {
            match self.peek() {
                Some(b' ') => self.offset += self.spaces(),
                Some(b'\n' | b'\r' | b'\t') => self.offset += 1,
                other => return other,
            }
        }
    }

    /// How many spaces are next, at least as far as eight bytes show: layout is mostly these.
    fn spaces(&self) -> usize {
        let rest = self.text.as_bytes().get(self.offset..).unwrap_or_default();
        let others = rest.first_chunk().map_or(0xFF00, |word| u64::from_le_bytes(*word) ^ SPACES);
        words::first(others)
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

    /// Numbers the node that stands from `start` up to here, as far as it is read.
    fn place(&mut self, start: usize) -> At {
        let at = At(u32::try_from(self.ranges.len()).unwrap_or(u32::MAX));
        self.ranges.push(start..self.offset);
        at
    }

    pub(super) fn error(&self, message: impl Into<String>) -> Fault {
        self.error_at(self.offset, message)
    }

    pub(super) fn error_at(&self, offset: usize, message: impl Into<String>) -> Fault {
        Fault(Box::new(SyntaxError::new(message, self.text, offset)))
    }

    /// That no value starts here.
    fn unexpected_value(&self) -> Fault {
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
    fn unexpected(&self, expected: &str) -> Fault {
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
