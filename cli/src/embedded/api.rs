//! What AWS's API takes and returns, as its command line writes it, into the slots of the members that are documents.
//!
//! Source: AWS CLI Command Reference, `iam`, `organizations` and the services whose resources have policies.

use iam_role_policy::{At, Kind, Node, Value};

use super::{Beside, Hold, Holding, Slot, Unread, organizations_kind};
use crate::tree::{listed, text};

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

/// Members that name a resource which has a policy, so that a document beside them is the resource's.
const RESOURCES: [&str; 7] =
    ["Bucket", "KeyId", "QueueUrl", "ResourceArn", "SecretId", "TopicArn", "resourceArn"];

/// What the ARN of a service-linked role has behind its account, and that of a policy of AWS before its name.
///
/// Source: IAM User Guide, "Create a service-linked role" and "AWS managed policies".
const LINKED: &str = ":role/aws-service-role/";
const OF_AWS: &str = ":iam::aws:policy/";

/// What an input or output of the API holds; `None` if that is no document.
pub(super) fn holding(root: Node<'_>) -> Option<Holding<'_>> {
    let mut slots = Vec::new();
    collect(root, "", None, &mut slots);
    attach(root, &mut slots);
    note_aws(root, &mut slots);
    let roles = listed(root, "RoleDetailList");
    let beside = roles.flat_map(|role| attached(root, role).map(move |beside| (role.at(), beside)));
    (!slots.is_empty()).then(|| Holding { slots, beside: beside.collect() })
}

/// Whether the ARN that IAM gave the role or policy has that part.
fn arn_has(node: Node<'_>, part: &str) -> bool {
    node.member("Arn").and_then(text).is_some_and(|arn| arn.contains(part))
}

/// The managed policies of a role of an account.
fn attached<'n>(root: Node<'n>, role: Node<'n>) -> impl Iterator<Item = Beside<'n>> {
    let is_here = move |arn: Node<'_>| {
        listed(root, "Policies").any(|policy| policy.member("Arn").and_then(text) == text(arn))
    };
    let arns = listed(role, "AttachedManagedPolicies").filter_map(|policy| policy.member("PolicyArn"));
    arns.map(move |arn| Beside::Attached(Some(arn).filter(|arn| !is_here(*arn))))
}

fn collect<'n>(node: Node<'n>, owner: &str, role: Option<Node<'n>>, slots: &mut Vec<Slot<'n>>) {
    for item in node.items() {
        collect(item, owner, role, slots);
    }
    let role = node.member("AssumeRolePolicyDocument").map(|_| node).or(role);
    let name = NAMES.iter().find_map(|key| node.member(key).and_then(text));
    let owner = name.unwrap_or(owner);
    let document = role.filter(|role| arn_has(*role, LINKED)).map(|_| Unread::OfService);
    for found in node.members() {
        let kind = kind(&found.key, node, found.value);
        match kind {
            Some(kind) => slots.push(Slot {
                kind,
                owner: if owner.is_empty() { found.key.to_string() } else { owner.to_owned() },
                document: document.map_or(Ok(found.value), Err),
                holder: found.value,
                roles: role.map(|role| (Hold::Own, role)).into_iter().collect(),
                name: node.member("PolicyName"),
                managed: None,
                is_of_aws: false,
            }),
            None => collect(found.value, owner, role, slots),
        }
    }
}

/// Notes which roles of an account have which of its managed policies.
///
/// Source: IAM API Reference, `GetAccountAuthorizationDetails`.
fn attach<'n>(root: Node<'n>, slots: &mut [Slot<'n>]) {
    let arn = |node: Node<'n>, key| node.member(key).and_then(text);
    for policy in listed(root, "Policies") {
        let Some(own) = arn(policy, "Arn") else { continue };
        let mut versions = listed(policy, "PolicyVersionList");
        let is_default = |version: &Node<'_>| {
            matches!(version.member("IsDefaultVersion").map(Node::value), Some(Value::Bool(true)))
        };
        let document = versions.find(is_default).and_then(|version| version.member("Document"));
        let Some(slot) =
            slots.iter_mut().find(|slot| document.is_some_and(|node| node.at() == slot.holder.at()))
        else {
            continue;
        };
        if is_boundary_alone(policy) {
            slot.kind = Kind::Boundary;
        }
        for role in listed(root, "RoleDetailList") {
            let mut attached = listed(role, "AttachedManagedPolicies");
            let boundary =
                role.member("PermissionsBoundary").and_then(|it| arn(it, "PermissionsBoundaryArn"));
            if attached.any(|policy| arn(policy, "PolicyArn") == Some(own)) {
                slot.roles.push((Hold::Attached, role));
            }
            if boundary == Some(own) {
                slot.roles.push((Hold::Boundary, role));
            }
        }
    }
}

/// Notes which documents are those of AWS's own policies.
fn note_aws(root: Node<'_>, slots: &mut [Slot<'_>]) {
    let own = listed(root, "Policies").filter(|policy| arn_has(*policy, OF_AWS));
    let versions = own.flat_map(|policy| listed(policy, "PolicyVersionList"));
    let places: Vec<At> = versions.filter_map(|version| version.member("Document")).map(Node::at).collect();
    for slot in slots {
        slot.is_of_aws = places.contains(&slot.holder.at());
    }
}

/// Whether the policy bounds users or roles, and is attached to none.
fn is_boundary_alone(policy: Node<'_>) -> bool {
    let count = |key| match policy.member(key).map(Node::value) {
        Some(Value::Number(digits)) => digits.parse::<u32>().ok(),
        _ => None,
    };
    count("AttachmentCount") == Some(0) && count("PermissionsBoundaryUsageCount").is_some_and(|it| it > 0)
}

/// What the document is used as that the member `key` of `whole` holds; `None` if it holds none.
fn kind(key: &str, whole: Node<'_>, value: Node<'_>) -> Option<Kind> {
    let is_text = text(value).is_some();
    let is_document = is_text || value.member("Statement").is_some();
    match key {
        "AssumeRolePolicyDocument" if is_document => Some(Kind::Trust),
        "PolicyDocument" if is_document && is_endpoint(whole) => Some(Kind::Resource),
        "PolicyDocument" if is_document => Some(Kind::Identity),
        "Document" if is_document && whole.member("VersionId").is_some() => Some(Kind::Identity),
        "Content" if is_document => {
            let summary = whole.member("PolicySummary").unwrap_or(whole);
            summary.member("Type").and_then(text).and_then(organizations_kind)
        }
        "ResourcePolicy" | "resourcePolicy" | "policyText" if is_text && looks_like_json(value) => {
            Some(Kind::Resource)
        }
        "Policy" | "policy" | "policyDocument" if is_text && looks_like_json(value) => {
            Some(of_resource_or_session(whole, value))
        }
        "AttributeValue" if whole.member("AttributeName").and_then(text) == Some("Policy") => {
            Some(Kind::Resource)
        }
        _ => None,
    }
}

/// Whether it is an endpoint of a VPC, or says how one is to be made or changed.
///
/// Source: Amazon EC2 API Reference, `CreateVpcEndpoint`, `ModifyVpcEndpoint` and `VpcEndpoint`.
fn is_endpoint(whole: Node<'_>) -> bool {
    ["ServiceName", "VpcEndpointId"].iter().any(|key| whole.member(key).is_some())
}

/// What a document is used as that stands under a name which the calls of many services have: the policy of a resource, or
/// one that names no principals, such as that of a session, one that IAM Access Analyzer generated, or one of AWS `IoT`.
///
/// Source: AWS STS API Reference, `AssumeRole`; IAM Access Analyzer API Reference, `GeneratedPolicy`; AWS `IoT` API
/// Reference, `CreatePolicy`.
fn of_resource_or_session(whole: Node<'_>, value: Node<'_>) -> Kind {
    let names_a_resource = RESOURCES.iter().any(|key| whole.member(key).is_some());
    let names_principals = ["Principal\"", "Principal%22"];
    let text = text(value).unwrap_or_default();
    if names_a_resource || names_principals.iter().any(|name| text.contains(name)) {
        Kind::Resource
    } else {
        Kind::Identity
    }
}

/// Whether the text is an object, perhaps URL-encoded. Members of these names hold other things too.
fn looks_like_json(value: Node<'_>) -> bool {
    let text = text(value).unwrap_or_default().trim_start();
    text.starts_with(['{', '[']) || text.starts_with("%7B")
}
