//! Progress over the roles of a stack.

use iam_role::Event;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar for people; where nobody watches, a line for each step.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar over this many roles.
    #[must_use]
    pub fn over(roles: usize) -> Self {
        let bar = ProgressBar::new(u64::try_from(roles).unwrap_or(u64::MAX));
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// Takes in what has happened.
    pub fn show(&self, event: &Event<'_>) {
        match event {
            Event::Began { subject, .. } => self.0.set_message(subject.to_string()),
            Event::Took { subject, step, .. } => self.line(&format!("{subject}: {step}")),
            Event::Failed { error, .. } => {
                self.line(&error.to_string());
                self.0.inc(1);
            }
            Event::Done { .. } => self.0.inc(1),
            _ => {}
        }
    }

    /// Prints above the bar.
    fn line(&self, text: &str) {
        self.0.suspend(|| println!("{text}"));
    }
}
