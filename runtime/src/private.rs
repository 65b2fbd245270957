//! Every name that generated code may use, and nothing else may.

#[path = "private/fields.rs"]
mod fields;
#[path = "private/keys.rs"]
pub mod keys;

pub use self::fields::{require_fields, require_use};
pub use crate::{
    Assumable, EitherProof, ExternalId, IamPolicy, IamRole, InlinePolicySpec, ManagedPolicySpec, MfaCode,
    NoProof, Parameter, PolicySpec, RoleSpec, Template,
};
/// Judges what a role promises; the macros that `#[iam_policy]` leaves hand their documents to it.
pub use iam_role_macros::judge;
// What `roles!` is written with, so that it works beside a caller's own `Vec` and `Box`.
pub use std::{boxed::Box, vec, vec::Vec};
