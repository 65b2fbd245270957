//! Embedded facts about AWS services for IAM policies: actions, resource types, condition keys, service principals.
//!
//! Turns a name, as a policy writes it, into what AWS's references say about it. The facts are sorted, tab-separated
//! text inside the binary ([`DATE`] is their date). A table brings its index, by the hashes of its names, so nothing is built
//! before a look-up: a procedural macro is a new process in every build, unoptimised, and asks for a few names.
//!
//! ```
//! use iam_role_catalog::{AccessLevel, service};
//!
//! let s3 = service("s3").unwrap();
//! let action = s3.action("getobject").unwrap();
//! assert_eq!(action.name(), "GetObject");
//! assert_eq!(action.access_level(), AccessLevel::Read);
//! assert!(s3.action("GetObjekt").is_none());
//!
//! // An operation of the API that is no action says what to write instead.
//! let hint = s3.operation("ListObjectsV2").unwrap();
//! assert_eq!(hint.actions().collect::<Vec<_>>(), ["s3:ListBucket"]);
//! ```
//!
//! Look-ups ignore ASCII case for service prefixes, action names and condition keys, as IAM does.
//! INVARIANT: every embedded table is ASCII, ends each line with a line feed and is sorted by its first column,
//! ignoring case, behind the index of its lines. `cargo xtask catalog` writes them so, and a test reads every line.

mod action;
mod arn_template;
mod condition_key;
mod global_key;
mod hash;
#[cfg(test)]
mod index;
mod managed_policy;
mod partition;
mod principal;
mod resource_type;
mod service;
mod table;
mod template;

pub use action::{AccessLevel, Action};
pub use arn_template::{ArnTemplate, Start};
pub use condition_key::{
    ConditionKey, KeyType, NamedKeys, built_in_identity_providers, condition_key, web_identity_claims,
    web_identity_key,
};
pub use global_key::{GlobalKey, Standing, global_condition_key, global_condition_keys};
pub use managed_policy::{ManagedPolicy, managed_policies, managed_policy};
pub use partition::{Partition, Region, partition, partitions, region, regions};
pub use principal::{PrincipalForm, ServicePrincipal, service_principal, service_principals};
pub use resource_type::ResourceType;
pub use service::{Actions, OperationHint, Service, service, services};

/// The day the facts were taken, as `YYYY-MM-DD`. A message that depends on them names it: what is newer than this
/// day is not in here.
pub const DATE: &str = include_str!("../data/date.txt");

/// A number that is the same for names that are the same but for the case of ASCII letters, and seldom for others: names
/// with the same number still have to be compared. It is the hash by which tables are searched.
#[must_use]
pub fn hash_ignoring_case(name: &str) -> u64 {
    hash::NameHash::of(name).0
}

#[cfg(test)]
mod tests;
