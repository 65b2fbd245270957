//! The time as the SDK sees it: that of tokio, which a test can pause.
//!
//! The adaptive retries measure how fast calls go. By the system's clock they would make a test whose clock is paused wait
//! in real time, in a loop that never sleeps.

use std::time::{Duration, SystemTime};

use aws_smithy_async::time::TimeSource;
use tokio::time::Instant;

/// What the time was at one instant, from which the others follow.
#[derive(Debug)]
pub(crate) struct Clock {
    start: SystemTime,
    since: Instant,
}

impl Clock {
    /// From now on. It begins with a whole second, because the retries count calls by half seconds: so that they do the same
    /// in each run of a test.
    pub(crate) fn new() -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(now.as_secs());
        Self { start, since: Instant::now() }
    }

    /// The time, in seconds since 1970.
    pub(crate) fn seconds(&self) -> f64 {
        self.now().duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
    }
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        self.start + self.since.elapsed()
    }
}
