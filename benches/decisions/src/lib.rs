//! The same policies and the same requests for every engine.
//!
//! ```text
//! folder ─corpus→ Policy texts ─request→ Cases ─┬─ ours    → answers
//!                                               └─ iam_rs  → answers
//! ```

use std::{path::Path, time::Duration};

use anyhow::{Context, Result};
use rustix::time::{ClockId, clock_gettime};

pub mod answer;
pub mod corpus;
pub mod disagreement;
pub mod iam_rs;
pub mod ours;
pub mod request;
pub mod trivial;

/// A request that is asked of one of the policies.
#[derive(Debug)]
pub struct Case {
    /// The number of the policy.
    pub policy: usize,
    /// What is asked.
    pub ask: request::Ask,
    /// The request as this engine takes it.
    pub ours: iam_role_policy::evaluate::Request,
    /// The request as iam-rs takes it.
    pub iam_rs: ::iam_rs::IAMRequest,
}

/// What is asked, of policies that both engines read.
#[derive(Debug)]
pub struct Corpus {
    /// The policies.
    pub policies: Vec<corpus::Entry>,
    /// The requests.
    pub cases: Vec<Case>,
    /// How many policies were left out because iam-rs does not read them.
    pub unread: usize,
    /// How many requests were left out because an engine has no such request.
    pub unasked: usize,
}

impl Corpus {
    /// The policies of a folder and requests that suit them.
    pub fn read(folder: &Path) -> Result<Self> {
        let (policies, unread) = corpus::read(folder)?;
        let mut corpus = Self { policies, cases: Vec::new(), unread, unasked: 0 };
        let asked = request::for_policies(&corpus.policies);
        for (policy, ask) in asked {
            match (ours::request(&ask), iam_rs::request(&ask)) {
                (Some(ours), Some(iam_rs)) => corpus.cases.push(Case { policy, ask, ours, iam_rs }),
                _ => corpus.unasked += 1,
            }
        }
        corpus.cases.first().context("no request for these policies")?;
        Ok(corpus)
    }
}

/// CPU time of this thread that `run` takes.
pub fn cpu(run: impl FnOnce()) -> Duration {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
    };
    let before = now();
    run();
    now().saturating_sub(before)
}
