//! What a pattern is made of: characters, wildcards, and letters, which stand for texts that are not known.

/// One piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Token {
    /// This character, or this [letter].
    Char(char),
    /// This lower-case ASCII character in either case, or this letter however it came to be.
    AnyCase(char),
    /// The same, or a character outside ASCII that some case mapping takes for it.
    Folded(char),
    /// `?`: one character that is no letter; a colon only if said so.
    One { colon: bool },
    /// `*`: any characters and letters, or none; a colon only if said so.
    Any { colon: bool },
}

/// The first letter: a character that stands for a text that is not known.
///
/// From here on, eight characters stand for each: of a text that can be empty or not, that can hold colons or not, as it
/// is or, where case was disregarded, in whatever case.
const FIRST_LETTER: u32 = 0xF_0000;
const CHARACTERS: u32 = 8;
const COLONS: u32 = 2;
const EMPTY: u32 = 4;

/// The letter with this number; `colons` says whether what it stands for can hold a colon, `empty` whether it can be empty.
pub(super) fn letter(number: usize, colons: bool, empty: bool) -> Option<char> {
    let marks = if colons { COLONS } else { 0 } + if empty { EMPTY } else { 0 };
    let offset = u32::try_from(number).ok()?.checked_mul(CHARACTERS)? + marks;
    char::from_u32(FIRST_LETTER.checked_add(offset)?)
}

/// The number of the letter that `c` is.
pub(super) fn letter_number(c: char) -> Option<usize> {
    usize::try_from(u32::from(c).checked_sub(FIRST_LETTER)? / CHARACTERS).ok()
}

/// Whether `c` is a colon or can hold one.
pub(super) fn has_colon(c: char) -> bool {
    c == ':' || is_letter(c) && u32::from(c) & COLONS != 0
}

pub(super) fn is_letter(c: char) -> bool {
    u32::from(c) >= FIRST_LETTER
}

/// Whether `c` is a letter that can stand for nothing.
pub(super) fn can_be_empty(c: char) -> bool {
    is_letter(c) && u32::from(c) & EMPTY != 0
}

/// `c` in the other case, or the letter in whatever case.
pub(super) fn other_case(c: char) -> char {
    if is_letter(c) { char::from_u32(u32::from(c) + 1).unwrap_or(c) } else { c.to_ascii_uppercase() }
}

/// A character outside ASCII that Unicode maps to the letter `c` when case is changed. `i` has two, which no policy can
/// tell apart: its documents end at U+00FF.
pub(super) fn folding(c: char) -> Option<char> {
    match c {
        'i' => Some('\u{131}'),
        'k' => Some('\u{212A}'),
        's' => Some('\u{17F}'),
        _ => None,
    }
}

impl Token {
    /// The token without regard to case; what it stands for is ASCII or a letter.
    pub(super) fn in_any_case(self) -> Self {
        match self {
            Self::Char(c) if c.is_ascii_alphabetic() || is_letter(c) => Self::AnyCase(c.to_ascii_lowercase()),
            token => token,
        }
    }

    /// The token that takes what some case mapping takes for the same.
    pub(super) fn folded(self) -> Self {
        match self {
            Self::AnyCase(c) if folding(c).is_some() => Self::Folded(c),
            token => token,
        }
    }

    /// Whether the token stands for a letter.
    pub(super) fn is_letter(self) -> bool {
        self.letter().is_some()
    }

    /// The letter that the token stands for.
    pub(super) fn letter(self) -> Option<char> {
        match self {
            Self::Char(c) | Self::AnyCase(c) if is_letter(c) => Some(c),
            _ => None,
        }
    }

    /// Whether the token can stand for `c`, perhaps among others.
    pub(super) fn takes(self, c: char) -> bool {
        match self {
            Self::Char(own) => own == c,
            Self::AnyCase(own) => own == c || other_case(own) == c,
            Self::Folded(own) => own == c || other_case(own) == c || folding(own) == Some(c),
            Self::One { colon } => !is_letter(c) && (colon || c != ':'),
            Self::Any { colon } => colon || !has_colon(c),
        }
    }
}
