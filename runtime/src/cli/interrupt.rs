//! Ctrl-C, and the signal with which a process manager ends a process: once stops between two steps, twice ends at once.

use std::{io, pin::pin};

use crate::Cancel;

/// Whoever may put an end to the work.
pub(super) struct Interrupt {
    pub(super) cancel: Cancel,
    /// Whether signals are listened to; not if the caller brought a handle, who then has signals of their own.
    listens: bool,
}

impl Interrupt {
    pub(super) fn new(given: Option<&Cancel>) -> Self {
        Self { cancel: given.cloned().unwrap_or_default(), listens: given.is_none() }
    }

    /// What the work comes to; `None` if it was ended at once. `stopping` is called when it is to stop.
    pub(super) async fn watch<T>(&self, work: impl Future<Output = T>, stopping: impl Fn()) -> Option<T> {
        let mut work = pin!(work);
        // Without signals there is nothing to listen to.
        let signals = self.listens.then(Signals::new).and_then(Result::ok);
        let Some(mut signals) = signals else { return Some(work.await) };
        loop {
            tokio::select! {
                // Whoever listens before the work goes on, hears all of it.
                biased;
                () = signals.next() => {
                    if self.cancel.is_cancelled() {
                        return None;
                    }
                    self.cancel.cancel();
                    stopping();
                }
                done = &mut work => return Some(done),
            }
        }
    }
}

/// The signals that ask a process to end.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signals that ask a process to end.
#[cfg(windows)]
struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
    close: tokio::signal::windows::CtrlClose,
}

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_c, ctrl_close};
        Ok(Self { interrupt: ctrl_c()?, close: ctrl_close()? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.close.recv() => {}
        }
    }
}
