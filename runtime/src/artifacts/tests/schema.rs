//! The configuration for Terraform against what the provider knows, without the provider.
//!
//! `terraform-schema.json` holds the resources that are written, as the provider's documentation has them, without what is
//! deprecated: `inline_policy` and `managed_policy_arns` of a role.

use serde_json::{Map, Value, json};

use super::{
    templates::{TRUSTING, writer, written},
    *,
};
use crate::{
    RoleSpec,
    testing::{SPEC, declared},
};

const SCHEMA: &str = include_str!("terraform-schema.json");

/// What the provider would refuse.
fn refused(configuration: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut refused = Vec::new();
    for block in ["resource", "data"] {
        for (kind, name, body) in of_block(configuration, block) {
            let place = format!("{block}.{kind}.{name}");
            match schema[block].get(kind) {
                None => refused.push(format!("{place}: no such {block}")),
                Some(known) => refused.extend(arguments(&place, body, known)),
            }
        }
    }
    refused.extend(references(&configuration.to_string()).into_iter().filter_map(|reference| {
        let parts: Vec<_> = reference.split('.').collect();
        let found = match parts.as_slice() {
            ["var", name] => configuration["variable"].get(name).is_some(),
            ["data", kind, name, attribute] => {
                configuration["data"][kind].get(name).is_some() && has(&schema["data"][kind], attribute)
            }
            [kind, name, attribute] => {
                configuration["resource"][kind].get(name).is_some()
                    && has(&schema["resource"][kind], attribute)
            }
            _ => false,
        };
        (!found).then(|| format!("{reference}: no such attribute"))
    }));
    refused
}

/// The resources or data sources of a configuration: kind, name, and what is in them.
fn of_block<'a>(configuration: &'a Value, block: &str) -> Vec<(&'a str, &'a str, &'a Map<String, Value>)> {
    let kinds = configuration.get(block).and_then(Value::as_object).into_iter().flatten();
    let named = kinds.flat_map(|(kind, named)| {
        let named = named.as_object().unwrap();
        named.iter().map(move |(name, body)| (kind.as_str(), name.as_str(), body.as_object().unwrap()))
    });
    named.collect()
}

fn arguments(place: &str, body: &Map<String, Value>, known: &Value) -> Vec<String> {
    let fits = |value: &Value, kind: &str| match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "bool" => value.is_boolean(),
        "set" => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
        "map" => value.as_object().is_some_and(|members| members.values().all(Value::is_string)),
        _ => false,
    };
    let given = body.iter().filter(|(name, _)| *name != "depends_on");
    let wrong = given.filter_map(|(name, value)| match known["arguments"][name].as_str() {
        None => Some(format!("{place}.{name}: no such argument")),
        Some(kind) => (!fits(value, kind)).then(|| format!("{place}.{name}: not a {kind}")),
    });
    let required = known["required"].as_array().unwrap().iter().filter_map(Value::as_str);
    let missing = required.filter(|name| !body.contains_key(*name));
    wrong.chain(missing.map(|name| format!("{place}: no {name}"))).collect()
}

/// Whether a reference may name the attribute: one that can be given, or one that the provider computes.
fn has(known: &Value, attribute: &str) -> bool {
    let computed = known["attributes"].as_array().into_iter().flatten();
    known["arguments"].get(attribute).is_some() || computed.into_iter().any(|name| name == attribute)
}

/// What stands in `${…}`, but for expressions and for what is escaped.
fn references(text: &str) -> Vec<String> {
    let text = text.replace("$${", "");
    let inside = text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
    let is_reference = |inside: &&str| inside.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    inside.map(|(inside, _)| inside).filter(is_reference).map(str::to_owned).collect()
}

#[test]
fn the_provider_knows_all_that_is_written() {
    let other = |name| declared(RoleSpec { name, trust: TRUSTING, ..SPEC }, &[]);
    let roles = [writer("test", "one-bucket"), other("reader"), declared(SPEC, &[])];
    let configuration = written(Format::Terraform, &roles);
    assert_eq!(refused(&configuration), [] as [&str; 0]);
    let written: Vec<_> = of_block(&configuration, "resource").into_iter().map(|(kind, ..)| kind).collect();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let unused =
        schema["resource"].as_object().unwrap().keys().filter(|kind| !written.contains(&kind.as_str()));
    assert_eq!(unused.collect::<Vec<_>>(), [] as [&str; 0], "the roles of this test have everything");
}

#[test]
fn what_the_provider_does_not_know_is_found() {
    let mut configuration = written(Format::Terraform, &[writer("test", "one-bucket")]);
    let role = &mut configuration["resource"]["aws_iam_role"]["writer_test"];
    role["inline_policy"] = json!([]);
    role["max_session_duration"] = json!("1h");
    role["description"] = json!("${var.nobody} ${aws_iam_policy.Reader.name_of_it} $${aws:username}");
    role.as_object_mut().unwrap().remove("assume_role_policy");
    configuration["resource"]["aws_iam_rôle"] = json!({ "x": {} });
    assert_eq!(
        refused(&configuration),
        [
            "resource.aws_iam_role.writer_test.max_session_duration: not a number",
            "resource.aws_iam_role.writer_test.inline_policy: no such argument",
            "resource.aws_iam_role.writer_test: no assume_role_policy",
            "resource.aws_iam_rôle.x: no such resource",
            "var.nobody: no such attribute",
            "aws_iam_policy.Reader.name_of_it: no such attribute",
        ]
    );
}
