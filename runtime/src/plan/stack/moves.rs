//! The policies that change while several roles have them, into what else becomes of these roles: each is planned once with
//! the policies as they stand.
//!
//! INVARIANT: a role is not said to move in one direction only if it may move in both.

use std::collections::{BTreeMap, BTreeSet};

use iam_role_policy::{CustomerPolicy, ManagedPolicy, Role};

use super::{Planning, order, sway::Sway};
use crate::plan::{
    Account, ObservedDocument, ObservedPolicy, ObservedRole, Plan, Step, Surroundings, conflict,
    declared_policies, planned,
};

/// A role that has a shared policy, and all else that becomes of it.
#[derive(Clone, Copy)]
pub(super) struct Holder {
    /// Whether it has it now, and in the end.
    pub(super) before: bool,
    pub(super) after: bool,
    pub(super) sway: Sway,
    /// Whether it can be planned only at its place among the others.
    pub(super) is_tied: bool,
}

/// A declared policy that says something else than the one that is there.
pub(super) struct Changing<'a> {
    pub(super) found: &'a ObservedPolicy,
    pub(super) declared: &'a CustomerPolicy,
}

/// The policies that change and that are had in several ways, by their names in lower case.
pub(super) fn changing<'a>(
    planning: &'a Planning<'_>,
    ordered: &[&'a Role],
    going: &[ObservedRole],
) -> BTreeMap<String, Changing<'a>> {
    let mut changing = BTreeMap::new();
    for declared in ordered.iter().flat_map(|role| declared_policies(role)) {
        if let Some(found) = planning.account.policy(&declared.name)
            && !found.document.is(&declared.document)
            && conflict::of_policy(found, declared, planning.stack.planned_by()).is_none()
        {
            changing.insert(declared.name.to_ascii_lowercase(), Changing { found, declared });
        }
    }
    if changing.is_empty() {
        return changing;
    }
    let mut ways = BTreeMap::<String, BTreeSet<(String, bool)>>::new();
    let mut add = |arn: &str, role: &str, bounds| {
        let name = last(arn).to_ascii_lowercase();
        if !arn.contains(":iam::aws:") && changing.contains_key(&name) {
            ways.entry(name).or_default().insert((role.to_ascii_lowercase(), bounds));
        }
    };
    for role in ordered {
        role.managed_policies.iter().for_each(|policy| add(named(policy), &role.name, false));
        role.permissions_boundary.iter().for_each(|policy| add(named(policy), &role.name, true));
    }
    let found = ordered.iter().filter_map(|role| planning.account.role(&role.name));
    for role in found.chain(going) {
        role.managed_policies.iter().for_each(|arn| add(arn, &role.name, false));
        role.permissions_boundary.iter().for_each(|arn| add(arn, &role.name, true));
    }
    changing.retain(|name, _| ways.get(name).is_some_and(|ways| ways.len() > 1));
    changing
}

/// The ARN or the name.
fn named(policy: &ManagedPolicy) -> &str {
    match policy {
        ManagedPolicy::Arn(text) | ManagedPolicy::Declared(text) => text,
        ManagedPolicy::Customer(policy) => &policy.name,
    }
}

fn last(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Whether the role has the policy with this ARN, attached or as its boundary.
pub(super) fn has(role: &ObservedRole, arn: &str) -> bool {
    role.managed_policies.iter().chain(&role.permissions_boundary).any(|other| other == arn)
}

/// What becomes of the roles that have shared policies, but for these.
pub(super) struct Moves {
    /// The roles that have a policy, by the policy's name in lower case.
    pub(super) holders: BTreeMap<String, BTreeMap<String, Holder>>,
    /// The policies that a role declares in whose way is nothing, by their names in lower case.
    pub(super) declared: BTreeSet<String>,
}

impl Moves {
    /// What becomes of the roles, and of those that are `going`; `changing` are the policies.
    pub(super) fn of(
        planning: &Planning<'_>,
        ordered: &[&Role],
        going: &[ObservedRole],
        changing: &BTreeMap<String, Changing<'_>>,
    ) -> Self {
        let elsewhere: Vec<_> = changing.keys().cloned().collect();
        let mut moves = Self { holders: BTreeMap::new(), declared: BTreeSet::new() };
        let mut account = planning.account.clone();
        for role in ordered {
            let unborn = order::unborn(role, &planning.declared, &account);
            let observed = account.observed(role);
            let policies = Some(account.policies.as_slice());
            let around = Surroundings { unborn: &unborn, elsewhere: &elsewhere, policies };
            let plan = planned(&observed, role, planning.stack.planned_by(), &around);
            let Ok(plan) = plan.map(|plan| plan.knowing(&account)) else {
                moves.hold(
                    &role.name,
                    &planning.account,
                    &planning.account,
                    Sway::default(),
                    false,
                    changing,
                );
                continue;
            };
            let declared = declared_policies(role).into_iter().map(|policy| policy.name.to_ascii_lowercase());
            moves.declared.extend(declared.filter(|name| changing.contains_key(name)));
            let is_tied = !order::missing(role, &planning.declared, &account).is_empty()
                || plan.steps.iter().any(is_of_profile);
            let sway = sway(&plan, changing);
            plan.steps.iter().for_each(|step| account.after(plan.role(), step));
            moves.hold(&role.name, &planning.account, &account, sway, is_tied, changing);
        }
        for role in going {
            let sway = Sway { gives: false, takes: true };
            moves.hold(&role.name, &planning.account, &Account::default(), sway, true, changing);
        }
        moves
    }

    fn hold(
        &mut self,
        role: &str,
        now: &Account,
        then: &Account,
        sway: Sway,
        is_tied: bool,
        changing: &BTreeMap<String, Changing<'_>>,
    ) {
        for (name, Changing { found, .. }) in changing {
            let has = |account: &Account| account.role(role).is_some_and(|role| has(role, &found.arn));
            let (before, after) = (has(now), has(then));
            if before || after {
                let holder = Holder { before, after, sway, is_tied };
                self.holders.entry(name.clone()).or_default().insert(role.to_ascii_lowercase(), holder);
            }
        }
    }
}

/// How the plan moves its role. A shared policy that comes or goes does it with all that it says at any time.
fn sway(plan: &Plan, changing: &BTreeMap<String, Changing<'_>>) -> Sway {
    let mut before = plan.before.clone();
    for Changing { found, declared } in changing.values() {
        if let Some(policy) = before.policies.iter_mut().find(|policy| policy.arn == found.arn)
            && let ObservedDocument::Document(document) = &mut policy.document
        {
            document.statements.extend(declared.document.statements.iter().cloned());
        }
    }
    let mut after = before.clone();
    plan.steps.iter().for_each(|step| after.after(plan.role(), step));
    let arns = changing.values().map(|changing| changing.found.arn.as_str()).collect();
    Sway::between(&before, &after, plan.role(), &arns)
}

fn is_of_profile(step: &Step) -> bool {
    step.action().contains("InstanceProfile")
}
