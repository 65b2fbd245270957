//! The checks: a document, or a whole role, into findings.
//!
//! One file for each finding, or for one predicate with several causes. Each file starts with its codes: the rule, why
//! it matters, a bad and a good example, and AWS's page that says so. No check calls another. A new check is one file
//! and one line in a list below.
//!
//! - `limits`: what IAM's API refuses in a name, a path, a tag or a size. INVARIANT: knows nothing of the catalogue, so
//!   that a program which checks a finished role does not carry it.
//! - `trust`: who may assume the role.
//! - `catalogue`: actions, condition keys and resources that must exist.

mod catalogue;
mod entity;
mod limits;
mod service_name;
mod subject;
mod trust;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use entity::Entity;
use subject::Subject;

use crate::{CustomerPolicy, Document, Findings, Kind, Locus, Role};

type DocumentCheck = fn(&Subject<'_>, &mut Findings);
type EntityCheck = fn(&Entity<'_>, &mut Findings);

/// The checks of one document, in the order of their findings. A later one may stay quiet where an earlier one has
/// named the mistake.
const DOCUMENT: &[DocumentCheck] = &[
    catalogue::action::check,
    catalogue::arn_partition::check,
    catalogue::arn_service::check,
    catalogue::arn_region::check,
    catalogue::arn_account::check,
    catalogue::arn_template::check,
    catalogue::resource_mismatch::check,
    catalogue::condition_key::check,
    catalogue::key_support::check,
];

/// The further checks of a trust policy.
const TRUST: &[DocumentCheck] = &[
    trust::action::check,
    trust::principal::check,
    trust::federated::check,
    catalogue::service_principal::check,
    trust::everyone::check,
    trust::mismatch::check,
    trust::roles_anywhere::check,
    trust::nobody::check,
    trust::source::check,
    trust::tenancy::check,
    trust::tenancy_wildcard::check,
    trust::github_branch::check,
    trust::oidc_key::check,
    trust::absent_key::check,
];

/// The checks of a role or policy that need no catalogue.
const LIMITS: &[EntityCheck] = &[
    limits::role_name::check,
    limits::path::check,
    limits::description::check,
    limits::session_duration::check,
    limits::instance_profile::check,
    limits::tags::check,
    limits::policy_name::check,
    limits::policy_arn::check,
    limits::managed_policies::check,
    limits::trust_size::check,
    limits::inline_policies::check,
    limits::managed_policy_size::check,
];

/// The checks of a role or policy that need the catalogue.
const ENTITY: &[EntityCheck] = &[catalogue::managed_policy::check];

/// Everything that can be said of one document used as `kind`.
#[must_use]
pub fn document(document: &Document, kind: Kind) -> Findings {
    document_after(document, kind, &Findings::new())
}

/// Everything that can be said of a document of which [`read`](crate::read()) could not understand all: `earlier` says
/// what. Nothing is said to be missing where it may only be unread.
#[must_use]
pub fn document_after(document: &Document, kind: Kind, earlier: &Findings) -> Findings {
    part(document, kind, earlier, &Locus::root())
}

/// Everything that can be said of a role: of its documents, and of the role as a whole.
#[must_use]
pub fn role(role: &Role) -> Findings {
    role_after(role, &Findings::new())
}

/// Everything that can be said of a role of whose documents [`read`](crate::read()) could not understand all: `earlier`
/// says what, as seen from the role.
#[must_use]
pub fn role_after(role: &Role, earlier: &Findings) -> Findings {
    let mut findings = role_limits(role);
    run(ENTITY, &Entity::Role(role), &mut findings);
    findings.extend(part(&role.trust, Kind::Trust, earlier, &Role::trust_locus()));
    for (index, policy) in role.inline_policies.iter().enumerate() {
        findings.extend(part(&policy.document, Kind::Identity, earlier, &Role::inline_policy_locus(index)));
    }
    for (policy, kind, locus) in entity::customer_policies(role) {
        findings.extend(part(&policy.document, kind, earlier, &locus.member("PolicyDocument")));
    }
    findings
}

/// Everything that can be said of a customer managed policy.
#[must_use]
pub fn customer_policy(policy: &CustomerPolicy) -> Findings {
    customer_policy_after(policy, &Findings::new())
}

/// Everything that can be said of a customer managed policy of whose document [`read`](crate::read()) could not
/// understand all: `earlier` says what, as seen from the policy.
#[must_use]
pub fn customer_policy_after(policy: &CustomerPolicy, earlier: &Findings) -> Findings {
    let mut findings = Findings::new();
    run(LIMITS, &Entity::Policy(policy), &mut findings);
    run(ENTITY, &Entity::Policy(policy), &mut findings);
    findings.extend(part(&policy.document, Kind::Identity, earlier, &Locus::root().member("PolicyDocument")));
    findings
}

/// What IAM's quotas and patterns refuse in a role: names, paths, tags, sizes. Needs no catalogue.
#[must_use]
pub fn role_limits(role: &Role) -> Findings {
    let mut findings = Findings::new();
    run(LIMITS, &Entity::Role(role), &mut findings);
    for (policy, _, locus) in entity::customer_policies(role) {
        let mut inner = Findings::new();
        run(LIMITS, &Entity::Policy(policy), &mut inner);
        findings.absorb(inner, &locus);
    }
    findings
}

fn run(checks: &[EntityCheck], entity: &Entity<'_>, findings: &mut Findings) {
    for check in checks {
        check(entity, findings);
    }
}

/// The findings of a document that stands at `outer`, named from the outside.
fn part(document: &Document, kind: Kind, earlier: &Findings, outer: &Locus) -> Findings {
    let subject = Subject::new(document, kind, earlier, outer);
    let mut inner = Findings::new();
    let of_trust = if kind == Kind::Trust { TRUST } else { &[] };
    for check in DOCUMENT.iter().chain(of_trust) {
        check(&subject, &mut inner);
    }
    let mut findings = Findings::new();
    findings.absorb(inner, outer);
    findings
}
