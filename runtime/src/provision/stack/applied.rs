//! What became of the turns of a stack's plan.

use std::{error, fmt};

use crate::{
    Error, RoleArn,
    plan::{StackPlan, Step, Subject},
};

/// What became of each turn of a stack's plan, in its order.
#[derive(Debug)]
pub struct Applied {
    turns: Vec<(Subject, Outcome)>,
    notes: Vec<String>,
    calls: usize,
}

/// What became of one turn.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// All its steps were taken.
    #[non_exhaustive]
    Done {
        /// The role's ARN, as far as this run got to know it.
        arn: Option<RoleArn>,
        /// The steps; none when there was nothing to change.
        steps: Vec<Step>,
        /// What the reader should know and no step changes.
        notes: Vec<String>,
    },
    /// Something was in the way, or a call failed. The error says what was done before.
    Failed(Error),
    /// It was cancelled between two steps.
    #[non_exhaustive]
    Stopped {
        /// The steps that were taken; the next run finds and keeps them.
        steps: Vec<Step>,
        /// The first one that was not.
        before: Step,
    },
    /// It was never begun.
    NotBegun(NotBegun),
}

/// Why a turn was never begun.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotBegun {
    /// Somebody cancelled first.
    Cancelled,
    /// It comes after this, which was not done.
    After(Subject),
}

impl Applied {
    pub(super) fn new(plan: &StackPlan, turns: Vec<(Outcome, usize)>, reading: usize) -> Self {
        let calls = turns.iter().map(|(_, calls)| calls).sum::<usize>() + reading;
        let subjects = plan.turns().iter().map(|turn| turn.subject().clone());
        let turns = subjects.zip(turns.into_iter().map(|(outcome, _)| outcome)).collect();
        Self { turns, notes: plan.notes().to_vec(), calls }
    }

    /// All of it, unless some of it was not done.
    pub(super) fn whole(self) -> Result<Self, ApplyError> {
        let whole = self.turns.iter().all(|(_, outcome)| matches!(outcome, Outcome::Done { .. }));
        if whole { Ok(self) } else { Err(ApplyError::Incomplete(self)) }
    }

    /// What became of each turn, in the order of the plan.
    #[must_use]
    pub fn turns(&self) -> &[(Subject, Outcome)] {
        &self.turns
    }

    /// The steps that were taken, with what each was for.
    pub fn steps(&self) -> impl Iterator<Item = (&Subject, &Step)> {
        self.turns
            .iter()
            .flat_map(|(subject, outcome)| outcome.steps().iter().map(move |step| (subject, step)))
    }

    /// The ARN of the role of this name, as far as this run got to know it.
    #[must_use]
    pub fn arn(&self, role: &str) -> Option<&RoleArn> {
        self.turns.iter().find_map(|(subject, outcome)| match (subject, outcome) {
            (Subject::Role(name), Outcome::Done { arn, .. }) if name == role => arn.as_ref(),
            _ => None,
        })
    }

    /// What failed, and why.
    pub fn failed(&self) -> impl Iterator<Item = (&Subject, &Error)> {
        self.turns.iter().filter_map(|(subject, outcome)| match outcome {
            Outcome::Failed(error) => Some((subject, error)),
            _ => None,
        })
    }

    /// How many calls of IAM it took, those that only read among them; not what the client itself repeated.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls
    }
}

impl Outcome {
    /// The steps that were taken.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        match self {
            Self::Done { steps, .. } | Self::Stopped { steps, .. } => steps,
            Self::Failed(error) => error.done(),
            Self::NotBegun(_) => &[],
        }
    }
}

/// How much was done, then a line for each turn that there is something to say of.
impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.turns.len();
        let done = self.turns.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Done { .. })).count();
        let changed = self.turns.iter().filter(|(_, outcome)| !outcome.steps().is_empty()).count();
        write!(f, "{done} of {all} done, {changed} changed, in {} calls", self.calls)?;
        self.turns.iter().try_for_each(|(subject, outcome)| outcome.show(subject, f))?;
        self.notes.iter().try_for_each(|note| write!(f, "\nnote: {note}"))
    }
}

impl Outcome {
    fn show(&self, subject: &Subject, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done { steps, notes, .. } => {
                if !steps.is_empty() {
                    write!(f, "\n{subject}: {}", listed(steps))?;
                }
                notes.iter().try_for_each(|note| write!(f, "\n{subject}: note: {note}"))
            }
            Self::Failed(error) => write!(f, "\n{error}"),
            Self::Stopped { steps, before } => {
                write!(
                    f,
                    "\n{subject}: stopped before the step: {before}\nnote: already done: {}",
                    listed(steps)
                )
            }
            Self::NotBegun(why) => write!(f, "\n{subject}: not begun: {why}"),
        }
    }
}

fn listed(steps: &[Step]) -> String {
    steps.iter().map(Step::to_string).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for NotBegun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("cancelled"),
            Self::After(subject) => write!(f, "it comes after {subject}, which was not done"),
        }
    }
}

/// A stack was not applied, or not whole. What was done stays, and running again goes on from there.
///
/// Its `Debug` reads like its `Display`, so that `main` may return it.
#[non_exhaustive]
pub enum ApplyError {
    /// The account could not be read; nothing was changed.
    Unread(Error),
    /// Not everything was done.
    Incomplete(Applied),
}

impl ApplyError {
    /// What was done and what was not; nothing if the account could not be read.
    #[must_use]
    pub fn applied(&self) -> Option<&Applied> {
        match self {
            Self::Unread(_) => None,
            Self::Incomplete(applied) => Some(applied),
        }
    }

    /// Whether running the same again can do no harm and may succeed: only what is in the way of a role needs somebody to
    /// decide first.
    #[must_use]
    pub fn retry_is_safe(&self) -> bool {
        match self {
            Self::Unread(error) => error.retry_is_safe(),
            Self::Incomplete(applied) => applied.failed().all(|(_, error)| error.retry_is_safe()),
        }
    }
}

impl error::Error for ApplyError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Unread(error) => error.source(),
            Self::Incomplete(applied) => applied.failed().next().and_then(|(_, error)| error.source()),
        }
    }
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(error) => write!(f, "{error}"),
            Self::Incomplete(applied) => write!(f, "{applied}"),
        }
    }
}

impl fmt::Debug for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
