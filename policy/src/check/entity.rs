//! What IAM is asked to create, a role or a managed policy, seen by the checks that apply to both.

use crate::{CustomerPolicy, Kind, Locus, ManagedPolicy, Role, Tag};

/// A role or a customer managed policy.
pub(crate) enum Entity<'a> {
    Role(&'a Role),
    Policy(&'a CustomerPolicy),
}

impl<'a> Entity<'a> {
    pub(crate) fn path(&self) -> &'a str {
        match self {
            Self::Role(role) => &role.path,
            Self::Policy(policy) => &policy.path,
        }
    }

    pub(crate) fn description(&self) -> Option<&'a str> {
        match self {
            Self::Role(role) => role.description.as_deref(),
            Self::Policy(policy) => policy.description.as_deref(),
        }
    }

    pub(crate) fn tags(&self) -> &'a [Tag] {
        match self {
            Self::Role(role) => &role.tags,
            Self::Policy(policy) => &policy.tags,
        }
    }
}

/// The policies a role refers to, attached or as its boundary, and where each stands.
pub(crate) fn managed_policies(role: &Role) -> impl Iterator<Item = (&ManagedPolicy, Kind, Locus)> {
    let attached = role.managed_policies.iter().enumerate();
    let attached = attached.map(|(index, policy)| (policy, Kind::Identity, attached_locus(index)));
    let boundary = role.permissions_boundary.iter();
    attached
        .chain(boundary.map(|policy| (policy, Kind::Boundary, Locus::root().member("PermissionsBoundary"))))
}

/// Those of them that come with all that belongs to them.
pub(crate) fn customer_policies(role: &Role) -> impl Iterator<Item = (&CustomerPolicy, Kind, Locus)> {
    managed_policies(role).filter_map(|(policy, kind, locus)| match policy {
        ManagedPolicy::Customer(policy) => Some((&**policy, kind, locus)),
        ManagedPolicy::Arn(_) | ManagedPolicy::Declared(_) => None,
    })
}

fn attached_locus(index: usize) -> Locus {
    Locus::root().member("ManagedPolicyArns").item(index)
}
