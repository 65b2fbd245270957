//! The trait that `#[iam_role]` implements.

use crate::RoleSpec;

/// A role that is declared in Rust.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an IAM role",
    note = "add `#[iam_role(trust = …)]` to the struct"
)]
pub trait IamRole {
    /// The declaration.
    fn spec(&self) -> &'static RoleSpec;

    /// The parameters' values, in the order of [`RoleSpec::parameters`].
    fn parameters(&self) -> Vec<&str>;
}
