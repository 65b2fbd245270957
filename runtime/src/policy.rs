//! The trait that `#[iam_policy]` implements.

use iam_role_policy::CustomerPolicy;

use crate::{PolicySpec, RenderError, render};

/// A customer managed policy that is declared in Rust.
///
/// `#[iam_policy]` implements it; a role names the struct in `managed_policies(…)` or `permissions_boundary(…)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an IAM policy",
    note = "add `#[iam_policy(allow(…))]` to the struct"
)]
pub trait IamPolicy {
    /// The declaration.
    const SPEC: PolicySpec;

    /// The parameters' values, in the order of [`PolicySpec::parameters`]; none unless the struct has fields.
    fn parameters(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The policy as IAM is given it: every parameter in its place, the two tags that mark its owner among its tags.
    ///
    /// # Errors
    /// Names every value that its place cannot take.
    fn render(&self) -> Result<CustomerPolicy, RenderError> {
        render::policy(&Self::SPEC, &self.parameters())
    }
}
