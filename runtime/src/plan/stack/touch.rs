//! The steps of turns into what each turn must come after: what it needs another one writes, or the other way round.

use std::collections::{BTreeMap, BTreeSet};

use iam_role_policy::Document;

use super::{Subject, order::role_ending};
use crate::plan::{Account, Plan, PolicyArn, Step};

/// What turns meet at, by the name that IAM knows it by, in lower case: two that differ in case only are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// Whether there is a role of this name.
    Existence(String),
    /// All else of a role.
    Role(String),
    Policy(String),
    /// That a shared policy says no more than it may while others change.
    Narrowness(String),
    InstanceProfile(String),
}

/// What a step reads and what it writes.
#[derive(Default)]
pub(super) struct Touch {
    pub(super) reads: BTreeSet<Thing>,
    pub(super) writes: BTreeSet<Thing>,
}

/// Who touched a thing last.
#[derive(Default)]
struct Last {
    writer: Option<usize>,
    readers: Vec<usize>,
}

/// What the turns so far have touched.
#[derive(Default)]
pub(super) struct Touched(BTreeMap<Thing, Last>);

impl Touched {
    /// The turns that the turn with this index must come after; `account` is what it is planned on, and it has no plan if
    /// something is in its way. `besides` is what it meets others at without a step of its own that says so.
    pub(super) fn take(
        &mut self,
        index: usize,
        subject: &Subject,
        plan: Option<&Plan>,
        besides: Touch,
        account: &Account,
    ) -> Vec<usize> {
        let mut touch = plan.map_or_else(|| Touch::nothing(subject), |plan| Touch::of(plan, account));
        if plan.is_some_and(|plan| !plan.is_empty()) {
            touch.reads.extend(besides.reads);
            touch.writes.extend(besides.writes);
        }
        let mut after = BTreeSet::new();
        for thing in &touch.writes {
            let last = self.0.entry(thing.clone()).or_default();
            after.extend(last.writer.into_iter().chain(last.readers.drain(..)));
            last.writer = Some(index);
        }
        for thing in touch.reads.difference(&touch.writes) {
            let last = self.0.entry(thing.clone()).or_default();
            after.extend(last.writer);
            last.readers.push(index);
        }
        after.into_iter().collect()
    }
}

impl Touch {
    fn of(plan: &Plan, account: &Account) -> Self {
        let mut touch = Self::default();
        plan.steps().iter().for_each(|step| touch.step(plan.role(), step, account));
        touch
    }

    /// Of a role that is not changed, because something is in the way: whoever needs it cannot go on.
    fn nothing(subject: &Subject) -> Self {
        let mut touch = Self::default();
        if let Subject::Role(name) | Subject::UndeclaredRole(name) = subject {
            let name = name.to_ascii_lowercase();
            touch.writes.extend([Thing::Existence(name.clone()), Thing::Role(name)]);
        }
        touch
    }

    fn step(&mut self, role: &str, step: &Step, account: &Account) {
        match step {
            Step::CreatePolicy(policy) => {
                self.writes.insert(Thing::Policy(policy.name.to_ascii_lowercase()));
                return;
            }
            Step::CreatePolicyVersion { arn, .. }
            | Step::DeletePolicyVersion { arn, .. }
            | Step::TagPolicy { arn, .. }
            | Step::UntagPolicy { arn, .. }
            | Step::DeletePolicy { arn } => {
                self.writes.extend(policy(arn));
                return;
            }
            Step::CreateRole { role, permissions_boundary } => {
                self.writes.insert(Thing::Existence(role.name.to_ascii_lowercase()));
                self.trusts(&role.trust);
                self.reads.extend(permissions_boundary.as_ref().and_then(named));
            }
            Step::DeleteRole { name } => {
                self.writes.insert(Thing::Existence(name.to_ascii_lowercase()));
                // With the role its boundary is free.
                let found = account.role(name).and_then(|found| found.permissions_boundary.as_deref());
                self.reads.extend(found.and_then(policy));
            }
            Step::UpdateTrustPolicy { after, .. } => self.trusts(after),
            Step::PutPermissionsBoundary { before, after } => {
                self.reads.extend(named(after));
                self.reads.extend(before.as_deref().and_then(policy));
            }
            Step::AttachPolicy { policy } => self.reads.extend(named(policy)),
            Step::DetachPolicy { arn } | Step::DeletePermissionsBoundary { before: arn } => {
                self.reads.extend(policy(arn));
            }
            Step::CreateInstanceProfile { profile, .. }
            | Step::TagInstanceProfile { profile, .. }
            | Step::AddRoleToInstanceProfile { profile }
            | Step::RemoveRoleFromInstanceProfile { profile }
            | Step::DeleteInstanceProfile { profile } => {
                self.writes.insert(Thing::InstanceProfile(profile.to_ascii_lowercase()));
            }
            Step::UpdateRole { .. }
            | Step::PutInlinePolicy { .. }
            | Step::DeleteInlinePolicy { .. }
            | Step::TagRole { .. }
            | Step::UntagRole { .. } => {}
        }
        self.writes.insert(Thing::Role(role.to_ascii_lowercase()));
    }

    /// IAM takes no principal that does not exist.
    fn trusts(&mut self, trust: &Document) {
        let elements = trust.statements.iter().filter_map(|statement| statement.principal.as_ref());
        let principals = elements.flat_map(|element| element.principals().listed());
        let names = principals.filter_map(role_ending).filter_map(|ending| ending.rsplit('/').next());
        self.reads.extend(names.map(|name| Thing::Existence(name.to_ascii_lowercase())));
    }
}

fn named(arn: &PolicyArn) -> Option<Thing> {
    match arn {
        PolicyArn::Known(arn) => policy(arn),
        PolicyArn::Created(name) => Some(Thing::Policy(name.to_ascii_lowercase())),
    }
}

/// The customer managed policy that has this ARN; nobody here writes those of AWS.
fn policy(arn: &str) -> Option<Thing> {
    let name = arn.rsplit('/').next()?;
    (!arn.contains(":iam::aws:")).then(|| Thing::Policy(name.to_ascii_lowercase()))
}
