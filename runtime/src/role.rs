//! The trait that `#[iam_role]` implements, and the list of a program's roles.

#[cfg(feature = "provision")]
use aws_sdk_iam::Client;
use iam_role_policy::Role;

use crate::{AccountId, Partition, RenderError, RoleArn, RoleSpec, render};
#[cfg(feature = "provision")]
use crate::{Destroyed, Error, Provisioned, plan::Plan, provision};

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

    /// The parameters' values, in the order of [`RoleSpec::parameters`]; none unless the struct has fields.
    fn parameters(&self) -> Vec<&str> {
        Vec::new()
    }

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

    /// Reads what stands in the account of `client`, and says what [`provision`](Self::provision) would do. Changes
    /// nothing.
    #[cfg(feature = "provision")]
    fn plan(&self, client: &Client) -> impl Future<Output = Result<Plan, Error>> + Send
    where
        Self: Sized,
    {
        let (client, role) = (client.clone(), self.render());
        async move { provision::plan(&client, &role?).await }
    }

    /// Creates the role with all that belongs to it, or makes the one that is there as declared; only differences are
    /// written, so a second run writes nothing.
    ///
    /// A role that exists and is not ours is refused: ours carry the tag `iam-role:stack` with the declaring package.
    /// Of a role that is ours, everything is: inline policies, attachments and tags that it does not declare go. Its policies
    /// and instance profiles that are declared no more stay by themselves.
    #[cfg(feature = "provision")]
    fn provision(&self, client: &Client) -> impl Future<Output = Result<Provisioned, Error>> + Send
    where
        Self: Sized,
    {
        let (client, role) = (client.clone(), self.render());
        async move { provision::provision(&client, &role?).await }
    }

    /// Reads what stands in the account, and says how it differs from the declaration: the plan is empty when it does
    /// not. Changes nothing.
    #[cfg(feature = "provision")]
    fn drift(&self, client: &Client) -> impl Future<Output = Result<Plan, Error>> + Send
    where
        Self: Sized,
    {
        self.plan(client)
    }

    /// Deletes the role and all that belongs to it, if it is ours; what is gone already is no error. A role that others have
    /// added to is refused. A customer managed policy that somebody else uses stays, and the answer says so.
    #[cfg(feature = "provision")]
    fn destroy(&self, client: &Client) -> impl Future<Output = Result<Destroyed, Error>> + Send
    where
        Self: Sized,
    {
        let (client, role) = (client.clone(), self.render());
        async move { provision::destroy(&client, &role?).await }
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
