//! Base64 text as the bytes it stands for.

/// The bytes that `text` stands for, without allocating; `None` if it is not Base64 with its padding.
pub(crate) fn bytes(text: &str) -> Option<impl Iterator<Item = u8>> {
    let data = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    if !text.len().is_multiple_of(4) || !data.bytes().all(|symbol| sextet(symbol).is_some()) {
        return None;
    }
    let bytes = data.as_bytes().chunks(4).flat_map(|group| {
        let bits = group.iter().filter_map(|symbol| sextet(*symbol)).map(u32::from);
        let whole = bits.fold(0, |sum, bits| sum << 6 | bits) << (6 * (4 - group.len().min(4)));
        let [_, bytes @ ..] = whole.to_be_bytes();
        bytes.into_iter().take(group.len().saturating_sub(1))
    });
    Some(bytes)
}

/// The six bits that a symbol stands for.
fn sextet(symbol: u8) -> Option<u8> {
    match symbol {
        b'A'..=b'Z' => Some(symbol - b'A'),
        b'a'..=b'z' => Some(symbol - b'a' + 26),
        b'0'..=b'9' => Some(symbol - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_become_bytes() {
        for (text, expected) in
            [("", ""), ("QQ==", "A"), ("QUI=", "AB"), ("QUJD", "ABC"), ("QmFzZQ==", "Base")]
        {
            let found: Vec<u8> = bytes(text).unwrap().collect();
            assert_eq!(found, expected.as_bytes(), "{text}");
        }
        assert_eq!(bytes("+/8=").unwrap().collect::<Vec<_>>(), [0xFB, 0xFF]);
    }
}
