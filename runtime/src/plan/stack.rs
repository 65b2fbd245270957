//! An account and a stack into the plans of all its roles, in an order in which they may be applied.
//!
//! ```text
//! order: a role after the new ones that it trusts ─ each role on what the plans before it leave → turns
//! roles of a circle ─ again, when the others are there → turns
//! policies that change while several have them ─ before, between and behind the roles → turns
//! what is declared no more ─ only if it is asked for → turns
//! steps of the turns ─ who writes what another needs → what each turn comes after
//! ```
//!
//! INVARIANT: a turn's plan holds when all the turns that it comes after were applied, whatever became of the others.

mod leftover;
mod moves;
mod order;
mod shared;
mod sway;
mod touch;

use std::{collections::BTreeSet, fmt};

use iam_role_policy::{Arn, Role};

use super::{Account, Conflicts, Plan, PolicyArn, Step, Surroundings, destroy, planned};
use crate::Stack;
use shared::{Moment, Shared};
use touch::{Touch, Touched};

/// What is to be done for a stack, in an order in which it may be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StackPlan {
    account: Option<String>,
    owners: BTreeSet<String>,
    destroys: bool,
    turns: Vec<Turn>,
    undeclared: Vec<Subject>,
    notes: Vec<String>,
}

impl StackPlan {
    /// The id of the account that it is for, if any ARN there names it.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The values of the tag `iam-role:stack` on what belongs to the stack.
    #[must_use]
    pub fn owners(&self) -> &BTreeSet<String> {
        &self.owners
    }

    /// Whether it deletes what the stack declares.
    #[must_use]
    pub fn destroys(&self) -> bool {
        self.destroys
    }

    /// The plans in an order in which they may be applied, one after the other; each role of the stack has one, also if
    /// there is nothing to do for it. A role of a circle that trust each other has a second one, further back.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// What carries the stack's tag and is declared no more. It has a turn only if the rules say that it is deleted.
    #[must_use]
    pub fn undeclared(&self) -> &[Subject] {
        &self.undeclared
    }

    /// What the reader should know of the stack and no step changes.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The names, in lower case, of the policies that have turns of their own.
    #[cfg(feature = "provision")]
    pub(crate) fn shared(&self) -> Vec<String> {
        let arns = self.turns.iter().filter_map(|turn| match &turn.subject {
            Subject::Policy(arn) => arn.rsplit('/').next(),
            _ => None,
        });
        arns.map(str::to_ascii_lowercase).collect()
    }

    /// Whether there is nothing to do, and nothing in the way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.turns.iter().all(|turn| turn.plan.as_ref().is_ok_and(Plan::is_empty))
    }

    /// Whether something is in the way of any plan.
    #[must_use]
    pub fn has_conflicts(&self) -> bool {
        self.turns.iter().any(|turn| turn.plan.is_err())
    }
}

/// One role's part of a stack's plan, applied as one, in the order of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    subject: Subject,
    plan: Result<Plan, Conflicts>,
    after: Vec<usize>,
}

impl Turn {
    /// What the plan is for.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// What is to be done.
    ///
    /// # Errors
    /// What is in the way; nothing is to be done for this role then, nor in the turns that come after this one.
    pub fn plan(&self) -> Result<&Plan, &Conflicts> {
        self.plan.as_ref()
    }

    /// The turns, as indices into [`StackPlan::turns`] below this one's own, without which this one may not be begun.
    /// Turns between which there is no such chain may be applied side by side.
    #[must_use]
    pub fn after(&self) -> &[usize] {
        &self.after
    }
}

/// What a turn is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Subject {
    /// The role of this name, which the stack declares.
    Role(String),
    /// The customer managed policy with this ARN, which changes while several roles of the stack have it.
    Policy(String),
    /// The role of this name, which the stack declares no more.
    UndeclaredRole(String),
    /// The instance profile of this name, which the stack declares no more.
    UndeclaredInstanceProfile(String),
    /// The customer managed policy with this ARN, which the stack declares no more, or all of whose roles go.
    UndeclaredPolicy(String),
}

impl Subject {
    /// The name; a policy's ARN.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Role(name)
            | Self::Policy(name)
            | Self::UndeclaredRole(name)
            | Self::UndeclaredInstanceProfile(name)
            | Self::UndeclaredPolicy(name) => name,
        }
    }
}

/// ``role `writer` ``
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Role(_) | Self::UndeclaredRole(_) => "role",
            Self::UndeclaredInstanceProfile(_) => "instance profile",
            Self::Policy(_) | Self::UndeclaredPolicy(_) => "policy",
        };
        write!(f, "{what} `{}`", self.name())
    }
}

/// The steps that make `account` what `stack` declares; each role is planned on what the ones before it leave. What is in
/// the way of one role does not hide the others.
#[must_use]
pub fn stack(account: &Account, stack: &Stack) -> StackPlan {
    let mut planning = Planning::new(account, stack);
    let (ordered, prunes) = (order::of(stack.roles(), account), stack.planned_by().prunes());
    let going = if prunes { planning.undeclared_roles() } else { Vec::new() };
    planning.shared = Shared::of(&planning, &ordered, &going);
    let (before, behind): (Vec<_>, Vec<_>) =
        ordered.into_iter().partition(|role| planning.shared.goes_before(role));
    planning.shared_policies(Moment::First);
    for role in before {
        planning.role(role);
    }
    planning.shared_policies(Moment::Between);
    let mut waiting = Vec::new();
    for role in behind {
        planning.role(role);
        if planning.waits_for_another(role) {
            waiting.push(role);
        }
    }
    for role in waiting {
        planning.role(role);
    }
    planning.leftover_roles(prunes);
    planning.shared_policies(Moment::Last);
    planning.leftovers(prunes);
    planning.tell_of_shared(account);
    planning.plan
}

/// The steps that delete the roles of `stack` and all that belongs to them: a role before those that it trusts, then the
/// policies and instance profiles of the stack that nobody uses any more.
#[must_use]
pub fn destroy_stack(account: &Account, stack: &Stack) -> StackPlan {
    let mut planning = Planning::new(account, stack);
    for role in order::of(stack.roles(), &Account::default()).into_iter().rev() {
        let observed = planning.account.observed(role);
        let plan = destroy::of_role(&observed, &planning.account.policies, role, stack.planned_by());
        planning.take(Subject::Role(role.name.clone()), plan);
    }
    planning.destroys = true;
    planning.plan.destroys = true;
    planning.leftover_roles(stack.planned_by().prunes());
    planning.leftovers(true);
    planning.plan
}

/// A stack's plan in the making.
struct Planning<'a> {
    stack: &'a Stack,
    /// The account as the turns so far leave it.
    account: Account,
    /// The roles that are declared.
    declared: Vec<&'a Role>,
    /// Whether the declared ones go too.
    destroys: bool,
    /// The values of the tag `iam-role:stack` on what is the stack's.
    owners: BTreeSet<String>,
    shared: Shared,
    touched: Touched,
    plan: StackPlan,
}

impl<'a> Planning<'a> {
    fn new(account: &Account, stack: &'a Stack) -> Self {
        let declared = stack.roles().iter().collect();
        let owners: BTreeSet<_> = stack.owners().into_iter().map(str::to_owned).collect();
        let (shared, touched) = (Shared::default(), Touched::default());
        let plan = StackPlan { account: account.id.clone(), owners: owners.clone(), ..StackPlan::default() };
        Self { stack, account: account.clone(), declared, destroys: false, owners, shared, touched, plan }
    }

    fn role(&mut self, role: &Role) {
        let observed = self.account.observed(role);
        let unborn = order::unborn(role, &self.declared, &self.account);
        let elsewhere = self.shared.names();
        let policies = Some(self.account.policies.as_slice());
        let around = Surroundings { unborn: &unborn, elsewhere: &elsewhere, policies };
        let plan = planned(&observed, role, self.stack.planned_by(), &around);
        self.take(Subject::Role(role.name.clone()), plan);
    }

    /// Whether the role was created without trusting all that it should, because they were not there.
    fn waits_for_another(&self, role: &Role) -> bool {
        let found = self.account.role(&role.name);
        let planned = self.plan.turns.last().is_some_and(|turn| turn.plan.is_ok());
        planned && found.is_some_and(|found| !found.trust.is(&role.trust))
    }

    /// One more turn, and the account as it leaves it.
    fn take(&mut self, subject: Subject, plan: Result<Plan, Conflicts>) {
        let beside = match &subject {
            Subject::Role(name) | Subject::UndeclaredRole(name) => self.shared.beside_role(name),
            _ => Touch::default(),
        };
        self.take_beside(subject, plan, beside);
    }

    /// The same, if it meets others where no step says so.
    fn take_beside(&mut self, subject: Subject, plan: Result<Plan, Conflicts>, beside: Touch) {
        let plan = plan.map(|plan| by_name(plan).knowing(&self.account));
        let index = self.plan.turns.len();
        let after = self.touched.take(index, &subject, plan.as_ref().ok(), beside, &self.account);
        if let Ok(plan) = &plan {
            plan.steps().iter().for_each(|step| self.account.after(plan.role(), step));
        }
        self.plan.turns.push(Turn { subject, plan, after });
    }
}

/// The plan, naming by their names the policies that an earlier turn creates in an account whose id nobody knows yet.
fn by_name(mut plan: Plan) -> Plan {
    for step in &mut plan.steps {
        let policy = match step {
            Step::AttachPolicy { policy } | Step::PutPermissionsBoundary { after: policy, .. } => {
                Some(policy)
            }
            Step::CreateRole { permissions_boundary, .. } => permissions_boundary.as_mut(),
            _ => None,
        };
        if let Some(policy) = policy
            && let PolicyArn::Known(text) = policy
            && let Ok(arn) = Arn::parse(text)
            && arn.account().is_empty()
        {
            let name = text.rsplit('/').next().unwrap_or_default().to_owned();
            *policy = PolicyArn::Created(name);
        }
    }
    plan
}

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(super) mod tests;
