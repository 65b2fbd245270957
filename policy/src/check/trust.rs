//! Who may assume the role: checks of trust policies, some of which also apply to other policies with principals.

pub(super) mod absent_key;
pub(super) mod action;
pub(super) mod everyone;
pub(super) mod external_id;
pub(super) mod federated;
pub(super) mod github_branch;
pub(super) mod mismatch;
pub(super) mod missing_action;
pub(super) mod nobody;
pub(super) mod oidc_key;
pub(super) mod pod_identity;
pub(super) mod principal;
mod provider;
#[cfg(feature = "command-line")]
pub(super) mod redundant_principal;
pub(super) mod roles_anywhere;
pub(super) mod saml;
pub(super) mod service_key;
mod shared_issuer;
pub(super) mod source;
pub(super) mod tenancy;
pub(super) mod tenancy_wildcard;
pub(super) mod unmapped_claim;

use super::subject::{StatementAt, Subject};
use crate::{ActionPattern, Condition, OperatorKind, Qualifier, Version, variable, wildcard};

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

/// Whether the condition holds its key to values that are not the caller's to choose, when the key is there at all.
fn holds_its_key(condition: &Condition) -> bool {
    names_values(condition)
        && !condition.values.is_empty()
        && condition.values.iter().all(|value| is_fixed(value))
}

/// Whether the statement applies to nobody, for a condition compares its key with nothing but variables that have no value.
/// That is said of the variables. By the rules of 2008 they are plain text, which a caller may be able to send.
fn is_dead(statement: &StatementAt<'_>, subject: &Subject<'_>) -> bool {
    let never_holds = |condition: &Condition| {
        names_values(condition)
            && !condition.operator.if_exists
            && !condition.values.is_empty()
            && condition.values.iter().all(|value| variable::has_none(value))
    };
    subject.document.version == Some(Version::V2012) && statement.conditions().iter().any(never_holds)
}

/// Whether the value is the same whoever calls. A policy variable is filled from the request, so that a key may be
/// compared with itself; only those of the resource, which is the role, are not.
///
/// Source: IAM User Guide, "AWS global condition context keys", Properties of the resource.
fn is_fixed(value: &str) -> bool {
    const OF_THE_ROLE: &str = "${aws:Resource";
    let is_of_the_role = |variable: &str| {
        variable.get(..OF_THE_ROLE.len()).is_some_and(|start| start.eq_ignore_ascii_case(OF_THE_ROLE))
    };
    variable::spans(value).all(|span| value.get(span).is_some_and(is_of_the_role))
}

/// Whether the text is all there and stands for itself alone.
fn is_literal(text: &str) -> bool {
    !text.is_empty() && !wildcard::occurs_in(text)
}

/// Whether `*` and `?` are wildcards in the condition's values.
fn takes_wildcards(condition: &Condition) -> bool {
    !matches!(condition.operator.kind, OperatorKind::StringEquals | OperatorKind::StringEqualsIgnoreCase)
}
