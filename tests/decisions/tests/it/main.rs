//! The tests of this package.

mod cases;
mod generated;
mod independence;
mod proofs;
mod recorded;
mod refused;
