//! Who may assume the role: checks of trust policies.

pub(super) mod absent_key;
pub(super) mod action;
pub(super) mod everyone;
pub(super) mod federated;
pub(super) mod github_branch;
pub(super) mod mismatch;
pub(super) mod nobody;
pub(super) mod oidc_key;
pub(super) mod principal;
mod provider;
pub(super) mod roles_anywhere;
mod shared_issuer;
pub(super) mod source;
pub(super) mod tenancy;
pub(super) mod tenancy_wildcard;

use crate::{ActionPattern, Condition, OperatorKind, Qualifier};

/// The actions that assume a role; each takes principals of its own.
const ASSUMING: [&str; 3] = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// The actions that may stand beside them.
const ACCOMPANYING: [&str; 3] = ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];

/// Whether the action is one of those that a trust policy takes, without regard to case.
fn is_taken(pattern: &ActionPattern) -> bool {
    let mut taken = ASSUMING.iter().chain(&ACCOMPANYING);
    taken.any(|action| action.eq_ignore_ascii_case(pattern.as_str()))
}

/// Whether the condition lets through only what equals or is like one of its values, when the key is there at all.
fn names_values(condition: &Condition) -> bool {
    let positive = matches!(
        condition.operator.kind,
        OperatorKind::StringEquals
            | OperatorKind::StringEqualsIgnoreCase
            | OperatorKind::StringLike
            | OperatorKind::ArnEquals
            | OperatorKind::ArnLike
    );
    positive && condition.operator.qualifier != Some(Qualifier::ForAllValues)
}

/// Whether `*` and `?` are wildcards in the condition's values.
fn takes_wildcards(condition: &Condition) -> bool {
    !matches!(condition.operator.kind, OperatorKind::StringEquals | OperatorKind::StringEqualsIgnoreCase)
}
