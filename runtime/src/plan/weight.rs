//! Which permissions come first, and which go last: what denies bounds what allows, so it is there before it and stays
//! behind it. Otherwise a role that is cut off half-way could do more than it could before and more than it should.

use iam_role_policy::{Document, Effect, ManagedPolicy};

use super::{ObservedDocument, ObservedPolicy};

/// AWS's own policies that take access away; whoever attached one wants the role held back.
///
/// Source: AWS Managed Policy Reference Guide.
const HOLDING_BACK: [&str; 2] = ["/AWSDenyAll", "/AWSCompromisedKeyQuarantine"];

/// Whether the document denies anything.
pub(super) fn denies(document: &Document) -> bool {
    document.statements.iter().any(|statement| statement.effect == Effect::Deny)
}

/// Whether a document that stands in an account does; one that cannot be read may.
pub(super) fn may_deny(found: &ObservedDocument) -> bool {
    match found {
        ObservedDocument::Document(document) => denies(document),
        ObservedDocument::Unreadable(_) => true,
    }
}

/// Whether a document that stands in an account allows anything; one that cannot be read may.
pub(super) fn may_allow(found: &ObservedDocument) -> bool {
    found.document().is_none_or(allows)
}

/// Whether a declared policy is known to deny anything.
pub(super) fn policy_denies(policy: &ManagedPolicy) -> bool {
    match policy {
        ManagedPolicy::Customer(policy) => denies(&policy.document),
        ManagedPolicy::Arn(arn) => holds_back(arn),
        ManagedPolicy::Declared(_) => false,
    }
}

/// Whether a declared policy may allow anything.
pub(super) fn policy_allows(policy: &ManagedPolicy) -> bool {
    match policy {
        ManagedPolicy::Customer(policy) => allows(&policy.document),
        ManagedPolicy::Arn(arn) => !holds_back(arn),
        ManagedPolicy::Declared(_) => true,
    }
}

/// Whether an attached policy may allow anything.
pub(super) fn attached_allows(arn: &str, policies: &[ObservedPolicy]) -> bool {
    let read = policies.iter().find(|policy| policy.arn == arn);
    read.map_or_else(|| !holds_back(arn), |policy| may_allow(&policy.document))
}

/// Whether the document allows anything.
pub(super) fn allows(document: &Document) -> bool {
    document.statements.iter().any(|statement| statement.effect == Effect::Allow)
}

/// Whether an attached policy is known to deny anything.
pub(super) fn attached_denies(arn: &str, policies: &[ObservedPolicy]) -> bool {
    let read = policies.iter().find(|policy| policy.arn == arn);
    read.map_or_else(|| holds_back(arn), |policy| may_deny(&policy.document))
}

fn holds_back(arn: &str) -> bool {
    arn.contains(":iam::aws:policy/") && HOLDING_BACK.iter().any(|name| arn.contains(name))
}
