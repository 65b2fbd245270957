//! Ctrl-C: once stops between two steps, twice ends at once.

use std::pin::pin;

use crate::Cancel;

/// Whoever may put an end to the work.
pub(super) struct Interrupt {
    pub(super) cancel: Cancel,
    /// Whether Ctrl-C is listened to; not if the caller brought a handle, who then has signals of their own.
    listens: bool,
}

impl Interrupt {
    pub(super) fn new(given: Option<&Cancel>) -> Self {
        Self { cancel: given.cloned().unwrap_or_default(), listens: given.is_none() }
    }

    /// What the work comes to; `None` if it was ended at once. `stopping` is called when it is to stop.
    pub(super) async fn watch<T>(&self, work: impl Future<Output = T>, stopping: impl Fn()) -> Option<T> {
        let mut work = pin!(work);
        if !self.listens {
            return Some(work.await);
        }
        loop {
            tokio::select! {
                // Whoever listens before the work begins, hears all of it.
                biased;
                signal = tokio::signal::ctrl_c() => match signal {
                    Ok(()) if self.cancel.is_cancelled() => return None,
                    Ok(()) => {
                        self.cancel.cancel();
                        stopping();
                    }
                    // Without signals there is nothing to listen to.
                    Err(_) => return Some(work.await),
                },
                done = &mut work => return Some(done),
            }
        }
    }
}
