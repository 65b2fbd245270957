//! Proofs against the second evaluator: every pair of a world's policies, about every request of the world, in every
//! reading of AWS's pages.
//!
//! ```text
//! World ─decide→ what each policy allows, and where ─┐
//!   └──contain→ an answer for each pair ─────────────┴─compare→ Tally
//! ```
//!
//! INVARIANT: nothing here knows how the engine proves. What a policy allows is decided once, so that a pair costs little
//! beside its proof.

mod decided;
mod engine;
mod parts;
mod world;
pub mod worlds;

pub use self::world::{Tally, World};
