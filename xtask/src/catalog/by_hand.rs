//! Reads the tables of `catalog/by_hand`: facts that no package carries, written and reviewed by people.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::model::{Action, Catalogue, ConditionKey, GlobalKey, Level, Operation};

/// The rows of a table: tab-separated columns; a line that opens with `#` is a comment.
pub(super) fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

/// Adds everything written by hand but the service principals to leave out, which [`drop_principals`] reads.
pub(super) fn add(folder: &Path, catalogue: &mut Catalogue) -> Result<()> {
    add_global_keys(&read(folder, "global_keys.txt")?, catalogue)?;
    add_web_identity_claims(&read(folder, "web_identity_claims.txt")?, catalogue)?;
    correct_key_types(&read(folder, "key_types.txt")?, catalogue)?;
    add_actions(&read(folder, "actions.txt")?, catalogue)?;
    add_operations(&read(folder, "operations.txt")?, catalogue)?;
    let principals = read(folder, "service_principals.txt")?;
    let added = principals_of(&principals).filter(|name| !name.starts_with('-'));
    catalogue.service_principals.extend(added.map(str::to_owned));
    Ok(())
}

/// Takes out the service principals that a source has and that are none.
pub(super) fn drop_principals(folder: &Path, catalogue: &mut Catalogue) -> Result<()> {
    let principals = read(folder, "service_principals.txt")?;
    for name in principals_of(&principals).filter_map(|name| name.strip_prefix('-')) {
        let found = catalogue.service_principals.remove(name);
        ensure!(found, "no source has {name}; drop it from service_principals.txt");
    }
    Ok(())
}

fn read(folder: &Path, file: &str) -> Result<String> {
    let path = folder.join(file);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn principals_of(text: &str) -> impl Iterator<Item = &str> {
    rows(text).filter_map(|row| row.first().copied())
}

fn add_global_keys(text: &str, catalogue: &mut Catalogue) -> Result<()> {
    for row in rows(text) {
        let &[name, key_type, presence, standing] = row.as_slice() else {
            bail!("not four columns: {row:?}")
        };
        let key = GlobalKey {
            name: name.to_owned(),
            key_type: key_type.to_owned(),
            presence: presence.to_owned(),
            standing: standing.to_owned(),
        };
        catalogue.global_keys.insert(name.to_ascii_lowercase(), key);
    }
    Ok(())
}

fn add_web_identity_claims(text: &str, catalogue: &mut Catalogue) -> Result<()> {
    for row in rows(text) {
        let &[name, key_type] = row.as_slice() else { bail!("not two columns: {row:?}") };
        let claim = ConditionKey { name: name.to_owned(), key_type: key_type.to_owned(), retired: false };
        catalogue.web_identity_claims.insert(name.to_ascii_lowercase(), claim);
    }
    Ok(())
}

fn correct_key_types(text: &str, catalogue: &mut Catalogue) -> Result<()> {
    for row in rows(text) {
        let &[prefix, name, key_type] = row.as_slice() else { bail!("not three columns: {row:?}") };
        let keys = catalogue.services.get_mut(prefix).map(|service| &mut service.condition_keys);
        let key = keys.and_then(|keys| keys.get_mut(&name.to_ascii_lowercase()));
        let key = key.with_context(|| format!("{prefix} has no key {name}; drop it from key_types.txt"))?;
        ensure!(key.key_type != key_type, "the sources say so too of {name}; drop it from key_types.txt");
        key_type.clone_into(&mut key.key_type);
    }
    Ok(())
}

/// Adds actions that the sources lack. One that they have by now is refused.
fn add_actions(text: &str, catalogue: &mut Catalogue) -> Result<()> {
    for row in rows(text) {
        let &[prefix, name, level, resource_type, keys] = row.as_slice() else {
            bail!("not five columns: {row:?}")
        };
        let level = Level::parse(level).with_context(|| format!("no access level {level}"))?;
        let service = catalogue.services.get_mut(prefix).with_context(|| format!("no service {prefix}"))?;
        let works_on = service.resource_types.get(resource_type);
        let works_on = works_on.with_context(|| format!("{prefix} has no {resource_type}"))?;
        let mut action = Action { retired: false, ..Action::retired(name, level) };
        action.resource_types.insert(resource_type.to_owned(), true);
        action.condition_keys.clone_from(&works_on.condition_keys);
        for key in keys.split(',').filter(|key| !key.is_empty()) {
            let (key, key_type) = key.split_once(' ').with_context(|| format!("no type with {key}"))?;
            let known = ConditionKey { name: key.to_owned(), key_type: key_type.to_owned(), retired: false };
            action.condition_keys.insert(key.to_ascii_lowercase());
            service.condition_keys.insert(key.to_ascii_lowercase(), known);
        }
        let earlier = service.actions.insert(name.to_ascii_lowercase(), action);
        ensure!(
            earlier.is_none_or(|earlier| earlier.retired),
            "the sources have {prefix}:{name}; drop it from actions.txt"
        );
    }
    Ok(())
}

/// Adds the hints for operations. One that has become an action is refused, and so is an answer that is no action.
fn add_operations(text: &str, catalogue: &mut Catalogue) -> Result<()> {
    for row in rows(text) {
        let (prefix, name, answers) = match *row.as_slice() {
            [prefix, name] => (prefix, name, ""),
            [prefix, name, answers] => (prefix, name, answers),
            _ => bail!("not two or three columns: {row:?}"),
        };
        ensure!(
            catalogue.action(&format!("{prefix}:{name}")).is_none(),
            "{prefix}:{name} is an action; drop the hint"
        );
        let actions: Vec<_> =
            answers.split(',').filter(|action| !action.is_empty()).map(str::to_owned).collect();
        let unknown: Vec<_> = actions.iter().filter(|action| catalogue.action(action).is_none()).collect();
        ensure!(unknown.is_empty(), "{prefix}:{name} is said to need {unknown:?}, which is no action");
        let service = catalogue.services.get_mut(prefix).with_context(|| format!("no service {prefix}"))?;
        service.operations.insert(name.to_ascii_lowercase(), Operation { name: name.to_owned(), actions });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::model::{ResourceType, Service};
    use super::*;

    fn catalogue() -> Catalogue {
        let action = Action { retired: false, ..Action::retired("Do", Level::Write) };
        let key = ConditionKey { name: "svc:Key".to_owned(), key_type: "String".to_owned(), retired: false };
        let service = Service {
            prefix: "svc".to_owned(),
            actions: [("do".to_owned(), action)].into(),
            condition_keys: [("svc:key".to_owned(), key)].into(),
            ..Service::default()
        };
        Catalogue { services: [("svc".to_owned(), service)].into(), ..Catalogue::default() }
    }

    #[test]
    fn comments_and_empty_lines_are_no_rows() {
        assert_eq!(rows("# a\n\nb\tc\n").collect::<Vec<_>>(), [["b", "c"]]);
    }

    #[test]
    fn an_action_is_added_with_its_keys_unless_the_sources_have_it() {
        let mut catalogue = catalogue();
        let service = catalogue.services.get_mut("svc").unwrap();
        let bare = ResourceType {
            name: "thing".to_owned(),
            arn_templates: Vec::new(),
            condition_keys: BTreeSet::from(["svc:key".to_owned()]),
            retired: false,
        };
        service.resource_types.insert("thing".to_owned(), bare);
        let mut add = |text: &str| add_actions(text, &mut catalogue).err().map(|error| error.to_string());
        assert_eq!(add("svc\tMake\tWrite\tthing\tsvc:Of/${Field} String\n"), None);
        assert!(add("svc\tDo\tWrite\tthing\t\n").is_some_and(|why| why.contains("the sources have svc:Do")));
        assert!(add("svc\tOther\tWrite\tbucket\t\n").is_some_and(|why| why.contains("has no bucket")));
        let (service, action) = catalogue.action("svc:Make").unwrap();
        assert!(!action.retired && action.resource_types["thing"]);
        assert_eq!(action.condition_keys, ["svc:key", "svc:of/${field}"].map(str::to_owned).into());
        assert_eq!(service.condition_keys["svc:of/${field}"].key_type, "String");
    }

    #[test]
    fn a_hint_names_actions_and_is_none() {
        let refused = |text| add_operations(text, &mut catalogue()).err().map(|error| error.to_string());
        assert_eq!(refused("svc\tDoThings\tsvc:Do\nsvc\tOther\n"), None);
        assert!(refused("svc\tdo\tsvc:Do\n").is_some_and(|why| why.contains("is an action")));
        assert!(refused("svc\tDoThings\tsvc:Done\n").is_some_and(|why| why.contains("svc:Done")));
        assert!(refused("other\tDoThings\n").is_some_and(|why| why.contains("no service other")));
    }

    #[test]
    fn a_type_is_corrected_only_where_it_differs() {
        let mut catalogue = catalogue();
        correct_key_types("svc\tsvc:Key\tArrayOfString\n", &mut catalogue).unwrap();
        assert_eq!(catalogue.services["svc"].condition_keys["svc:key"].key_type, "ArrayOfString");
        assert!(
            correct_key_types("svc\tsvc:Key\tArrayOfString\n", &mut catalogue).is_err(),
            "no longer needed"
        );
        assert!(correct_key_types("svc\tsvc:None\tString\n", &mut catalogue).is_err());
    }
}
