//! The checks: a document, or a whole role, into findings. One file for each finding, or for one predicate with
//! several causes; no check calls another.

use crate::{CustomerPolicy, Document, Findings, Kind, Role};

/// Everything that can be said of one document used as `kind`.
#[must_use]
pub fn document(document: &Document, kind: Kind) -> Findings {
    let _ = (document, kind);
    Findings::new()
}

/// Everything that can be said of a role: of its documents, and of the role as a whole.
#[must_use]
pub fn role(role: &Role) -> Findings {
    let _ = role;
    Findings::new()
}

/// Everything that can be said of a customer managed policy.
#[must_use]
pub fn customer_policy(policy: &CustomerPolicy) -> Findings {
    let _ = policy;
    Findings::new()
}

/// What IAM's quotas and patterns refuse in a role: names, paths, tags, sizes. Needs no catalogue.
#[must_use]
pub fn role_limits(role: &Role) -> Findings {
    let _ = role;
    Findings::new()
}
