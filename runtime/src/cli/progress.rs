//! What happens while a stack is applied: a bar for people, a line an event for logs.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Console;
use crate::{Event, plan::StackPlan};

/// Shows what happens in one account.
pub(super) struct Progress<'a> {
    console: &'a mut Console,
    /// What lines begin with: nothing, or the account.
    prefix: String,
    bar: Option<ProgressBar>,
}

impl<'a> Progress<'a> {
    /// Of `plan`; lines begin with `account` if there are several.
    pub(super) fn over(plan: &StackPlan, account: Option<&str>, console: &'a mut Console) -> Self {
        let prefix = account.map_or_else(String::new, |account| format!("{account}: "));
        let bar = console.is_watched().then(|| bar(plan, account));
        Self { console, prefix, bar }
    }

    pub(super) fn show(&mut self, event: &Event<'_>) {
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

    /// Says that the run will stop.
    pub(super) fn stopping(&mut self) {
        self.line("stopping when the calls under way are answered; Ctrl-C again ends at once");
    }

    /// Takes the bar away.
    pub(super) fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    /// What the bar says beside itself.
    fn now(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        }
    }

    /// A line that stays, above the bar if there is one.
    fn line(&mut self, text: &str) {
        let line = format!("{}{text}", self.prefix);
        match &self.bar {
            Some(bar) => bar.suspend(|| self.console.say(&line)),
            None => self.console.say(&line),
        }
    }
}

/// A bar as long as the plan has steps.
fn bar(plan: &StackPlan, account: Option<&str>) -> ProgressBar {
    let steps: usize =
        plan.turns().iter().filter_map(|turn| turn.plan().ok()).map(|plan| plan.steps().len()).sum();
    let length = u64::try_from(steps).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    // A template that cannot be read is none that anybody wrote here.
    let style = ProgressStyle::with_template("{prefix}{bar:30} {pos}/{len} {elapsed} {wide_msg}");
    bar.set_prefix(account.map_or_else(String::new, |account| format!("{account} ")));
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
