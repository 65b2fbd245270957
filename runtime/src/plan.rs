//! What stands in an account and what is declared, into the ordered steps from one to the other. Pure: nothing here
//! reads or sends anything.
//!
//! The order of the steps keeps two promises. Access that the role has before and after is not interrupted: what is new is
//! written before what is old is removed. And the role is never wider than both ends: a boundary is put before permissions
//! are added and removed after, and while one takes the place of another only what both ends allow is there; a statement of
//! the trust policy goes before the permissions change and comes after; what denies comes before what allows and goes
//! behind it. Where both cannot be had the second counts, so a statement that changes together with the boundary is away for
//! a moment.
//!
//! What they cannot cover: a declared policy that is attached changes in one call, for all that it is attached to, and a
//! boundary that several roles share changes for all of them.
//!
//! INVARIANT: what does not carry the tags of its owner is never changed or deleted; it is a [`Conflict`].

mod account;
mod cloudformation;
mod conflict;
mod destroy;
mod effect;
mod narrow;
mod observed;
mod policies;
mod role;
mod show;
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
pub use observed::{
    Observed, ObservedDocument, ObservedInstanceProfile, ObservedPolicy, ObservedRole, ObservedVersion,
};
#[cfg(feature = "provision")]
pub(crate) use policies::declared as declared_policies;
pub(crate) use role::trusts;
pub use show::Text;
pub use step::{PolicyArn, Step, TagChange};

use iam_role_policy::Role;

use crate::ownership;

/// The ordered steps that make an account what a role declares. Its `Display` reads like a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    role: String,
    steps: Vec<Step>,
    notes: Vec<String>,
    /// What decides over access before the first step; nothing if there is no step.
    before: Account,
}

impl Plan {
    /// The name of the role.
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

    /// What the reader should know and no step changes.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    fn new(role: &Role) -> Self {
        Self { role: role.name.clone(), steps: Vec::new(), notes: Vec::new(), before: Account::default() }
    }

    /// The plan, with what it starts from if there is anything to do.
    fn starting_from(self, observed: &Observed) -> Self {
        if self.is_empty() {
            return self;
        }
        let role = observed.role.iter().cloned().collect();
        Self { before: Account::new(role, observed.policies.clone(), Vec::new()), ..self }
    }
}

/// The steps that make `observed` what `role` declares; none when it is that already.
///
/// Inline policies, attachments and tags that the role does not declare are removed: they are not ours to leave.
///
/// # Errors
/// Everything in the way that no step may change.
pub fn plan(observed: &Observed, role: &Role) -> Result<Plan, Conflicts> {
    let mut plan = Plan::new(role);
    let mut conflicts = conflict::of_role(observed.role.as_ref(), role);
    let mut policies = policies::Policies::new(observed, role, &mut conflicts, &mut plan.notes);
    match &observed.role {
        None => role::create(role, &mut policies, &mut plan.steps),
        Some(found) => role::update(found, &observed.policies, role, &mut policies, &mut plan),
    }
    destroy::undeclared_policies(observed, role, &mut plan);
    instance_profiles(observed, role, &mut conflicts, &mut plan);
    Conflicts::none_or(conflicts)?;
    if !plan.is_empty() {
        plan.notes.extend(observed.role.as_ref().and_then(cloudformation::belongs_to_a_stack));
    }
    Ok(plan.starting_from(observed))
}

/// The profile that the role declares exists and holds it; one that was ours and is declared no more goes.
fn instance_profiles(observed: &Observed, role: &Role, conflicts: &mut Vec<Conflict>, plan: &mut Plan) {
    let declared = role.instance_profile.as_deref();
    // Two names that differ in case only are one to IAM.
    let is_declared =
        |found: &&ObservedInstanceProfile| declared.is_some_and(|name| found.name.eq_ignore_ascii_case(name));
    if let Some(name) = declared {
        match observed.instance_profiles.iter().find(is_declared) {
            Some(found) if cloudformation::holds_as_declared(observed.role.as_ref(), role, found) => {
                plan.notes.push(cloudformation::used_as_it_stands("instance profile", &found.name));
            }
            Some(found) => {
                conflicts.extend(conflict::of_profile(found, role));
                if found.roles.is_empty() {
                    plan.steps.push(Step::AddRoleToInstanceProfile { profile: found.name.clone() });
                }
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
        let profile = found.name.clone();
        if ownership::shared(&found.tags, &role.tags) {
            plan.steps.extend([
                Step::RemoveRoleFromInstanceProfile { profile: profile.clone() },
                Step::DeleteInstanceProfile { profile },
            ]);
        } else {
            plan.notes.push(format!("instance profile `{profile}` holds the role and is not ours; it stays"));
        }
    }
}
