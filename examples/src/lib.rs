//! What the examples share: where they run, and how they show progress.

mod account;
mod progress;

pub use account::{Account, Where, inside};
pub use progress::Bar;
