//! `Action` and `NotAction`: patterns of `service:Name`.

use std::sync::Arc;

use crate::wildcard;

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
    text: Arc<str>,
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
    pub(crate) fn sharing(text: &Arc<str>) -> Result<Self, ActionError> {
        let (colon, is_wildcard) = parts(text)?;
        Ok(Self { text: Arc::clone(text), colon, is_wildcard })
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The service prefix as written; `None` for the lone `*`.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.colon.and_then(|colon| self.text.get(..colon))
    }

    /// The name pattern behind the colon; `*` for the lone `*`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.colon.and_then(|colon| self.text.get(colon + 1..)).unwrap_or("*")
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
    let (service, name) = text.split_once(':').ok_or(ActionError::NoService)?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    if service.is_empty() || !service.bytes().all(is_plain) {
        let has_wildcard = wildcard::occurs_in(service);
        return Err(if has_wildcard {
            ActionError::WildcardInService
        } else {
            ActionError::MalformedService
        });
    }
    let letters = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    // In most names nothing is behind the letters.
    let rest = name.get(letters..).unwrap_or_default();
    if rest.contains(':') {
        return Err(ActionError::SeveralColons);
    }
    if name.is_empty() || rest.chars().any(char::is_whitespace) {
        return Err(ActionError::MalformedName);
    }
    let is_wildcard = wildcard::occurs_in(rest);
    Ok((Some(service.len()), is_wildcard))
}
