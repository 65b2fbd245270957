//! The characters that stand in no string of JSON as they are, looked for in eight bytes at once.
//!
//! Source: RFC 8259, section 7.

/// The first byte of each of eight.
const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each of eight bytes.
const HIGH: u64 = ONES << 7;

/// Whether a string ends at the byte, or an escape starts there, or must stand for it.
pub(super) fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'\0'..b' ')
}

/// Where the first such byte stands.
pub(super) fn position(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<8>();
    let found =
        words.iter().map(|word| marks(u64::from_le_bytes(*word))).enumerate().find(|(_, marks)| *marks != 0);
    match found {
        Some((word, marks)) => {
            Some(word * 8 + usize::try_from(marks.trailing_zeros() / u8::BITS).unwrap_or_default())
        }
        None => rest.iter().position(|byte| is_special(*byte)).map(|place| bytes.len() - rest.len() + place),
    }
}

/// A bit for each such byte of a word, of which the lowest is sure.
fn marks(word: u64) -> u64 {
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word;
    let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, b' ') | equal(b'"') | equal(b'\\')) & HIGH
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_is_found_wherever_it_stands(text in "[a-zé\u{7f}\u{80}!#\\[ \\]\"\\\\\n\u{1f}]{0,40}") {
            prop_assert_eq!(position(text.as_bytes()), text.bytes().position(is_special));
        }

        #[test]
        fn plain_text_holds_none(text in "[a-zA-Z:*]{0,40}é?[\u{a0}-\u{ff}]{0,9}") {
            prop_assert_eq!(position(text.as_bytes()), None);
        }
    }
}
