//! A CloudFormation template into the slots of its resources' properties.
//!
//! Source: AWS CloudFormation Template Reference, the page of each type of resource.

mod attached;

use iam_role_policy::{Kind, Node, Value};

use self::attached::Roles;
use super::{Hold, Holding, Slot, intrinsic, organizations_kind};
use crate::tree::text;

/// Types of resources, the property that holds a document, and what it is used as. `[]` goes into every item of a list.
const PROPERTIES: &[(&str, &str, Kind)] = &[
    ("AWS::ApiGateway::RestApi", "Policy", Kind::Resource),
    ("AWS::Backup::BackupVault", "AccessPolicy", Kind::Resource),
    ("AWS::Backup::LogicallyAirGappedBackupVault", "AccessPolicy", Kind::Resource),
    ("AWS::CloudTrail::ResourcePolicy", "ResourcePolicy", Kind::Resource),
    ("AWS::CodeArtifact::Domain", "PermissionsPolicyDocument", Kind::Resource),
    ("AWS::CodeArtifact::Repository", "PermissionsPolicyDocument", Kind::Resource),
    (
        "AWS::DynamoDB::GlobalTable",
        "Replicas[].ReplicaStreamSpecification.ResourcePolicy.PolicyDocument",
        Kind::Resource,
    ),
    ("AWS::DynamoDB::GlobalTable", "Replicas[].ResourcePolicy.PolicyDocument", Kind::Resource),
    ("AWS::DynamoDB::Table", "ResourcePolicy.PolicyDocument", Kind::Resource),
    ("AWS::DynamoDB::Table", "StreamSpecification.ResourcePolicy.PolicyDocument", Kind::Resource),
    ("AWS::EC2::VPCEndpoint", "PolicyDocument", Kind::Resource),
    ("AWS::ECR::PublicRepository", "RepositoryPolicyText", Kind::Resource),
    ("AWS::ECR::RegistryPolicy", "PolicyText", Kind::Resource),
    ("AWS::ECR::Repository", "RepositoryPolicyText", Kind::Resource),
    ("AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy", Kind::Resource),
    ("AWS::EFS::FileSystem", "FileSystemPolicy", Kind::Resource),
    ("AWS::Elasticsearch::Domain", "AccessPolicies", Kind::Resource),
    ("AWS::Events::EventBus", "Policy", Kind::Resource),
    ("AWS::IAM::Group", "Policies[].PolicyDocument", Kind::Identity),
    ("AWS::IAM::GroupPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::ManagedPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::Policy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::Role", "AssumeRolePolicyDocument", Kind::Trust),
    ("AWS::IAM::Role", "Policies[].PolicyDocument", Kind::Identity),
    ("AWS::IAM::RolePolicy", "PolicyDocument", Kind::Identity),
    ("AWS::IAM::User", "Policies[].PolicyDocument", Kind::Identity),
    ("AWS::IAM::UserPolicy", "PolicyDocument", Kind::Identity),
    ("AWS::KMS::Key", "KeyPolicy", Kind::Resource),
    ("AWS::KMS::ReplicaKey", "KeyPolicy", Kind::Resource),
    ("AWS::Kinesis::ResourcePolicy", "ResourcePolicy", Kind::Resource),
    ("AWS::Logs::Destination", "DestinationPolicy", Kind::Resource),
    ("AWS::Logs::ResourcePolicy", "PolicyDocument", Kind::Resource),
    ("AWS::MediaStore::Container", "Policy", Kind::Resource),
    ("AWS::OpenSearchService::Domain", "AccessPolicies", Kind::Resource),
    ("AWS::Organizations::ResourcePolicy", "Content", Kind::Resource),
    ("AWS::S3::AccessPoint", "Policy", Kind::Resource),
    ("AWS::S3::BucketPolicy", "PolicyDocument", Kind::Resource),
    ("AWS::S3::MultiRegionAccessPointPolicy", "Policy", Kind::Resource),
    ("AWS::S3Express::BucketPolicy", "PolicyDocument", Kind::Resource),
    ("AWS::S3ObjectLambda::AccessPointPolicy", "PolicyDocument", Kind::Resource),
    ("AWS::S3Outposts::AccessPoint", "Policy", Kind::Resource),
    ("AWS::S3Outposts::BucketPolicy", "PolicyDocument", Kind::Resource),
    ("AWS::S3Tables::TableBucketPolicy", "ResourcePolicy", Kind::Resource),
    ("AWS::S3Tables::TablePolicy", "ResourcePolicy", Kind::Resource),
    ("AWS::SNS::TopicInlinePolicy", "PolicyDocument", Kind::Resource),
    ("AWS::SNS::TopicPolicy", "PolicyDocument", Kind::Resource),
    ("AWS::SQS::QueueInlinePolicy", "PolicyDocument", Kind::Resource),
    ("AWS::SQS::QueuePolicy", "PolicyDocument", Kind::Resource),
    ("AWS::SSM::ResourcePolicy", "Policy", Kind::Resource),
    ("AWS::SSO::PermissionSet", "InlinePolicy", Kind::Identity),
    ("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", Kind::Resource),
    ("AWS::Serverless::Function", "AssumeRolePolicyDocument", Kind::Trust),
    ("AWS::Serverless::Function", "Policies[]", Kind::Identity),
    ("AWS::Serverless::StateMachine", "Policies[]", Kind::Identity),
    ("AWS::VpcLattice::AuthPolicy", "Policy", Kind::Resource),
    ("AWS::VpcLattice::ResourcePolicy", "Policy", Kind::Resource),
    ("AWS::XRay::ResourcePolicy", "PolicyDocument", Kind::Resource),
];

/// What a template may have beside its resources.
///
/// Source: AWS CloudFormation User Guide, "CloudFormation template sections".
const SECTIONS: [&str; 9] = [
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Rules",
    "Transform",
];

/// What a template holds; `None` if the tree is none.
pub(super) fn holding(root: Node<'_>) -> Option<Holding<'_>> {
    let resources = root.member("Resources").filter(|node| matches!(node.value(), Value::Object(_)))?;
    let is_template = SECTIONS.iter().any(|section| root.member(section).is_some())
        || resources.members().any(|resource| resource_type(resource.value).is_some());
    let roles = Roles::of(resources);
    is_template.then(|| Holding { slots: of_resources(resources, &roles), beside: roles.beside(resources) })
}

fn of_resources<'n>(resources: Node<'n>, roles: &Roles<'n>) -> Vec<Slot<'n>> {
    let mut slots = Vec::new();
    for resource in resources.members() {
        if resource.key.starts_with("Fn::ForEach::") {
            let inner = resource.value.items().last();
            slots.extend(inner.into_iter().flat_map(|inner| of_resources(inner, &Roles::default())));
        } else if let Some(resource_type) = resource_type(resource.value) {
            let mut own = of_resource(&resource.key, resource_type, resource.value);
            for slot in &mut own {
                slot.roles.extend(roles.that_have(&resource.key, resource.value));
                if roles.is_boundary_alone(&resource.key, resource.value) {
                    slot.kind = Kind::Boundary;
                }
            }
            slots.extend(own);
        }
    }
    slots
}

/// The type of a resource: three names, `AWS::IAM::Role`.
fn resource_type(resource: Node<'_>) -> Option<&str> {
    text(resource.member("Type")?).filter(|text| text.contains("::"))
}

fn of_resource<'n>(owner: &str, resource_type: &str, resource: Node<'n>) -> Vec<Slot<'n>> {
    let Some(properties) = resource.member("Properties") else { return Vec::new() };
    let role = (resource_type == "AWS::IAM::Role").then_some(properties);
    let mut slots = Vec::new();
    for (_, path, kind) in PROPERTIES.iter().filter(|(of, ..)| *of == resource_type) {
        slots.extend(at(properties, path).into_iter().filter_map(|node| slot(*kind, owner, node, path)));
    }
    for slot in &mut slots {
        slot.roles.extend(role.map(|role| (Hold::Own, role)));
        slot.managed = (resource_type == "AWS::IAM::ManagedPolicy").then_some(properties);
    }
    let mut inline: Vec<&mut Slot<'_>> =
        slots.iter_mut().filter(|slot| slot.kind == Kind::Identity).collect();
    let names = at(properties, if role.is_some() { "Policies[].PolicyName" } else { "PolicyName" });
    // Where each policy has one name, they stand in the same order.
    if names.len() == inline.len() {
        inline.iter_mut().zip(names).for_each(|(slot, name)| slot.name = Some(name));
    }
    if resource_type == "AWS::Organizations::Policy"
        && let Some(kind) = properties.member("Type").and_then(text).and_then(organizations_kind)
    {
        slots.extend(
            at(properties, "Content").into_iter().filter_map(|node| slot(kind, owner, node, "Content")),
        );
    }
    slots
}

fn slot<'n>(kind: Kind, owner: &str, node: Node<'n>, path: &str) -> Option<Slot<'n>> {
    // In a list of policies, SAM takes names and templates of its own beside documents.
    let is_document = !path.ends_with("[]") || node.member("Statement").is_some();
    let is_there = is_document && !intrinsic::is_no_value(node);
    is_there.then(|| Slot {
        kind,
        owner: owner.to_owned(),
        document: Ok(node),
        holder: node,
        roles: Vec::new(),
        name: None,
        managed: None,
        is_of_aws: false,
    })
}

/// The values at a path of properties, in all alternatives.
fn at<'n>(node: Node<'n>, path: &str) -> Vec<Node<'n>> {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let key = step.strip_suffix("[]");
    let mut found: Vec<Node<'n>> = intrinsic::alternatives(node)
        .into_iter()
        .filter_map(|node| node.member(key.unwrap_or(step)))
        .flat_map(intrinsic::alternatives)
        .collect();
    if key.is_some() {
        let each = |node: Node<'n>| match node.value() {
            Value::Array(items) => items.flat_map(intrinsic::alternatives).collect(),
            _ => vec![node],
        };
        found = found.into_iter().flat_map(each).collect();
    }
    match rest {
        Some(rest) => found.into_iter().flat_map(|node| at(node, rest)).collect(),
        None => found,
    }
}
