//! What happens while stacks are applied: a bar an account for people, a line an event for logs.
//!
//! INVARIANT: what several accounts say at once comes one after the other, each line and each report whole.

use std::sync::{Mutex, PoisonError};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Console;
use crate::{Event, plan::StackPlan};

/// Shows what happens in all accounts.
pub(super) struct Progress<'a> {
    console: Mutex<&'a mut Console>,
    /// Where somebody watches.
    bars: Option<MultiProgress>,
}

impl<'a> Progress<'a> {
    pub(super) fn on(console: &'a mut Console) -> Self {
        let watched = || MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let bars = console.is_watched().then(watched);
        Self { console: Mutex::new(console), bars }
    }

    /// Of one account, in which `plan` is carried out; lines begin with its name if there are several.
    pub(super) fn of(&self, plan: &StackPlan, account: Option<&str>) -> AccountProgress<'_, 'a> {
        let prefix = account.map_or_else(String::new, |account| format!("{account}: "));
        let bar = self.bars.as_ref().map(|bars| bars.add(bar(plan, account)));
        AccountProgress { all: self, prefix, bar }
    }

    /// Says that the run will stop.
    pub(super) fn stopping(&self) {
        let text = "stopping when the calls under way are answered; Ctrl-C again ends at once";
        self.write(|console| console.say(text));
    }

    /// Lets `write` write what stays, above the bars if there are any.
    pub(super) fn write(&self, write: impl FnOnce(&mut Console)) {
        // Whoever panicked while writing left nothing half done here.
        let mut console = self.console.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.bars {
            Some(bars) => bars.suspend(|| write(&mut console)),
            None => write(&mut console),
        }
    }
}

/// Shows what happens in one account.
pub(super) struct AccountProgress<'p, 'c> {
    all: &'p Progress<'c>,
    /// What lines begin with: nothing, or the account.
    prefix: String,
    bar: Option<ProgressBar>,
}

impl AccountProgress<'_, '_> {
    pub(super) fn show(&self, event: &Event<'_>) {
        match event {
            Event::Read { roles, calls, .. } if self.bar.is_none() => {
                self.line(&format!("read {roles} roles in {calls} calls"));
            }
            Event::Began { subject, .. } => self.now(&subject.to_string()),
            Event::Took { subject, step, .. } => match &self.bar {
                Some(bar) => bar.inc(1),
                None => self.line(&format!("{subject}: {step}")),
            },
            Event::Waits { subject, step, seconds, because, .. } => {
                let waits = format!("{subject}: {step}: trying again in {seconds} s: {because}");
                match &self.bar {
                    Some(_) => self.now(&waits),
                    None => self.line(&waits),
                }
            }
            Event::Stopped { subject, before, .. } => {
                self.line(&format!("{subject}: stopped before: {before}"));
            }
            Event::Failed { subject, .. } => self.line(&format!("{subject}: failed")),
            _ => {}
        }
    }

    /// What the bar says beside itself.
    fn now(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        }
    }

    fn line(&self, text: &str) {
        self.all.write(|console| console.say(&format!("{}{text}", self.prefix)));
    }
}

impl Drop for AccountProgress<'_, '_> {
    /// Takes the bar away, also from work that is ended at once.
    fn drop(&mut self) {
        if let (Some(bar), Some(bars)) = (&self.bar, &self.all.bars) {
            bar.finish_and_clear();
            bars.remove(bar);
        }
    }
}

/// A bar as long as the plan has steps.
fn bar(plan: &StackPlan, account: Option<&str>) -> ProgressBar {
    let steps: usize =
        plan.turns().iter().filter_map(|turn| turn.plan().ok()).map(|plan| plan.steps().len()).sum();
    let length = u64::try_from(steps).unwrap_or(u64::MAX);
    // A template that cannot be read is none that anybody wrote here.
    let style = ProgressStyle::with_template("{prefix}{bar:30} {pos}/{len} {elapsed} {wide_msg}");
    // Hidden until it is among the others, so that it is not drawn twice.
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
    bar.set_prefix(account.map_or_else(String::new, |account| format!("{account} ")));
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
