//! What only shows when all documents of a role are seen together, or the role beside them.

pub(super) mod absent_key;
pub(super) mod cancelled;
pub(super) mod dependent_action;
pub(super) mod joinable;
pub(super) mod outside_boundary;
pub(super) mod own_arn;
pub(super) mod session_duration;
