//! What a run comes to.

use std::process::ExitCode;

/// What a run comes to, the worst last: of several accounts it is the worst one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Nothing differs, or everything was done.
    Done,
    /// Something differs, or somebody did not want it done.
    Differs,
    /// Not everything could be found out or done.
    Failed,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        Self::from(match verdict {
            Verdict::Done => 0,
            Verdict::Differs => 1,
            Verdict::Failed => 2,
        })
    }
}
