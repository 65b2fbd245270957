//! `Action` and `NotAction`: patterns of `service:Name`.

use crate::{SharedText, text::place, wildcard, words};

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
    /// Where the colon stands; `None` for the lone `*`.
    colon: Option<u32>,
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
    pub(crate) fn sharing(text: &SharedText) -> Result<Self, ActionError> {
        Ok(Self { parts: Parts::of(text)?, text: text.clone() })
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
        self.parts.colon.map(|colon| self.text.part(0..colon))
    }

    /// The name pattern behind the colon; `*` for the lone `*`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.parts.colon.map_or("*", |colon| self.text.part(colon + 1..self.text.length()))
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
        if text == "*" {
            return Ok(Self { colon: None, is_wildcard: true, is_plain: true });
        }
        let is_of_service = |byte: u8| OF_SERVICES.get(usize::from(byte)).copied().unwrap_or_default();
        let colon = text.bytes().position(|byte| !is_of_service(byte)).unwrap_or_default();
        let name = text.get(colon..).and_then(|rest| rest.strip_prefix(':'));
        let Some(name) = name.filter(|_| colon > 0) else { return Err(fault_before_colon(text)) };
        let colon = Some(place(colon));
        // Most names are nothing else.
        if words::is_alphanumeric(name) && !name.is_empty() {
            return Ok(Self { colon, is_wildcard: false, is_plain: true });
        }
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

/// The bytes that prefixes of services have: to look one up is quicker than to compare it, and every action is read.
const OF_SERVICES: [bool; 256] = of_services();

const fn of_services() -> [bool; 256] {
    let mut set = [false; 256];
    let mut rest: &mut [bool] = &mut set;
    let mut byte = 0_u8;
    while let [first, others @ ..] = rest {
        *first = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        byte = byte.wrapping_add(1);
        rest = others;
    }
    set
}

/// What is wrong with a text that does not start with a service and a colon.
fn fault_before_colon(text: &str) -> ActionError {
    match text.split_once(':') {
        None => ActionError::NoService,
        Some((service, _)) if wildcard::occurs_in(service) => ActionError::WildcardInService,
        Some(_) => ActionError::MalformedService,
    }
}
