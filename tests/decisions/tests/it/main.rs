//! The tests of this package.

mod cases;
mod generated;
mod independence;
mod recorded;
mod refused;
