//! What only shows when all documents of a role are seen together, or the role beside them.

pub(super) mod absent_key;
pub(super) mod cancelled;
#[cfg(feature = "command-line")]
pub(super) mod dependent_action;
#[cfg(feature = "command-line")]
pub(super) mod joinable;
pub(super) mod outside_boundary;
pub(super) mod own_arn;
pub(super) mod session_duration;
