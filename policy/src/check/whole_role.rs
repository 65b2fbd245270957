//! What only shows when all documents of a role are seen together, or the role beside them.

pub(super) mod cancelled;
pub(super) mod outside_boundary;
