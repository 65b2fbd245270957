//! What `terraform show -json` prints of a plan or a state into the slots of its resources' attributes.
//!
//! Source: Terraform documentation, "JSON Output Format"; the page of each resource of the provider `hashicorp/aws`.

mod attached;
mod reference;

use iam_role_policy::{Kind, Node, Value};

use self::{attached::Attached, reference::Configuration};
use super::{Holding, Slot, Unread, organizations_kind};
use crate::tree::{listed, text};

/// Types of resources, the attribute that holds a document, and what it is used as.
const ATTRIBUTES: &[(&str, &str, Kind)] = &[
    ("aws_acmpca_policy", "policy", Kind::Resource),
    ("aws_api_gateway_rest_api", "policy", Kind::Resource),
    ("aws_api_gateway_rest_api_policy", "policy", Kind::Resource),
    ("aws_backup_vault_policy", "policy", Kind::Resource),
    ("aws_cloudwatch_event_bus_policy", "policy", Kind::Resource),
    ("aws_cloudwatch_log_destination_policy", "access_policy", Kind::Resource),
    ("aws_cloudwatch_log_resource_policy", "policy_document", Kind::Resource),
    ("aws_codeartifact_domain_permissions_policy", "policy_document", Kind::Resource),
    ("aws_codeartifact_repository_permissions_policy", "policy_document", Kind::Resource),
    ("aws_codebuild_resource_policy", "policy", Kind::Resource),
    ("aws_dynamodb_resource_policy", "policy", Kind::Resource),
    ("aws_ecr_registry_policy", "policy", Kind::Resource),
    ("aws_ecr_repository_policy", "policy", Kind::Resource),
    ("aws_ecrpublic_repository_policy", "policy", Kind::Resource),
    ("aws_efs_file_system_policy", "policy", Kind::Resource),
    ("aws_elasticsearch_domain", "access_policies", Kind::Resource),
    ("aws_elasticsearch_domain_policy", "access_policies", Kind::Resource),
    ("aws_glacier_vault", "access_policy", Kind::Resource),
    ("aws_glue_resource_policy", "policy", Kind::Resource),
    ("aws_iam_group_policy", "policy", Kind::Identity),
    ("aws_iam_policy", "policy", Kind::Identity),
    ("aws_iam_role", "assume_role_policy", Kind::Trust),
    ("aws_iam_role", "inline_policy[].policy", Kind::Identity),
    ("aws_iam_role_policy", "policy", Kind::Identity),
    ("aws_iam_user_policy", "policy", Kind::Identity),
    ("aws_kinesis_resource_policy", "policy", Kind::Resource),
    ("aws_kms_external_key", "policy", Kind::Resource),
    ("aws_kms_key", "policy", Kind::Resource),
    ("aws_kms_key_policy", "policy", Kind::Resource),
    ("aws_kms_replica_external_key", "policy", Kind::Resource),
    ("aws_kms_replica_key", "policy", Kind::Resource),
    ("aws_media_store_container_policy", "policy", Kind::Resource),
    ("aws_opensearch_domain", "access_policies", Kind::Resource),
    ("aws_opensearch_domain_policy", "access_policies", Kind::Resource),
    ("aws_organizations_resource_policy", "content", Kind::Resource),
    ("aws_s3_access_point", "policy", Kind::Resource),
    ("aws_s3_bucket", "policy", Kind::Resource),
    ("aws_s3_bucket_policy", "policy", Kind::Resource),
    ("aws_s3control_access_point_policy", "policy", Kind::Resource),
    ("aws_s3control_bucket_policy", "policy", Kind::Resource),
    ("aws_s3tables_table_bucket_policy", "resource_policy", Kind::Resource),
    ("aws_s3tables_table_policy", "resource_policy", Kind::Resource),
    ("aws_secretsmanager_secret", "policy", Kind::Resource),
    ("aws_secretsmanager_secret_policy", "policy", Kind::Resource),
    ("aws_ses_identity_policy", "policy", Kind::Resource),
    ("aws_sesv2_email_identity_policy", "policy", Kind::Resource),
    ("aws_sns_topic", "policy", Kind::Resource),
    ("aws_sns_topic_policy", "policy", Kind::Resource),
    ("aws_sqs_queue", "policy", Kind::Resource),
    ("aws_sqs_queue_policy", "policy", Kind::Resource),
    ("aws_ssoadmin_permission_set_inline_policy", "inline_policy", Kind::Identity),
    ("aws_vpc_endpoint", "policy", Kind::Resource),
    ("aws_vpc_endpoint_policy", "policy", Kind::Resource),
    ("aws_vpclattice_auth_policy", "policy", Kind::Resource),
    ("aws_vpclattice_resource_policy", "policy", Kind::Resource),
];

/// A resource of a plan or state.
struct Resource<'n> {
    /// `aws_iam_role`
    of: &'n str,
    /// `worker`
    name: &'n str,
    /// `module.app.aws_iam_role.worker`
    address: &'n str,
    /// `module.app`; nothing in the root module.
    module: &'n str,
    values: Node<'n>,
    /// Which of them are known only after the plan has been applied.
    unknown: Option<Node<'n>>,
}

/// What a plan or state holds; `None` if the tree is neither.
pub(super) fn holding(root: Node<'_>) -> Option<Holding<'_>> {
    let resources = resources(root)?;
    let attached = Attached::of(&resources, Configuration::of(root));
    let slots = resources.iter().flat_map(|resource| of_resource(resource, &attached)).collect();
    Some(Holding { slots, beside: attached.beside() })
}

/// The resources that are there afterwards; sources of data are not among them.
///
/// A plan is read from its changes: they say what is known only after the plan has been applied.
fn resources(root: Node<'_>) -> Option<Vec<Resource<'_>>> {
    root.member("format_version")?;
    if let Some(changes) = root.member("resource_changes") {
        return Some(changes.items().filter_map(of_change).collect());
    }
    let values = root.member("planned_values").or_else(|| root.member("values"));
    let is_terraform = values.is_some() || root.member("terraform_version").is_some();
    is_terraform.then(|| values.and_then(|values| values.member("root_module")).map_or(Vec::new(), of_module))
}

fn of_module(module: Node<'_>) -> Vec<Resource<'_>> {
    let own = listed(module, "resources").filter_map(|node| Resource::of(node, node.member("values")?, None));
    own.chain(listed(module, "child_modules").flat_map(of_module)).collect()
}

/// What a change leaves; `None` if the resource is deleted.
fn of_change(node: Node<'_>) -> Option<Resource<'_>> {
    let change = node.member("change")?;
    let after = change.member("after").filter(|after| matches!(after.value(), Value::Object(_)))?;
    Resource::of(node, after, change.member("after_unknown"))
}

impl<'n> Resource<'n> {
    /// The resource with these values; `None` if it is a source of data.
    fn of(node: Node<'n>, values: Node<'n>, unknown: Option<Node<'n>>) -> Option<Self> {
        let text_of = |key| node.member(key).and_then(text);
        let of = text_of("type").unwrap_or_default();
        let address = text_of("address").unwrap_or(of);
        let name = text_of("name").unwrap_or_default();
        let module = text_of("module_address").unwrap_or_default();
        (text_of("mode") != Some("data")).then_some(Self { of, name, address, module, values, unknown })
    }

    /// The text of an attribute that is known.
    fn text(&self, key: &str) -> Option<&'n str> {
        self.values.member(key).and_then(text)
    }

    /// The known values of an attribute that has one, or a list of them.
    fn values(&self, key: &str) -> impl Iterator<Item = Node<'n>> {
        let value = self.values.member(key);
        let one = value.filter(|value| text(*value).is_some());
        one.into_iter().chain(value.into_iter().flat_map(Node::items).filter(|item| text(*item).is_some()))
    }

    /// Whether the value of an attribute, or one in its list, is known only after the plan has been applied.
    fn is_unknown(&self, key: &str) -> bool {
        let unknown = self.unknown.and_then(|unknown| unknown.member(key));
        unknown.is_some_and(|it| is_true(it) || it.items().any(is_true))
    }
}

fn of_resource<'n>(resource: &Resource<'n>, attached: &Attached<'_, 'n>) -> Vec<Slot<'n>> {
    let known = ATTRIBUTES.iter().filter(|(of, ..)| *of == resource.of);
    let mut attributes: Vec<(&str, Kind)> = known.map(|(_, path, kind)| (*path, *kind)).collect();
    if resource.of == "aws_organizations_policy" {
        let policy_type = resource.text("type").unwrap_or("SERVICE_CONTROL_POLICY");
        attributes.extend(organizations_kind(policy_type).map(|kind| ("content", kind)));
    }
    let roles = if attributes.is_empty() { Vec::new() } else { attached.roles_with(resource) };
    let is_boundary = attached.is_boundary_alone(resource);
    let mut slots = Vec::new();
    for (path, kind) in attributes {
        let kind = if is_boundary { Kind::Boundary } else { kind };
        let documents = documents(resource.values, resource.unknown, path).into_iter();
        slots.extend(documents.map(|document| Slot {
            kind,
            owner: resource.address.to_owned(),
            document: document.ok_or(Unread::Later),
            holder: resource.values,
            roles: roles.clone(),
            name: (resource.of == "aws_iam_role_policy").then(|| resource.values.member("name")).flatten(),
            managed: (resource.of == "aws_iam_policy").then_some(resource.values),
            is_of_aws: false,
        }));
    }
    slots
}

/// The documents at a path of attributes; `None` for one that is known only after the plan has been applied.
fn documents<'n>(values: Node<'n>, unknown: Option<Node<'_>>, path: &str) -> Vec<Option<Node<'n>>> {
    let Some((list, attribute)) = path.split_once("[].") else {
        return document(values, unknown, path);
    };
    let blocks = listed(values, list).enumerate();
    let unknown = |index| unknown.and_then(|unknown| listed(unknown, list).nth(index));
    blocks.flat_map(|(index, block)| document(block, unknown(index), attribute)).collect()
}

/// The document of one attribute, if it has one.
fn document<'n>(values: Node<'n>, unknown: Option<Node<'_>>, attribute: &str) -> Vec<Option<Node<'n>>> {
    if unknown.and_then(|unknown| unknown.member(attribute)).is_some_and(is_true) {
        return vec![None];
    }
    // A document that the resource does not have is null or the empty text.
    let is_there = |node: &Node<'_>| text(*node).is_some_and(|text| !text.trim().is_empty());
    values.member(attribute).filter(is_there).map(Some).into_iter().collect()
}

fn is_true(node: Node<'_>) -> bool {
    matches!(node.value(), Value::Bool(true))
}
