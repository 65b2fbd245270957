//! The grammar of JSON: the bytes of a text into a tree, every key and value numbered in the order of the text.
//!
//! INVARIANT: `offset` stands between two characters of the text, so every slice that starts or ends there exists.
//!
//! Source: RFC 8259.

use std::ops::Range;

use super::{
    At, Source, SyntaxError, Tree,
    tree::{Content, Extent, Row, Spelling, Texts},
};
use crate::{text::place, words};

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
    pub(super) offset: usize,
    /// Which characters a string may hold.
    pub(super) takes: fn(char) -> bool,
    /// How many lists and objects are open.
    levels: usize,
    /// The tree as far as it is read.
    rows: Vec<Row>,
    /// Where those of its rows stand that do not tell it themselves.
    ranges: Vec<(At, Range<u32>)>,
    texts: Texts,
}

/// A list or an object that is open.
#[derive(Clone, Copy)]
struct Open {
    /// Its row, and the range of it.
    row: usize,
    range: usize,
    /// Where its bracket stands.
    start: usize,
    /// The bracket that closes it.
    bracket: u8,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, takes: fn(char) -> bool) -> Self {
        let (rows, ranges) = (Vec::with_capacity(text.len() / 24), Vec::with_capacity(text.len() / 256));
        Self { text, offset: 0, takes, levels: 0, rows, ranges, texts: Texts::new(text.into()) }
    }

    /// The one value that the text is.
    pub(super) fn document(mut self) -> Read<Source<'a>> {
        let Some(first) = self.next() else { return Err(self.error("there is no JSON here")) };
        self.value(first)?;
        if self.next().is_some() {
            return Err(self.unexpected("there is more text behind the end of the JSON"));
        }
        let Self { text, rows, texts, ranges, .. } = self;
        Ok(Source { text, tree: Tree { rows, texts }, ranges })
    }

    /// The value whose `first` byte is next.
    fn value(&mut self, first: u8) -> Read<()> {
        let content = match first {
            b'"' => Content::String(self.string()?),
            b'{' => return self.object(),
            b'[' => return self.list(),
            b'-' | b'0'..=b'9' => Content::Number(self.number()?),
            _ => self.word()?,
        };
        self.add(content);
        Ok(())
    }

    // Each by itself, so that what is called for every value stays small.
    #[inline(never)]
    fn list(&mut self) -> Read<()> {
        let list = self.open(b']')?;
        let mut count = 0;
        let mut next = self.first(list)?;
        while let Some(first) = next {
            self.value(first)?;
            count += 1;
            next = self.another(list)?;
        }
        self.close(list, count, Content::Array);
        Ok(())
    }

    #[inline(never)]
    fn object(&mut self) -> Read<()> {
        let object = self.open(b'}')?;
        let mut count = 0;
        let mut next = self.first(object)?;
        while let Some(first) = next {
            self.member(first)?;
            count += 1;
            next = self.another(object)?;
        }
        self.close(object, count, Content::Object);
        Ok(())
    }

    fn member(&mut self, first: u8) -> Read<()> {
        if first != b'"' {
            return Err(self.unexpected(ON_NO_KEY));
        }
        let key = self.string()?;
        self.add(Content::Key(key));
        if self.next() != Some(b':') {
            return Err(self.unexpected("a colon must stand behind a key"));
        }
        self.offset += 1;
        let Some(first) = self.next() else {
            return Err(self.error("a value is missing behind the colon"));
        };
        self.value(first)
    }

    /// Starts to read what is closed by `bracket` and whose opening bracket is next.
    fn open(&mut self, bracket: u8) -> Read<Open> {
        if self.levels == MOST_LEVELS {
            return Err(self.error(ON_TOO_MANY_LEVELS));
        }
        self.levels += 1;
        let open = Open { row: self.rows.len(), range: self.ranges.len(), start: self.offset, bracket };
        self.offset += 1;
        // What stands inside, and the end, are known when it is closed.
        self.note(open.start);
        self.add(Content::Null);
        Ok(open)
    }

    /// Ends to read what is closed by the bracket that is next.
    fn close(&mut self, Open { row, range, .. }: Open, count: u32, content: fn(Extent) -> Content) {
        self.levels -= 1;
        self.offset += 1;
        let (rows, end) = (place(self.rows.len() - row), place(self.offset));
        if let (Some(row), Some((_, range))) = (self.rows.get_mut(row), self.ranges.get_mut(range)) {
            row.content = content(Extent { count, rows });
            range.end = end;
        }
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
    #[cold]
    fn no_comma(&self, found: Option<u8>, end: usize, open: Open) -> Fault {
        match found {
            None => self.never_closed(open),
            Some(byte) if starts_a_value(byte) => self.error_at(end, "a comma is missing here"),
            Some(_) if open.bracket == b'}' => self.unexpected(ON_NO_KEY),
            Some(_) => self.unexpected_value(),
        }
    }

    #[cold]
    fn never_closed(&self, open: Open) -> Fault {
        let message =
            if open.bracket == b'}' { "this `{` is never closed" } else { "this `[` is never closed" };
        self.error_at(open.start, message)
    }

    fn number(&mut self) -> Read<Spelling> {
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
        Ok(self.written(start))
    }

    /// Passes over digits and says how many.
    fn digits(&mut self) -> usize {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.offset += digits;
        digits
    }

    fn word(&mut self) -> Read<Content> {
        let (start, rest) = (self.offset, self.rest());
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let value = match rest.get(..length) {
            Some("null") => Content::Null,
            Some("true") => Content::Bool(true),
            Some("false") => Content::Bool(false),
            _ => return Err(self.unexpected_value()),
        };
        self.offset += length;
        self.note(start);
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

    /// The text of the tree that is written from `start` up to here.
    pub(super) fn written(&self, start: usize) -> Spelling {
        Spelling::Written { start: place(start), end: place(self.offset) }
    }

    /// A text of the tree that is not as it is written.
    pub(super) fn spelled(&mut self, text: String) -> Spelling {
        self.texts.add(text.into())
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Adds a row.
    fn add(&mut self, content: Content) {
        self.rows.push(Row { at: self.at(), content });
    }

    /// Notes that the row to be added next stands from `start` up to here.
    pub(super) fn note(&mut self, start: usize) {
        self.ranges.push((self.at(), place(start)..place(self.offset)));
    }

    /// The number of the row to be added next.
    fn at(&self) -> At {
        At(place(self.rows.len()))
    }

    #[cold]
    pub(super) fn error(&self, message: impl Into<String>) -> Fault {
        self.error_at(self.offset, message)
    }

    #[cold]
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
    #[cold]
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
