//! The whole path, end to end: declared by the attribute, provisioned through the SDK, read back, put to use.
//!
//! All of it is one program, because linking the SDK takes longer than most of these tests. A test that runs on one
//! endpoint only says why; the others run on all three.

#![expect(deprecated, reason = "roles that are wide, so that every call is made: the compiler warns of each")]

mod account;
mod apply;
mod artifacts;
mod assume;
mod checklist;
mod cli;
mod create;
mod destroy;
mod documents;
mod drift;
mod enforcement;
mod failures;
mod faults;
mod fixtures;
mod garbled;
mod grant;
mod lost;
mod meddling;
mod ownership;
mod pages;
mod partition;
mod permissions;
mod prune;
mod rendering;
mod scenario;
mod stack_faults;
mod thousand;
mod together;
mod update;
mod whole;
