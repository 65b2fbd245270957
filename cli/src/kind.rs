//! The words of the command line and of `iam-role.toml` for what documents are used as, and for severities.

use clap::ValueEnum;
use iam_role_policy::{Kind, Severity, suggest};

/// The kinds of documents, as named on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Usage {
    /// An identity-based policy, inline or managed
    Identity,
    /// The trust policy of a role
    Trust,
    /// A permissions boundary
    Boundary,
    /// A policy attached to another resource: a bucket, a key, a queue, an endpoint
    Resource,
    /// A service control policy of AWS Organizations
    Scp,
    /// A resource control policy of AWS Organizations
    Rcp,
}

impl From<Usage> for Kind {
    fn from(usage: Usage) -> Self {
        match usage {
            Usage::Identity => Self::Identity,
            Usage::Trust => Self::Trust,
            Usage::Boundary => Self::Boundary,
            Usage::Resource => Self::Resource,
            Usage::Scp => Self::ServiceControl,
            Usage::Rcp => Self::ResourceControl,
        }
    }
}

impl Usage {
    /// The kind of that name; what is wrong with the name otherwise.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        named(name, "kind", false)
    }
}

/// The severities, as named on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Threshold {
    Suggestion,
    Warning,
    SecurityWarning,
    Error,
}

impl From<Threshold> for Severity {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Suggestion => Self::Suggestion,
            Threshold::Warning => Self::Warning,
            Threshold::SecurityWarning => Self::SecurityWarning,
            Threshold::Error => Self::Error,
        }
    }
}

impl Threshold {
    /// The severity of that name, in any case; what is wrong with the name otherwise.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        named(name, "severity", true)
    }
}

fn named<T: ValueEnum>(name: &str, what: &str, ignore_case: bool) -> Result<T, String> {
    T::from_str(name, ignore_case).map_err(|_| {
        let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
        format!("there is no {what} `{name}`; write {}", suggest::either(&names))
    })
}
