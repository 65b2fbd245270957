//! The checks: a document, or a whole role, into findings.
//!
//! One file for each finding, or for one predicate with several causes. Each file starts with its codes: the rule, why
//! it matters, a bad and a good example, and AWS's page that says so. No check calls another. A new check is one file
//! and one line in a list below. A check all of whose codes are SUGGESTIONs belongs to the feature `command-line`.
//!
//! - `limits`: what IAM's API refuses in a name, a path, a tag or a size. INVARIANT: knows nothing of the catalogue, so
//!   that a program which checks a finished role does not carry it.
//! - `breadth`: statements that are broader than they need to be, or say again what is said.
//! - `condition`: operators, keys and values that go together.
//! - `trust`: who may assume the role; some of its checks also apply to other resource-based policies.
//! - `resource_based`, `organization`: what applies to such policies alone.
//! - `catalogue`: actions, condition keys and resources that must exist.
//! - `habit`: statements and conditions that hold in more cases than they seem to.
//! - `escalation`, `exposure`: what all policies of a role grant together.
//! - `whole_role`: what only shows when a role is seen with all its documents.

mod arn_at;
mod breadth;
mod catalogue;
mod condition;
mod entity;
mod escalation;
mod exposure;
mod grants;
mod habit;
mod limits;
mod measured;
mod named;
mod notable;
mod organization;
mod overlap;
mod pieces;
mod reach;
mod resource_based;
mod service_name;
mod subject;
mod together;
mod trust;
mod whole;
mod whole_role;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod tests;

pub use together::{is_of_whole, role_together};

use entity::Entity;
use grants::Grants;
use measured::Measured;
use subject::Subject;
use whole::{Part, Whole};

use crate::{CustomerPolicy, Document, Findings, Kind, Locus, Role};

type SizeCheck = fn(&Measured<'_>, Kind, &mut Findings);
type DocumentCheck = fn(&Subject<'_>, &mut Findings);
type EntityCheck = fn(&Entity<'_>, &mut Findings);
type WholeCheck = fn(&Grants<'_>, &mut Findings);

/// The checks of a document that is checked alone; in a role or policy, quotas of its own apply.
const SIZE: &[SizeCheck] = &[limits::trust_size::check_document, limits::document_size::check];

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
    catalogue::tag_support::check,
    breadth::roles::check,
];

/// Those that come then, of a document that has a condition.
const CONDITION: &[DocumentCheck] = &[
    condition::key_type::check,
    condition::qualifier::check,
    condition::multiple_boolean::check,
    condition::boolean::check,
    condition::date_value::check,
    condition::private_ip::check,
    #[cfg(feature = "command-line")]
    condition::ip_range::check,
    condition::region::check,
    condition::service_principal::check,
    condition::principal_arn::check,
    condition::vpc::check,
    condition::kms_key::check,
    condition::paired::check,
    condition::untrustworthy::check,
    condition::sensitive_key::check,
    condition::vpce_owner::check,
    condition::dynamodb_select::check,
    condition::s3_prefix::check,
    condition::audience::check,
    condition::wildcard_without_like::check,
    #[cfg(feature = "command-line")]
    condition::null_qualifier::check,
    #[cfg(feature = "command-line")]
    condition::star::check,
    #[cfg(feature = "command-line")]
    condition::redundant_number::check,
];

/// Those that come then: what is said again.
const REDUNDANT: &[DocumentCheck] = &[
    #[cfg(feature = "command-line")]
    breadth::redundant_action::check,
    #[cfg(feature = "command-line")]
    breadth::redundant_resource::check,
    #[cfg(feature = "command-line")]
    breadth::redundant_statement::check,
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
    trust::unmapped_claim::check,
    trust::pod_identity::check,
    trust::absent_key::check,
    trust::saml::check,
    trust::external_id::check,
    trust::missing_action::check,
    trust::service_key::check,
    #[cfg(feature = "command-line")]
    trust::redundant_principal::check,
];

/// The further checks of a resource-based policy that is no trust policy.
const RESOURCE: &[DocumentCheck] = &[
    resource_based::not_principal::check,
    resource_based::federated::check,
    trust::principal::check,
    catalogue::service_principal::check,
    trust::source::check,
    trust::service_key::check,
    resource_based::foreign_action::check,
    #[cfg(feature = "command-line")]
    resource_based::irrelevant_key::check,
];

/// The further checks of a resource control policy.
const RESOURCE_CONTROL: &[DocumentCheck] = &[
    organization::rcp_allow::check,
    organization::rcp_not_action::check,
    organization::rcp_action::check,
    organization::rcp_services::check,
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

/// The checks of ways to write a document that IAM takes, and that say something else than they seem to.
const HABITS: &[DocumentCheck] = &[
    habit::all_but::check,
    #[cfg(feature = "command-line")]
    habit::resource_star::check,
    habit::any_value::check,
    habit::forall_values::check,
    habit::if_exists::check,
    habit::mfa::check,
    habit::kms_alias::check,
    #[cfg(feature = "command-line")]
    habit::placeholder_account::check,
    habit::unknown_variable::check,
];

/// The checks of all that belongs together: a role, or a policy alone.
const WHOLE: &[WholeCheck] = &[
    escalation::administrator::check,
    escalation::paths::check,
    escalation::own_role::check,
    exposure::handed_out::check,
    exposure::permissions::check,
    whole_role::outside_boundary::check,
    whole_role::cancelled::check,
    whole_role::absent_key::check,
    whole_role::own_arn::check,
    whole_role::session_duration::check,
    #[cfg(feature = "command-line")]
    whole_role::dependent_action::check,
    #[cfg(feature = "command-line")]
    whole_role::joinable::check,
];

/// Everything that can be said of one document used as `kind`.
#[must_use]
pub fn document(document: &Document, kind: Kind) -> Findings {
    document_after(document, kind, &Findings::new())
}

/// Everything that can be said of a document of which [`read`](crate::read()) could not understand all: `earlier` says
/// what. Nothing is said to be missing where it may only be unread.
#[must_use]
pub fn document_after(document: &Document, kind: Kind, earlier: &Findings) -> Findings {
    let whole = Whole::of_document(document, kind, earlier, Locus::root());
    let mut findings = Findings::new();
    for part in whole.parts() {
        findings.append(size(&part.measured, kind));
    }
    findings.append(all_of(&whole));
    findings
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
    findings.append(all_of(&Whole::of_role(role, earlier)));
    findings
}

/// What can be said of a role before the documents of the policies that it names are there: of its names and sizes, and
/// of each of its own documents. [`role_together`] says the rest.
#[must_use]
pub fn role_parts_after(role: &Role, earlier: &Findings) -> Findings {
    let mut findings = role_limits(role);
    run(ENTITY, &Entity::Role(role), &mut findings);
    findings.append(of_parts(&Whole::of_role(role, earlier)));
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
    let mut findings = policy_limits(policy);
    run(ENTITY, &Entity::Policy(policy), &mut findings);
    let locus = Locus::root().member("PolicyDocument");
    findings.append(all_of(&Whole::of_document(&policy.document, Kind::Identity, earlier, locus)));
    findings
}

/// What IAM's quotas and patterns refuse in a customer managed policy: name, path, tags, size. Needs no catalogue.
#[must_use]
pub fn policy_limits(policy: &CustomerPolicy) -> Findings {
    let mut findings = Findings::new();
    run(LIMITS, &Entity::Policy(policy), &mut findings);
    findings
}

/// What IAM's quotas and patterns refuse in a role: names, paths, tags, sizes. Needs no catalogue.
#[must_use]
pub fn role_limits(role: &Role) -> Findings {
    let mut findings = Findings::new();
    run(LIMITS, &Entity::Role(role), &mut findings);
    for (policy, _, locus) in entity::customer_policies(role) {
        findings.absorb(policy_limits(policy), &locus);
    }
    findings
}

fn run(checks: &[EntityCheck], entity: &Entity<'_>, findings: &mut Findings) {
    for check in checks {
        check(entity, findings);
    }
    #[cfg(test)]
    tests::cases::entity(entity, findings);
}

/// What can be said of a document by itself, whatever it is for; it stands at `locus`.
pub(crate) fn alone(document: &Document, kind: Kind, earlier: &Findings, locus: Locus) -> Findings {
    of_parts(&Whole::of_document(document, kind, earlier, locus))
}

/// What quotas say of a document alone.
fn size(measured: &Measured<'_>, kind: Kind) -> Findings {
    let mut findings = Findings::new();
    for check in SIZE {
        check(measured, kind, &mut findings);
    }
    #[cfg(test)]
    tests::cases::size(measured.document, kind, &findings);
    findings
}

/// The findings of each document, then those of the whole.
fn all_of(whole: &Whole<'_>) -> Findings {
    let mut findings = of_parts(whole);
    findings.append(of_whole(whole));
    findings
}

fn of_parts(whole: &Whole<'_>) -> Findings {
    let mut findings = Findings::new();
    for part in whole.parts() {
        findings.absorb(of_part(part), &part.locus);
    }
    findings
}

/// The findings of one document, as seen from it.
fn of_part(part: &Part<'_>) -> Findings {
    let mut findings = of_kind(part);
    for check in HABITS {
        check(&part.subject, &mut findings);
    }
    findings
}

/// What has to be right in a document of its kind.
fn of_kind(part: &Part<'_>) -> Findings {
    let of_kind: &[DocumentCheck] = match part.subject.kind {
        Kind::Identity | Kind::Boundary | Kind::ServiceControl => &[],
        Kind::Trust => TRUST,
        Kind::Resource => RESOURCE,
        Kind::ResourceControl => RESOURCE_CONTROL,
    };
    let of_conditions = if part.subject.has_conditions() { CONDITION } else { &[] };
    let mut findings = Findings::new();
    for checks in [DOCUMENT, of_conditions, REDUNDANT, of_kind] {
        for check in checks {
            check(&part.subject, &mut findings);
        }
    }
    #[cfg(test)]
    tests::cases::document(&part.subject, &findings);
    findings
}

fn of_whole(whole: &Whole<'_>) -> Findings {
    let grants = Grants::of(whole);
    let mut findings = Findings::new();
    for check in WHOLE {
        check(&grants, &mut findings);
    }
    #[cfg(test)]
    tests::cases::whole(whole, &findings);
    findings
}
