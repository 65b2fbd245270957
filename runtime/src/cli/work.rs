//! Plans into steps: shown, agreed to, taken, account by account.
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
    progress::Progress,
    report,
};
use crate::{Applied, ApplyError, Cancel, Event};

/// How work is done.
#[derive(Args, Clone, Debug)]
pub(super) struct Doing {
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,

    /// So many roles at once; IAM allows few calls a second
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
    /// As much as the answer says.
    Worked(Result<Applied, ApplyError>),
    /// Somebody ended it at once, between whatever calls.
    Ended,
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
        let interrupt = Interrupt::new(cancel);
        let mut accounts = Vec::with_capacity(prospects.len());
        for prospect in prospects {
            let done = match &prospect.prepared {
                Ok(prepared) if is_agreed && prospect.is_due() => {
                    self.account(prepared, prospects.len() > 1, &interrupt, console).await
                }
                _ => Done::Nothing,
            };
            if self.format == Format::Text {
                report::show(prospect, &done, console);
            }
            accounts.push((prospect, done));
        }
        if self.format == Format::Json {
            console.data(&report::document(&accounts));
        }
        let worst = accounts.iter().map(|(prospect, done)| verdict(prospect, done)).max();
        worst.unwrap_or(Verdict::Done)
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
        is_one_of_several: bool,
        interrupt: &Interrupt,
        console: &mut Console,
    ) -> Done {
        let Prepared { site, stack, plan } = prepared;
        let account = is_one_of_several.then(|| site.target.to_string());
        let progress = Mutex::new(Progress::over(plan, account.as_deref(), console));
        // Whoever panicked while showing left nothing half done.
        let shown = || progress.lock().unwrap_or_else(PoisonError::into_inner);
        let work = stack
            .take(&site.iam, plan)
            .at_once(self.concurrency.get())
            .until(&interrupt.cancel)
            .telling(|event: Event<'_>| shown().show(&event));
        let done = interrupt.watch(work.into_future(), || shown().stopping()).await;
        progress.into_inner().unwrap_or_else(PoisonError::into_inner).end();
        done.map_or(Done::Ended, Done::Worked)
    }
}

/// What an account comes to.
fn verdict(prospect: &Prospect, done: &Done) -> Verdict {
    match done {
        Done::Worked(Ok(_)) => Verdict::Done,
        Done::Worked(Err(_)) | Done::Ended => Verdict::Failed,
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
