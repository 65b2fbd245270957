//! The roles of a stack that has a name of its own: what is written of them says whose it is.

use iam_role_policy::Role;

use crate::{IamRole, RenderError, RoleSpec, StackError, ownership, stack};

/// A role of a stack that has a name of its own, from [`of_stack`].
#[derive(Clone, Copy, Debug)]
pub struct OfStack<'a, R> {
    role: &'a R,
    stack: &'a str,
}

/// The roles as a [`Stack`](crate::Stack) of this name has them, to be written: its name is the value of their tag
/// `iam-role:stack`, and of that of their policies, so that a plan of the stack finds what was deployed to be its own.
///
/// ```no_run
/// use iam_role::artifacts::{self, Format};
///
/// # let roles = iam_role::roles![];
/// artifacts::write("deploy", Format::CloudFormation, &artifacts::of_stack("shop", &roles)?)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The name is none that a tag of IAM can have for its value.
pub fn of_stack<'a, R: IamRole>(name: &'a str, roles: &'a [R]) -> Result<Vec<OfStack<'a, R>>, StackError> {
    stack::fits(name)?;
    Ok(roles.iter().map(|role| OfStack { role, stack: name }).collect())
}

#[diagnostic::do_not_recommend]
impl<R: IamRole> IamRole for OfStack<'_, R> {
    fn spec(&self) -> &'static RoleSpec {
        self.role.spec()
    }

    fn parameters(&self) -> Vec<&str> {
        self.role.parameters()
    }

    fn render(&self) -> Result<Role, RenderError> {
        Ok(ownership::in_stack(self.role.render()?, self.stack))
    }
}
