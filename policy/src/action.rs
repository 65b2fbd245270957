//! `Action` and `NotAction`: patterns of `service:Name`.

use crate::{SharedText, wildcard};

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
    /// Where the colon stands; `None` for the lone `*`.
    colon: Option<usize>,
    /// Whether there is a wildcard behind it.
    is_wildcard: bool,
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
        let (colon, is_wildcard) = parts(text)?;
        Ok(Self { text: text.into(), colon, is_wildcard })
    }

    /// The same, of a text that is shared.
    pub(crate) fn sharing(text: &SharedText) -> Result<Self, ActionError> {
        let (colon, is_wildcard) = parts(text)?;
        Ok(Self { text: text.clone(), colon, is_wildcard })
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The service prefix as written; `None` for the lone `*`.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.colon.map(|colon| self.text.part(0..colon))
    }

    /// The name pattern behind the colon; `*` for the lone `*`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.colon.map_or("*", |colon| self.text.part(colon + 1..self.text.length()))
    }

    /// Whether the pattern can match more than one action.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        self.is_wildcard
    }
}

/// Where the colon of a pattern stands, and whether there is a wildcard behind it.
fn parts(text: &str) -> Result<(Option<usize>, bool), ActionError> {
    if text == "*" {
        return Ok((None, true));
    }
    let service = text.bytes().take_while(|byte| is_in(&OF_SERVICES, *byte)).count();
    let name = text.get(service..).and_then(|rest| rest.strip_prefix(':'));
    let Some(name) = name.filter(|_| service > 0) else { return Err(fault_before_colon(text)) };
    let letters = name.bytes().take_while(|byte| is_in(&OF_NAMES, *byte)).count();
    // In most names nothing is behind the letters.
    let rest = name.get(letters..).unwrap_or_default();
    if rest.contains(':') {
        return Err(ActionError::SeveralColons);
    }
    if name.is_empty() || rest.chars().any(char::is_whitespace) {
        return Err(ActionError::MalformedName);
    }
    Ok((Some(service), wildcard::occurs_in(rest)))
}

/// The bytes that prefixes of services have, and those that names of actions have: to look one up is quicker than to
/// compare it, and every action is read.
const OF_SERVICES: [bool; 256] = bytes(b"-.");
const OF_NAMES: [bool; 256] = bytes(b"");

/// Letters, digits and what else there is.
const fn bytes(more: &[u8]) -> [bool; 256] {
    let mut set = [false; 256];
    let mut rest: &mut [bool] = &mut set;
    let mut byte = 0_u8;
    while let [first, others @ ..] = rest {
        *first =
            byte.is_ascii_alphanumeric() || matches!(more, [one, other] if *one == byte || *other == byte);
        byte = byte.wrapping_add(1);
        rest = others;
    }
    set
}

fn is_in(set: &[bool; 256], byte: u8) -> bool {
    set.get(usize::from(byte)).copied().unwrap_or_default()
}

/// What is wrong with a text that does not start with a service and a colon.
fn fault_before_colon(text: &str) -> ActionError {
    match text.split_once(':') {
        None => ActionError::NoService,
        Some((service, _)) if wildcard::occurs_in(service) => ActionError::WildcardInService,
        Some(_) => ActionError::MalformedService,
    }
}
