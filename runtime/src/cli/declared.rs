//! The roles that a program declares, the same for every account or each account's own.

use std::{error::Error, sync::Arc};

use super::Target;
use crate::IamRole;

/// Any role.
type AnyRole<'a> = Box<dyn IamRole + Send + Sync + 'a>;

/// The roles of one account.
pub(super) type Roles<'a> = Arc<[AnyRole<'a>]>;

/// The roles of an account, or why it has none.
type ByTarget<'a> = dyn Fn(&Target) -> Result<Roles<'a>, Box<dyn Error + Send + Sync>> + Send + Sync + 'a;

/// What a program declares.
pub(super) enum Declared<'a> {
    /// The same in every account.
    Everywhere(Roles<'a>),
    /// What it says for an account.
    ByTarget(Box<ByTarget<'a>>),
}

impl<'a> Declared<'a> {
    /// Whether there are no roles without an account.
    pub(super) fn depends(&self) -> bool {
        matches!(self, Self::ByTarget(_))
    }

    pub(super) fn everywhere<R: IamRole + Send + Sync + 'a>(roles: impl IntoIterator<Item = R>) -> Self {
        Self::Everywhere(boxed(roles))
    }

    pub(super) fn by_target<I, R, E>(roles: impl Fn(&Target) -> Result<I, E> + Send + Sync + 'a) -> Self
    where
        I: IntoIterator<Item = R>,
        R: IamRole + Send + Sync + 'a,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        Self::ByTarget(Box::new(move |target| roles(target).map(boxed).map_err(Into::into)))
    }

    /// The roles of an account; the error is in words.
    pub(super) fn of(&self, target: Option<&Target>) -> Result<Roles<'a>, String> {
        match (self, target) {
            (Self::Everywhere(roles), _) => Ok(Arc::clone(roles)),
            (Self::ByTarget(roles), Some(target)) => roles(target).map_err(|error| error.to_string()),
            (Self::ByTarget(_), None) => {
                let help = "name one with --account";
                Err(format!("the roles of this program depend on the account\nhelp: {help}"))
            }
        }
    }
}

fn boxed<'a, R: IamRole + Send + Sync + 'a>(roles: impl IntoIterator<Item = R>) -> Roles<'a> {
    roles.into_iter().map(|role| Box::new(role) as AnyRole<'a>).collect()
}
