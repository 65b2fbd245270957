//! The strings of JSON: what stands between two quotes, its escapes replaced by what they stand for.
//!
//! INVARIANT: characters outside escapes were looked at before, in the whole text; here those behind escapes are.

use super::{
    grammar::{Parser, Read},
    parse::foreign,
    special,
    tree::Spelling,
};

const ON_CONTROL: &str = "a line break or tab inside a string is written `\\n`, `\\r` or `\\t`";

impl Parser<'_> {
    /// The string whose quote is next.
    pub(super) fn string(&mut self) -> Read<Spelling> {
        let quote = self.offset;
        self.offset += 1;
        let start = self.offset;
        if self.plain(quote)? == b'"' {
            let plain = self.written(start);
            self.offset += 1;
            return Ok(plain);
        }
        let escaped = self.escaped(quote, start)?;
        self.note(quote);
        Ok(self.spelled(escaped))
    }

    /// A string, of which `start` is the first byte, and the next byte the first backslash.
    #[cold]
    fn escaped(&mut self, quote: usize, start: usize) -> Read<String> {
        let mut string = self.slice(start..self.offset).to_owned();
        loop {
            let c = self.escape()?;
            if !(self.takes)(c) {
                return Err(self.error_at(quote, foreign(c)));
            }
            string.push(c);
            let start = self.offset;
            let end = self.plain(quote)?;
            string.push_str(self.slice(start..self.offset));
            if end == b'"' {
                self.offset += 1;
                return Ok(string);
            }
        }
    }

    /// Passes over what stands for itself, up to a quote or a backslash.
    fn plain(&mut self, quote: usize) -> Read<u8> {
        let bytes = self.text.as_bytes().get(self.offset..).unwrap_or_default();
        let Some(length) = special::position(bytes) else {
            return Err(self.error_at(quote, "this string is never closed"));
        };
        self.offset += length;
        match self.peek() {
            Some(end @ (b'"' | b'\\')) => Ok(end),
            _ => Err(self.error(ON_CONTROL)),
        }
    }

    /// What the escape stands for whose backslash is next.
    fn escape(&mut self) -> Read<char> {
        let backslash = self.offset;
        self.offset += 1;
        let c = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(backslash),
            _ => return Err(self.error_at(backslash, "JSON has no such escape")),
        };
        self.offset += 1;
        Ok(c)
    }

    /// `u` and four digits, twice for what lies beyond them: UTF-16.
    fn unicode(&mut self, backslash: usize) -> Read<char> {
        let high = self.unit(backslash)?;
        let is_pair = (0xD800..0xDC00).contains(&high) && self.rest().starts_with("\\u");
        let low = if is_pair {
            self.offset += 1;
            Some(self.unit(backslash)?)
        } else {
            None
        };
        let c = char::decode_utf16([high].into_iter().chain(low)).next().and_then(Result::ok);
        c.ok_or_else(|| self.error_at(backslash, "this escape is half of a pair, and stands for nothing"))
    }

    /// The number of the four digits behind the `u` that is next.
    fn unit(&mut self, backslash: usize) -> Read<u16> {
        let digits = self.slice(self.offset + 1..self.offset + 5);
        let are_hex = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unit = u16::from_str_radix(digits, 16).ok().filter(|_| are_hex);
        self.offset += 5;
        unit.ok_or_else(|| self.error_at(backslash, "four hexadecimal digits stand behind `\\u`"))
    }
}
