//! Statements that are broader than they need to be, or say again what is said.

#[cfg(feature = "command-line")]
pub(super) mod redundant_action;
#[cfg(feature = "command-line")]
pub(super) mod redundant_resource;
#[cfg(feature = "command-line")]
pub(super) mod redundant_statement;
pub(super) mod roles;
