//! Progress over several roles.

use iam_role::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar for people; where nobody watches, a line for each role.
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
    pub fn show(&self, progress: &Progress<'_>) {
        match progress {
            Progress::Started { role, .. } => self.0.set_message((*role).to_owned()),
            Progress::Finished { provisioned, .. } => self.line(&provisioned.to_string()),
            Progress::Failed { error, .. } => self.line(&error.to_string()),
            _ => {}
        }
    }

    /// Prints above the bar, and moves it on.
    fn line(&self, text: &str) {
        self.0.suspend(|| println!("{text}"));
        self.0.inc(1);
    }
}
