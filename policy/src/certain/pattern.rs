//! A pattern of a policy against the texts that a request may be about, in `const fn`.
//!
//! A pattern is bytes of JSON, a text what was written in the assertion. Both can hold what is not known: a parameter,
//! a policy variable, `*` for any text. So there are two questions, and a match that is neither certain nor excluded is
//! uncertain.

use super::Truth;
use crate::placeholder;

/// The texts that are asked about.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    text: &'a [u8],
    /// The names of the parameters, by the index of their placeholders in the pattern.
    parameters: &'a [&'a str],
    /// Whether the text is an ARN, in which a wildcard stands in one field.
    is_arn: bool,
}

/// One piece of a pattern.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Byte(u8),
    One,
    Any,
    Parameter(&'a str),
    /// Something that nobody knows here.
    Unknown,
}

/// One piece of a text.
#[derive(Clone, Copy)]
enum Symbol<'a> {
    Byte(u8),
    Parameter(&'a str),
    /// Any text.
    Any,
}

impl<'a> Asked<'a> {
    /// An action, which is compared without regard to case.
    pub(super) const fn action(text: &'a str) -> Self {
        Self { text: text.as_bytes(), parameters: &[], is_arn: false }
    }

    /// A resource, of a document with these parameters.
    pub(super) const fn resource(text: &'a str, parameters: &'a [&'a str]) -> Self {
        Self { text: text.as_bytes(), parameters, is_arn: true }
    }

    /// Whether `pattern`, a JSON string with its quotes, stands for all of the texts, or for none.
    pub(super) const fn matched_by(self, pattern: &[u8]) -> Truth {
        let [b'"', pattern @ .., b'"'] = pattern else { return Truth::Maybe };
        if self.is_matched_by(pattern) {
            Truth::Yes
        } else if self.may_be_matched_by(pattern) {
            Truth::Maybe
        } else {
            Truth::No
        }
    }

    /// Whether `pattern` stands for all of the texts. Of an ARN each field must match by itself: whether a wildcard
    /// reaches over a colon there is not for us to say.
    const fn is_matched_by(self, pattern: &[u8]) -> bool {
        if !self.is_arn || matches!(pattern, b"*") || !has_wildcard(pattern) {
            return self.stands_for(pattern, self.text);
        }
        let (mut pattern, mut text) = (pattern, self.text);
        let mut field = 0;
        while field < 5 {
            let (Some((pattern_field, pattern_rest)), Some((text_field, text_rest))) =
                (split_at_colon(pattern), split_at_colon(text))
            else {
                return false;
            };
            if !self.stands_for(pattern_field, text_field) {
                return false;
            }
            (pattern, text, field) = (pattern_rest, text_rest, field + 1);
        }
        self.stands_for(pattern, text)
    }

    /// Whether the whole of `pattern` certainly matches the whole of `text`. Where what follows the last `*` does not
    /// fit, the `*` takes one more.
    const fn stands_for(self, pattern: &[u8], text: &[u8]) -> bool {
        let (mut pattern, mut text) = (pattern, text);
        let mut retry: Option<(&[u8], &[u8])> = None;
        loop {
            let next = match (self.piece(pattern), symbol(text)) {
                (None, None) => return true,
                (Some((Piece::Any, behind)), _) => {
                    retry = Some((behind, text));
                    Some((behind, text))
                }
                (Some((piece, behind)), Some((symbol, rest))) if self.is(piece, symbol) => {
                    Some((behind, rest))
                }
                _ => None,
            };
            (pattern, text) = match (next, retry) {
                (Some(next), _) => next,
                (None, Some((behind, taken))) => match symbol(taken) {
                    Some((_, rest)) => {
                        retry = Some((behind, rest));
                        (behind, rest)
                    }
                    None => return false,
                },
                (None, None) => return false,
            };
        }
    }

    /// Whether one piece certainly is one symbol.
    const fn is(self, piece: Piece<'_>, symbol: Symbol<'_>) -> bool {
        match (piece, symbol) {
            (Piece::Byte(wanted), Symbol::Byte(found)) => self.agree(wanted, found),
            (Piece::One, Symbol::Byte(found)) => found.is_ascii(),
            (Piece::Parameter(one), Symbol::Parameter(other)) => equal(one.as_bytes(), other.as_bytes()),
            _ => false,
        }
    }

    /// Whether some value of what is not known could make `pattern` match. What both start with is certain; what comes
    /// behind the first piece that is not known may be anything.
    const fn may_be_matched_by(self, pattern: &[u8]) -> bool {
        let (mut pattern, mut text) = (pattern, self.text);
        loop {
            match (self.piece(pattern), symbol(text)) {
                (None, None) => return true,
                (Some((Piece::Byte(wanted), _)), Some((Symbol::Byte(found), _)))
                    if !self.agree(wanted, found) =>
                {
                    return false;
                }
                (Some((Piece::Byte(_) | Piece::One, _)), None) | (None, Some((Symbol::Byte(_), _))) => {
                    return false;
                }
                (Some((piece, behind)), Some((symbol, rest))) if self.is(piece, symbol) => {
                    (pattern, text) = (behind, rest);
                }
                _ => return !is_known(text) || self.could_stand_for(pattern, text),
            }
        }
    }

    /// Whether `pattern` matches `text`, in which everything is known, for some value of what is not known in `pattern`.
    const fn could_stand_for(self, pattern: &[u8], text: &[u8]) -> bool {
        let (mut pattern, mut text) = (pattern, text);
        let mut retry: Option<(&[u8], &[u8])> = None;
        loop {
            let next = match (self.piece(pattern), text) {
                (None, []) => return true,
                (Some((Piece::Any | Piece::Parameter(_) | Piece::Unknown, behind)), _) => {
                    retry = Some((behind, text));
                    Some((behind, text))
                }
                // A `?` takes a character, which can be several bytes.
                (Some((Piece::One, _)), [byte, ..]) if !byte.is_ascii() => return true,
                (Some((Piece::One, behind)), [_, rest @ ..]) => Some((behind, rest)),
                (Some((Piece::Byte(wanted), behind)), [found, rest @ ..]) if self.agree(wanted, *found) => {
                    Some((behind, rest))
                }
                _ => None,
            };
            (pattern, text) = match (next, retry) {
                (Some(next), _) => next,
                (None, Some((behind, [_, rest @ ..]))) => {
                    retry = Some((behind, rest));
                    (behind, rest)
                }
                _ => return false,
            };
        }
    }

    const fn agree(self, wanted: u8, found: u8) -> bool {
        if self.is_arn { wanted == found } else { wanted.eq_ignore_ascii_case(&found) }
    }

    /// The first piece of `pattern`, and what stands behind it.
    const fn piece<'p>(self, pattern: &'p [u8]) -> Option<(Piece<'a>, &'p [u8])> {
        Some(match pattern {
            [] => return None,
            [b'*', rest @ ..] => (Piece::Any, rest),
            [b'?', rest @ ..] => (Piece::One, rest),
            // A variable, or an escape: what is behind it is not looked at.
            [b'$', b'{', ..] | [b'\\', ..] => (Piece::Unknown, &[]),
            [lead @ 0xEE..=0xEF, second, third, rest @ ..] => {
                match self.parameter([*lead, *second, *third]) {
                    Some(name) => (Piece::Parameter(name), rest),
                    None => (Piece::Unknown, rest),
                }
            }
            [byte, rest @ ..] => (Piece::Byte(*byte), rest),
        })
    }

    /// The name of the parameter whose placeholder these bytes are.
    const fn parameter(self, bytes: [u8; 3]) -> Option<&'a str> {
        let Some(mut index) = placeholder::index_of(bytes) else { return None };
        let mut rest = self.parameters;
        while let [name, others @ ..] = rest {
            if index == 0 {
                return Some(name);
            }
            (rest, index) = (others, index - 1);
        }
        None
    }
}

/// The first symbol of `text`, and what stands behind it.
const fn symbol(text: &[u8]) -> Option<(Symbol<'_>, &[u8])> {
    Some(match text {
        [] => return None,
        [b'*' | b'?', rest @ ..] => (Symbol::Any, rest),
        [b'{', ..] => named(text),
        [byte, rest @ ..] => (Symbol::Byte(*byte), rest),
    })
}

/// The parameter that `text` starts with. A brace that opens none stands for anything.
const fn named(text: &[u8]) -> (Symbol<'_>, &[u8]) {
    let [_, inside @ ..] = text else { return (Symbol::Any, &[]) };
    let (mut rest, mut length) = (inside, 0);
    while let [byte, others @ ..] = rest {
        if *byte == b'}' {
            let Some((name, _)) = inside.split_at_checked(length) else { break };
            let Ok(name) = str::from_utf8(name) else { break };
            return (Symbol::Parameter(name), others);
        }
        (rest, length) = (others, length + 1);
    }
    (Symbol::Any, &[])
}

/// Whether everything in `text` is known.
const fn is_known(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some((symbol, others)) = symbol(rest) {
        if !matches!(symbol, Symbol::Byte(_)) {
            return false;
        }
        rest = others;
    }
    true
}

const fn has_wildcard(pattern: &[u8]) -> bool {
    let mut rest = pattern;
    while let [byte, others @ ..] = rest {
        if matches!(*byte, b'*' | b'?') {
            return true;
        }
        rest = others;
    }
    false
}

/// What stands before and behind the first colon.
const fn split_at_colon(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (mut rest, mut length) = (text, 0);
    while let [byte, others @ ..] = rest {
        if *byte == b':' {
            return match text.split_at_checked(length) {
                Some((field, _)) => Some((field, others)),
                None => None,
            };
        }
        (rest, length) = (others, length + 1);
    }
    None
}

const fn equal(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, a_rest @ ..], [b, b_rest @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (a_rest, b_rest);
    }
    one.is_empty() && other.is_empty()
}
