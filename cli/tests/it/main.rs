//! `cargo iam-role` as its users call it: files in, exit code and report out.

// For clippy, so that it takes the functions that tests share for part of them.
#![cfg(test)]

mod check;
mod compare;
mod decide;
mod embedded;
mod explain;
mod plans;
mod roles;
mod sarif;
mod silence;
mod support;
mod templates;
