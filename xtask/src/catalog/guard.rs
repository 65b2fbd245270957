//! Compares a new catalogue with the committed one: what to tell, and what to refuse.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Result, ensure};

use super::model::{Action, Catalogue, Level};

/// How many of a hundred actions a refresh may lose.
const LOSS_IN_PERCENT: usize = 1;

/// Refuses a catalogue in which a kind of fact is gone, or which has lost too many actions: then a source has changed
/// its shape, and its silence is no fact about AWS.
pub(super) fn refuse_losses(committed: &Catalogue, new: &Catalogue) -> Result<()> {
    for (column, count) in columns(new) {
        ensure!(count > 0, "no {column} left: a source has changed its shape");
    }
    let (before, after) = (current_actions(committed).len(), current_actions(new).len());
    ensure!(
        after * 100 >= before * (100 - LOSS_IN_PERCENT),
        "{after} actions where there were {before}: more than {LOSS_IN_PERCENT} % are gone"
    );
    Ok(())
}

/// Every kind of fact, with how many there are that the sources of today give.
pub(super) fn columns(catalogue: &Catalogue) -> Vec<(&'static str, usize)> {
    let services = || catalogue.services.values().filter(|service| !service.retired);
    let actions = || services().flat_map(|service| service.actions.values()).filter(|action| !action.retired);
    let sum = |count: fn(&Action) -> usize| actions().map(count).sum::<usize>();
    let of_level = |level| actions().filter(|action| action.level == level).count();
    let types = || services().flat_map(|service| service.resource_types.values()).filter(|one| !one.retired);
    let keys = || services().flat_map(|service| service.condition_keys.values()).filter(|key| !key.retired);
    vec![
        ("services", services().count()),
        ("actions", actions().count()),
        ("actions that list", of_level(Level::List)),
        ("actions that read", of_level(Level::Read)),
        ("actions that write", of_level(Level::Write)),
        ("actions that tag", of_level(Level::Tagging)),
        ("actions that manage permissions", of_level(Level::PermissionsManagement)),
        ("resource types of actions", sum(|action| action.resource_types.len())),
        (
            "required resource types",
            sum(|action| action.resource_types.values().filter(|required| **required).count()),
        ),
        ("condition keys of actions", sum(|action| action.condition_keys.len())),
        ("dependent actions", sum(|action| action.dependent_actions.len())),
        ("resource types", types().count()),
        (
            "ARN templates",
            types().map(|one| one.arn_templates.iter().filter(|arn| !arn.is_empty()).count()).sum(),
        ),
        ("condition keys of resource types", types().map(|one| one.condition_keys.len()).sum()),
        ("condition keys", keys().count()),
        (
            "condition keys of several values",
            keys().filter(|key| key.key_type.starts_with("ArrayOf")).count(),
        ),
        ("operations that are no action", services().map(|service| service.operations.len()).sum()),
        ("managed policies", catalogue.managed_policies.values().filter(|policy| !policy.retired).count()),
        ("service principals", catalogue.service_principals.len()),
        ("partitions", catalogue.partitions.len()),
        ("regions", catalogue.regions.len()),
        ("global condition keys", catalogue.global_keys.len()),
        ("web identity claims", catalogue.web_identity_claims.len()),
    ]
}

/// Counts before and after, and the names that come and go.
pub(super) fn report(committed: &Catalogue, new: &Catalogue) -> String {
    let mut text = format!("catalogue of {}\n", new.date);
    for ((column, before), (_, after)) in columns(committed).into_iter().zip(columns(new)) {
        let change = if before == after { String::new() } else { format!("  (was {before})") };
        let _ = writeln!(text, "{after:>8}  {column}{change}");
    }
    for (kind, before, after) in [
        ("action", current_actions(committed), current_actions(new)),
        ("managed policy", current_policies(committed), current_policies(new)),
        ("service principal", committed.service_principals.clone(), new.service_principals.clone()),
    ] {
        describe(&mut text, kind, &before, &after);
    }
    text
}

/// A line for each name, but for a kind that was empty: then everything is new.
fn describe(text: &mut String, kind: &str, before: &BTreeSet<String>, after: &BTreeSet<String>) {
    let added = after.difference(before).filter(|_| !before.is_empty()).map(|name| ('+', name));
    for (sign, name) in added.chain(before.difference(after).map(|name| ('-', name))) {
        let _ = writeln!(text, "{sign} {kind} {name}");
    }
}

fn current_actions(catalogue: &Catalogue) -> BTreeSet<String> {
    let services = catalogue.services.values();
    let named = services.flat_map(|service| service.actions.values().map(move |action| (service, action)));
    named
        .filter(|(_, action)| !action.retired)
        .map(|(service, action)| format!("{}:{}", service.prefix, action.name))
        .collect()
}

fn current_policies(catalogue: &Catalogue) -> BTreeSet<String> {
    catalogue
        .managed_policies
        .values()
        .filter(|policy| !policy.retired)
        .map(|policy| policy.name.clone())
        .collect()
}
