//! What the examples share: where they run.

mod account;

pub use account::{Account, Where, inside};
