//! What stands in an account, into the steps that remove a role and all that belongs to it.

use iam_role_policy::{Document, InlinePolicy, ManagedPolicy, Role};

use super::{
    Account, Conflict, Conflicts, Observed, ObservedInstanceProfile, ObservedPolicy, ObservedRole, Plan,
    Rules, Step, conflict,
    passage::{Passage, Phase},
    policies::{Policies, declared_as},
    role::undeclared,
};
use crate::ownership;

/// The steps that remove the role: out of its instance profiles first, then what is attached and inline, the role, and
/// last the customer managed policies of ours that it had and nobody else uses.
///
/// # Errors
/// The role is not ours, or an AWS service's, or others have added to it: inline policies and attachments that it does not
/// declare, and instance profiles that are not ours.
pub fn destroy(observed: &Observed, role: &Role) -> Result<Plan, Conflicts> {
    let mut plan = of_role(observed, &observed.policies, role, &Rules::default())?;
    for found in &observed.policies {
        let policy = declared_as(found, role);
        let path_fits = policy.is_none_or(|policy| policy.path == found.path);
        let ours =
            path_fits && ownership::shared(&found.tags, policy.map_or(&role.tags, |policy| &policy.tags));
        if ours {
            delete_policy(found, &found.used_by, &mut plan);
        } else {
            plan.notes.push(format!("policy `{}` is not ours; it stays", found.arn));
        }
    }
    Ok(plan.starting_from(observed))
}

/// The steps that remove the role with its instance profiles; its policies are left. The account has those that are `known`
/// among others.
pub(super) fn of_role(
    observed: &Observed,
    known: &[ObservedPolicy],
    role: &Role,
    rules: &Rules,
) -> Result<Plan, Conflicts> {
    let mut conflicts = conflict::of_destroying(observed.role.as_ref(), role);
    if !rules.forces() && conflicts.is_empty() {
        conflicts.extend(added(observed, role));
    }
    Conflicts::none_or(conflicts)?;
    let mut plan = Plan::new(&role.name);
    leave_instance_profiles(observed, role, &mut plan);
    if let Some(found) = &observed.role {
        remove_permissions(found, known, &mut plan);
        plan.steps.push(Step::DeleteRole { name: found.name.clone() });
    }
    Ok(plan.starting_from(observed))
}

/// The steps that remove the role of this name, which its stack declares no more: it is ours whole.
pub(super) fn undeclared_role(
    account: &Account,
    found: &ObservedRole,
    rules: &Rules,
) -> Result<Plan, Conflicts> {
    let role = whole(found);
    of_role(&account.observed(&role), &account.policies, &role, rules)
}

/// The role as if everything that it has were declared.
fn whole(found: &ObservedRole) -> Role {
    let inline = |name: &String| InlinePolicy { name: name.clone(), document: Document::default() };
    Role {
        path: found.path.clone(),
        max_session_duration: found.max_session_duration,
        inline_policies: found.inline_policies.keys().map(inline).collect(),
        managed_policies: found.managed_policies.iter().cloned().map(ManagedPolicy::Arn).collect(),
        tags: found.tags.clone(),
        ..Role::new(found.name.clone(), Document::default())
    }
}

/// The steps that delete a policy that is left over; none, and a note, if somebody uses it.
pub(super) fn policy(account: &Account, found: &ObservedPolicy) -> Plan {
    let mut plan = Plan::new(&found.arn);
    let users = [found.used_by.clone(), account.other_roles_with(&found.arn, "")].concat();
    delete_policy(found, &users, &mut plan);
    plan
}

/// The steps that delete an instance profile that is left over; none, and a note, if it holds a role.
pub(super) fn instance_profile(found: &ObservedInstanceProfile) -> Plan {
    let mut plan = Plan::new(&found.name);
    let profile = found.name.clone();
    if let Some(role) = found.roles.first() {
        plan.notes.push(format!("instance profile `{profile}` holds the role `{role}`; it stays"));
    } else {
        plan.steps.push(Step::DeleteInstanceProfile { profile });
    }
    plan
}

/// What others have added to the role, and would lose with it.
fn added(observed: &Observed, role: &Role) -> Option<Conflict> {
    let found = observed.role.as_ref()?;
    let ours = |arn: &String| {
        let known = observed.policies.iter().find(|policy| policy.arn == *arn);
        known.is_some_and(|policy| ownership::shared(&policy.tags, &role.tags))
    };
    let mut theirs = found.clone();
    theirs.managed_policies.retain(|arn| !ours(arn));
    let mut added = undeclared(&theirs, role);
    let holds = |profile: &&ObservedInstanceProfile| is_inside(&profile.roles, role);
    let foreign = observed.instance_profiles.iter().filter(holds);
    let is_declared =
        |name: &str| role.instance_profile.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(name));
    let foreign = foreign
        .filter(|profile| !ownership::shared(&profile.tags, &role.tags) && !is_declared(&profile.name));
    added.extend(foreign.map(|profile| format!("instance profile `{}`", profile.name)));
    (!added.is_empty()).then(|| Conflict::Added { role: found.name.clone(), added })
}

fn is_inside(roles: &[String], role: &Role) -> bool {
    roles.iter().any(|name| name.eq_ignore_ascii_case(&role.name))
}

/// Until it is gone, the role is one that loses its permissions.
fn remove_permissions(found: &ObservedRole, known: &[ObservedPolicy], plan: &mut Plan) {
    let bare = Role { inline_policies: Vec::new(), managed_policies: Vec::new(), ..whole(found) };
    let mut policies = Policies::default();
    let mut passage = Passage::new(Some(found), known, &bare, &policies, false);
    plan.notes.extend(passage.risk());
    for phase in [Phase::Tighten, Phase::Change, Phase::Loosen] {
        passage.write(phase, &mut policies, &mut plan.steps);
    }
}

fn leave_instance_profiles(observed: &Observed, role: &Role, plan: &mut Plan) {
    for found in &observed.instance_profiles {
        let profile = &found.name;
        if is_inside(&found.roles, role) {
            plan.steps.push(Step::RemoveRoleFromInstanceProfile { profile: profile.clone() });
        }
        let alone = found.roles.iter().all(|name| name.eq_ignore_ascii_case(&role.name));
        if alone && ownership::shared(&found.tags, &role.tags) {
            plan.steps.push(Step::DeleteInstanceProfile { profile: profile.clone() });
        } else {
            plan.notes.push(format!("instance profile `{profile}` is not ours alone; it stays"));
        }
    }
}

fn delete_policy(found: &ObservedPolicy, users: &[String], plan: &mut Plan) {
    let arn = &found.arn;
    if !users.is_empty() {
        plan.notes.push(format!("policy `{arn}` is used by {}; it stays", users.join(", ")));
        return;
    }
    for version in found.versions.iter().filter(|version| !version.is_default) {
        plan.steps.push(Step::DeletePolicyVersion { arn: arn.clone(), version: version.id.clone() });
    }
    plan.steps.push(Step::DeletePolicy { arn: arn.clone() });
}
