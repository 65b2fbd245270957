//! A role, there or not, into the steps that create or change it.

use std::collections::BTreeSet;

use iam_role_policy::{
    Document, Effect, Principal, PrincipalElement, PrincipalKind, Principals, Role, Statement,
};

use super::{ObservedDocument, ObservedRole, Plan, PolicyArn, Step, policies::Policies, step::TagChange};

/// The steps for a role that does not exist; what its own call takes is not sent twice.
pub(super) fn create(role: &Role, policies: &mut Policies, steps: &mut Vec<Step>) {
    let boundary = role.permissions_boundary.as_ref();
    let permissions_boundary = boundary.and_then(|policy| policies.ready(policy, steps));
    let first = without_itself(role);
    let after = first.is_some().then(|| role.trust.clone());
    let trust = first.unwrap_or_else(|| role.trust.clone());
    let before = ObservedDocument::Document(trust.clone());
    steps.push(Step::CreateRole { role: Box::new(Role { trust, ..role.clone() }), permissions_boundary });
    steps.extend(after.map(|after| Step::UpdateTrustPolicy { before, after }));
    for policy in &role.inline_policies {
        let (name, after) = (policy.name.clone(), policy.document.clone());
        steps.push(Step::PutInlinePolicy { name, before: None, after });
    }
    for policy in &role.managed_policies {
        let arn = policies.ready(policy, steps);
        steps.extend(arn.map(|policy| Step::AttachPolicy { policy }));
    }
}

/// Whether a principal is this role, in whatever account.
pub(crate) fn names(principal: &Principal, role: &Role) -> bool {
    let ending = format!(":role{}{}", role.path, role.name);
    principal.kind == PrincipalKind::Aws && principal.value.ends_with(&ending)
}

/// The trust policy to create the role with, if its own names the role itself: IAM takes no principal that does not
/// exist. `None` if it does not, or trusts nobody else.
fn without_itself(role: &Role) -> Option<Document> {
    let itself = |principal: &Principal| names(principal, role);
    let mut trust = role.trust.clone();
    for statement in &mut trust.statements {
        if let Some(PrincipalElement::Principal(Principals::Listed(listed))) = &mut statement.principal {
            listed.retain(|principal| !itself(principal));
        }
    }
    let empty = |statement: &Statement| {
        let listed = statement.principal.as_ref().map(PrincipalElement::principals);
        matches!(listed, Some(Principals::Listed(listed)) if listed.is_empty())
    };
    trust.statements.retain(|statement| !empty(statement));
    (trust != role.trust && !trust.statements.is_empty()).then_some(trust)
}

/// The steps for a role that exists; the order is the module's promise.
pub(super) fn update(found: &ObservedRole, role: &Role, policies: &mut Policies, plan: &mut Plan) {
    plan.notes.extend(found.trust.dangling_principals().into_iter().map(|id| {
        format!("the trust policy names `{id}`: the id of a principal that was deleted, and trusts nobody")
    }));
    let steps = &mut plan.steps;
    let narrows = loses_statements_only(&found.trust, role);
    let trust = (!found.trust.is(&role.trust))
        .then(|| Step::UpdateTrustPolicy { before: found.trust.clone(), after: role.trust.clone() });
    let (first, last) = if narrows { (trust, None) } else { (None, trust) };
    steps.extend(first);
    put_boundary(found, role, policies, steps);
    add_permissions(found, role, policies, steps);
    remove_permissions(found, role, policies, steps);
    steps.extend(last);
    if let Some(before) = found.permissions_boundary.clone().filter(|_| role.permissions_boundary.is_none()) {
        steps.push(Step::DeletePermissionsBoundary { before });
    }
    settings(found, role, steps);
}

/// Whether the declared trust policy is the one that is there without some of what it allows.
fn loses_statements_only(found: &ObservedDocument, role: &Role) -> bool {
    let ObservedDocument::Document(found) = found else { return false };
    let of = |statements: &[Statement], effect: Effect| -> BTreeSet<_> {
        statements.iter().filter(|statement| statement.effect == effect).map(Statement::normal).collect()
    };
    let (before, after) = (&found.statements, &role.trust.statements);
    found.version == role.trust.version
        && of(after, Effect::Allow).is_subset(&of(before, Effect::Allow))
        && of(before, Effect::Deny).is_subset(&of(after, Effect::Deny))
}

fn put_boundary(found: &ObservedRole, role: &Role, policies: &mut Policies, steps: &mut Vec<Step>) {
    let boundary = role.permissions_boundary.as_ref();
    let Some(after) = boundary.and_then(|policy| policies.ready(policy, steps)) else { return };
    let before = found.permissions_boundary.clone();
    if before.as_ref().is_none_or(|before| after != PolicyArn::Known(before.clone())) {
        steps.push(Step::PutPermissionsBoundary { before, after });
    }
}

fn add_permissions(found: &ObservedRole, role: &Role, policies: &mut Policies, steps: &mut Vec<Step>) {
    for policy in &role.inline_policies {
        let before = found.inline_policies.get(&policy.name);
        if !before.is_some_and(|before| before.is(&policy.document)) {
            let (name, after) = (policy.name.clone(), policy.document.clone());
            steps.push(Step::PutInlinePolicy { name, before: before.cloned(), after });
        }
    }
    for policy in &role.managed_policies {
        let Some(policy) = policies.ready(policy, steps) else { continue };
        let attached = found.managed_policies.iter().any(|arn| policy == PolicyArn::Known(arn.clone()));
        if !attached {
            steps.push(Step::AttachPolicy { policy });
        }
    }
}

fn remove_permissions(found: &ObservedRole, role: &Role, policies: &mut Policies, steps: &mut Vec<Step>) {
    for (name, before) in &found.inline_policies {
        if !role.inline_policies.iter().any(|policy| policy.name == *name) {
            steps.push(Step::DeleteInlinePolicy { name: name.clone(), before: before.clone() });
        }
    }
    let declared: Vec<_> =
        role.managed_policies.iter().filter_map(|policy| policies.ready(policy, steps)).collect();
    for arn in &found.managed_policies {
        if !declared.contains(&PolicyArn::Known(arn.clone())) {
            steps.push(Step::DetachPolicy { arn: arn.clone() });
        }
    }
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
