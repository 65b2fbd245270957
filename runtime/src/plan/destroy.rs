//! What stands in an account, into the steps that remove a role and all that belongs to it.

use iam_role_policy::{CustomerPolicy, Role};

use super::{
    Conflicts, Observed, ObservedPolicy, ObservedRole, Plan, Step, conflict,
    policies::declared,
    weight::{attached_denies, may_deny},
};
use crate::ownership;

/// The steps that remove the role: out of its instance profiles first, then what is attached and inline, the role, and
/// last the customer managed policies of ours that it had and nobody else uses.
///
/// # Errors
/// The role is not ours, or an AWS service's.
pub fn destroy(observed: &Observed, role: &Role) -> Result<Plan, Conflicts> {
    Conflicts::none_or(conflict::of_destroying(observed.role.as_ref(), role))?;
    let mut plan = Plan::new(role);
    leave_instance_profiles(observed, role, &mut plan);
    if let Some(found) = &observed.role {
        remove_permissions(found, &observed.policies, &mut plan);
        plan.steps.push(Step::DeleteRole { name: found.name.clone() });
    }
    for found in &observed.policies {
        let policy = declared_as(found, role);
        let path_fits = policy.is_none_or(|policy| policy.path == found.path);
        let ours =
            path_fits && ownership::shared(&found.tags, policy.map_or(&role.tags, |policy| &policy.tags));
        delete_policy(found, ours, &mut plan);
    }
    Ok(plan.starting_from(observed))
}

fn remove_permissions(found: &ObservedRole, policies: &[ObservedPolicy], plan: &mut Plan) {
    for denying in [false, true] {
        let attached = found.managed_policies.iter();
        for arn in attached.filter(|arn| attached_denies(arn, policies) == denying) {
            plan.steps.push(Step::DetachPolicy { arn: arn.clone() });
        }
        for (name, before) in found.inline_policies.iter().filter(|(_, found)| may_deny(found) == denying) {
            plan.steps.push(Step::DeleteInlinePolicy { name: name.clone(), before: before.clone() });
        }
    }
}

/// The steps that delete the policies of ours that the role had and does not declare any more.
pub(super) fn undeclared_policies(observed: &Observed, role: &Role, plan: &mut Plan) {
    for found in observed.policies.iter().filter(|found| declared_as(found, role).is_none()) {
        if ownership::shared(&found.tags, &role.tags) {
            delete_policy(found, true, plan);
        }
    }
}

fn declared_as<'a>(found: &ObservedPolicy, role: &'a Role) -> Option<&'a CustomerPolicy> {
    declared(role).into_iter().find(|policy| policy.name.eq_ignore_ascii_case(&found.name))
}

fn leave_instance_profiles(observed: &Observed, role: &Role, plan: &mut Plan) {
    for found in &observed.instance_profiles {
        let profile = &found.name;
        let (inside, others): (Vec<_>, Vec<_>) =
            found.roles.iter().partition(|name| name.eq_ignore_ascii_case(&role.name));
        if !inside.is_empty() {
            plan.steps.push(Step::RemoveRoleFromInstanceProfile { profile: profile.clone() });
        }
        if others.is_empty() && ownership::shared(&found.tags, &role.tags) {
            plan.steps.push(Step::DeleteInstanceProfile { profile: profile.clone() });
        } else {
            plan.notes.push(format!("instance profile `{profile}` is not ours alone; it stays"));
        }
    }
}

fn delete_policy(found: &ObservedPolicy, ours: bool, plan: &mut Plan) {
    let arn = &found.arn;
    if !ours {
        plan.notes.push(format!("policy `{arn}` is not ours; it stays"));
        return;
    }
    if !found.used_by.is_empty() {
        plan.notes.push(format!("policy `{arn}` is used by {}; it stays", found.used_by.join(", ")));
        return;
    }
    for version in found.versions.iter().filter(|version| !version.is_default) {
        plan.steps.push(Step::DeletePolicyVersion { arn: arn.clone(), version: version.id.clone() });
    }
    plan.steps.push(Step::DeletePolicy { arn: arn.clone() });
}
