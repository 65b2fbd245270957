//! Accounts into plans: connect, read, plan.
//!
//! INVARIANT: what goes wrong with an account is an answer of its own and stops no other.

use std::fmt;

use clap::{Args, ValueEnum};

use super::{
    Console, Given, Target, Verdict,
    ruling::Ruling,
    target::{Attempt, Site, Targets, side_by_side},
};
use crate::{
    Stack,
    plan::{Plan, StackPlan},
};

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
}

/// Where, and by which rules.
#[derive(Args, Clone, Debug)]
pub(super) struct Scope {
    #[command(flatten)]
    ruling: Ruling,

    #[command(flatten)]
    pub(super) targets: Targets,
}

/// What is to become of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// It is there, as declared.
    AsDeclared,
    /// It is not there; if it is forced, whatever others added to it.
    Gone { is_forced: bool },
}

/// An account with what is to be done in it.
pub(super) struct Prepared {
    pub(super) site: Site,
    pub(super) stack: Stack,
    pub(super) plan: StackPlan,
}

/// An account, and what is to be done in it or why that is not known.
pub(super) struct Prospect {
    /// The account, as far as it is known.
    pub(super) target: Option<Target>,
    pub(super) prepared: Result<Prepared, String>,
}

/// An account with the stack that it is to have.
pub(super) struct Placed {
    pub(super) site: Site,
    pub(super) stack: Stack,
}

impl Scope {
    /// Connects with every account, and renders what is declared for it; nothing is read. The errors are in words.
    pub(super) async fn place(
        &self,
        given: &Given<'_>,
        is_forced: bool,
    ) -> Vec<(Option<Target>, Result<Placed, String>)> {
        let place = |Attempt { target, site }| {
            let target = site.as_ref().ok().map(|site: &Site| site.target.clone()).or(target);
            let placed = site.and_then(|site| {
                let stack = self.ruling.stack(&given.declared, &site.target, is_forced)?;
                Ok(Placed { site, stack })
            });
            (target, placed)
        };
        self.targets.connect(given.connection.as_ref()).await.into_iter().map(place).collect()
    }

    /// Plans for every account.
    pub(super) async fn prepare(&self, given: &Given<'_>, aim: Aim) -> Vec<Prospect> {
        let placed = self.place(given, aim == Aim::Gone { is_forced: true }).await;
        let plans = placed.into_iter().map(|(target, placed)| async move {
            let prepared = match placed {
                Ok(placed) => placed.plan(aim).await,
                Err(error) => Err(error),
            };
            Prospect { target, prepared }
        });
        side_by_side(plans.collect()).await
    }

    /// The options as they are written, without how to connect.
    pub(super) fn arguments(&self) -> Vec<String> {
        self.ruling.arguments().into_iter().chain(self.targets.arguments()).collect()
    }
}

impl Placed {
    async fn plan(self, aim: Aim) -> Result<Prepared, String> {
        let Self { site, stack } = self;
        let plan = match aim {
            Aim::AsDeclared => stack.plan(&site.iam).await,
            Aim::Gone { .. } => stack.plan_destroy(&site.iam).await,
        };
        let plan = plan.map_err(|error| error.to_string())?;
        Ok(Prepared { site, stack, plan })
    }
}

impl Prospect {
    /// Whether anything is to be done, or why that is not known.
    pub(super) fn verdict(&self) -> Verdict {
        match &self.prepared {
            Ok(Prepared { plan, .. }) if plan.has_conflicts() => Verdict::Failed,
            Ok(Prepared { plan, .. }) if plan.is_empty() => Verdict::Done,
            Ok(_) => Verdict::Differs,
            Err(_) => Verdict::Failed,
        }
    }

    /// How many steps are to be taken.
    pub(super) fn steps(&self) -> usize {
        let Ok(Prepared { plan, .. }) = &self.prepared else { return 0 };
        let plans = plan.turns().iter().filter_map(|turn| turn.plan().ok());
        plans.map(|plan: &Plan| plan.steps().len()).sum()
    }

    /// Whether any step is to be taken.
    pub(super) fn is_due(&self) -> bool {
        self.steps() > 0
    }

    /// Whether something carries the stack's tag and is declared no more.
    pub(super) fn has_leftovers(&self) -> bool {
        self.prepared.as_ref().is_ok_and(|prepared| !prepared.plan.undeclared().is_empty())
    }

    /// The account and its plan, as an answer.
    pub(super) fn show(&self, console: &mut Console) {
        match &self.prepared {
            Ok(Prepared { site, plan, .. }) => {
                console.head(&format!("{self}, as {}", site.caller));
                console.answer(&plan.text().painted());
            }
            Err(error) => console.error(&format!("{self}: {error}")),
        }
    }

    /// The account and its plan, beside the answer.
    pub(super) fn say(&self, console: &mut Console) {
        match &self.prepared {
            Ok(Prepared { site, plan, .. }) => {
                console.say(&format!("{self}, as {}\n{}", site.caller, plan.text().painted()));
            }
            Err(error) => console.error(&format!("{self}: {error}")),
        }
    }
}

/// The account in words.
impl fmt::Display for Prospect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Some(target) => target.fmt(f),
            None => f.write_str("the account"),
        }
    }
}

/// The worst of all accounts.
pub(super) fn worst(prospects: &[Prospect]) -> Verdict {
    prospects.iter().map(Prospect::verdict).max().unwrap_or(Verdict::Done)
}
