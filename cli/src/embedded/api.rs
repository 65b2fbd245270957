//! What AWS's API takes and returns, as its command line writes it, into the slots of the members that are documents.
//!
//! Source: AWS CLI Command Reference, `iam`, `organizations` and the services whose resources have policies.

use iam_role_policy::{Kind, Node, Value};

use super::{Beside, Hold, Holding, Slot, organizations_kind};
use crate::tree::{items, member, members, text};

/// Members that name whose document it is, the most telling first.
const NAMES: [&str; 9] = [
    "PolicyName",
    "RoleName",
    "UserName",
    "GroupName",
    "Bucket",
    "KeyId",
    "SecretId",
    "QueueUrl",
    "TopicArn",
];

/// What an input or output of the API holds; `None` if that is no document.
pub(super) fn holding(root: &Node) -> Option<Holding<'_>> {
    let mut slots = Vec::new();
    collect(root, "", None, &mut slots);
    attach(root, &mut slots);
    let roles = list(root, "RoleDetailList").iter();
    let beside = roles.flat_map(|role| attached(root, role).map(|beside| (role.at, beside)));
    (!slots.is_empty()).then(|| Holding { slots, beside: beside.collect() })
}

fn list<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    member(node, key).map_or(&[][..], items)
}

/// The managed policies of a role of an account.
fn attached<'n>(root: &'n Node, role: &'n Node) -> impl Iterator<Item = Beside<'n>> {
    let is_here = |arn: &Node| {
        list(root, "Policies").iter().any(|policy| member(policy, "Arn").and_then(text) == text(arn))
    };
    let arns = list(role, "AttachedManagedPolicies").iter().filter_map(|policy| member(policy, "PolicyArn"));
    arns.map(move |arn| Beside::Attached(Some(arn).filter(|arn| !is_here(arn))))
}

fn collect<'n>(node: &'n Node, owner: &str, role: Option<&'n Node>, slots: &mut Vec<Slot<'n>>) {
    for item in items(node) {
        collect(item, owner, role, slots);
    }
    let role = member(node, "AssumeRolePolicyDocument").map(|_| node).or(role);
    let name = NAMES.iter().find_map(|key| member(node, key).and_then(text));
    let owner = name.unwrap_or(owner);
    for found in members(node) {
        let kind = kind(&found.key, node, &found.value);
        match kind {
            Some(kind) => slots.push(Slot {
                kind,
                owner: if owner.is_empty() { found.key.to_string() } else { owner.to_owned() },
                document: Some(&found.value),
                holder: &found.value,
                roles: role.map(|role| (Hold::Own, role)).into_iter().collect(),
                name: member(node, "PolicyName"),
                managed: None,
            }),
            None => collect(&found.value, owner, role, slots),
        }
    }
}

/// Notes which roles of an account have which of its managed policies.
///
/// Source: IAM API Reference, `GetAccountAuthorizationDetails`.
fn attach<'n>(root: &'n Node, slots: &mut [Slot<'n>]) {
    let arn = |node: &'n Node, key| member(node, key).and_then(text);
    for policy in list(root, "Policies") {
        let Some(own) = arn(policy, "Arn") else { continue };
        let mut versions = list(policy, "PolicyVersionList").iter();
        let is_default = |version: &&Node| {
            member(version, "IsDefaultVersion").is_some_and(|flag| flag.value == Value::Bool(true))
        };
        let document = versions.find(is_default).and_then(|version| member(version, "Document"));
        let Some(slot) = slots.iter_mut().find(|slot| document.is_some_and(|node| node.at == slot.holder.at))
        else {
            continue;
        };
        if is_boundary_alone(policy) {
            slot.kind = Kind::Boundary;
        }
        for role in list(root, "RoleDetailList") {
            let mut attached = list(role, "AttachedManagedPolicies").iter();
            let boundary =
                member(role, "PermissionsBoundary").and_then(|it| arn(it, "PermissionsBoundaryArn"));
            if attached.any(|policy| arn(policy, "PolicyArn") == Some(own)) {
                slot.roles.push((Hold::Attached, role));
            }
            if boundary == Some(own) {
                slot.roles.push((Hold::Boundary, role));
            }
        }
    }
}

/// Whether the policy bounds users or roles, and is attached to none.
fn is_boundary_alone(policy: &Node) -> bool {
    let count = |key| match member(policy, key).map(|node| &node.value) {
        Some(Value::Number(digits)) => digits.parse::<u32>().ok(),
        _ => None,
    };
    count("AttachmentCount") == Some(0) && count("PermissionsBoundaryUsageCount").is_some_and(|it| it > 0)
}

/// What the document is used as that the member `key` of `whole` holds; `None` if it holds none.
fn kind(key: &str, whole: &Node, value: &Node) -> Option<Kind> {
    let is_text = matches!(value.value, Value::String(_));
    let is_document = is_text || member(value, "Statement").is_some();
    match key {
        "AssumeRolePolicyDocument" if is_document => Some(Kind::Trust),
        "PolicyDocument" if is_document => Some(Kind::Identity),
        "Document" if is_document && member(whole, "VersionId").is_some() => Some(Kind::Identity),
        "Content" if is_document => {
            let summary = member(whole, "PolicySummary").unwrap_or(whole);
            member(summary, "Type").and_then(text).and_then(organizations_kind)
        }
        "Policy" | "policy" | "ResourcePolicy" | "resourcePolicy" | "policyText" | "policyDocument"
            if is_text && looks_like_json(value) =>
        {
            Some(Kind::Resource)
        }
        "AttributeValue" if member(whole, "AttributeName").and_then(text) == Some("Policy") => {
            Some(Kind::Resource)
        }
        _ => None,
    }
}

/// Whether the text is an object, perhaps URL-encoded. Members of these names hold other things too.
fn looks_like_json(value: &Node) -> bool {
    let text = text(value).unwrap_or_default().trim_start();
    text.starts_with(['{', '[']) || text.starts_with("%7B")
}
