//! One value of a condition, read by its operator, against one value of a request.

use super::arn::{ArnText, ArnValue};
use super::cause::Causes;
use super::request::Request;
use super::text::{Syntax, Text};
use super::truth::Truth;
use crate::format::{self, Instant, Number, Range};
use crate::{Family, OperatorKind, placeholder};

/// A value that a condition compares with.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Text(Text),
    /// Text that is a number.
    Number(Box<str>),
    Date(Instant),
    Bool(bool),
    Bytes(Box<[u8]>),
    /// A range, and the most that may be meant by it.
    Range(Range, Range),
    Arn(ArnText),
    /// A parameter where the operator compares no text.
    Parameter(Box<str>),
    /// Not of the form that the operator compares.
    Malformed,
}

impl Operand {
    /// The value that `text` is to the operator `kind`; `variables` says whether the document knows variables.
    pub(super) fn new(kind: OperatorKind, text: &str, variables: bool) -> Self {
        let family = kind.family();
        let wildcards = matches!(kind, OperatorKind::StringLike | OperatorKind::StringNotLike);
        match family {
            Family::String => return Self::Text(Text::new(text, Syntax { wildcards, variables })),
            Family::Arn => return Self::Arn(ArnText::new(text, variables)),
            _ if placeholder::occurs_in(text) => return Self::Parameter(text.into()),
            _ => {}
        }
        let operand = match family {
            Family::Numeric => Number::parse(text).map(|_| Self::Number(text.into())),
            Family::Date => format::instant(text).map(Self::Date),
            Family::Bool | Family::Null => format::boolean(text).map(Self::Bool),
            Family::Binary => format::bytes(text).map(|bytes| Self::Bytes(bytes.collect())),
            Family::IpAddress => Range::parse(text).map(|range| {
                let is_bare = !text.contains('/');
                Self::Range(range, if is_bare { range.widest() } else { range })
            }),
            Family::String | Family::Arn => None,
        };
        operand.unwrap_or(Self::Malformed)
    }

    /// Whether `value` compares with this as `kind` asks, a negated operator as the one that it negates; `None` if there
    /// is nothing to compare: one of the two has not the operator's form, or AWS does not say what a variable is.
    ///
    /// No value is equal to, or like, a variable without value: IAM User Guide, "IAM policy elements: Variables and tags",
    /// Policy variables with no value.
    pub(super) fn compare(&self, kind: OperatorKind, value: &str, request: &Request) -> Option<Truth> {
        match self {
            Self::Text(text) => text.compare_as(kind, value, request),
            // AWS does not say whether `*` under an ARN operator is every ARN, or every text.
            Self::Arn(ArnText::Any) if !ArnValue::new(value).is_arn() => Some(Truth::Unknown),
            Self::Arn(pattern) if pattern.is_without_value(request) => {
                ArnValue::new(value).is_arn().then_some(Truth::No)
            }
            Self::Arn(pattern) => pattern.compare(&ArnValue::new(value), request),
            // Not even with itself: its value may not have the operator's form, and then matches nothing.
            Self::Parameter(_) => Some(Truth::Unknown),
            Self::Malformed => None,
            _ if placeholder::occurs_in(value) => Some(Truth::Unknown),
            Self::Number(number) => {
                let order = Number::parse(value)?.compare(&Number::parse(number)?);
                Some(kind.is_order(order).into())
            }
            Self::Date(date) => Some(kind.is_order(format::instant(value)?.cmp(date)).into()),
            Self::Bool(wanted) => Some((format::boolean(value)? == *wanted).into()),
            Self::Bytes(bytes) => Some(format::bytes(value)?.eq(bytes.iter().copied()).into()),
            Self::Range(range, widest) => {
                let sure = contains(*range, value)?;
                Some(if sure == Truth::No { contains(*widest, value)?.min(Truth::Unknown) } else { sure })
            }
        }
    }

    /// Adds what this depends on in `request`.
    pub(super) fn causes(&self, request: &Request, causes: &mut Causes) {
        match self {
            Self::Text(Text::Template(template)) | Self::Arn(ArnText::Template(template)) => {
                template.causes(request, causes);
            }
            Self::Parameter(text) => causes.text(text),
            _ => {}
        }
    }
}

/// Whether the address `value` is in `range`. AWS does not say whether an address of IPv4 that is written as one of IPv6
/// is in ranges of the one, or of the other, so there nothing is known.
fn contains(range: Range, value: &str) -> Option<Truth> {
    let address = Range::parse(value).filter(|address| address.is_single())?;
    let mut read = range.readings(address).into_iter();
    let as_written = read.next()?;
    Some(if read.all(|other| other == as_written) { as_written.into() } else { Truth::Unknown })
}
