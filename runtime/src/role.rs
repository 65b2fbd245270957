//! The trait that `#[iam_role]` implements, and the list of a program's roles.

use iam_role_policy::Role;

use crate::{AccountId, Partition, RenderError, RoleArn, RoleSpec, render};

/// A role that is declared in Rust.
///
/// `#[iam_role]` implements it; [`roles!`](crate::roles) lists several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an IAM role",
    note = "add `#[iam_role(trust = …)]` to the struct"
)]
pub trait IamRole {
    /// The declaration.
    fn spec(&self) -> &'static RoleSpec;

    /// The parameters' values, in the order of [`RoleSpec::parameters`].
    fn parameters(&self) -> Vec<&str>;

    /// The role as IAM is given it: every parameter in its place, the two tags that mark its owner among its tags.
    ///
    /// # Errors
    /// Names every value that its place cannot take and every limit of IAM that the role exceeds.
    fn render(&self) -> Result<Role, RenderError> {
        render::role(self.spec(), &self.parameters())
    }

    /// The ARN that the role has in an account.
    ///
    /// # Errors
    /// The role cannot be rendered.
    fn arn(&self, partition: &Partition, account: &AccountId) -> Result<RoleArn, RenderError> {
        Ok(RoleArn::of(&self.render()?, partition, account))
    }
}

impl<T: IamRole + ?Sized> IamRole for &T {
    fn spec(&self) -> &'static RoleSpec {
        (**self).spec()
    }

    fn parameters(&self) -> Vec<&str> {
        (**self).parameters()
    }
}

impl<T: IamRole + ?Sized> IamRole for Box<T> {
    fn spec(&self) -> &'static RoleSpec {
        (**self).spec()
    }

    fn parameters(&self) -> Vec<&str> {
        (**self).parameters()
    }
}

/// The roles of a program, listed explicitly: a `Vec<Box<dyn IamRole + Send + Sync>>`.
///
/// What takes several roles takes this list as a slice.
#[macro_export]
macro_rules! roles {
    ($($role:expr),* $(,)?) => {{
        let roles: $crate::__private::Vec<$crate::__private::Box<dyn $crate::IamRole + Send + Sync>> =
            $crate::__private::vec![$($crate::__private::Box::new($role)),*];
        roles
    }};
}
