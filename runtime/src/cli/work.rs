//! Plans into steps: shown, agreed to, taken, a few accounts side by side.
//!
//! INVARIANT: nothing is changed before somebody agreed, on the command line or when asked.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
};

use clap::Args;

use super::{
    Console, Verdict,
    console::Reply,
    interrupt::Interrupt,
    prepared::{Format, Prepared, Prospect},
    progress::{AccountProgress, Progress},
    report,
    target::side_by_side,
};
use crate::{Applied, ApplyError, Cancel, Event};

/// How work is done.
#[derive(Args, Clone, Debug)]
pub(super) struct Doing {
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,

    /// So many roles of an account at once; IAM allows few calls a second
    #[arg(long, value_name = "N", default_value = "4")]
    concurrency: NonZeroUsize,

    /// How to write what was done
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What became of an account.
pub(super) enum Done {
    /// There was nothing to do, or nobody agreed to it, or it could not be planned.
    Nothing,
    /// Somebody ended the run at once, before its turn came.
    NotBegun,
    /// Somebody ended it at once, between whatever calls.
    Ended,
    /// As much as the answer says.
    Worked(Result<Applied, ApplyError>),
}

impl Doing {
    /// Shows what is planned, asks, and does it; `verb` is the question's first word.
    pub(super) async fn run(
        &self,
        prospects: &[Prospect],
        verb: &str,
        cancel: Option<&Cancel>,
        console: &mut Console,
    ) -> Verdict {
        for prospect in prospects {
            match self.format {
                Format::Text => prospect.show(console),
                Format::Json => prospect.say(console),
            }
        }
        let is_due = prospects.iter().any(Prospect::is_due);
        let is_agreed = is_due && self.is_agreed(&question(verb, prospects), console);
        let done = if is_agreed {
            self.all(prospects, &Interrupt::new(cancel), console).await
        } else {
            prospects.iter().map(|_| Done::Nothing).collect()
        };
        let accounts: Vec<_> = prospects.iter().zip(done).collect();
        if self.format == Format::Json {
            console.data(&report::document(&accounts));
        }
        let worst = accounts.iter().map(|(prospect, done)| verdict(prospect, done)).max();
        worst.unwrap_or(Verdict::Done)
    }

    /// Works in all accounts where there is something to do, and says of each what became of it as soon as it is known.
    async fn all(&self, prospects: &[Prospect], interrupt: &Interrupt, console: &mut Console) -> Vec<Done> {
        let progress = Progress::on(console);
        let (is_one_of_several, text) = (prospects.len() > 1, self.format == Format::Text);
        let show = |prospect: &Prospect, done: &Done| {
            if text {
                progress.write(|console| report::show(prospect, done, is_one_of_several, console));
            }
        };
        let slots: Vec<_> = prospects.iter().map(Slot::of).collect();
        let work = prospects.iter().zip(&slots).filter_map(|(prospect, slot)| {
            let prepared = prospect.prepared.as_ref().ok().filter(|_| prospect.is_due())?;
            let account = is_one_of_several.then(|| prospect.to_string());
            let (progress, show) = (&progress, &show);
            Some(async move {
                slot.put(Done::Ended);
                let progress = progress.of(&prepared.plan, account.as_deref());
                let done = self.account(prepared, &interrupt.cancel, &progress).await;
                drop(progress);
                show(prospect, &done);
                slot.put(done);
            })
        });
        let all_done = interrupt.watch(side_by_side(work.collect()), || progress.stopping()).await.is_some();
        let done: Vec<_> = slots.into_iter().map(Slot::into_inner).collect();
        if !all_done {
            let unsaid = |(_, done): &(&Prospect, &Done)| matches!(done, Done::Ended | Done::NotBegun);
            prospects.iter().zip(&done).filter(unsaid).for_each(|(prospect, done)| show(prospect, done));
        }
        done
    }

    /// Whether somebody wants it done.
    fn is_agreed(&self, question: &str, console: &mut Console) -> bool {
        if self.yes {
            return true;
        }
        match console.ask(question) {
            Reply::Yes => return true,
            Reply::No => console.say("nothing was changed"),
            Reply::Nobody => {
                console.error("nothing was changed: nobody is there to ask\nhelp: pass --yes to go on without a question");
            }
        }
        false
    }

    async fn account(
        &self,
        prepared: &Prepared,
        cancel: &Cancel,
        progress: &AccountProgress<'_, '_>,
    ) -> Done {
        let Prepared { site, stack, plan } = prepared;
        let work = stack.take(&site.iam, plan).at_once(self.concurrency.get()).until(cancel);
        Done::Worked(work.telling(|event: Event<'_>| progress.show(&event)).await)
    }
}

/// What became of an account so far, which whoever works in it writes down.
struct Slot(Mutex<Done>);

impl Slot {
    fn of(prospect: &Prospect) -> Self {
        Self(Mutex::new(if prospect.is_due() { Done::NotBegun } else { Done::Nothing }))
    }

    fn put(&self, done: Done) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = done;
    }

    fn into_inner(self) -> Done {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an account comes to.
fn verdict(prospect: &Prospect, done: &Done) -> Verdict {
    match done {
        Done::Worked(Ok(_)) => Verdict::Done,
        Done::Worked(Err(_)) | Done::Ended | Done::NotBegun => Verdict::Failed,
        Done::Nothing => prospect.verdict(),
    }
}

/// `Apply 12 steps to 3 roles in prod (111122223333)?`
fn question(verb: &str, prospects: &[Prospect]) -> String {
    let due: Vec<_> = prospects.iter().filter(|prospect| prospect.is_due()).collect();
    let number = |number: usize, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    let steps = number(due.iter().map(|prospect| prospect.steps()).sum(), "step", "steps");
    let place = match due.as_slice() {
        [one] => one.to_string(),
        several => number(several.len(), "account", "accounts"),
    };
    format!("{verb} {steps} in {place}?")
}
