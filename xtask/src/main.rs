//! Chores of this workspace: catalogue refresh, layer check, CI jobs.

fn main() {}
