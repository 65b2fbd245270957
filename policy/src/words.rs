//! A text looked at eight bytes at a time: what is in it, and where, without a look at each.

/// The lowest bit of each of eight bytes.
pub(crate) const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each of eight bytes.
pub(crate) const HIGH: u64 = ONES << 7;

/// Whether `text` is ASCII from the space to the tilde, and nothing else.
pub(crate) fn is_printable(text: &str) -> bool {
    is_all(text, printable)
}

/// Whether every byte of `text` has its mark.
fn is_all(text: &str, marks: impl Fn(u64) -> u64) -> bool {
    let (words, last) = words(text.as_bytes());
    let mut all = marks(last);
    for word in words {
        all &= marks(u64::from_le_bytes(*word));
    }
    all == HIGH
}

/// Whether `text` has the ASCII character `wanted`, or any that is not ASCII.
pub(crate) fn has_or_is_not_ascii(text: &str, wanted: u8) -> bool {
    any(text, |word| (word & HIGH) | equal(word, wanted))
}

/// Whether `marks` marks any byte of `text`; it is given eight at once, some of them digits that are not there.
pub(crate) fn any(text: &str, marks: impl Fn(u64) -> u64) -> bool {
    let (words, last) = words(text.as_bytes());
    words.iter().fold(marks(last), |any, word| any | marks(u64::from_le_bytes(*word))) != 0
}

/// Where `text` has the ASCII character `wanted`.
pub(crate) fn each(text: &str, wanted: u8) -> impl Iterator<Item = usize> {
    marked(text, move |word| equal(word, wanted)).map(|(at, _)| at)
}

/// Where `text` has one of two ASCII characters, and which.
pub(crate) fn either(text: &str, one: u8, other: u8) -> impl Iterator<Item = (usize, u8)> {
    marked(text, move |word| equal(word, one) | equal(word, other))
}

/// Where `text` has anything but ASCII letters and digits, byte by byte, and which.
pub(crate) fn others(text: &str) -> impl Iterator<Item = (usize, u8)> {
    marked(text, |word| !alphanumeric(word) & HIGH)
}

/// Where `marks` marks a byte of `text`, and which that is.
fn marked(text: &str, marks: impl Fn(u64) -> u64) -> impl Iterator<Item = (usize, u8)> {
    let bytes = text.as_bytes();
    let (mut start, mut marked) = (0, 0);
    std::iter::from_fn(move || {
        while marked == 0 {
            marked = marks(word_at(bytes, start)?);
            start += 8;
        }
        let place = start - 8 + first(marked);
        marked &= marked - 1;
        bytes.get(place).map(|byte| (place, *byte))
    })
}

/// What stands before and behind the first such ASCII character. To search for one costs more than texts as short as names
/// are long.
pub(crate) fn split_at(text: &str, character: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == character)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Eight bytes from `start` on, some of which may not be there; none where there is not one.
fn word_at(bytes: &[u8], start: usize) -> Option<u64> {
    let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
    Some(match (rest.first_chunk(), bytes.last_chunk()) {
        (Some(word), _) => u64::from_le_bytes(*word),
        (None, Some(last)) => u64::from_le_bytes(*last) >> (64 - 8 * rest.len()),
        (None, None) => filled(rest),
    })
}

/// Which byte of a word the lowest bit that is set stands in; 8 where none is.
pub(crate) fn first(word: u64) -> usize {
    usize::try_from(word.trailing_zeros() / u8::BITS).unwrap_or_default()
}

/// The bytes by eights, and the last eight of them.
fn words(bytes: &[u8]) -> (&[[u8; 8]], u64) {
    let (words, rest) = bytes.as_chunks();
    (words, bytes.last_chunk().map_or_else(|| filled(rest), |word| u64::from_le_bytes(*word)))
}

/// Less than eight bytes, and zeros behind them, the digit.
fn filled(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(ONES * u64::from(b'0'), |word, byte| word << u8::BITS | u64::from(*byte))
}

/// A mark, the highest bit, for each byte that is an ASCII letter or digit.
fn alphanumeric(word: u64) -> u64 {
    let small = word & !HIGH;
    let in_lower_case = small | (ONES * 0x20);
    (within(in_lower_case, b'a', b'z') | within(small, b'0', b'9')) & !word & HIGH
}

/// A mark for each byte that is printable ASCII.
fn printable(word: u64) -> u64 {
    within(word & !HIGH, b' ', b'~') & !word & HIGH
}

/// The highest bit of each byte that is one of those from `first` to `last`; no byte of `word` has that bit.
fn within(word: u64, first: u8, last: u8) -> u64 {
    // The sum reaches the highest bit from the limit on, and no byte overflows into the next.
    let from = |limit: u8| word + ONES * u64::from(0x80 - limit);
    from(first) & !from(last + 1)
}

/// A mark for each byte that is that ASCII character.
fn equal(word: u64, wanted: u8) -> u64 {
    let difference = word ^ (ONES * u64::from(wanted));
    !(((difference & !HIGH) + !HIGH) | difference) & HIGH
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Mostly letters and digits, so that some texts are nothing else.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-zA-Z0-9]{0,40}",
            "[a-zA-Z0-9]{0,20}[\0-\u{ff}\u{e000}][a-zA-Z0-9]{0,20}",
            "([a-zA-Z0-9]|[:$]|[\0-\u{ff}\u{e000}]){0,40}"
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn eight_bytes_at_once_say_what_each_says(text in text()) {
            prop_assert_eq!(is_printable(&text), text.bytes().all(|byte| matches!(byte, b' '..=b'~')));
            prop_assert_eq!(
                has_or_is_not_ascii(&text, b'$'),
                text.contains(|c: char| c == '$' || !c.is_ascii())
            );
            let wanted = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b':' | b'$'));
            prop_assert_eq!(either(&text, b':', b'$').collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
            prop_assert_eq!(split_at(&text, b':'), text.split_once(':'));
            let wanted = text.bytes().enumerate().filter(|(_, byte)| *byte == b'$').map(|(at, _)| at);
            prop_assert_eq!(each(&text, b'$').collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
            let other = text.bytes().enumerate().filter(|(_, byte)| !byte.is_ascii_alphanumeric());
            prop_assert_eq!(others(&text).collect::<Vec<_>>(), other.collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_byte_is_what_it_is_wherever_it_stands() {
        for (byte, place) in (0..=u8::MAX).flat_map(|byte| (0..8).map(move |place| (byte, place))) {
            let mut bytes = *b"aZ09zA:$";
            bytes[place] = byte;
            let word = u64::from_le_bytes(bytes);
            let marked =
                |marks: u64| bytes.iter().enumerate().map(move |(at, _)| marks >> (8 * at) & 0xFF == 0x80);
            assert!(marked(alphanumeric(word)).eq(bytes.iter().map(u8::is_ascii_alphanumeric)), "{bytes:?}");
            let is_printable = bytes.iter().map(|byte| matches!(byte, b' '..=b'~'));
            assert!(marked(printable(word)).eq(is_printable), "{bytes:?}");
            assert!(marked(equal(word, b':')).eq(bytes.iter().map(|byte| *byte == b':')), "{bytes:?}");
        }
    }
}
