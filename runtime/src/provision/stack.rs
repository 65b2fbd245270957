//! A stack's plan into calls of IAM, several turns side by side.
//!
//! ```text
//! account ─read→ plan ─ready turns, few at once→ sessions ─→ outcomes
//! ```
//!
//! INVARIANT: a turn is begun only when all that it comes after are done; what is cancelled ends between two steps.

mod applied;
mod schedule;

pub use applied::{Applied, ApplyError, NotBegun, Outcome};

use std::{collections::BTreeMap, fmt, pin::Pin, sync::Mutex};

use aws_sdk_iam::{
    Client,
    config::retry::{RetryConfig, RetryMode},
};

use super::{
    Created, Error, account, partition_of,
    watch::{Cancel, Event, Watch, shared},
    whole::believing_whole,
};
use crate::{
    RoleArn, Stack,
    plan::{self, Account, Conflicts, StackPlan, Subject},
};
use schedule::Schedule;

/// So many turns are under way at once unless the caller says otherwise: IAM throttles an account's calls, not a caller's.
const AT_ONCE: usize = 4;

/// So often is a call tried that IAM throttles, each time after a longer wait.
const ATTEMPTS: u32 = 8;

impl Stack {
    /// Reads the account of `client`, as far as it takes to plan this stack.
    pub async fn account(&self, client: &Client) -> Result<Account, Error> {
        let stack = at_home(client, self);
        let (account, _) = account::read(&patient(client), &stack, stack.planned_by().prunes()).await?;
        Ok(account)
    }

    /// Reads what stands in the account of `client`, and says what [`apply`](Self::apply) would do. Changes nothing.
    ///
    /// # Errors
    /// The account cannot be read. What is in the way of a role is in the plan.
    pub async fn plan(&self, client: &Client) -> Result<StackPlan, Error> {
        Ok(plan::stack(&self.account(client).await?, &at_home(client, self)))
    }

    /// Reads what stands in the account, and says how it differs from the declarations: the plan is empty when it does
    /// not. Changes nothing.
    ///
    /// # Errors
    /// The account cannot be read.
    pub async fn drift(&self, client: &Client) -> Result<StackPlan, Error> {
        self.plan(client).await
    }

    /// Reads what stands in the account, and says what [`destroy`](Self::destroy) would do. Changes nothing.
    ///
    /// # Errors
    /// The account cannot be read. What is in the way of a role is in the plan.
    pub async fn plan_destroy(&self, client: &Client) -> Result<StackPlan, Error> {
        let stack = at_home(client, self);
        let (account, _) = account::read(&patient(client), &stack, true).await?;
        Ok(plan::destroy_stack(&account, &stack))
    }

    /// Reads what stands in the account, and makes it what the roles declare; only differences are written.
    ///
    /// ```no_run
    /// # use iam_role::{Cancel, Stack, prelude::*, roles};
    /// # #[iam_role(trust = service("lambda.amazonaws.com"))]
    /// # struct Worker;
    /// # async fn example(client: aws_sdk_iam::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let stack = Stack::new(&roles![Worker])?;
    /// let cancel = Cancel::new();
    /// let applied = stack.apply(&client).telling(|event| println!("{event:?}")).until(&cancel).await?;
    /// println!("{applied}");
    /// # Ok(()) }
    /// ```
    pub fn apply(&self, client: &Client) -> Run<'static> {
        Run::new(self, client, Deed::Apply)
    }

    /// Deletes the roles and all that belongs to them, in the right order; what is gone already is no error.
    pub fn destroy(&self, client: &Client) -> Run<'static> {
        Run::new(self, client, Deed::Destroy)
    }

    /// Takes the steps of a plan of this stack as they are. The account is read again, only to see whose everything is: what
    /// belongs to somebody else since, or what others have added to since and is to be deleted, is left alone and an error.
    /// Else what changed since is written over. What a step creates and is there already is read by itself and made as
    /// declared.
    pub fn take<'a>(&self, client: &Client, plan: &'a StackPlan) -> Run<'a> {
        Run::new(self, client, Deed::Take(plan))
    }
}

/// A stack that is about to be applied or destroyed: `.await` does it.
///
/// It runs on whatever executor awaits it, and waits the way the client does.
#[must_use = "nothing happens before it is awaited"]
pub struct Run<'a> {
    stack: Stack,
    client: Client,
    deed: Deed<'a>,
    at_once: usize,
    cancel: Cancel,
    tell: Box<dyn FnMut(Event<'_>) + Send + 'a>,
}

enum Deed<'a> {
    Apply,
    Destroy,
    Take(&'a StackPlan),
}

impl Deed<'_> {
    fn destroys(&self) -> bool {
        match self {
            Self::Apply => false,
            Self::Destroy => true,
            Self::Take(plan) => plan.destroys(),
        }
    }
}

impl<'a> Run<'a> {
    fn new(stack: &Stack, client: &Client, deed: Deed<'a>) -> Self {
        let stack = at_home(client, stack);
        let (client, cancel) = (patient(client), Cancel::new());
        Self { stack, client, deed, at_once: AT_ONCE, cancel, tell: Box::new(|_| ()) }
    }

    /// So many turns are under way at once, at least one; 4 unless this is said.
    pub fn at_once(self, turns: usize) -> Self {
        Self { at_once: turns.max(1), ..self }
    }

    /// Tells `watcher` what happens, as it happens.
    pub fn telling(self, watcher: impl FnMut(Event<'_>) + Send + 'a) -> Self {
        Self { tell: Box::new(watcher), ..self }
    }

    /// Ends between two steps when `cancel` is used.
    pub fn until(self, cancel: &Cancel) -> Self {
        Self { cancel: cancel.clone(), ..self }
    }

    async fn run(self) -> Result<Applied, ApplyError> {
        let tell = shared(self.tell);
        let watch = Watch { cancel: self.cancel, tell: &tell };
        let orphans = self.deed.destroys() || self.stack.planned_by().prunes();
        let (account, calls) = match self.deed {
            Deed::Take(plan) if plan.is_empty() => (Account::default(), 0),
            _ => account::read(&self.client, &self.stack, orphans).await.map_err(ApplyError::Unread)?,
        };
        if calls > 0 {
            tell(Event::Read { roles: account.roles.len(), calls });
        }
        let planned = if self.deed.destroys() { plan::destroy_stack } else { plan::stack };
        let now = planned(&account, &self.stack);
        let plan = if let Deed::Take(plan) = self.deed { plan } else { &now };
        let schedule = Schedule {
            client: &self.client,
            stack: &self.stack,
            plan,
            in_the_way: in_the_way(&now),
            watch: &watch,
            arns: arns(&account),
            created: Mutex::new(Created::default()),
        };
        let turns = schedule.run(self.at_once).await;
        Applied::new(plan, turns, calls).whole()
    }
}

impl<'a> IntoFuture for Run<'a> {
    type Output = Result<Applied, ApplyError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("at_once", &self.at_once).finish_non_exhaustive()
    }
}

/// The stack as it is in the partition that the client calls: AWS's own policies have other ARNs in each.
fn at_home(client: &Client, stack: &Stack) -> Stack {
    let stack = stack.clone();
    match partition_of(client) {
        Some(partition) => stack.in_partition(partition),
        None => stack,
    }
}

/// What is in the way of the turns of a plan, by what they are for.
fn in_the_way(plan: &StackPlan) -> BTreeMap<&Subject, &Conflicts> {
    plan.turns().iter().filter_map(|turn| Some((turn.subject(), turn.plan().err()?))).collect()
}

/// The ARNs of the roles in an account, by their names in lower case.
fn arns(account: &Account) -> BTreeMap<String, RoleArn> {
    let arn = |role: &plan::ObservedRole| {
        Some((role.name.to_ascii_lowercase(), RoleArn::answered(&role.arn, &role.name)?))
    };
    account.roles.iter().filter_map(arn).collect()
}

/// The caller's client, but one that believes only whole answers, and slows down while IAM throttles it. Who has switched
/// repeating off, or asked for more of it, is taken at their word.
fn patient(client: &Client) -> Client {
    let client = believing_whole(client);
    let config = client.config();
    let retry = config.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
    if !retry.has_retry() || retry.max_attempts() > ATTEMPTS {
        return client;
    }
    let retry = retry.with_retry_mode(RetryMode::Adaptive).with_max_attempts(ATTEMPTS);
    Client::from_conf(config.to_builder().retry_config(retry).build())
}
