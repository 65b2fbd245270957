//! What stands in an account and what is declared, into the ordered steps from one to the other. Pure: nothing here
//! reads or sends anything.
//!
//! The order of the steps keeps two promises. Access that the role has before and after is not interrupted: what is new is
//! written before what is old is removed. And the role is never wider than both ends: a boundary is put before permissions
//! are added and removed after; a statement of the trust policy goes before the permissions change and comes after; what is
//! denied anew is written before what is allowed changes, and what is denied no more goes behind it (`passage`). Where both
//! cannot be had the second counts, so a statement that changes together with the boundary is away for a moment.
//!
//! A policy that several roles have changes for all of them at once. So it is not part of any role's plan: it has turns of
//! its own, before, between and behind those of the roles (`stack::shared`).
//!
//! What is written in one call and cannot be divided may be wider for a moment; the plan notes it.
//!
//! INVARIANT: what does not carry the tags of its owner is never changed or deleted, unless it is adopted; it is a
//! [`Conflict`].

mod account;
mod cloudformation;
mod conflict;
mod destroy;
mod effect;
mod json;
mod meet;
mod observed;
mod passage;
mod permissions;
mod policies;
mod role;
mod rules;
mod show;
mod stack;
mod step;
#[cfg(test)]
mod tests;
mod weight;

pub use account::Account;
#[cfg(feature = "provision")]
pub(crate) use account::undeclared_policies;
pub use conflict::{Conflict, Conflicts};
pub use destroy::destroy;
pub use effect::{Access, Direction, Example, Extent, Shift};
pub use json::SavedPlanError;
pub use observed::{
    Observed, ObservedDocument, ObservedInstanceProfile, ObservedPolicy, ObservedRole, ObservedVersion,
};
pub(crate) use policies::declared as declared_policies;
pub(crate) use role::trusts;
pub use rules::Rules;
pub use show::Text;
pub use stack::{StackPlan, Subject, Turn, destroy_stack, stack};
pub use step::{PolicyArn, Step, TagChange};

use std::collections::BTreeSet;

use iam_role_policy::{Document, Role};

use crate::ownership;

/// The ordered steps that make an account what a role declares. Its `Display` reads like a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    role: String,
    steps: Vec<Step>,
    notes: Vec<String>,
    /// What decides over access before the first step; nothing if nothing changes.
    before: Account,
    shared: Vec<SharedChange>,
}

/// A policy that several have, and whose change has turns of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedChange {
    policy: String,
    before: ObservedDocument,
    after: Document,
    turns: Vec<usize>,
}

impl SharedChange {
    /// The policy's ARN.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// The turns that write it, as indices into [`StackPlan::turns`].
    #[must_use]
    pub fn turns(&self) -> &[usize] {
        &self.turns
    }
}

impl Plan {
    /// The name of the role; of a policy or instance profile that is left over, its own.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// The steps, in the order in which they are taken; each is one call.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The policies that the role has in common with others and that change too, by the steps of other turns: what becomes
    /// of access, [`access`](Self::access) says with them.
    #[must_use]
    pub fn shared(&self) -> &[SharedChange] {
        &self.shared
    }

    /// What the reader should know and no step changes.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    fn new(role: &str) -> Self {
        let (role, before) = (role.to_owned(), Account::default());
        Self { role, steps: Vec::new(), notes: Vec::new(), before, shared: Vec::new() }
    }

    /// The plan, with what it starts from if there is anything to do.
    fn starting_from(self, observed: &Observed) -> Self {
        if self.is_empty() {
            return self;
        }
        let role = observed.role.iter().cloned().collect();
        Self { before: Account::new(role, observed.policies.clone(), Vec::new()), ..self }
    }

    /// What is left of the plan from its new version of a policy on, which stands as it was `found` meanwhile.
    #[cfg(feature = "provision")]
    pub(crate) fn resumed(&self, version: &Step, found: &ObservedPolicy) -> Self {
        let Step::CreatePolicyVersion { after, .. } = version else { return self.clone() };
        let rest = self.steps.iter().skip_while(|step| *step != version).skip(1);
        let steps = policies::next_version(found, after).into_iter().chain(rest.cloned()).collect();
        Self { steps, ..self.clone() }
    }

    /// The plan, which knows that these policies change too, in the account before all turns.
    fn share(&mut self, shared: Vec<SharedChange>, account: &Account) {
        if shared.is_empty() {
            return;
        }
        if self.is_empty() {
            self.before.roles.extend(account.role(&self.role).cloned());
            *self = std::mem::replace(self, Self::new("")).knowing(account);
        }
        self.shared = shared;
    }

    /// What decides over access before the first step and after the last, with all that becomes of shared policies.
    fn ends(&self) -> (Account, Account) {
        let (mut before, mut after) = (self.before.clone(), self.before.clone());
        self.steps.iter().for_each(|step| after.after(&self.role, step));
        for SharedChange { policy, before: now, after: then, .. } in &self.shared {
            before.change_policy(policy, |found| found.document = now.clone());
            after.change_policy(policy, |found| found.document = ObservedDocument::Document(then.clone()));
        }
        (before, after)
    }

    /// The plan, with the documents of those policies that it names by their ARNs, as far as the account has them.
    fn knowing(mut self, account: &Account) -> Self {
        let roles = self.before.roles.iter();
        let mut named: BTreeSet<&str> = roles
            .flat_map(|role| role.managed_policies.iter().chain(&role.permissions_boundary))
            .map(String::as_str)
            .collect();
        named.extend(self.steps.iter().filter_map(|step| match step {
            Step::AttachPolicy { policy: PolicyArn::Known(arn) }
            | Step::PutPermissionsBoundary { after: PolicyArn::Known(arn), .. }
            | Step::CreateRole { permissions_boundary: Some(PolicyArn::Known(arn)), .. } => {
                Some(arn.as_str())
            }
            _ => None,
        }));
        let is_new =
            |policy: &&ObservedPolicy| self.before.policies.iter().all(|known| known.arn != policy.arn);
        let found = account.policies.iter().filter(|policy| named.contains(policy.arn.as_str()));
        let found: Vec<_> = found.filter(is_new).cloned().collect();
        self.before.policies.extend(found);
        self
    }
}

/// The steps that make `observed` what `role` declares; none when it is that already.
///
/// Inline policies, attachments and tags that the role does not declare are removed, as [`Rules`] have it by default.
///
/// # Errors
/// Everything in the way that no step may change.
pub fn plan(observed: &Observed, role: &Role) -> Result<Plan, Conflicts> {
    planned(observed, role, &Rules::default(), &Surroundings::default())
}

/// What else decides over a role's plan.
#[derive(Clone, Copy, Default)]
pub(crate) struct Surroundings<'a> {
    /// The roles that the trust policy names and that do not exist yet.
    pub(crate) unborn: &'a [&'a Role],
    /// The names, in lower case, of the policies that exist and that other turns write.
    pub(crate) elsewhere: &'a [String],
    /// All policies of the account, where more was read than concerns the role.
    pub(crate) policies: Option<&'a [ObservedPolicy]>,
}

/// The same by these rules.
pub(crate) fn planned(
    observed: &Observed,
    role: &Role,
    rules: &Rules,
    around: &Surroundings<'_>,
) -> Result<Plan, Conflicts> {
    let mut plan = Plan::new(&role.name);
    let mut conflicts = conflict::of_role(observed.role.as_ref(), role, rules);
    let mut seen = rules.seen(observed, role, &mut plan.notes);
    let mut policies =
        policies::Policies::new(&seen, role, rules, around.elsewhere, &mut conflicts, &mut plan.notes);
    let known = around.policies.unwrap_or(&seen.policies);
    match &mut seen.role {
        None => role::create(role, around.unborn, known, &mut policies, &mut plan),
        Some(found) => {
            adopt(found, role, &mut plan);
            role::update(found, known, role, &mut policies, &mut plan);
        }
    }
    note_undeclared_policies(&seen, role, &mut plan.notes);
    instance_profiles(&seen, role, rules, &mut conflicts, &mut plan);
    Conflicts::none_or(conflicts)?;
    if !plan.is_empty() {
        plan.notes.extend(observed.role.as_ref().and_then(cloudformation::belongs_to_a_stack));
    }
    Ok(plan.starting_from(observed))
}

/// A role that is taken over gets our tags before anything else, so that it is ours wherever the rest is cut off; the notes
/// say what it loses.
fn adopt(found: &mut ObservedRole, role: &Role, plan: &mut Plan) {
    if ownership::shared(&found.tags, &role.tags) {
        return;
    }
    let tags = TagChange::between(&found.tags, &ownership::of(&role.tags), str::eq_ignore_ascii_case);
    account::tag(&mut found.tags, &tags);
    plan.steps.push(Step::TagRole { tags });
    let lost = role::undeclared(found, role);
    if !lost.is_empty() {
        plan.notes
            .push(format!("the role is taken over, and what it does not declare goes: {}", lost.join(", ")));
    }
}

/// A policy that is ours and that the role had is not deleted at once: somebody may still want it.
fn note_undeclared_policies(observed: &Observed, role: &Role, notes: &mut Vec<String>) {
    let undeclared = observed.policies.iter().filter(|found| policies::declared_as(found, role).is_none());
    let ours = undeclared.filter(|found| ownership::shared(&found.tags, &role.tags));
    notes.extend(ours.map(|found| {
        format!(
            "policy `{}` is ours and this role does not declare it; it stays until it is pruned",
            found.arn
        )
    }));
}

/// The profile that the role declares exists and holds it; one that was ours and is declared no more goes if the rules say
/// so.
fn instance_profiles(
    observed: &Observed,
    role: &Role,
    rules: &Rules,
    conflicts: &mut Vec<Conflict>,
    plan: &mut Plan,
) {
    let declared = role.instance_profile.as_deref();
    // Two names that differ in case only are one to IAM.
    let is_declared =
        |found: &&ObservedInstanceProfile| declared.is_some_and(|name| found.name.eq_ignore_ascii_case(name));
    if let Some(name) = declared {
        match observed.instance_profiles.iter().find(is_declared) {
            Some(found)
                if !rules.adopts(name)
                    && cloudformation::holds_as_declared(observed.role.as_ref(), role, found) =>
            {
                plan.notes.push(cloudformation::used_as_it_stands("instance profile", &found.name));
            }
            Some(found) => {
                conflicts.extend(conflict::of_profile(found, role, rules));
                use_instance_profile(found, role, &mut plan.steps);
            }
            None => plan.steps.extend([
                Step::CreateInstanceProfile {
                    profile: name.to_owned(),
                    path: role.path.clone(),
                    tags: ownership::of(&role.tags),
                },
                Step::AddRoleToInstanceProfile { profile: name.to_owned() },
            ]),
        }
    }
    for found in observed.instance_profiles.iter().filter(|found| !is_declared(found)) {
        leave_instance_profile(found, role, rules, plan);
    }
}

fn use_instance_profile(found: &ObservedInstanceProfile, role: &Role, steps: &mut Vec<Step>) {
    let profile = found.name.clone();
    if !ownership::shared(&found.tags, &role.tags) {
        let owner = ownership::of(&role.tags);
        let tags = TagChange::between(&found.tags, &owner, str::eq_ignore_ascii_case);
        steps.push(Step::TagInstanceProfile { profile: profile.clone(), tags });
    }
    if found.roles.is_empty() {
        steps.push(Step::AddRoleToInstanceProfile { profile });
    }
}

fn leave_instance_profile(found: &ObservedInstanceProfile, role: &Role, rules: &Rules, plan: &mut Plan) {
    let profile = found.name.clone();
    if !ownership::shared(&found.tags, &role.tags) {
        plan.notes.push(format!("instance profile `{profile}` holds the role and is not ours; it stays"));
    } else if rules.prunes() {
        plan.steps.extend([
            Step::RemoveRoleFromInstanceProfile { profile: profile.clone() },
            Step::DeleteInstanceProfile { profile },
        ]);
    } else {
        plan.notes.push(format!(
            "instance profile `{profile}` is ours and the role does not declare it; it stays until it is pruned"
        ));
    }
}
