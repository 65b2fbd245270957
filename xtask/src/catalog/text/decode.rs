//! Text as the catalogue: reads what [`encode`](mod@super::encode) writes, block by block, without the index.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use super::super::model::{
    Action, Catalogue, ConditionKey, GlobalKey, Level, ManagedPolicy, Named, Operation, Partition,
    ResourceType, Service,
};
use super::{Files, RETIRED, index};

/// One line, cut into columns, without the mark.
struct Row<'a> {
    columns: Vec<&'a str>,
    retired: bool,
}

/// The catalogue that the files hold. Fails where an index does not point at the block it should, or a number at a row.
pub(in super::super) fn decode(files: &Files) -> Result<Catalogue> {
    let text = |name: &str| files.get(name).map(String::as_str).unwrap_or_default();
    let mut services = Named::new();
    for row in rows(text("services.txt")) {
        let service = decode_service(&row, &text).with_context(|| format!("service {}", row.name()))?;
        services.insert(row.name().to_owned(), service);
    }
    Ok(Catalogue {
        date: text("date.txt").to_owned(),
        services,
        managed_policies: rows(text("managed_policies.txt"))
            .map(|row| (row.folded(), managed_policy(&row)))
            .collect(),
        service_principals: rows(text("service_principals.txt")).map(|row| row.name().to_owned()).collect(),
        partitions: rows(text("partitions.txt"))
            .map(|row| (row.name().to_owned(), partition(&row)))
            .collect(),
        regions: rows(text("regions.txt")).map(|row| (row.name().to_owned(), row.owned(1))).collect(),
        global_keys: rows(text("global_keys.txt")).map(|row| (row.folded(), global_key(&row))).collect(),
        web_identity_claims: rows(text("web_identity_claims.txt"))
            .map(|row| (row.folded(), condition_key(&row)))
            .collect(),
    })
}

fn decode_service<'a>(index: &Row<'_>, text: &impl Fn(&str) -> &'a str) -> Result<Service> {
    let prefix = index.name();
    let actions = block(text("actions.txt"), prefix, index.column(1))?;
    let resource_types = block(text("resource_types.txt"), prefix, index.column(2))?;
    let keys = block(text("condition_keys.txt"), prefix, index.column(3))?;
    let operations = block(text("operations.txt"), prefix, index.column(4))?;

    let condition_keys: Named<_> = rows(keys).map(|row| (row.folded(), condition_key(&row))).collect();
    let key_names: Vec<_> = condition_keys.keys().cloned().collect();
    let mut service = Service {
        prefix: prefix.to_owned(),
        retired: index.retired,
        condition_keys,
        operations: rows(operations).map(|row| (row.folded(), operation(&row))).collect(),
        ..Service::default()
    };
    for row in rows(resource_types) {
        service.resource_types.insert(row.folded(), resource_type(&row, &key_names)?);
    }
    let type_names: Vec<_> = service.resource_types.keys().cloned().collect();
    for row in rows(actions) {
        service.actions.insert(row.folded(), action(&row, &type_names, &key_names)?);
    }
    Ok(service)
}

/// The block at `range`, which must be the whole block under the service's own heading.
fn block<'a>(file: &'a str, prefix: &str, range: &str) -> Result<&'a str> {
    if range.is_empty() {
        return Ok("");
    }
    let (start, end) = range.split_once("..").context("a range without dots")?;
    let (start, end): (usize, usize) = (start.parse()?, end.parse()?);
    let before = file.get(..start).context("a range outside the file")?;
    ensure!(before.ends_with(&format!("@{prefix}\n")), "{range} is not under the heading of {prefix}");
    let after = file.get(end..).context("a range outside the file")?;
    ensure!(after.is_empty() || after.starts_with('@'), "{range} ends within a block");
    file.get(start..end).context("a range that ends before it starts")
}

fn action(row: &Row<'_>, type_names: &[String], key_names: &[String]) -> Result<Action> {
    let letter = row.column(1).trim_end_matches(['!', '+']);
    let level = Level::of_letter(letter).with_context(|| format!("{} has no level", row.name()))?;
    Ok(Action {
        resource_types: selected(row.column(2), type_names)?.into_iter().collect(),
        condition_keys: selected(row.column(3), key_names)?.into_keys().collect(),
        dependent_actions: listed(row.column(4), ',').into_iter().collect(),
        retired: row.retired,
        ..Action::retired(row.name(), level)
    })
}

fn resource_type(row: &Row<'_>, key_names: &[String]) -> Result<ResourceType> {
    Ok(ResourceType {
        name: row.name().to_owned(),
        arn_templates: listed(row.column(1), '|'),
        condition_keys: selected(row.column(2), key_names)?.into_keys().collect(),
        retired: row.retired,
    })
}

fn condition_key(row: &Row<'_>) -> ConditionKey {
    ConditionKey { name: row.name().to_owned(), key_type: row.owned(1), retired: row.retired }
}

fn operation(row: &Row<'_>) -> Operation {
    Operation { name: row.name().to_owned(), actions: listed(row.column(1), ',') }
}

fn managed_policy(row: &Row<'_>) -> ManagedPolicy {
    ManagedPolicy { name: row.name().to_owned(), path: row.owned(1), retired: row.retired }
}

fn partition(row: &Row<'_>) -> Partition {
    Partition { dns_suffix: row.owned(1), region_starts: listed(row.column(2), ',') }
}

fn global_key(row: &Row<'_>) -> GlobalKey {
    GlobalKey {
        name: row.name().to_owned(),
        key_type: row.owned(1),
        presence: row.owned(2),
        standing: row.owned(3),
    }
}

/// The names that spans such as `0-2,5!` stand for, each with its flag.
fn selected(spans: &str, names: &[String]) -> Result<BTreeMap<String, bool>> {
    let mut selected = BTreeMap::new();
    for span in listed(spans, ',') {
        let (numbers, flag) = span.strip_suffix('!').map_or((&*span, false), |numbers| (numbers, true));
        let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
        let range = first.parse::<usize>()?..=last.parse()?;
        let of_span = names.get(range).with_context(|| format!("no row for {span}"))?;
        selected.extend(of_span.iter().map(|name| (name.clone(), flag)));
    }
    Ok(selected)
}

fn listed(text: &str, separator: char) -> Vec<String> {
    text.split(separator).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    text.lines().filter(|line| !line.starts_with(index::MARK)).map(|line| {
        let kept = line.strip_suffix(RETIRED).and_then(|line| line.strip_suffix('\t'));
        Row { columns: kept.unwrap_or(line).split('\t').collect(), retired: kept.is_some() }
    })
}

impl<'a> Row<'a> {
    fn name(&self) -> &'a str {
        self.column(0)
    }

    fn folded(&self) -> String {
        self.name().to_ascii_lowercase()
    }

    fn column(&self, number: usize) -> &'a str {
        self.columns.get(number).copied().unwrap_or_default()
    }

    fn owned(&self, number: usize) -> String {
        self.column(number).to_owned()
    }
}
