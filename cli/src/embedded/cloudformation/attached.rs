//! Which roles of a template have the policies that are resources of their own, and which of those are boundaries alone.
//!
//! INVARIANT: a role has a policy only if both are there whenever the role is, and the reference is certain. A managed policy is
//! a boundary alone only if nothing in the template may attach it.
//!
//! Source: AWS CloudFormation Template Reference, `AWS::IAM::Role`, `AWS::IAM::RolePolicy`, `AWS::IAM::Policy`,
//! `AWS::IAM::ManagedPolicy`.

use std::collections::BTreeSet;

use iam_role_policy::Node;

use super::{Hold, intrinsic, resource_type};
use crate::tree::{items, member, members, text};

/// The roles of a template, and the managed policies of it that resources name.
#[derive(Default)]
pub(super) struct Roles<'n> {
    all: Vec<(&'n str, &'n Node)>,
    attached: BTreeSet<&'n str>,
    bounding: BTreeSet<&'n str>,
}

impl<'n> Roles<'n> {
    /// The roles among `resources`.
    pub(super) fn of(resources: &'n Node) -> Self {
        let each = || members(resources).iter();
        let roles = each().filter(|resource| resource_type(&resource.value) == Some("AWS::IAM::Role"));
        let named_under = |key: &'static str| {
            let nodes =
                each().filter_map(move |resource| member(member(&resource.value, "Properties")?, key));
            nodes.flat_map(references).collect()
        };
        Self {
            all: roles.map(|resource| (resource.key.as_str(), &resource.value)).collect(),
            attached: named_under("ManagedPolicyArns"),
            bounding: named_under("PermissionsBoundary"),
        }
    }

    /// Whether the managed policy which is the resource `key` bounds roles or users of the template, and is given to none.
    pub(super) fn is_boundary_alone(&self, key: &str, policy: &Node) -> bool {
        let is_given = |list: &&str| member(policy, "Properties").and_then(|it| member(it, list)).is_some();
        resource_type(policy) == Some("AWS::IAM::ManagedPolicy")
            && self.bounding.contains(key)
            && !self.attached.contains(key)
            && !["Groups", "Roles", "Users"].iter().any(is_given)
    }

    /// The roles that have the policy which is the resource `key`, each as the node of its properties.
    pub(super) fn that_have(&self, key: &str, policy: &'n Node) -> Vec<(Hold, &'n Node)> {
        let mut found = Vec::new();
        for (role_key, role) in &self.all {
            let Some(properties) = member(role, "Properties") else { continue };
            if member(policy, "Condition").is_none() || same_condition(policy, role) {
                let named = named_by_policy(policy, role_key, properties);
                let holds = named.into_iter().chain(named_by_role(key, policy, properties));
                found.extend(holds.map(|hold| (hold, properties)));
            }
        }
        found
    }
}

/// The resources that a value names, or that stand anywhere in it.
fn references(node: &Node) -> Vec<&str> {
    if let Some(resource) = intrinsic::reference(node) {
        return vec![resource];
    }
    let inner = members(node).iter().map(|member| &member.value);
    items(node).iter().chain(inner).flat_map(references).collect()
}

fn same_condition(one: &Node, other: &Node) -> bool {
    let condition = |node| member(node, "Condition").and_then(text);
    condition(one) == condition(other)
}

/// As what the policy says that the role has it.
fn named_by_policy(policy: &Node, role_key: &str, role: &Node) -> Option<Hold> {
    let properties = member(policy, "Properties")?;
    let is_role = |reference: &Node| {
        let name = member(role, "RoleName").and_then(text);
        intrinsic::reference(reference) == Some(role_key) || name.is_some() && text(reference) == name
    };
    let list = |key| member(properties, key).map_or(&[][..], items);
    let is_listed = || list("Roles").iter().any(is_role);
    match resource_type(policy)? {
        "AWS::IAM::RolePolicy" => member(properties, "RoleName").is_some_and(is_role).then_some(Hold::Own),
        "AWS::IAM::ManagedPolicy" => is_listed().then_some(Hold::Attached),
        "AWS::IAM::Policy" => {
            let others = list("Roles").len() + list("Groups").len() + list("Users").len();
            is_listed().then_some(if others == 1 { Hold::Own } else { Hold::Attached })
        }
        _ => None,
    }
}

/// As what the role says that it has the managed policy `key`.
fn named_by_role(key: &str, policy: &Node, role: &Node) -> Vec<Hold> {
    if resource_type(policy) != Some("AWS::IAM::ManagedPolicy") {
        return Vec::new();
    }
    let is_policy = |reference: &Node| intrinsic::reference(reference) == Some(key);
    let attached = member(role, "ManagedPolicyArns").map_or(&[][..], items).iter().any(is_policy);
    let bounds = member(role, "PermissionsBoundary").is_some_and(is_policy);
    attached.then_some(Hold::Attached).into_iter().chain(bounds.then_some(Hold::Boundary)).collect()
}
