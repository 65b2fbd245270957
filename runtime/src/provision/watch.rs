//! Whoever watches a stack being applied: what is told to them, and how they put an end to it.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use super::Error;
use crate::plan::{Step, Subject};

/// Puts an end to what is under way, from wherever a clone of it is: a signal, another thread, an event.
///
/// The call that is under way is answered first; no further step is taken then, and no turn is begun. What was done so far
/// stays, and the next run goes on from there.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// One that nobody has used yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts an end to it.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What happens while a stack is applied.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The account was read.
    #[non_exhaustive]
    Read {
        /// How many roles it has.
        roles: usize,
        /// How many calls it took.
        calls: usize,
    },
    /// A turn was begun.
    #[non_exhaustive]
    Began {
        /// What it is for.
        subject: &'a Subject,
        /// Its number, from 1, in the order of the plan.
        turn: usize,
        /// How many turns there are.
        of: usize,
        /// How many steps it has.
        steps: usize,
    },
    /// A step was taken.
    #[non_exhaustive]
    Took {
        /// What its turn is for.
        subject: &'a Subject,
        /// The step.
        step: &'a Step,
    },
    /// IAM does not know yet what it was told a moment ago; the step is tried again.
    #[non_exhaustive]
    Waits {
        /// What its turn is for.
        subject: &'a Subject,
        /// The step.
        step: &'a Step,
        /// How long until then.
        seconds: u64,
        /// What IAM said.
        because: &'a str,
    },
    /// All steps of a turn were taken.
    #[non_exhaustive]
    Done {
        /// What it is for.
        subject: &'a Subject,
    },
    /// A turn failed; those that do not come after it go on.
    #[non_exhaustive]
    Failed {
        /// What it is for.
        subject: &'a Subject,
        /// Why.
        error: &'a Error,
    },
    /// A turn was cancelled between two of its steps.
    #[non_exhaustive]
    Stopped {
        /// What it is for.
        subject: &'a Subject,
        /// The first step that was not taken.
        before: &'a Step,
    },
}

/// Both ends of watching, as the turns hold them, which run side by side.
pub(super) struct Watch<'a> {
    pub(super) cancel: Cancel,
    pub(super) tell: &'a (dyn Fn(Event<'_>) + Sync),
}

/// What several may tell at once, of what takes one after the other.
pub(super) fn shared<'a>(
    watcher: Box<dyn FnMut(Event<'_>) + Send + 'a>,
) -> impl Fn(Event<'_>) + Send + Sync + 'a {
    let watcher = Mutex::new(watcher);
    // A watcher that panicked left nothing half done here.
    move |event| watcher.lock().unwrap_or_else(PoisonError::into_inner)(event)
}
