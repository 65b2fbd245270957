//! `Condition`: operators, keys and values.

use std::{borrow::Cow, cmp::Ordering, fmt};

use crate::SharedText;

/// One entry of the condition block: an operator on a key, and the values it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// How to compare.
    pub operator: Operator,
    /// The condition key as written, for example `aws:SourceAccount`.
    pub key: SharedText,
    /// The values as text; IAM reads numbers and booleans as strings too.
    pub values: Vec<SharedText>,
}

/// A condition operator as written: `ForAnyValue:StringLikeIfExists`.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// The set qualifier.
    pub qualifier: Option<Qualifier>,
    /// What is compared.
    pub kind: OperatorKind,
    /// Whether it also holds when the key is absent.
    pub if_exists: bool,
}

/// How a key with several values is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// `ForAllValues:`, which also holds when there is no value.
    ForAllValues,
    /// `ForAnyValue:`
    ForAnyValue,
}

impl Qualifier {
    /// Both qualifiers.
    pub const ALL: [Self; 2] = [Self::ForAllValues, Self::ForAnyValue];

    /// The prefix as AWS writes it, with its colon.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues:",
            Self::ForAnyValue => "ForAnyValue:",
        }
    }
}

macro_rules! operators {
    ($($name:ident),*) => {
        /// What an operator compares, without qualifier and `IfExists`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are those of AWS's table of operators")]
        pub enum OperatorKind { $($name),* }

        impl OperatorKind {
            /// Every operator, in AWS's order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name as AWS writes it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }
        }
    };
}

operators![
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    ArnEquals,
    ArnLike,
    ArnNotEquals,
    ArnNotLike,
    Null
];

/// What a group of operators compares, and so which values they take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Any text.
    String,
    /// Whole and decimal numbers.
    Numeric,
    /// Dates of ISO 8601, or seconds since 1970.
    Date,
    /// `true` and `false`.
    Bool,
    /// Base64 text.
    Binary,
    /// Addresses and ranges of IPv4 and IPv6.
    IpAddress,
    /// ARNs and patterns of ARNs.
    Arn,
    /// Whether the key is absent: `true` and `false`.
    Null,
}

impl OperatorKind {
    /// The group of operators that this one belongs to.
    #[must_use]
    pub fn family(self) -> Family {
        match self {
            Self::StringEquals
            | Self::StringNotEquals
            | Self::StringEqualsIgnoreCase
            | Self::StringNotEqualsIgnoreCase
            | Self::StringLike
            | Self::StringNotLike => Family::String,
            Self::NumericEquals
            | Self::NumericNotEquals
            | Self::NumericLessThan
            | Self::NumericLessThanEquals
            | Self::NumericGreaterThan
            | Self::NumericGreaterThanEquals => Family::Numeric,
            Self::DateEquals
            | Self::DateNotEquals
            | Self::DateLessThan
            | Self::DateLessThanEquals
            | Self::DateGreaterThan
            | Self::DateGreaterThanEquals => Family::Date,
            Self::Bool => Family::Bool,
            Self::BinaryEquals => Family::Binary,
            Self::IpAddress | Self::NotIpAddress => Family::IpAddress,
            Self::ArnEquals | Self::ArnLike | Self::ArnNotEquals | Self::ArnNotLike => Family::Arn,
            Self::Null => Family::Null,
        }
    }
}

impl OperatorKind {
    /// Whether it compares for difference, and so also holds when the key is absent.
    #[must_use]
    pub fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }
}

impl OperatorKind {
    /// The value as the operator compares it: in lower case if case does not matter to it.
    pub(crate) fn compared(self, value: &str) -> Cow<'_, str> {
        let ignores_case = matches!(self, Self::StringEqualsIgnoreCase | Self::StringNotEqualsIgnoreCase);
        if ignores_case { Cow::Owned(value.to_lowercase()) } else { Cow::Borrowed(value) }
    }

    /// Whether `order`, of a request's value to the policy's, is what the operator asks; one that compares no order asks
    /// for the same.
    pub(crate) fn is_order(self, order: Ordering) -> bool {
        match self {
            Self::NumericLessThan | Self::DateLessThan => order.is_lt(),
            Self::NumericLessThanEquals | Self::DateLessThanEquals => order.is_le(),
            Self::NumericGreaterThan | Self::DateGreaterThan => order.is_gt(),
            Self::NumericGreaterThanEquals | Self::DateGreaterThanEquals => order.is_ge(),
            _ => order.is_eq(),
        }
    }
}

impl Operator {
    /// The operator that `text` is; `None` if IAM has none of that spelling. `NullIfExists` is not an operator.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let qualifier = Qualifier::ALL.into_iter().find(|qualifier| text.starts_with(qualifier.prefix()));
        let rest = text.strip_prefix(qualifier.map_or("", Qualifier::prefix))?;
        let (name, if_exists) = match rest.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let kind = OperatorKind::ALL.iter().copied().find(|kind| kind.name() == name)?;
        let operator = Self { qualifier, kind, if_exists };
        (kind != OperatorKind::Null || !if_exists).then_some(operator)
    }
}

impl Condition {
    /// Whether the condition fails where its key is absent. `ForAnyValue` fails without a value even under `IfExists`.
    pub(crate) fn needs_its_key(&self) -> bool {
        let Operator { qualifier, kind, if_exists } = self.operator;
        match (kind, qualifier) {
            (OperatorKind::Null, qualifier) => {
                qualifier.is_none() && self.values.iter().all(|value| value.eq_ignore_ascii_case("false"))
            }
            (_, Some(Qualifier::ForAllValues)) => false,
            (_, Some(Qualifier::ForAnyValue)) => true,
            (kind, None) => !if_exists && !kind.is_negated(),
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().into_iter().try_for_each(|part| f.write_str(part))
    }
}

impl Operator {
    /// What its name is made of.
    pub(crate) fn parts(self) -> [&'static str; 3] {
        let qualifier = self.qualifier.map_or("", Qualifier::prefix);
        [qualifier, self.kind.name(), if self.if_exists { "IfExists" } else { "" }]
    }
}
