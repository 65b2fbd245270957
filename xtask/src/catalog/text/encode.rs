//! The catalogue as text.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};

use super::super::model::{Action, Catalogue, ConditionKey, Level, Named, ResourceType, Service};
use super::{Files, RETIRED, index};

/// The files of a catalogue. Fails where a name cannot stand in a table.
pub(in super::super) fn encode(catalogue: &Catalogue) -> Result<Files> {
    let (services, mut files) = encode_services(&catalogue.services)?;
    files.insert("services.txt", services);
    files.insert("key_owners.txt", table(key_owners(&catalogue.services))?);
    files.insert(
        "managed_policies.txt",
        table(
            catalogue
                .managed_policies
                .values()
                .map(|policy| row([policy.name.clone(), policy.path.clone()], policy.retired)),
        )?,
    );
    files.insert("service_principals.txt", table(catalogue.service_principals.iter().cloned())?);
    files.insert(
        "partitions.txt",
        table(catalogue.partitions.iter().map(|(id, partition)| {
            format!("{id}\t{}\t{}", partition.dns_suffix, partition.region_starts.join(","))
        }))?,
    );
    files.insert(
        "regions.txt",
        table(catalogue.regions.iter().map(|(name, partition)| format!("{name}\t{partition}")))?,
    );
    files.insert(
        "global_keys.txt",
        table(
            catalogue
                .global_keys
                .values()
                .map(|key| [&*key.name, &key.key_type, &key.presence, &key.standing].join("\t")),
        )?,
    );
    files
        .insert("web_identity_claims.txt", table(catalogue.web_identity_claims.values().map(condition_key))?);
    check(&files)?;
    files.insert("date.txt", catalogue.date.clone());
    Ok(files)
}

/// The four tables of blocks, and the table that says where each service's blocks stand.
fn encode_services(services: &Named<Service>) -> Result<(String, Files)> {
    let mut files: Files = ["actions.txt", "resource_types.txt", "condition_keys.txt", "operations.txt"]
        .map(|name| (name, String::new()))
        .into();
    let rows = services.values().map(|service| {
        let blocks = [
            ("actions.txt", table(service.actions.values().map(|one| action(one, service)))?),
            (
                "resource_types.txt",
                table(service.resource_types.values().map(|one| resource_type(one, service)))?,
            ),
            ("condition_keys.txt", table(service.condition_keys.values().map(condition_key))?),
            (
                "operations.txt",
                table(
                    service
                        .operations
                        .values()
                        .map(|one| row([one.name.clone(), one.actions.join(",")], false)),
                )?,
            ),
        ];
        let ranges =
            blocks.map(|(name, block)| append(files.entry(name).or_default(), &service.prefix, &block));
        let numbers = [managing(service), foreign(service)];
        Ok(row([vec![service.prefix.clone()], ranges.to_vec(), numbers.to_vec()].concat(), service.retired))
    });
    let index = table(rows.collect::<Result<Vec<_>>>()?)?;
    Ok((index, files))
}

/// The numbers of the service's actions that manage permissions.
fn managing(service: &Service) -> String {
    numbers_of(service.actions.values(), |action| action.level == Level::PermissionsManagement)
}

/// The numbers of the service's resource types of which some ARNs do not name it in their third field.
fn foreign(service: &Service) -> String {
    let names_it = |template: &String| template.split(':').nth(2) == Some(&service.prefix);
    numbers_of(service.resource_types.values(), |one| !one.arn_templates.iter().all(names_it))
}

fn numbers_of<T>(items: impl Iterator<Item = T>, is_it: impl Fn(&T) -> bool) -> String {
    spans(items.enumerate().filter(|(_, item)| is_it(item)).map(|(number, _)| (number, false)))
}

/// Puts a service's block at the end of a file, and says where it stands.
fn append(file: &mut String, prefix: &str, block: &str) -> String {
    if block.is_empty() {
        return String::new();
    }
    file.push_str(&["@", prefix, "\n"].concat());
    let start = file.len();
    file.push_str(block);
    format!("{start}..{}", file.len())
}

fn action(action: &Action, service: &Service) -> String {
    let types = action
        .resource_types
        .iter()
        .map(|(name, required)| (position(&service.resource_types, name), *required));
    let columns = [
        action.name.clone(),
        kind(action),
        spans(types),
        numbers(&action.condition_keys, &service.condition_keys),
        action.dependent_actions.iter().cloned().collect::<Vec<_>>().join(","),
    ];
    row(columns, action.retired)
}

/// The letter of the access level, and what is asked of many actions: `!` if one of the types is required, `+` if further
/// actions are needed.
fn kind(action: &Action) -> String {
    let required = if action.resource_types.values().any(|required| *required) { "!" } else { "" };
    let others = if action.dependent_actions.is_empty() { "" } else { "+" };
    [action.level.letter(), required, others].concat()
}

fn resource_type(one: &ResourceType, service: &Service) -> String {
    let keys = numbers(&one.condition_keys, &service.condition_keys);
    row([one.name.clone(), one.arn_templates.join("|"), keys], one.retired)
}

fn condition_key(key: &ConditionKey) -> String {
    row([key.name.clone(), key.key_type.clone()], key.retired)
}

/// Prefixes of condition keys, each with the services whose keys bear it though it is not theirs.
fn key_owners(services: &Named<Service>) -> Vec<String> {
    let mut owners = BTreeMap::<String, BTreeSet<&str>>::new();
    for service in services.values() {
        let prefixes = service.condition_keys.values().filter_map(|key| Some(key.name.split_once(':')?.0));
        for prefix in
            prefixes.filter(|prefix| *prefix != "aws" && !prefix.eq_ignore_ascii_case(&service.prefix))
        {
            owners.entry(prefix.to_ascii_lowercase()).or_default().insert(&service.prefix);
        }
    }
    owners
        .into_iter()
        .map(|(prefix, of)| format!("{prefix}\t{}", of.into_iter().collect::<Vec<_>>().join(",")))
        .collect()
}

fn numbers<T>(names: &BTreeSet<String>, of: &Named<T>) -> String {
    spans(names.iter().map(|name| (position(of, name), false)))
}

fn position<T>(items: &Named<T>, name: &str) -> usize {
    items.keys().take_while(|key| key.as_str() < name).count()
}

/// Ascending numbers with flags as spans: `0-2,5!`.
fn spans(numbers: impl Iterator<Item = (usize, bool)>) -> String {
    let mut spans: Vec<(usize, usize, bool)> = Vec::new();
    for (number, flag) in numbers {
        match spans.last_mut() {
            Some((_, last, of)) if *last + 1 == number && *of == flag => *last = number,
            _ => spans.push((number, number, flag)),
        }
    }
    let write = |(first, last, flag): (usize, usize, bool)| {
        let numbers = if first == last { first.to_string() } else { format!("{first}-{last}") };
        if flag { numbers + "!" } else { numbers }
    };
    spans.into_iter().map(write).collect::<Vec<_>>().join(",")
}

/// Columns without the empty ones at the end, and the mark.
fn row(columns: impl IntoIterator<Item = String>, retired: bool) -> String {
    let text = columns.into_iter().collect::<Vec<_>>().join("\t");
    let text = text.trim_end_matches('\t');
    if retired { format!("{text}\t{RETIRED}") } else { text.to_owned() }
}
/// The table of those rows, with its index.
fn table(rows: impl IntoIterator<Item = String>) -> Result<String> {
    index::table(rows).context("a table is too long for its index")
}

/// Every line must be printable ASCII: the look-ups cut the text at any byte.
fn check(files: &Files) -> Result<()> {
    for (name, text) in files {
        let odd = text
            .lines()
            .find(|line| !line.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)));
        ensure!(odd.is_none(), "{name} would hold a character that is not ASCII: {odd:?}");
    }
    Ok(())
}
