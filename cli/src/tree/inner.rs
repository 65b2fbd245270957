//! A text inside a string of another text, with the place of each of its bytes there: JSON in JSON, JSON in YAML.

use std::ops::Range;

use iam_role_policy::placeholder;

/// A text that stands in another.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) text: String,
    /// Where each byte of `text` stands outside, and its end.
    // INVARIANT: one more than `text` has bytes, and never falling.
    offsets: Vec<usize>,
}

impl Inner {
    /// The text `decoded`, which is written at `range` of `outer`. Where the writing cannot be followed, every byte stands
    /// where the writing begins.
    pub(crate) fn new(decoded: &str, outer: &str, range: &Range<usize>) -> Self {
        let written = outer.get(range.clone()).unwrap_or_default();
        let offsets = Writing::new(written).offsets(decoded);
        let offsets = offsets.unwrap_or_else(|| vec![0; decoded.len() + 1]);
        let from_outside = |offset| range.start + offset;
        Self { text: decoded.to_owned(), offsets: offsets.into_iter().map(from_outside).collect() }
    }

    /// The text behind `%22` and the like, as IAM's API returns documents; itself if it is not so encoded.
    ///
    /// Source: IAM API Reference, `GetPolicyVersion`: documents are URL-encoded as RFC 3986 says.
    pub(crate) fn url_decoded(self) -> Self {
        let (mut bytes, mut offsets) = (Vec::new(), Vec::new());
        let mut rest = self.text.as_bytes();
        while let [first, tail @ ..] = rest {
            let start = self.text.len() - rest.len();
            offsets.extend(self.offsets.get(start));
            let byte = match tail {
                [high, low, ..] if *first == b'%' => hexadecimal(*high).zip(hexadecimal(*low)),
                _ => None,
            };
            bytes.push(byte.map_or(*first, |(high, low)| high * 16 + low));
            rest = rest.get(if byte.is_some() { 3 } else { 1 }..).unwrap_or_default();
        }
        offsets.extend(self.offsets.last());
        match String::from_utf8(bytes) {
            Ok(text) => Self { text, offsets },
            Err(_) => self,
        }
    }

    /// The bytes outside that the bytes `range` of the text are written with.
    pub(crate) fn outside(&self, range: &Range<usize>) -> Range<usize> {
        let outside =
            |offset: usize| self.offsets.get(offset).or(self.offsets.last()).copied().unwrap_or_default();
        outside(range.start)..outside(range.end)
    }
}

fn hexadecimal(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A string as it is written, while it is followed.
struct Writing<'t> {
    whole: &'t str,
    rest: &'t str,
    quote: Option<char>,
}

impl<'t> Writing<'t> {
    fn new(written: &'t str) -> Self {
        let content = behind_properties(written);
        let first = content.chars().next();
        let rest = match first {
            Some('"' | '\'') => content.get(1..).unwrap_or_default(),
            // The indicators of a block of YAML end with their line.
            Some('|' | '>') => content.split_once('\n').map_or("", |(_, block)| block),
            _ => content,
        };
        Self { whole: written, rest, quote: first.filter(|c| matches!(c, '"' | '\'')) }
    }

    /// Where each byte of `decoded` is written, and its end.
    fn offsets(mut self, decoded: &str) -> Option<Vec<usize>> {
        let mut offsets = Vec::with_capacity(decoded.len() + 1);
        for c in decoded.chars() {
            let start = self.follow(c)?;
            offsets.extend(std::iter::repeat_n(start, c.len_utf8()));
        }
        offsets.push(self.offset());
        Some(offsets)
    }

    fn offset(&self) -> usize {
        self.whole.len() - self.rest.len()
    }

    /// Where `c` is written; what comes next is behind it.
    fn follow(&mut self, c: char) -> Option<usize> {
        if !c.is_whitespace() {
            // What YAML folds away between two lines.
            self.rest = self.rest.trim_start();
        }
        let start = self.offset();
        let next = self.rest.chars().next();
        let length = match next {
            Some('\\') if self.quote == Some('"') => escape(self.rest, c)?,
            Some('\'') if self.quote == Some('\'') && c == '\'' => 2,
            Some(next) if next == c => c.len_utf8(),
            Some('$') if placeholder::index(c).is_some() => self.rest.find('}')? + 1,
            _ if c.is_whitespace() => 0,
            _ => return None,
        };
        self.rest = self.rest.get(length..)?;
        Some(start)
    }
}

/// A scalar of YAML behind its tag and anchor.
fn behind_properties(written: &str) -> &str {
    let mut rest = written;
    while rest.starts_with(['!', '&']) {
        rest = rest.split_once(char::is_whitespace).map_or("", |(_, behind)| behind.trim_start());
    }
    rest
}

/// How many bytes the escape has that `written` starts with, if it stands for `c`.
fn escape(written: &str, c: char) -> Option<usize> {
    let meant = match written.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        // One half of a pair is no character, and both are written with twelve bytes.
        b'u' if u32::from(c) > 0xFFFF => return Some(12),
        b'u' => char::from_u32(u32::from_str_radix(written.get(2..6)?, 16).ok()?)?,
        other => char::from(*other),
    };
    let length = if written.as_bytes().get(1) == Some(&b'u') { 6 } else { 2 };
    (meant == c).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands outside where `part` stands inside.
    fn outside(written: &str, decoded: &str, part: &str) -> String {
        let outer = format!("before {written} behind");
        let inner = Inner::new(decoded, &outer, &(7..7 + written.len()));
        let start = decoded.find(part).unwrap();
        outer[inner.outside(&(start..start + part.len()))].to_owned()
    }

    #[test]
    fn escapes_of_json_are_followed() {
        let written = r#""{\"a\": \"\u003cb\u003e\",\n \"c\": \"\ud83d\ude00d\"}""#;
        let decoded: String = serde_json::from_str(written).unwrap();
        assert_eq!(outside(written, &decoded, "\"a\""), r#"\"a\""#);
        assert_eq!(outside(written, &decoded, "<b>"), r"\u003cb\u003e");
        assert_eq!(outside(written, &decoded, "\u{1f600}d"), r"\ud83d\ude00d");
    }

    #[test]
    fn quotes_blocks_and_lines_of_yaml_are_followed() {
        assert_eq!(
            outside("'{\"a\": \"it''s\", \"b\": 1}'", "{\"a\": \"it's\", \"b\": 1}", "\"b\""),
            "\"b\""
        );
        assert_eq!(outside("|\n    {\n      \"b\": 1\n    }\n", "{\n  \"b\": 1\n}\n", "\"b\""), "\"b\"");
        assert_eq!(outside(">-\n  {\"a\": 1,\n  \"b\": 1}", "{\"a\": 1, \"b\": 1}", "\"b\""), "\"b\"");
        assert_eq!(
            outside("{\"x\": \"${Name}\", \"b\": 1}", "{\"x\": \"\u{e000}\", \"b\": 1}", "\"b\""),
            "\"b\""
        );
    }

    #[test]
    fn what_stands_before_a_scalar_of_yaml_is_passed_over() {
        assert_eq!(outside("!Sub &a |-\n  {\"b\": 1}", "{\"b\": 1}", "\"b\""), "\"b\"");
        assert_eq!(
            outside("!Sub |\n        {\"a\": 1,\n         \"b\": 1}\n", "{\"a\": 1,\n \"b\": 1}\n", "\"b\""),
            "\"b\""
        );
    }

    #[test]
    fn what_cannot_be_followed_stands_where_the_writing_begins() {
        let inner = Inner::new("{\"b\": 1}", "Fn::Join: [a, b]", &(10..16));
        assert_eq!(inner.outside(&(1..4)), 10..10);
    }

    #[test]
    fn a_url_encoded_document_is_decoded_with_its_places() {
        let written = "\"%7B%22a%22%3A1%7D\"";
        let inner = Inner::new("%7B%22a%22%3A1%7D", written, &(0..written.len())).url_decoded();
        assert_eq!(inner.text, "{\"a\":1}");
        assert_eq!(&written[inner.outside(&(1..4))], "%22a%22");
    }

    #[test]
    fn each_way_to_quote_has_its_own_escapes() {
        let written = r#"'{"a": "x\ny", "b": 1}'"#;
        assert_eq!(outside(written, r#"{"a": "x\ny", "b": 1}"#, "\"b\""), "\"b\"", "no escape of YAML");
        let written = r#""{\"a\": \"it's\", \"b\": 1}""#;
        assert_eq!(outside(written, r#"{"a": "it's", "b": 1}"#, "\"b\""), r#"\"b\""#);
        assert_eq!(outside("{\"a\": \"it's\", \"b\": 1}", "{\"a\": \"it's\", \"b\": 1}", "\"b\""), "\"b\"");
        assert_eq!(outside("'it''s'", "it's", "s"), "s");
        assert_eq!(outside("'it''s'", "it's", "'"), "''");
        assert_eq!(outside(r#""\uffff!""#, "\u{ffff}!", "!"), "!");
    }

    #[test]
    fn what_can_be_followed_only_in_part_is_not() {
        for (written, decoded) in
            [("{ y }", "{\"b\": 1}"), ("{\"a\": \"${A}\", \"b\": 1}", "{\"a\": \"x\", \"b\": 1}")]
        {
            let inner = Inner::new(decoded, written, &(0..written.len()));
            assert_eq!(inner.outside(&(2..5)), 0..0, "{written}");
        }
    }
}
