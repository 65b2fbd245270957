//! Canonical JSON, walked without memory of its own: slices of the text, in `const fn`.
//!
//! INVARIANT: the text is what [`Document::to_json`](crate::Document::to_json) prints; of another nothing is found.

/// The inside of an object, or what is left of it.
#[derive(Clone, Copy)]
pub(super) struct Members<'a>(&'a [u8]);

/// The inside of a list, or a single value that stands for a list of it.
#[derive(Clone, Copy)]
pub(super) struct Items<'a>(&'a [u8]);

/// The statements of a document: the inside of its list `Statement`.
pub(super) const fn statements(document: &[u8]) -> Items<'_> {
    let Some((mut members, _)) = (match document {
        [b'{', ..] => object(document),
        _ => None,
    }) else {
        return Items(&[]);
    };
    while let Some((key, value, rest)) = members.next() {
        if matches!(key, b"Statement") {
            return Items::of(value);
        }
        members = rest;
    }
    Items(&[])
}

impl<'a> Members<'a> {
    /// The name of the next member, its value, and the members behind it.
    pub(super) const fn next(self) -> Option<(&'a [u8], &'a [u8], Self)> {
        let Some((key, rest)) = value(without_comma(self.0)) else { return None };
        let ([b'"', key @ .., b'"'], [b':', rest @ ..]) = (key, rest) else { return None };
        match value(rest) {
            Some((value, rest)) => Some((key, value, Self(rest))),
            None => None,
        }
    }
}

impl<'a> Items<'a> {
    /// The items of `value`: those of a list, or itself.
    pub(super) const fn of(value: &'a [u8]) -> Self {
        match value {
            [b'[', inside @ .., b']'] => Self(inside),
            one => Self(one),
        }
    }

    /// The next item, and the items behind it.
    pub(super) const fn next(self) -> Option<(&'a [u8], Self)> {
        match value(without_comma(self.0)) {
            Some((value, rest)) => Some((value, Self(rest))),
            None => None,
        }
    }
}

/// The object that `text` starts with, and what stands behind it.
pub(super) const fn object(text: &[u8]) -> Option<(Members<'_>, &[u8])> {
    match value(text) {
        Some(([b'{', inside @ .., b'}'], rest)) => Some((Members(inside), rest)),
        _ => None,
    }
}

const fn without_comma(text: &[u8]) -> &[u8] {
    match text {
        [b',', rest @ ..] => rest,
        text => text,
    }
}

/// The value that `text` starts with, quotes and brackets included, and what stands behind it.
const fn value(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (mut depth, mut quoted, mut length) = (0_usize, false, 0);
    let mut rest = text;
    while let [byte, others @ ..] = rest {
        (rest, length) = (others, length + 1);
        match (*byte, quoted) {
            (b'\\', true) => {
                if let [_, others @ ..] = rest {
                    (rest, length) = (others, length + 1);
                }
            }
            (b'"', _) => quoted = !quoted,
            (b'{' | b'[', false) => depth += 1,
            (b'}' | b']', false) if depth == 0 => return None,
            (b'}' | b']', false) => depth -= 1,
            _ => {}
        }
        if depth == 0 && !quoted && matches!(*byte, b'"' | b'}' | b']') {
            return text.split_at_checked(length);
        }
    }
    None
}
