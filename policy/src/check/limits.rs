//! What IAM's API refuses in a name, a path, a tag or a size.
//!
//! INVARIANT: nothing here knows the catalogue; a program that checks a finished role carries these checks and not
//! it. A test reads the files.

pub(super) mod description;
pub(super) mod document_size;
pub(super) mod inline_policies;
pub(super) mod instance_profile;
pub(super) mod managed_policies;
pub(super) mod managed_policy_size;
pub(super) mod path;
pub(super) mod policy_arn;
pub(super) mod policy_name;
pub(super) mod role_name;
pub(super) mod session_duration;
pub(super) mod tags;
mod text;
pub(super) mod trust_size;
