//! The characters that stand in no string of JSON as they are, looked for in eight bytes at once.
//!
//! Source: RFC 8259, section 7.

use crate::words::{self, HIGH, ONES};

/// Where the first byte stands at which a string ends, or an escape starts or must stand for it.
pub(super) fn position(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut before = 0;
    for word in words {
        let marks = marks(u64::from_le_bytes(*word));
        if marks != 0 {
            return Some(before + words::first(marks));
        }
        before += 8;
    }
    let mut last = [b' '; 8];
    last.get_mut(..rest.len())?.copy_from_slice(rest);
    let marks = marks(u64::from_le_bytes(last));
    (marks != 0).then(|| before + words::first(marks))
}

/// Whether there is such a byte, or one that is only a part of a character.
pub(super) fn occurs_or_is_not_ascii(text: &str) -> bool {
    words::any(text, |word| marks(word) | (word & HIGH))
}

/// A bit for each such byte of a word, of which the lowest is sure.
fn marks(word: u64) -> u64 {
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word;
    // With its second bit flipped, a quote stands right behind the control characters.
    let quote_or_control = below(word ^ (ONES * 2), b' ' + 1);
    let backslash = below(word ^ (ONES * u64::from(b'\\')), 1);
    (quote_or_control | backslash) & HIGH
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_special(byte: u8) -> bool {
        matches!(byte, b'"' | b'\\' | b'\0'..b' ')
    }

    proptest! {
        #[test]
        fn the_first_is_found_wherever_it_stands(text in "[a-zé\u{7f}\u{80}!#\\[ \\]\"\\\\\n\u{1f}]{0,40}") {
            prop_assert_eq!(position(text.as_bytes()), text.bytes().position(is_special));
        }

        #[test]
        fn what_is_as_long_as_its_bytes_is_known(text in "[a-z]{0,20}[\0-\u{ff}]{0,2}[a-z]{0,20}") {
            let is_plain = |byte: u8| byte.is_ascii() && !is_special(byte);
            prop_assert_eq!(occurs_or_is_not_ascii(&text), !text.bytes().all(is_plain));
        }

        #[test]
        fn plain_text_holds_none(text in "[a-zA-Z:*]{0,40}é?[\u{a0}-\u{ff}]{0,9}") {
            prop_assert_eq!(position(text.as_bytes()), None);
        }
    }
}
