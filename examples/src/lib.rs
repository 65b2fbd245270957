//! The stories of the README, runnable.
