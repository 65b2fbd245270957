//! Roles into calls of IAM: read what stands there, plan, take the steps.
//!
//! A new role is created without reading first, so that it costs no more calls than it has parts. Only when something
//! of it exists already is everything read, and then only differences are written.
//!
//! INVARIANT: killed anywhere, the next run goes on from what it finds.

mod account;
mod apply;
mod assume;
mod caller;
mod error;
mod failure;
mod grant;
mod observe;
mod stack;
mod watch;
mod whole;

pub use error::{CallError, ConflictError, Error};
pub use grant::{Granted, Identity};
pub use stack::{Applied, ApplyError, NotBegun, Outcome, Run};
pub use watch::{Cancel, Event};

pub(crate) use assume::{assume, assume_in_time};
#[cfg(feature = "cli")]
pub(crate) use caller::caller;
pub(crate) use grant::grant;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use aws_sdk_iam::Client;
use iam_role_policy::{Role, partition};

use crate::{
    RoleArn,
    plan::{self, Observed, Plan, Rules, Step, Subject, Surroundings},
};
use apply::Halt;
use watch::Watch;
use whole::believing_whole;

/// So often is a role read by itself because what the same step makes is there already.
const LOOKS: usize = 2;

/// What provisioning a role did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provisioned {
    arn: RoleArn,
    steps: Vec<Step>,
    notes: Vec<String>,
    calls: usize,
}

impl Provisioned {
    /// The role's ARN.
    #[must_use]
    pub fn arn(&self) -> &RoleArn {
        &self.arn
    }

    /// The steps that were taken; none when the role was as declared.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What the reader should know and no step changes.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How many calls of IAM it took, those that only read among them; not what the client itself repeated.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls
    }
}

/// The ARN, then one line a step.
impl fmt::Display for Provisioned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, &format!("role `{}`", self.arn), &self.steps, &self.notes, self.calls)
    }
}

/// What destroying a role did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destroyed {
    role: String,
    steps: Vec<Step>,
    notes: Vec<String>,
    calls: usize,
}

impl Destroyed {
    /// The steps that were taken; none when nothing of the role stood there.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What of the role stays, and why.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How many calls of IAM it took, those that only read among them.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls
    }
}

/// The role's name, then one line a step.
impl fmt::Display for Destroyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, &format!("role `{}`", self.role), &self.steps, &self.notes, self.calls)
    }
}

fn show(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    steps: &[Step],
    notes: &[String],
    calls: usize,
) -> fmt::Result {
    let calls = if calls == 1 { "1 call".to_owned() } else { format!("{calls} calls") };
    match steps {
        [] => write!(f, "{what}: nothing to change, seen in {calls}")?,
        _ => write!(f, "{what}: done in {calls}")?,
    }
    steps.iter().try_for_each(|step| write!(f, "\n  {step}"))?;
    notes.iter().try_for_each(|note| write!(f, "\n  note: {note}"))
}

/// One role's business with IAM: the client, and what was done so far.
struct Session<'a> {
    client: &'a Client,
    /// What it is about, in words.
    subject: String,
    /// The role's name, as calls take it.
    name: &'a str,
    calls: usize,
    done: Vec<Step>,
    /// The ARN that `CreateRole` answered.
    role_arn: Option<String>,
    created: Created,
    watch: Option<(&'a Watch<'a>, &'a Subject)>,
}

/// What this run has created, which IAM may not know everywhere yet.
#[derive(Clone, Debug, Default)]
struct Created {
    /// The names of roles and instance profiles.
    names: BTreeSet<String>,
    /// The ARNs that `CreatePolicy` answered, or would have, by the policies' names.
    policies: BTreeMap<String, String>,
}

impl Created {
    fn extend(&mut self, more: Self) {
        self.names.extend(more.names);
        self.policies.extend(more.policies);
    }

    /// A policy that was created although the answer was lost goes by its name in the plans of other roles.
    fn know(&mut self, role: &Role, observed: &Observed) {
        for policy in plan::declared_policies(role) {
            let found = observed.policies.iter().find(|found| found.name.eq_ignore_ascii_case(&policy.name));
            self.policies.extend(found.map(|found| (policy.name.clone(), found.arn.clone())));
        }
    }
}

impl<'a> Session<'a> {
    fn new(client: &'a Client, name: &'a str) -> Self {
        Self {
            client,
            subject: format!("role `{name}`"),
            name,
            calls: 0,
            done: Vec::new(),
            role_arn: None,
            created: Created::default(),
            watch: None,
        }
    }

    /// Takes the steps of a new role, up to the one that finds something there already, which is the answer.
    async fn create(&mut self, new: &Plan) -> Result<Option<Step>, Error> {
        // A boundary comes before its role, so that such a role is looked for first: nothing is created for the sake of
        // a role that is somebody else's.
        let first = new.steps().first().filter(|step| !matches!(step, Step::CreateRole { .. }));
        if first.is_some() && self.role_stands().await? {
            return Ok(first.cloned());
        }
        match self.apply(new).await {
            Ok(_) => Ok(None),
            Err(Halt::Stands(step, _)) => Ok(Some(step)),
            Err(halt) => Err(self.halted(halt)),
        }
    }

    /// Reads the policy that the plan is for, because there is no room for its new version, and takes the steps that are left.
    /// The answer is the step before which somebody cancelled, if anybody did.
    async fn resume(&mut self, version: &Step, plan: &Plan) -> Result<Option<Step>, Error> {
        let arn = plan.role();
        let found = self.read_policy_at(arn).await;
        let found =
            found.map_err(|failure| self.failed(format!("read policy `{arn}`"), "iam:GetPolicy", failure))?;
        let rest = found.map_or_else(|| plan.clone(), |found| plan.resumed(version, &found));
        self.apply(&rest).await.map_err(|halt| self.halted(halt))
    }

    /// Reads everything, because what `step` makes is there, and writes the differences, but for the policies `elsewhere`,
    /// which other turns write; and again, where one of these finds something too. The answer is the step before which
    /// somebody cancelled, if anybody did, and the plan's notes.
    async fn converge(
        &mut self,
        step: Step,
        role: &Role,
        rules: &Rules,
        elsewhere: &[String],
    ) -> Result<(Option<Step>, Vec<String>), Error> {
        let (mut step, mut steps) = (step.clone(), vec![step]);
        let around = Surroundings { elsewhere, ..Surroundings::default() };
        loop {
            let observed = self.observe_existing(&step, role).await?;
            let plan = plan::planned(&observed, role, rules, &around);
            let plan = plan.map_err(|conflicts| self.in_the_way(conflicts))?;
            self.created.know(role, &observed);
            self.role_arn = observed.role.map(|role| role.arn).or(self.role_arn.take());
            match self.apply(&plan).await {
                Ok(rest) => return Ok((rest, plan.notes().to_vec())),
                Err(Halt::Stands(found, _))
                    if steps.iter().filter(|step| **step == found).count() < LOOKS =>
                {
                    steps.push(found.clone());
                    step = found;
                }
                Err(halt) => return Err(self.halted(halt)),
            }
        }
    }
}

/// The role as it is in the partition that the client calls: AWS's own policies have other ARNs in each.
pub(crate) fn at_home(client: &Client, role: &Role) -> Role {
    partition_of(client).map_or_else(|| role.clone(), |partition| role.clone().in_partition(partition))
}

/// The partition that the client calls, if its region is known.
fn partition_of(client: &Client) -> Option<&'static str> {
    client.config().region().map(AsRef::as_ref).and_then(partition::of_region)
}

/// Reads, and says what there is to do.
pub(crate) async fn plan(client: &Client, role: &Role) -> Result<Plan, Error> {
    let (client, role) = (&believing_whole(client), &at_home(client, role));
    let mut session = Session::new(client, &role.name);
    let observed = session.observe(role).await?;
    plan::plan(&observed, role).map_err(|conflicts| session.in_the_way(conflicts))
}

/// Creates the role, or makes the one that is there as declared.
pub(crate) async fn provision(client: &Client, role: &Role) -> Result<Provisioned, Error> {
    let (client, role) = (&believing_whole(client), &at_home(client, role));
    let mut session = Session::new(client, &role.name);
    let new = plan::plan(&Observed::default(), role).map_err(|conflicts| session.in_the_way(conflicts))?;
    let notes = match session.create(&new).await? {
        None => Vec::new(),
        Some(step) => session.converge(step, role, &Rules::default(), &[]).await?.1,
    };
    let arn = session.arn().await?;
    let Session { done: steps, calls, .. } = session;
    Ok(Provisioned { arn, steps, notes, calls })
}

/// Removes the role and all that belongs to it.
pub(crate) async fn destroy(client: &Client, role: &Role) -> Result<Destroyed, Error> {
    let (client, role) = (&believing_whole(client), &at_home(client, role));
    let mut session = Session::new(client, &role.name);
    let mut observed = session.observe(role).await?;
    session.observe_users(&mut observed).await?;
    let plan = plan::destroy(&observed, role).map_err(|conflicts| session.in_the_way(conflicts))?;
    session.apply(&plan).await.map_err(|halt| session.halted(halt))?;
    let Session { done: steps, calls, .. } = session;
    Ok(Destroyed { role: role.name.clone(), steps, notes: plan.notes().to_vec(), calls })
}
