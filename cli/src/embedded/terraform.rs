//! What `terraform show -json` prints of a plan or a state into the slots of its resources' attributes.
//!
//! Source: Terraform documentation, "JSON Output Format"; the page of each resource of the provider `hashicorp/aws`.

use iam_role_policy::{Kind, Node, Value};

use super::{Hold, Slot, organizations_kind};
use crate::tree::{items, member, text};

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

/// The slots of a plan or state; `None` if the tree is neither.
///
/// A plan is read from its changes: they say what is known only after the plan has been applied.
pub(super) fn slots(root: &Node) -> Option<Vec<Slot<'_>>> {
    member(root, "format_version")?;
    if let Some(changes) = member(root, "resource_changes") {
        return Some(items(changes).iter().flat_map(of_change).collect());
    }
    let values = member(root, "planned_values").or_else(|| member(root, "values"));
    let is_terraform = values.is_some() || member(root, "terraform_version").is_some();
    is_terraform
        .then(|| values.and_then(|values| member(values, "root_module")).map_or(Vec::new(), of_module))
}

fn of_module(module: &Node) -> Vec<Slot<'_>> {
    let list = |key| member(module, key).map_or(&[][..], items);
    let own = list("resources").iter().filter(|resource| is_managed(resource)).flat_map(|resource| {
        member(resource, "values").map_or_else(Vec::new, |values| of_resource(resource, values, None))
    });
    own.chain(list("child_modules").iter().flat_map(of_module)).collect()
}

fn of_change(resource: &Node) -> Vec<Slot<'_>> {
    let change = member(resource, "change").filter(|_| is_managed(resource));
    let after = change.and_then(|change| member(change, "after"));
    match after.filter(|after| matches!(after.value, Value::Object(_))) {
        Some(after) => {
            of_resource(resource, after, change.and_then(|change| member(change, "after_unknown")))
        }
        // It is deleted, or not managed.
        None => Vec::new(),
    }
}

/// Whether it is a resource, not a source of data.
fn is_managed(resource: &Node) -> bool {
    member(resource, "mode").and_then(text) != Some("data")
}

fn of_resource<'n>(resource: &'n Node, values: &'n Node, unknown: Option<&Node>) -> Vec<Slot<'n>> {
    let resource_type = member(resource, "type").and_then(text).unwrap_or_default();
    let owner = member(resource, "address").and_then(text).unwrap_or(resource_type);
    let role = (resource_type == "aws_iam_role").then_some((Hold::Own, values));
    let slot = |kind, document: Option<&'n Node>| Slot {
        kind,
        owner: owner.to_owned(),
        document,
        holder: values,
        roles: role.into_iter().collect(),
    };
    let mut slots = Vec::new();
    for (_, path, kind) in ATTRIBUTES.iter().filter(|(of, ..)| *of == resource_type) {
        slots.extend(documents(values, unknown, path).into_iter().map(|document| slot(*kind, document)));
    }
    if resource_type == "aws_organizations_policy" {
        let policy_type = member(values, "type").and_then(text).unwrap_or("SERVICE_CONTROL_POLICY");
        let documents = documents(values, unknown, "content");
        slots.extend(
            organizations_kind(policy_type)
                .into_iter()
                .flat_map(|kind| documents.iter().map(move |document| slot(kind, *document))),
        );
    }
    slots
}

/// The documents at a path of attributes; `None` for one that is known only after the plan has been applied.
fn documents<'n>(values: &'n Node, unknown: Option<&Node>, path: &str) -> Vec<Option<&'n Node>> {
    let Some((list, attribute)) = path.split_once("[].") else {
        return document(values, unknown, path);
    };
    let blocks = member(values, list).map_or(&[][..], items).iter().enumerate();
    let unknown = unknown.and_then(|unknown| member(unknown, list)).map_or(&[][..], items);
    blocks.flat_map(|(index, block)| document(block, unknown.get(index), attribute)).collect()
}

/// The document of one attribute, if it has one.
fn document<'n>(values: &'n Node, unknown: Option<&Node>, attribute: &str) -> Vec<Option<&'n Node>> {
    let is_unknown = unknown.and_then(|unknown| member(unknown, attribute)).map(|node| &node.value);
    if is_unknown == Some(&Value::Bool(true)) {
        return vec![None];
    }
    // A document that the resource does not have is null or the empty text.
    let is_there = |node: &&Node| text(node).is_some_and(|text| !text.trim().is_empty());
    member(values, attribute).filter(is_there).map(Some).into_iter().collect()
}
