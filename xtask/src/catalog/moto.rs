//! Reads the AWS managed policies that `moto` carries: their names and paths, and what their documents name.
//!
//! - Service principals stand as the values of a few condition keys and in the paths of service-linked roles.
//! - An action or prefix that no reference lists, but a policy of AWS's own names, becomes a retired one.
//!
//! The documents themselves are not kept.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use super::model::{Action, Catalogue, Level, ManagedPolicy};
use super::packages::Package;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyJson {
    path: String,
    document: Value,
}

/// Adds the policies' names, and the names in their documents.
pub(super) fn add(package: &Package, catalogue: &mut Catalogue) -> Result<()> {
    for (name, PolicyJson { path, document }) in policies(package)? {
        visit(&document, "", &mut |key, value| note(catalogue, key, value));
        let policy = ManagedPolicy { name: name.clone(), path, retired: false };
        catalogue.managed_policies.insert(name.to_ascii_lowercase(), policy);
    }
    Ok(())
}

/// The policies' documents, as text, by name.
pub(super) fn documents(package: &Package) -> Result<BTreeMap<String, String>> {
    let text =
        |(name, policy): (String, PolicyJson)| Ok((name, serde_json::to_string_pretty(&policy.document)?));
    policies(package)?.into_iter().map(text).collect()
}

fn policies(package: &Package) -> Result<BTreeMap<String, PolicyJson>> {
    let module = str::from_utf8(package.file("moto/iam/aws_managed_policies.py")?)?;
    let json = module.split("\"\"\"").nth(1).context("moto's module holds no text between triple quotes")?;
    serde_json::from_str(json).context("moto's managed policies")
}

/// Calls `note` with every string of a document and the name of the member that holds it.
fn visit(value: &Value, key: &str, note: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| visit(value, key, note)),
        Value::Array(values) => values.iter().for_each(|value| visit(value, key, note)),
        Value::String(text) => note(key, text),
        _ => {}
    }
}

fn note(catalogue: &mut Catalogue, key: &str, value: &str) {
    if matches!(key, "Action" | "NotAction") {
        note_action(catalogue, value);
    }
    let linked = value.split_once(":role/aws-service-role/").and_then(|(_, path)| path.split('/').next());
    let named = holds_principals(key).then_some(value);
    let found = linked.into_iter().chain(named).filter(|name| is_service_principal(name));
    catalogue.service_principals.extend(found.map(str::to_owned));
}

/// The prefix and, unless it has a wildcard, the name of an action; not what is known to be an operation.
fn note_action(catalogue: &mut Catalogue, written: &str) {
    let Some((prefix, name)) = written.split_once(':') else { return };
    if prefix.contains(['*', '?']) {
        return;
    }
    let service = catalogue.service_or_retired(prefix);
    let folded = name.to_ascii_lowercase();
    if !name.contains(['*', '?']) && !service.operations.contains_key(&folded) {
        service.actions.entry(folded).or_insert_with(|| Action::retired(name, Level::of_verb(name)));
    }
}

/// Whether the values of that condition key are service principals.
fn holds_principals(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("aws:calledvia")
        || (!key.ends_with(":viaservice")
            && ["service", "servicename", "serviceprincipal"].iter().any(|end| key.ends_with(end)))
}

/// Whether the text is a service principal without a region in it: labels before AWS's domain.
fn is_service_principal(text: &str) -> bool {
    let labels = text.strip_suffix(".amazonaws.com").or_else(|| text.strip_suffix(".amazonaws.com.cn"));
    labels.is_some_and(|labels| labels.split('.').all(is_label) && !labels.split('.').any(is_region_shaped))
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

/// `eu-central-1`: three parts or more, the last a number.
fn is_region_shaped(label: &str) -> bool {
    let mut parts = label.rsplit('-');
    let number =
        parts.next().is_some_and(|last| last.len() == 1 && last.bytes().all(|byte| byte.is_ascii_digit()));
    number && parts.count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(statement: &str) -> Catalogue {
        let module = format!(
            "data = \"\"\"\n{{\"MyPolicy\": {{\"Path\": \"/service-role/\", \"Document\": {{\"Statement\": {statement}}}}}}}\"\"\""
        );
        let mut catalogue = Catalogue::default();
        add(&Package::of("moto", &[("moto/iam/aws_managed_policies.py", &module)]), &mut catalogue).unwrap();
        catalogue
    }

    #[test]
    fn a_policy_is_its_name_and_path() {
        let catalogue = read("{}");
        let policy = catalogue.managed_policies.get("mypolicy").unwrap();
        assert_eq!((policy.name.as_str(), policy.path.as_str()), ("MyPolicy", "/service-role/"));
    }

    #[test]
    fn principals_come_from_conditions_and_role_paths() {
        let catalogue = read(
            r#"[{"Condition": {"StringLike": {
                "iam:PassedToService": ["a.amazonaws.com", "b.*.amazonaws.com", "c.eu-west-1.amazonaws.com"],
                "aws:CalledViaLast": "d.e.amazonaws.com.cn", "kms:ViaService": "f.amazonaws.com",
                "aws:ResourceTag/x": "g.amazonaws.com"}},
                "Resource": "arn:aws:iam::*:role/aws-service-role/h.amazonaws.com/*"}]"#,
        );
        let expected = ["a.amazonaws.com", "d.e.amazonaws.com.cn", "h.amazonaws.com"].map(str::to_owned);
        assert_eq!(catalogue.service_principals, expected.into());
    }

    #[test]
    fn names_no_reference_lists_are_retired() {
        let catalogue = read(r#"{"Action": ["old:ListThings", "older:*", "*"]}"#);
        let (service, action) = catalogue.action("old:ListThings").unwrap();
        assert!(service.retired && action.retired);
        assert_eq!(action.level, Level::List);
        assert!(catalogue.services.get("older").unwrap().actions.is_empty(), "a wildcard names no action");
        assert_eq!(catalogue.services.len(), 2);
    }
}
