//! `Resource` and `NotResource`: patterns of ARNs.

use crate::{SharedText, json::Text, text::place, variable, words};

/// `Resource` or `NotResource` with its patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceElement {
    /// The resources that match one of these.
    Resource(Vec<ResourcePattern>),
    /// Every resource that matches none of these.
    NotResource(Vec<ResourcePattern>),
}

impl ResourceElement {
    /// The element's name as AWS writes it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Resource(_) => "Resource",
            Self::NotResource(_) => "NotResource",
        }
    }

    /// The patterns, whichever way they count.
    #[must_use]
    pub fn patterns(&self) -> &[ResourcePattern] {
        match self {
            Self::Resource(patterns) | Self::NotResource(patterns) => patterns,
        }
    }
}

/// What one item of `Resource` stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResourcePattern {
    /// `*`
    Any,
    /// A pattern of ARNs.
    Arn(Arn),
    /// A parameter that is the whole ARN; nothing is known of it before it has its value.
    Parameter(char),
}

impl ResourcePattern {
    /// The pattern that `text` is.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ArnError> {
        Self::without_fields(text).map_or_else(|| Arn::parse(text).map(Self::Arn), Ok)
    }

    /// The same, of a text that is shared.
    pub(crate) fn sharing(text: Text<'_>) -> Result<Self, ArnError> {
        Self::without_fields(&text).map_or_else(|| Arn::sharing(text).map(Self::Arn), Ok)
    }

    /// What is one character and no ARN.
    fn without_fields(text: &str) -> Option<Self> {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some('*'), None) => Some(Self::Any),
            (Some(c), None) if crate::placeholder::index(c).is_some() => Some(Self::Parameter(c)),
            _ => None,
        }
    }

    /// The pattern as it stands in the document.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Any => "*".to_owned(),
            Self::Arn(arn) => arn.as_str().to_owned(),
            Self::Parameter(c) => c.to_string(),
        }
    }
}

/// An ARN, or a pattern of ARNs: six fields between colons, the last of which may hold colons of its own. A colon inside
/// a policy variable ends no field.
///
/// Source: IAM User Guide, "Amazon Resource Names (ARNs)".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arn {
    text: SharedText,
    /// Where the five colons stand that end a field.
    colons: [u32; 5],
}

/// Why a text is no ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArnError {
    /// It does not start with `arn:`.
    NoPrefix,
    /// Fewer than six fields.
    MissingField,
}

impl Arn {
    /// The ARN or ARN pattern that `text` is. Its fields are not judged.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ArnError> {
        Ok(Self { colons: colons(text)?, text: text.into() })
    }

    /// The same, of a text that is shared.
    fn sharing(text: Text<'_>) -> Result<Self, ArnError> {
        Ok(Self { colons: colons(&text)?, text: text.shared() })
    }

    /// The ARN as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same, shared.
    pub(crate) fn text(&self) -> &SharedText {
        &self.text
    }

    /// The second field, for example `aws`.
    #[must_use]
    pub fn partition(&self) -> &str {
        self.field(0)
    }

    /// The third field, for example `s3`.
    #[must_use]
    pub fn service(&self) -> &str {
        self.field(1)
    }

    /// The fourth field; empty for a global resource.
    #[must_use]
    pub fn region(&self) -> &str {
        self.field(2)
    }

    /// The fifth field; empty where the service has none.
    #[must_use]
    pub fn account(&self) -> &str {
        self.field(3)
    }

    /// All that follows the fifth colon.
    #[must_use]
    pub fn resource(&self) -> &str {
        let [.., last] = self.colons;
        self.text.part(last + 1..self.text.length())
    }

    /// The field between the colons `before` and `before + 1`.
    fn field(&self, before: usize) -> &str {
        let start = self.colons.get(before).map_or(0, |colon| colon + 1);
        let end = self.colons.get(before + 1).copied().unwrap_or(self.text.length());
        self.text.part(start..end)
    }
}

/// Where the five colons stand in `text` that end a field.
fn colons(text: &str) -> Result<[u32; 5], ArnError> {
    if !text.starts_with("arn:") {
        return Err(ArnError::NoPrefix);
    }
    let mut colons = [0; 5];
    let mut marks = words::either(text, b':', b'$');
    for colon in &mut colons {
        match marks.next() {
            Some((found, b':')) => *colon = place(found),
            Some(_) => return colons_outside_variables(text),
            None => return Err(ArnError::MissingField),
        }
    }
    Ok(colons)
}

/// The same in a text that may have variables.
fn colons_outside_variables(text: &str) -> Result<[u32; 5], ArnError> {
    let variables: Vec<_> = variable::spans(text).collect();
    let is_colon = |(index, byte): (usize, u8)| (byte == b':').then_some(index);
    let ends_field = |index: &usize| !variables.iter().any(|span| span.contains(index));
    let mut found = text.bytes().enumerate().filter_map(is_colon).filter(ends_field);
    let mut colons = [0; 5];
    for colon in &mut colons {
        *colon = place(found.next().ok_or(ArnError::MissingField)?);
    }
    Ok(colons)
}
