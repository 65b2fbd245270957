//! Which roles of a plan or state have which policies of it, what else is attached to them, and which policies are boundaries
//! alone.
//!
//! INVARIANT: a role has a policy only if a name or ARN that is known says so, or a certain reference. A managed policy is a
//! boundary alone only if nothing in the plan may attach it.
//!
//! Source: the pages of `aws_iam_role`, `aws_iam_role_policy`, `aws_iam_role_policy_attachment`, `aws_iam_policy_attachment`
//! and `aws_iam_role_policy_attachments_exclusive` in the documentation of the provider `hashicorp/aws`.

use iam_role_policy::{At, Node};

use super::{
    Resource,
    reference::{Configuration, Reference},
};
use crate::{
    embedded::{Beside, Hold},
    tree::text,
};

/// Resources that attach managed policies to roles: by which attribute they name the roles, and by which the policies.
const ATTACHMENTS: [(&str, &str, &str); 3] = [
    ("aws_iam_policy_attachment", "roles", "policy_arn"),
    ("aws_iam_role_policy_attachment", "role", "policy_arn"),
    ("aws_iam_role_policy_attachments_exclusive", "role_name", "policy_arns"),
];

/// Attributes that attach managed policies to roles, users, groups or permission sets.
const ATTACHING: [&str; 4] = ["managed_policy_arn", "managed_policy_arns", "policy_arn", "policy_arns"];

/// Whether one resource names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    No,
    Perhaps,
    Surely,
}

/// The resources of a plan or state, by what they attach.
pub(super) struct Attached<'r, 'n> {
    all: &'r [Resource<'n>],
    configuration: Configuration<'n>,
}

impl<'r, 'n> Attached<'r, 'n> {
    pub(super) fn of(all: &'r [Resource<'n>], configuration: Configuration<'n>) -> Self {
        Self { all, configuration }
    }

    /// The roles that have the documents of `resource`, each as the node of its values.
    pub(super) fn roles_with(&self, resource: &Resource<'n>) -> Vec<(Hold, Node<'n>)> {
        let roles = self.of_type("aws_iam_role");
        roles.filter_map(|role| Some((self.hold(role, resource)?, role.values))).collect()
    }

    /// Whether the resource is a managed policy that bounds roles or users, and that nothing attaches.
    pub(super) fn is_boundary_alone(&self, resource: &Resource<'n>) -> bool {
        let names = |key| self.all.iter().map(move |other| self.names(other, key, resource, "arn"));
        resource.of == "aws_iam_policy"
            && names("permissions_boundary").any(|named| named == Named::Surely)
            && ATTACHING.into_iter().flat_map(names).all(|named| named == Named::No)
    }

    /// What the plan says of its roles beside their own values.
    pub(super) fn beside(&self) -> Vec<(At, Beside<'n>)> {
        let of_role = |role: &'r Resource<'n>| {
            self.beside_role(role).into_iter().map(|beside| (role.values.at(), beside))
        };
        self.of_type("aws_iam_role").flat_map(of_role).collect()
    }

    fn beside_role(&self, role: &'r Resource<'n>) -> Vec<Beside<'n>> {
        let bounded = role.is_unknown("permissions_boundary").then_some(Beside::Bounded);
        let mut beside: Vec<Beside<'n>> = bounded.into_iter().collect();
        for (attachment, of_roles, of_policies) in self.attachments() {
            match self.names(attachment, of_roles, role, "name") {
                Named::Surely => beside.extend(self.policies(attachment, of_policies)),
                Named::Perhaps => beside.push(Beside::Perhaps),
                Named::No => {}
            }
        }
        let mut inline = self.of_type("aws_iam_role_policy");
        let is_open = self.lists_unknown(role)
            || inline.any(|policy| self.names(policy, "role", role, "name") == Named::Perhaps);
        beside.extend(is_open.then_some(Beside::Perhaps));
        beside
    }

    /// Whether nobody knows yet which managed policies the role itself lists.
    fn lists_unknown(&self, role: &Resource<'n>) -> bool {
        const KEY: &str = "managed_policy_arns";
        role.is_unknown(KEY) && self.configuration.referred(role, KEY) != Reference::Unset
    }

    /// The policies that the attribute `key` of an attachment names.
    fn policies(&self, attachment: &'r Resource<'n>, key: &'static str) -> impl Iterator<Item = Beside<'n>> {
        let is_here =
            |arn: Node<'_>| self.of_type("aws_iam_policy").any(|policy| policy.text("arn") == text(arn));
        let known =
            attachment.values(key).map(move |arn| Beside::Attached(Some(arn).filter(|arn| !is_here(*arn))));
        known.chain(attachment.is_unknown(key).then_some(Beside::Attached(None)))
    }

    /// As what `role` has the documents of `resource`.
    fn hold(&self, role: &Resource<'n>, resource: &Resource<'n>) -> Option<Hold> {
        let is_named = |of: &Resource<'n>, key, other: &Resource<'n>, own| {
            self.names(of, key, other, own) == Named::Surely
        };
        let attaches = |(it, of_roles, of_policies): (&Resource<'n>, _, _)| {
            is_named(it, of_policies, resource, "arn") && is_named(it, of_roles, role, "name")
        };
        match resource.of {
            "aws_iam_role" => (role.values.at() == resource.values.at()).then_some(Hold::Own),
            "aws_iam_role_policy" => is_named(resource, "role", role, "name").then_some(Hold::Own),
            "aws_iam_policy" if is_named(role, "permissions_boundary", resource, "arn") => {
                Some(Hold::Boundary)
            }
            "aws_iam_policy" => self.attachments().any(attaches).then_some(Hold::Attached),
            _ => None,
        }
    }

    /// Whether the attribute `key` of `resource` names `other`, whose attribute `own` is what it is named by.
    fn names(&self, resource: &Resource<'n>, key: &str, other: &Resource<'n>, own: &str) -> Named {
        let own = other.text(own);
        if resource.values(key).any(|value| own.is_some() && text(value) == own) {
            return Named::Surely;
        }
        if !resource.is_unknown(key) {
            return Named::No;
        }
        match self.configuration.referred(resource, key) {
            Reference::To(address) if address == other.address => Named::Surely,
            Reference::To(_) | Reference::Unset => Named::No,
            Reference::Unclear => Named::Perhaps,
        }
    }

    fn of_type(&self, of: &'static str) -> impl Iterator<Item = &'r Resource<'n>> + use<'r, 'n> {
        self.all.iter().filter(move |resource| resource.of == of)
    }

    fn attachments(
        &self,
    ) -> impl Iterator<Item = (&'r Resource<'n>, &'static str, &'static str)> + use<'r, 'n> {
        self.all.iter().filter_map(|resource| {
            let (_, roles, policies) = ATTACHMENTS.iter().find(|(of, ..)| *of == resource.of)?;
            Some((resource, *roles, *policies))
        })
    }
}
