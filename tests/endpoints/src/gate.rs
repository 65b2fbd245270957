//! The order in which calls of several clients arrive, as a seed decides it.
//!
//! INVARIANT: one call at a time is under way behind a gate; the next one is chosen when all that can arrive has arrived,
//! which a paused clock tells: it goes on only when nobody has anything else to do.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::sleep;

/// Lets calls through one at a time. Clones are the same gate; use it with a paused clock, on one thread.
///
/// ```
/// # use iam_role_endpoints::{Endpoint, Gate};
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let (endpoint, gate) = (Endpoint::in_process(), Gate::new(1));
/// let (one, other) = (endpoint.clients(), endpoint.clients());
/// one.wire.wait_at(&gate);
/// other.wire.wait_at(&gate);
/// let (_, _) = tokio::join!(one.iam.list_roles().send(), other.iam.list_users().send());
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Gate {
    queue: Arc<Mutex<Queue>>,
    /// Somebody left.
    left: Arc<Notify>,
}

#[derive(Debug)]
struct Queue {
    waiting: Vec<oneshot::Sender<Turn>>,
    is_taken: bool,
    random: Random,
}

/// The right to call; whoever drops it lets the next one through.
#[derive(Debug)]
pub(crate) struct Turn(Gate);

impl Gate {
    /// A gate whose order is another one for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let queue = Queue { waiting: Vec::new(), is_taken: false, random: Random::new(seed) };
        Self { queue: Arc::new(Mutex::new(queue)), left: Arc::new(Notify::new()) }
    }

    /// Waits until it is this call's turn.
    pub(crate) async fn turn(&self) -> Turn {
        let (sender, mut chosen) = oneshot::channel();
        self.queue().waiting.push(sender);
        loop {
            let left = self.left.notified();
            // Everybody else comes as far as they can meanwhile.
            sleep(Duration::from_millis(1)).await;
            self.choose();
            tokio::select! {
                biased;
                Ok(turn) = &mut chosen => return turn,
                () = left => {}
            }
        }
    }

    fn choose(&self) {
        loop {
            let next = self.queue().next();
            let Some(next) = next else { return };
            // Whoever has given up waiting drops the turn, and another is chosen.
            let _ = next.send(Turn(self.clone()));
        }
    }

    // A test that panicked here left nothing half done.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// One of those that wait, if nobody has the turn.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        if self.is_taken || self.waiting.is_empty() {
            return None;
        }
        self.is_taken = true;
        let index = self.random.below(self.waiting.len() as u64);
        Some(self.waiting.swap_remove(usize::try_from(index).unwrap_or_default()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.queue().is_taken = false;
        self.0.left.notify_waiters();
    }
}

/// Numbers that look random and are the same for the same seed (Steele, Lea and Flood, "`SplitMix64`").
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// One of so many numbers from 0 on.
    pub(crate) fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % many.max(1)
    }
}
