//! Which roles of a template have the policies that are resources of their own, and which of those are boundaries alone.
//!
//! INVARIANT: a role has a policy only if both are there whenever the role is, and the reference is certain. A managed policy is
//! a boundary alone only if nothing in the template may attach it.
//!
//! Source: AWS CloudFormation Template Reference, `AWS::IAM::Role`, `AWS::IAM::RolePolicy`, `AWS::IAM::Policy`,
//! `AWS::IAM::ManagedPolicy`.

use std::collections::BTreeSet;

use iam_role_policy::{At, Node};

use super::{intrinsic, resource_type};
use crate::{
    embedded::{Beside, Hold},
    tree::{listed, text},
};

/// The roles of a template, and the managed policies of it that resources name.
#[derive(Default)]
pub(super) struct Roles<'n> {
    all: Vec<(&'n str, Node<'n>)>,
    attached: BTreeSet<&'n str>,
    bounding: BTreeSet<&'n str>,
}

impl<'n> Roles<'n> {
    /// The roles among `resources`.
    pub(super) fn of(resources: Node<'n>) -> Self {
        let each = || resources.members();
        let roles = each().filter(|resource| resource_type(resource.value) == Some("AWS::IAM::Role"));
        let named_under = |key: &'static str| {
            let nodes = each().filter_map(move |resource| resource.value.member("Properties")?.member(key));
            nodes.flat_map(references).collect()
        };
        Self {
            all: roles.map(|resource| (resource.key.as_str(), resource.value)).collect(),
            attached: named_under("ManagedPolicyArns"),
            bounding: named_under("PermissionsBoundary"),
        }
    }

    /// Whether the managed policy which is the resource `key` bounds roles or users of the template, and is given to none.
    pub(super) fn is_boundary_alone(&self, key: &str, policy: Node<'_>) -> bool {
        let is_given = |list: &&str| policy.member("Properties").and_then(|it| it.member(list)).is_some();
        resource_type(policy) == Some("AWS::IAM::ManagedPolicy")
            && self.bounding.contains(key)
            && !self.attached.contains(key)
            && !["Groups", "Roles", "Users"].iter().any(is_given)
    }

    /// The roles that have the policy which is the resource `key`, each as the node of its properties.
    pub(super) fn that_have(&self, key: &str, policy: Node<'n>) -> Vec<(Hold, Node<'n>)> {
        let mut found = Vec::new();
        for &(role_key, role) in &self.all {
            let Some(properties) = role.member("Properties") else { continue };
            if policy.member("Condition").is_none() || same_condition(policy, role) {
                let named = named_by_policy(policy, role_key, properties);
                let holds = named.into_iter().chain(named_by_role(key, policy, properties));
                found.extend(holds.map(|hold| (hold, properties)));
            }
        }
        found
    }

    /// The roles that may have policies of the template which it is not certain that they have.
    pub(super) fn beside(&self, resources: Node<'n>) -> Vec<(At, Beside<'n>)> {
        let may_have_more = |role_key: &str, role: Node<'n>| {
            resources.members().any(|policy| {
                may_name(policy.value, role_key, role, resources)
                    && self.that_have(&policy.key, policy.value).iter().all(|(_, has)| has.at() != role.at())
            })
        };
        let with_properties = |&(key, role): &(&'n str, Node<'n>)| Some((key, role.member("Properties")?));
        let roles = self.all.iter().filter_map(with_properties);
        let roles = roles.filter(|(key, role)| may_have_more(key, *role));
        roles.map(|(_, role)| (role.at(), Beside::Perhaps)).collect()
    }
}

/// Whether the policy, a resource among `resources`, names roles of which one may be `role`, though it is not certain.
fn may_name(policy: Node<'_>, role_key: &str, role: Node<'_>, resources: Node<'_>) -> bool {
    let Some(properties) = policy.member("Properties") else { return false };
    let is_generated = role.member("RoleName").is_none();
    let may_be = |name: Node<'_>| match (text(name), intrinsic::reference(name)) {
        (Some(name), _) => role.member("RoleName").is_some_and(|own| text(own).is_none_or(|own| own == name)),
        (_, Some(resource)) if resources.member(resource).is_some() => resource == role_key,
        // What a parameter or another stack names was there before the role.
        _ => !is_generated,
    };
    match resource_type(policy) {
        Some("AWS::IAM::RolePolicy") => properties.member("RoleName").is_some_and(may_be),
        Some("AWS::IAM::ManagedPolicy" | "AWS::IAM::Policy") => listed(properties, "Roles").any(may_be),
        _ => false,
    }
}

/// The resources that a value names, or that stand anywhere in it.
fn references(node: Node<'_>) -> Vec<&str> {
    if let Some(resource) = intrinsic::reference(node) {
        return vec![resource];
    }
    let inner = node.members().map(|member| member.value);
    node.items().chain(inner).flat_map(references).collect()
}

fn same_condition(one: Node<'_>, other: Node<'_>) -> bool {
    let [one, other] = [one, other].map(|node| node.member("Condition").and_then(text));
    one == other
}

/// Whether two values come to the same text: the same literal, or the same function of the same.
fn is_written_alike(one: Node<'_>, other: Node<'_>) -> bool {
    let texts = |node: Node<'_>| node.texts().map(|(_, text)| text.as_str().to_owned()).collect::<Vec<_>>();
    !intrinsic::is_no_value(one) && texts(one) == texts(other)
}

/// As what the policy says that the role has it.
fn named_by_policy(policy: Node<'_>, role_key: &str, role: Node<'_>) -> Option<Hold> {
    let properties = policy.member("Properties")?;
    let is_role = |reference: Node<'_>| {
        let is_name = |name| is_written_alike(name, reference);
        intrinsic::reference(reference) == Some(role_key) || role.member("RoleName").is_some_and(is_name)
    };
    let list = |key| listed(properties, key);
    let is_listed = || list("Roles").any(is_role);
    match resource_type(policy)? {
        "AWS::IAM::RolePolicy" => properties.member("RoleName").is_some_and(is_role).then_some(Hold::Own),
        "AWS::IAM::ManagedPolicy" => is_listed().then_some(Hold::Attached),
        "AWS::IAM::Policy" => {
            let others = ["Roles", "Groups", "Users"].into_iter().flat_map(list).count();
            is_listed().then_some(if others == 1 { Hold::Own } else { Hold::Attached })
        }
        _ => None,
    }
}

/// As what the role says that it has the managed policy `key`.
fn named_by_role(key: &str, policy: Node<'_>, role: Node<'_>) -> Vec<Hold> {
    if resource_type(policy) != Some("AWS::IAM::ManagedPolicy") {
        return Vec::new();
    }
    let is_policy = |reference: Node<'_>| intrinsic::reference(reference) == Some(key);
    let attached = listed(role, "ManagedPolicyArns").any(is_policy);
    let bounds = role.member("PermissionsBoundary").is_some_and(is_policy);
    attached.then_some(Hold::Attached).into_iter().chain(bounds.then_some(Hold::Boundary)).collect()
}
