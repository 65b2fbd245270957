//! `Action` and `NotAction`: patterns of `service:Name`.

use std::num::NonZero;

use crate::{SharedText, json::Text, text::place, wildcard, words};

/// `Action` or `NotAction` with its patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionElement {
    /// The actions that match one of these.
    Action(Vec<ActionPattern>),
    /// Every action of every service that matches none of these.
    NotAction(Vec<ActionPattern>),
}

impl ActionElement {
    /// The element's name as AWS writes it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Action(_) => "Action",
            Self::NotAction(_) => "NotAction",
        }
    }

    /// The patterns, whichever way they count.
    #[must_use]
    pub fn patterns(&self) -> &[ActionPattern] {
        match self {
            Self::Action(patterns) | Self::NotAction(patterns) => patterns,
        }
    }
}

/// `*`, or `service:Name` with `*` and `?` allowed in the name; matches without regard to case.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Action".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ActionPattern {
    text: SharedText,
    parts: Parts,
}

/// What an action pattern consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Parts {
    /// Where the colon stands, which has a prefix before it; `None` for the lone `*`.
    colon: Option<NonZero<u32>>,
    /// Whether there is a wildcard behind it.
    is_wildcard: bool,
    /// Whether neither a variable nor a parameter can be in it.
    is_plain: bool,
}

/// Why a text is no action pattern; each is a refusal of IAM's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionError {
    /// No colon, and not the lone `*`.
    NoService,
    /// More than one colon.
    SeveralColons,
    /// `*` or `?` before the colon.
    WildcardInService,
    /// A character before the colon that is no letter, digit, hyphen or full stop, or nothing at all.
    MalformedService,
    /// Nothing after the colon, or white space in it.
    MalformedName,
}

impl ActionPattern {
    /// The pattern that `text` is.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ActionError> {
        Ok(Self { parts: Parts::of(text)?, text: text.into() })
    }

    /// The same, of a text that is shared.
    pub(crate) fn sharing(text: Text<'_>) -> Result<Self, ActionError> {
        Ok(Self { parts: Parts::of(&text)?, text: text.shared() })
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same, shared.
    pub(crate) fn text(&self) -> &SharedText {
        &self.text
    }

    /// The service prefix as written; `None` for the lone `*`.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.parts.colon.map(|colon| self.text.part(0..colon.get()))
    }

    /// The name pattern behind the colon; `*` for the lone `*`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.parts.colon.map_or("*", |colon| self.text.part(colon.get() + 1..self.text.length()))
    }

    /// Whether the patterns are the same but for case.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        self.text.length() == other.text.length() && self.text.eq_ignore_ascii_case(&other.text)
    }

    /// Whether the pattern can match more than one action.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        self.parts.is_wildcard
    }

    /// Whether neither a variable nor a parameter can be in it; true is sure.
    pub(crate) fn is_plain(&self) -> bool {
        self.parts.is_plain
    }
}

impl Parts {
    fn of(text: &str) -> Result<Self, ActionError> {
        Self::of_name(text).map_or_else(|| Self::of_any(text), Ok)
    }

    /// The parts of a text of letters and digits, with a colon, and with hyphens before and wildcards behind it: of nearly
    /// every pattern. None where a closer look is needed.
    fn of_name(text: &str) -> Option<Self> {
        let (mut colon, mut is_wildcard) = (None, false);
        for (at, byte) in words::others(text) {
            match (byte, colon) {
                (b':', None) => colon = Some(at),
                (b'-', None) => {}
                (b'*' | b'?', Some(_)) => is_wildcard = true,
                _ => return None,
            }
        }
        let colon = colon.filter(|colon| colon + 1 < text.len())?;
        Some(Self { colon: Some(NonZero::new(place(colon))?), is_wildcard, is_plain: true })
    }

    /// The parts of any text.
    fn of_any(text: &str) -> Result<Self, ActionError> {
        if text == "*" {
            return Ok(Self { colon: None, is_wildcard: true, is_plain: true });
        }
        let is_of_service = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let (service, name) = text.split_once(':').ok_or(ActionError::NoService)?;
        if wildcard::occurs_in(service) {
            return Err(ActionError::WildcardInService);
        }
        let colon = NonZero::new(place(service.len())).filter(|_| service.chars().all(is_of_service));
        let colon = Some(colon.ok_or(ActionError::MalformedService)?);
        if name.contains(':') {
            return Err(ActionError::SeveralColons);
        }
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(ActionError::MalformedName);
        }
        let is_plain = !words::has_or_is_not_ascii(name, b'$');
        Ok(Self { colon, is_wildcard: wildcard::occurs_in(name), is_plain })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_most_patterns_are_made_of_is_seen_as_in_any(
            text in "[a-z0-9.-]{0,9}:?[A-Za-z0-9*?]{0,12}([_ :$é-]?[A-Za-z*]{0,3})",
        ) {
            let (of_name, of_any) = (Parts::of_name(&text), Parts::of_any(&text));
            prop_assert!(of_name.is_none_or(|parts| of_any == Ok(parts)), "{}: {:?}, {:?}", text, of_name, of_any);
        }
    }

    #[test]
    fn what_most_patterns_are_made_of_needs_no_closer_look() {
        for text in ["s3:GetObject", "a:b", "cognito-idp:Admin*", "ec2:?"] {
            assert!(Parts::of_name(text).is_some(), "{text}");
        }
        for text in
            ["", "*", "s3", "s3:", ":GetObject", "s3:Get:Object", "s3:Get Object", "s*:GetObject", "s3:${a}"]
        {
            assert_eq!(Parts::of_name(text), None, "{text}");
        }
    }
}
