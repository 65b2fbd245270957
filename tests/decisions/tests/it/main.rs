//! The tests of this package.

mod generated;
