//! Patterns of ARNs against ARNs, field by field: a wildcard stays in its field, but the last field may hold colons.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Amazon Resource Name (ARN) condition
//! operators; "IAM JSON policy elements: Resource".

use super::request::Request;
use super::text::{self, Resolved, Syntax, Template, Text};
use super::truth::{self, Truth};
use crate::wildcard::Piece;
use crate::{Arn, placeholder};

/// How many fields an ARN has, `arn` among them.
const FIELDS: usize = 6;

/// A pattern of ARNs.
#[derive(Clone, Debug)]
pub(super) enum ArnText {
    /// `*`
    Any,
    /// The fields, `arn` left out.
    Fields(Box<[Text; FIELDS - 1]>),
    /// With variables or parameters, which are split into fields once they have their values.
    Template(Template),
    /// No pattern of ARNs.
    Malformed,
}

/// An ARN of a request, split into its fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArnValue<'a> {
    text: &'a str,
    /// The fields, `arn` left out; `None` if it is no ARN, or a parameter.
    fields: Option<[&'a str; FIELDS - 1]>,
    has_parameters: bool,
}

impl<'a> ArnValue<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, fields: fields(text), has_parameters: placeholder::occurs_in(text) }
    }

    /// Whether it is an ARN, or may be one.
    pub(super) fn is_arn(&self) -> bool {
        self.fields.is_some() || self.has_parameters
    }
}

impl<'a> From<&'a Arn> for ArnValue<'a> {
    fn from(arn: &'a Arn) -> Self {
        let fields = [arn.partition(), arn.service(), arn.region(), arn.account(), arn.resource()];
        let text = arn.as_str();
        Self { text, fields: Some(fields), has_parameters: placeholder::occurs_in(text) }
    }
}

/// The fields of `text`, `arn` left out; the last may hold colons.
fn fields(text: &str) -> Option<[&str; FIELDS - 1]> {
    let mut rest = text.strip_prefix("arn:")?;
    let mut fields = [""; FIELDS - 1];
    let (last, others) = fields.split_last_mut()?;
    for field in others {
        (*field, rest) = rest.split_once(':')?;
    }
    *last = rest;
    Some(fields)
}

impl ArnText {
    pub(super) fn new(text: &str, variables: bool) -> Self {
        let syntax = Syntax { wildcards: true, variables };
        match Text::new(text, syntax) {
            Text::Any => Self::Any,
            Text::Template(template) => Self::Template(template),
            _ => match fields(text) {
                Some(fields) => Self::Fields(Box::new(fields.map(|field| Text::new(field, syntax)))),
                None => Self::Malformed,
            },
        }
    }

    /// Whether a variable of the pattern has no value in `request`.
    pub(super) fn is_without_value(&self, request: &Request) -> bool {
        matches!(self, Self::Template(template) if matches!(template.resolve(request), Resolved::Missing))
    }

    /// Whether `value` is one of the ARNs that this stands for; `None` if one of the two is no ARN, or a variable has no
    /// value.
    pub(super) fn compare(&self, value: &ArnValue<'_>, request: &Request) -> Option<Truth> {
        if value.has_parameters || matches!(self, Self::Template(_)) {
            return self.compare_pieces(value, request);
        }
        let value = value.fields.as_ref()?;
        match self {
            Self::Any => Some(Truth::Yes),
            Self::Fields(fields) => {
                // From the end, where ARNs differ most.
                let pairs = fields.iter().zip(value).rev();
                let all = truth::all(
                    pairs.map(|(field, value)| field.compare(value, request).unwrap_or(Truth::No)),
                );
                Some(all)
            }
            Self::Template(_) | Self::Malformed => None,
        }
    }

    fn compare_pieces(&self, value: &ArnValue<'_>, request: &Request) -> Option<Truth> {
        let resolved = match self {
            Self::Any if value.fields.is_some() || value.has_parameters => return Some(Truth::Yes),
            Self::Any | Self::Malformed => return None,
            Self::Fields(fields) => Resolved::Pieces(joined(fields.as_ref(), request)),
            Self::Template(template) => template.resolve(request),
        };
        match resolved {
            Resolved::Pieces(pattern) => compare(&pattern, value),
            Resolved::Unknown => Some(Truth::Unknown),
            Resolved::Missing | Resolved::Unclear => None,
        }
    }
}

/// The whole pattern, as it stands in the document.
fn joined(fields: &[Text], request: &Request) -> Vec<Piece> {
    let mut pieces = text::literal("arn");
    for field in fields {
        pieces.push(Piece::Literal(':'));
        if let Resolved::Pieces(field) = field.resolve(request) {
            pieces.extend(field);
        }
    }
    pieces
}

fn compare(pattern: &[Piece], value: &ArnValue<'_>) -> Option<Truth> {
    let fields = split(pattern);
    if let (Some(fields), Some(values)) = (&fields, &value.fields) {
        let pairs = fields.iter().zip(values);
        return Some(truth::all(pairs.map(|(field, value)| text::compare(field, &text::literal(value)))));
    }
    let is_known = |pieces: &[Piece]| {
        !pieces.iter().any(|piece| matches!(piece, Piece::Literal(c) if placeholder::index(*c).is_some()))
    };
    let value_is_malformed = value.fields.is_none() && !value.has_parameters;
    if value_is_malformed || (fields.is_none() && is_known(pattern)) {
        return None;
    }
    // One of the two is a parameter that is a whole ARN.
    let whole = text::literal(value.text);
    if pattern == whole {
        return Some(Truth::Yes);
    }
    Some(text::compare(pattern, &whole).min(Truth::Unknown))
}

/// The fields of a pattern, `arn` left out; the last may hold colons.
fn split(pattern: &[Piece]) -> Option<Vec<&[Piece]>> {
    let is_colon = |piece: &Piece| *piece == Piece::Literal(':');
    let mut fields = pattern.splitn(FIELDS, is_colon);
    let first = fields.next()?;
    let fields: Vec<_> = fields.collect();
    (first == text::literal("arn") && fields.len() == FIELDS - 1).then_some(fields)
}
