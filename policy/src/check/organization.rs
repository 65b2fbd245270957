//! The policies of AWS Organizations: what resource control policies take beyond the grammar, and whom they hit besides
//! those who are meant.

pub(super) mod rcp_action;
pub(super) mod rcp_allow;
pub(super) mod rcp_not_action;
pub(super) mod rcp_services;
mod whole_access;
