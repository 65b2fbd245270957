//! The trait that `#[iam_policy]` implements.

use crate::PolicySpec;

/// A customer managed policy that is declared in Rust.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an IAM policy",
    note = "add `#[iam_policy(allow(…))]` to the struct"
)]
pub trait IamPolicy {
    /// The declaration.
    const SPEC: PolicySpec;

    /// The parameters' values, in the order of [`PolicySpec::parameters`].
    fn parameters(&self) -> Vec<&str>;
}
