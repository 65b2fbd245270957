//! Decisions of the engine against those of others: a second evaluator, cases written by hand, a recorded endpoint.
//!
//! ```text
//! seed ─generate→ case ─┬─ reference→ decisions that AWS's text leaves open
//!                       └─ engine──→ decision                                 ─compare→ Disagreement
//! ```
//!
//! A case is one line of what `cargo iam-role test` reads: policies by layer, and one request.

pub mod case;
pub mod compare;
pub mod engine;
pub mod generate;
pub mod proofs;
pub mod recorded;
pub mod reference;
