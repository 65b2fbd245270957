//! Statements that are broader than they need to be, or say again what is said.

pub(super) mod redundant_action;
pub(super) mod redundant_resource;
pub(super) mod redundant_statement;
pub(super) mod roles;
