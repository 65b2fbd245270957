//! Turns a global condition key (`aws:SourceArn`) into its type and when a request carries it.
//!
//! The facts are those of AWS's page "AWS global condition context keys", kept by hand: no machine-readable source
//! lists them.

use crate::condition_key::{KeyType, key_type, multivalued};
use crate::table::{Row, Table};

static GLOBAL_KEYS: Table = Table::new(include_str!("../data/global_keys.txt"));

/// Whether a global key may still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// AWS documents it.
    Current,
    /// It was renamed or withdrawn, such as `aws:ARN`.
    Deprecated,
    /// It looks like a global key, and AWS's own policies may use it, but IAM Access Analyzer reports it as one that
    /// does not exist, such as `aws:PrincipalOrgMasterAccountId`.
    Unknown,
}

/// A condition key that IAM itself puts into requests, whatever the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GlobalKey(Row);

/// The global key of that full name (`aws:SourceArn`), ignoring case. One with a variable part, such as
/// `aws:PrincipalTag/${TagKey}`, is found under any concrete name.
#[must_use]
pub fn global_condition_key(key: &str) -> Option<GlobalKey> {
    GLOBAL_KEYS.find_instance(key).map(GlobalKey)
}

/// Every global key, by name.
pub fn global_condition_keys() -> impl Iterator<Item = GlobalKey> + Clone {
    GLOBAL_KEYS.rows().map(GlobalKey)
}

impl GlobalKey {
    /// The full name, as AWS writes it: `aws:SourceArn`. A part that varies stands as `${…}`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The type of its values.
    #[must_use]
    pub fn key_type(self) -> KeyType {
        key_type(self.0.column(1))
    }

    /// Whether a request carries several values, so that the operator needs `ForAllValues:` or `ForAnyValue:`.
    #[must_use]
    pub fn multivalued(self) -> bool {
        multivalued(self.0.column(1))
    }

    /// Whether every request carries it, so that a condition on it can never be missed for want of the key.
    #[must_use]
    pub fn always_present(self) -> bool {
        self.0.column(2) == "always"
    }

    /// Whether it may still be used.
    #[must_use]
    pub fn standing(self) -> Standing {
        match self.0.column(3) {
            "deprecated" => Standing::Deprecated,
            "unknown" => Standing::Unknown,
            _ => Standing::Current,
        }
    }
}
