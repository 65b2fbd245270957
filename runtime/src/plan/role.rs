//! A role, there or not, into the steps that create or change it.

use iam_role_policy::{
    ActionElement, ActionPattern, Document, Effect, Principal, PrincipalElement, PrincipalKind, Principals,
    Role, Statement,
};

use super::{
    ObservedDocument, ObservedPolicy, ObservedRole, Plan, PolicyArn, Step,
    meet::{comparable, meet},
    passage::{Passage, Phase},
    policies::Policies,
    rules::is_named,
    step::TagChange,
    weight::allows,
};

/// The steps for a role that does not exist; what its own call takes is not sent twice. If its trust policy names some that
/// are `unborn`, it trusts the others for the time being.
pub(super) fn create(
    role: &Role,
    unborn: &[&Role],
    known: &[ObservedPolicy],
    policies: &mut Policies,
    plan: &mut Plan,
) {
    let steps = &mut plan.steps;
    let boundary = role.permissions_boundary.as_ref();
    let permissions_boundary = boundary.and_then(|policy| policies.ready(policy, steps));
    let missing: Vec<_> = unborn.iter().copied().chain([role]).collect();
    let trust = trust_without(&missing, &role.trust);
    let is_whole = trust == role.trust;
    let before = ObservedDocument::Document(trust.clone());
    steps.push(Step::CreateRole { role: Box::new(Role { trust, ..role.clone() }), permissions_boundary });
    if !is_whole && unborn.is_empty() {
        steps.push(Step::UpdateTrustPolicy { before, after: role.trust.clone() });
    }
    let mut passage = Passage::new(None, known, role, policies, false);
    plan.notes.extend(passage.risk());
    for phase in [Phase::Tighten, Phase::Change, Phase::Loosen] {
        passage.write(phase, policies, steps);
    }
}

/// Whether a principal is this role, in whatever account.
fn names(principal: &Principal, role: &Role) -> bool {
    let ending = format!(":role{}{}", role.path, role.name);
    principal.kind == PrincipalKind::Aws && principal.value.ends_with(&ending)
}

/// Whether the trust policy of `role` names `other` by its ARN.
pub(crate) fn trusts(role: &Role, other: &Role) -> bool {
    let elements = role.trust.statements.iter().filter_map(|statement| statement.principal.as_ref());
    elements.flat_map(|element| element.principals().listed()).any(|principal| names(principal, other))
}

/// What of a trust policy can be said while `missing` do not exist: IAM takes no principal that does not. Those are left
/// out where they are allowed something; a policy that says anything else of them, or trusts nobody besides, is put off
/// whole, and nobody is trusted.
fn trust_without(missing: &[&Role], trust: &Document) -> Document {
    let is_missing = |principal: &Principal| missing.iter().any(|role| names(principal, role));
    let mut without = trust.clone();
    for statement in &mut without.statements {
        match (statement.effect, &mut statement.principal) {
            (Effect::Allow, Some(PrincipalElement::Principal(Principals::Listed(listed)))) => {
                listed.retain(|principal| !is_missing(principal));
            }
            (_, Some(element)) if element.principals().listed().iter().any(is_missing) => {
                return nobody(trust);
            }
            _ => {}
        }
    }
    without.statements.retain(|statement| !names_nobody(statement));
    if without.statements.is_empty() { nobody(trust) } else { without }
}

/// A trust policy of the version of `trust` that lets nobody in.
fn nobody(trust: &Document) -> Document {
    let statement = Statement {
        sid: None,
        effect: Effect::Deny,
        principal: Some(PrincipalElement::Principal(Principals::Everyone)),
        action: ActionElement::Action(ActionPattern::parse("sts:AssumeRole").into_iter().collect()),
        resource: None,
        conditions: Vec::new(),
    };
    Document { version: trust.version, id: None, statements: vec![statement] }
}

/// Whether no principal is left in the statement.
fn names_nobody(statement: &Statement) -> bool {
    let listed = statement.principal.as_ref().map(PrincipalElement::principals);
    matches!(listed, Some(Principals::Listed(listed)) if listed.is_empty())
}

/// The steps for a role that exists; the order is the module's promise.
pub(super) fn update(
    found: &ObservedRole,
    known: &[ObservedPolicy],
    role: &Role,
    policies: &mut Policies,
    plan: &mut Plan,
) {
    plan.notes.extend(found.trust.dangling_principals().into_iter().map(|id| {
        format!(
            "the trust policy names `{id}`: the id of a principal that was deleted, and trusts nobody; the declared one is put \
             again, which names whoever has the declared ARN now"
        )
    }));
    let mut boundary = Vec::new();
    put_boundary(found, role, policies, &mut boundary);
    let replaces = found.permissions_boundary.is_some() && boundary.iter().any(bounds);
    let mut passage = Passage::new(Some(found), known, role, policies, replaces);
    plan.notes.extend(passage.risk());
    let freed = found.permissions_boundary.clone().filter(|_| role.permissions_boundary.is_none());
    let gives = passage.gives() || freed.is_some();
    let takes = passage.takes() || !boundary.is_empty();
    let mut permissions = Vec::new();
    policies.tag(&mut permissions);
    if replaces {
        passage.write(Phase::Tighten, policies, &mut permissions);
        permissions.append(&mut boundary);
    } else {
        permissions.append(&mut boundary);
        passage.write(Phase::Tighten, policies, &mut permissions);
    }
    remove_other_spellings(found, role, &mut permissions);
    passage.write(Phase::Change, policies, &mut permissions);
    passage.write(Phase::Loosen, policies, &mut permissions);
    for policy in &role.managed_policies {
        policies.ready(policy, &mut permissions);
    }
    let (first, last) = trust(&found.trust, &role.trust, gives, takes);
    let steps = &mut plan.steps;
    steps.extend(first);
    steps.append(&mut permissions);
    steps.extend(last);
    steps.extend(freed.map(|before| Step::DeletePermissionsBoundary { before }));
    settings(found, role, steps);
}

/// The steps of the trust policy, before and after those of the permissions, which may give something, or take it. Who is
/// trusted no more goes before and who is trusted anew comes after, so that nobody has the permissions of another time.
/// Where nobody stays, nobody is trusted in between, if the permissions both give and take; otherwise one call is enough:
/// before what gives permissions, and after what only takes some away.
fn trust(
    found: &ObservedDocument,
    declared: &Document,
    gives: bool,
    takes: bool,
) -> (Option<Step>, Option<Step>) {
    if found.is(declared) {
        return (None, None);
    }
    let update = |before: ObservedDocument, after: &Document| {
        Some(Step::UpdateTrustPolicy { before, after: after.clone() })
    };
    let whole = || update(found.clone(), declared);
    let through = |between: &Document| {
        (update(found.clone(), between), update(ObservedDocument::Document(between.clone()), declared))
    };
    let before = trusting(found).filter(|before| comparable(before, declared));
    match before.map(|before| (meet(&before, declared), before)) {
        Some((common, before)) if common == before => (None, whole()),
        Some((common, _)) if common == *declared => (whole(), None),
        Some((common, _)) if allows(&common) && (gives || takes) => through(&common),
        _ if gives && takes => through(&nobody(declared)),
        _ if gives => (whole(), None),
        _ => (None, whole()),
    }
}

/// Whether the step changes what a boundary says, or which one it is.
fn bounds(step: &Step) -> bool {
    matches!(step, Step::PutPermissionsBoundary { .. } | Step::CreatePolicyVersion { .. })
}

/// The trust policy without the ids of principals that were deleted, which trust and deny nobody, and which IAM does not
/// take; `None` if it cannot be read.
pub(super) fn trusting(found: &ObservedDocument) -> Option<Document> {
    let dangling = found.dangling_principals();
    let mut document = found.document()?.clone();
    for statement in &mut document.statements {
        if let Some(PrincipalElement::Principal(Principals::Listed(listed))) = &mut statement.principal {
            listed.retain(|principal| !dangling.contains(&principal.value.as_str()));
        }
    }
    document.statements.retain(|statement| !names_nobody(statement));
    Some(document)
}

fn put_boundary(found: &ObservedRole, role: &Role, policies: &mut Policies, steps: &mut Vec<Step>) {
    let boundary = role.permissions_boundary.as_ref();
    let Some(after) = boundary.and_then(|policy| policies.ready(policy, steps)) else { return };
    let before = found.permissions_boundary.clone();
    if before.as_ref().is_none_or(|before| after != PolicyArn::Known(before.clone())) {
        steps.push(Step::PutPermissionsBoundary { before, after });
    }
}

/// A name that differs from a declared one in case only is the same name to IAM: were it removed after the declared one
/// was put, that one would be gone.
fn remove_other_spellings(found: &ObservedRole, role: &Role, steps: &mut Vec<Step>) {
    for (name, before) in &found.inline_policies {
        if is_spelt_differently(name, role) {
            steps.push(Step::DeleteInlinePolicy { name: name.clone(), before: before.clone() });
        }
    }
}

/// Whether the name of an inline policy is a declared one in another case.
pub(super) fn is_spelt_differently(name: &str, role: &Role) -> bool {
    let declared = || role.inline_policies.iter().map(|policy| policy.name.as_str());
    declared().any(|other| other.eq_ignore_ascii_case(name)) && declared().all(|other| other != name)
}

/// In words, the inline policies and attachments that a role has and does not declare.
pub(super) fn undeclared(found: &ObservedRole, role: &Role) -> Vec<String> {
    let declared =
        |name: &str| role.inline_policies.iter().any(|policy| policy.name.eq_ignore_ascii_case(name));
    let inline = found.inline_policies.keys().filter(|name| !declared(name));
    let attached = found.managed_policies.iter().filter(|arn| !is_named(arn, &role.managed_policies));
    let inline = inline.map(|name| format!("inline policy `{name}`"));
    inline.chain(attached.map(|arn| format!("attached policy `{arn}`"))).collect()
}

/// Description, session duration and tags, which grant nothing by themselves.
fn settings(found: &ObservedRole, role: &Role, steps: &mut Vec<Step>) {
    // IAM keeps no difference between no description and an empty one.
    let text = |description: &Option<String>| description.clone().filter(|text| !text.is_empty());
    let before = (text(&found.description), found.max_session_duration);
    let after = (text(&role.description), role.max_session_duration);
    if before != after {
        steps.push(Step::UpdateRole { before, after });
    }
    let tags = TagChange::between(&found.tags, &role.tags, str::eq_ignore_ascii_case);
    if !tags.is_empty() {
        steps.push(Step::TagRole { tags });
    }
    let tags = TagChange::undeclared(&found.tags, &role.tags, str::eq_ignore_ascii_case);
    if !tags.is_empty() {
        steps.push(Step::UntagRole { tags });
    }
}
