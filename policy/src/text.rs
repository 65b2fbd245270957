//! A text that shares its memory: the strings of a document are stretches of the text it was read from.

use std::{
    borrow::{Borrow, Cow},
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    ops::{Deref, Range},
    sync::Arc,
};

/// A text, or a stretch of one that others have stretches of too. To copy it costs no memory.
#[derive(Clone)]
pub struct SharedText {
    whole: Arc<str>,
    // INVARIANT: no text is 4 GiB long: what could be a policy ends long before, and where more is read it is refused.
    start: u32,
    end: u32,
}

impl SharedText {
    /// The bytes `range` of the text, which has at least as many; nothing where they are no text.
    pub(crate) fn part(&self, range: Range<u32>) -> &str {
        let (start, end) = (self.start + range.start, self.start + range.end);
        self.whole.get(start as usize..end as usize).unwrap_or_default()
    }

    /// How many bytes it has.
    pub(crate) fn length(&self) -> u32 {
        self.end - self.start
    }

    /// The same, as a tree has it.
    pub(crate) fn as_text(&self) -> Text<'_> {
        Text { whole: &self.whole, start: self.start, end: self.end }
    }

    /// The JSON that it is a stretch of, so that it can stand in a string there as it is. None if that is not known.
    pub(crate) fn json(&self) -> Option<&Arc<str>> {
        Some(&self.whole).filter(|whole| whole.len() != self.length() as usize)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.whole.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A text of a tree, which can be shared. To copy it costs nothing.
#[derive(Clone, Copy)]
pub struct Text<'t> {
    whole: &'t Arc<str>,
    // INVARIANT: as of a text that is shared.
    start: u32,
    end: u32,
}

impl<'t> Text<'t> {
    /// The bytes `range` of `whole`, JSON that has them in a string without escapes; nothing where they are no text.
    pub(crate) fn stretch(whole: &'t Arc<str>, range: Range<u32>) -> Self {
        Self { whole, start: range.start, end: range.end }
    }

    /// The text.
    #[must_use]
    pub fn as_str(self) -> &'t str {
        self.whole.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The same, for what outlives the tree.
    #[must_use]
    pub fn shared(self) -> SharedText {
        SharedText { whole: Arc::clone(self.whole), start: self.start, end: self.end }
    }
}

/// A place in a text.
pub(crate) fn place(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for SharedText {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for SharedText {
    fn borrow(&self) -> &str {
        self
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl From<&str> for SharedText {
    fn from(text: &str) -> Self {
        Self { whole: text.into(), start: 0, end: place(text.len()) }
    }
}

impl From<String> for SharedText {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<SharedText> for String {
    fn from(text: SharedText) -> Self {
        text.as_str().into()
    }
}

impl From<SharedText> for Cow<'_, str> {
    fn from(text: SharedText) -> Self {
        Cow::Owned(text.into())
    }
}

impl fmt::Debug for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl PartialEq for SharedText {
    fn eq(&self, other: &Self) -> bool {
        self.length() == other.length() && self.as_str() == other.as_str()
    }
}

impl PartialEq<str> for SharedText {
    fn eq(&self, other: &str) -> bool {
        self.length() as usize == other.len() && self.as_str() == other
    }
}

impl PartialEq<&str> for SharedText {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl PartialEq<String> for SharedText {
    fn eq(&self, other: &String) -> bool {
        *self == **other
    }
}

impl Eq for SharedText {}

impl PartialOrd for SharedText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SharedText {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other)
    }
}

impl Hash for SharedText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;

    #[test]
    fn stretches_are_compared_by_their_text() {
        let whole: Arc<str> = "s3:GetObject s3:GetObject".into();
        let stretch = |range| Text::stretch(&whole, range).shared();
        assert_eq!(stretch(0..12), stretch(13..25));
        assert_eq!(stretch(0..12), SharedText::from("s3:GetObject"));
        assert_ne!(stretch(0..2), stretch(0..3));
        assert_eq!(stretch(3..99).as_str(), "", "there is no such stretch");
    }

    #[test]
    fn a_stretch_stands_for_its_text_wherever_a_text_does() {
        let whole: Arc<str> = "s3:PutObject s3:GetObject".into();
        let of = |range| Text::stretch(&whole, range).shared();
        let (put, get) = (of(0..12), of(13..25));
        let sorted = BTreeSet::from([put.clone(), get.clone()]);
        assert!(sorted.iter().map(SharedText::as_str).eq(["s3:GetObject", "s3:PutObject"]));
        assert_eq!(put.partial_cmp(&get), "s3:PutObject".partial_cmp("s3:GetObject"));
        let hashed = HashSet::from([put, get.clone()]);
        for name in ["s3:GetObject", "s3:PutObject"] {
            assert!(sorted.contains(name) && hashed.contains(name), "{name}");
        }
        assert!(!sorted.contains("s3:") && !hashed.contains("s3:"));
        assert_eq!(AsRef::<str>::as_ref(&get), "s3:GetObject");
        let owned = "s3:GetObject".to_owned();
        assert!(get == owned && get != String::new());
        assert!(get == *"s3:GetObject" && get == "s3:GetObject" && get != *"s3:Get" && get != "s3:Get");
        assert_eq!(
            (format!("{get}"), format!("{get:?}")),
            ("s3:GetObject".into(), "\"s3:GetObject\"".into())
        );
    }

    #[test]
    fn hashes_are_those_of_the_texts() {
        let hash = |hashed: &dyn Fn(&mut std::hash::DefaultHasher)| {
            let mut hasher = std::hash::DefaultHasher::new();
            hashed(&mut hasher);
            hasher.finish()
        };
        let [one, other] = ["s3:GetObject", "s3:PutObject"].map(SharedText::from);
        assert_eq!(hash(&|hasher| one.hash(hasher)), hash(&|hasher| "s3:GetObject".hash(hasher)));
        assert_ne!(hash(&|hasher| one.hash(hasher)), hash(&|hasher| other.hash(hasher)));
    }
}
