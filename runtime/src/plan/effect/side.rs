//! One of two moments: what of an account decides over access by a role and to it.

use std::borrow::Cow;

use iam_role_policy::{Document, Effect, Kind, contain};

use super::super::{Account, ObservedPolicy, ObservedRole};

/// A role, there or not, in its account.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) role: Option<&'a ObservedRole>,
    policies: &'a [ObservedPolicy],
}

impl<'a> Side<'a> {
    pub(super) fn of(account: &'a Account, role: &str) -> Self {
        Self { role: account.role(role), policies: &account.policies }
    }

    /// The document of a managed policy, if it is known.
    pub(super) fn managed(self, arn: &str) -> Option<Cow<'a, Document>> {
        match self.policies.iter().find(|policy| policy.arn == arn) {
            Some(found) => found.document.document().map(Cow::Borrowed),
            None => of_aws(arn).map(Cow::Owned),
        }
    }
}

/// The documents of those of AWS's own policies that say one thing, and always will.
///
/// Source: AWS Managed Policy Reference Guide, `AdministratorAccess` and `AWSDenyAll`.
fn of_aws(arn: &str) -> Option<Document> {
    let (_, name) = arn.split_once(":iam::aws:policy/")?;
    let mut document = contain::everything(Kind::Identity);
    match name {
        "AdministratorAccess" => {}
        "AWSDenyAll" => {
            document.statements.iter_mut().for_each(|statement| statement.effect = Effect::Deny);
        }
        _ => return None,
    }
    Some(document)
}
