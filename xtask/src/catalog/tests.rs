//! The catalogue as a whole: text and back, what is kept, what is refused, and what the library reads of it.

use std::collections::BTreeSet;

use super::model::{Action, Catalogue, Level, ManagedPolicy};
use super::{compare, guard, merge, text, workspace};

fn committed_files() -> text::Files {
    text::read(&workspace().join("catalog/data")).unwrap()
}

fn committed() -> Catalogue {
    text::decode(&committed_files()).unwrap()
}

/// The committed catalogue after a change.
fn changed(change: impl FnOnce(&mut Catalogue)) -> Catalogue {
    let mut catalogue = committed();
    change(&mut catalogue);
    catalogue
}

fn every_action(catalogue: &mut Catalogue, change: impl Fn(&mut Action)) {
    catalogue.services.values_mut().flat_map(|service| service.actions.values_mut()).for_each(change);
}

fn refusal(new: &Catalogue) -> String {
    guard::refuse_losses(&committed(), new).err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn text_and_back_is_the_same() {
    let catalogue = committed();
    let files = text::encode(&catalogue).unwrap();
    assert_eq!(files, committed_files());
    assert_eq!(text::decode(&files).unwrap(), catalogue);
}

#[test]
fn an_index_that_is_off_does_not_decode() {
    for (from, to) in [("@s3\n", "@s4\n"), ("@s3\n", "@s3\n\n"), ("GetObjectAcl\tR", "GetObjectAcl\tX")] {
        let mut files = committed_files();
        let actions = files.get_mut("actions.txt").unwrap();
        assert!(actions.contains(from));
        *actions = actions.replace(from, to);
        assert!(text::decode(&files).is_err(), "{from:?} as {to:?}");
    }
}

#[test]
fn a_name_that_is_not_ascii_is_refused() {
    let catalogue =
        changed(|catalogue| catalogue.service_principals.extend(["s\u{e9}.amazonaws.com".to_owned()]));
    assert!(text::encode(&catalogue).unwrap_err().to_string().contains("service_principals.txt"));
}

#[test]
fn the_committed_data_is_not_refused() {
    assert_eq!(refusal(&committed()), "");
    assert_eq!(guard::refuse_losses(&Catalogue::default(), &committed()).ok(), Some(()), "the first time");
}

#[test]
fn a_column_that_empties_is_refused() {
    let dependent = changed(|catalogue| every_action(catalogue, |action| action.dependent_actions.clear()));
    assert!(refusal(&dependent).contains("no dependent actions left"));
    let levels = changed(|catalogue| every_action(catalogue, |action| action.level = Level::Write));
    assert!(refusal(&levels).contains("no actions that list left"));
    let required = changed(|catalogue| {
        every_action(catalogue, |action| {
            action.resource_types.values_mut().for_each(|required| *required = false);
        });
    });
    assert!(refusal(&required).contains("no required resource types left"));
    let hints =
        changed(|catalogue| catalogue.services.values_mut().for_each(|service| service.operations.clear()));
    assert!(refusal(&hints).contains("no operations"));
    let policies = changed(|catalogue| catalogue.managed_policies.clear());
    assert!(refusal(&policies).contains("no managed policies left"));
}

#[test]
fn a_column_kept_alive_by_retired_names_alone_is_refused() {
    let mut emptied = changed(|catalogue| catalogue.managed_policies.clear());
    merge::keep_retired(&committed(), &mut emptied);
    assert!(!emptied.managed_policies.is_empty());
    assert!(refusal(&emptied).contains("no managed policies left"));
}

#[test]
fn one_action_in_a_hundred_may_go_and_no_more() {
    let without = |share: usize| {
        changed(|catalogue| {
            let services = catalogue.services.values_mut();
            let in_use =
                services.flat_map(|service| service.actions.values_mut()).filter(|action| !action.retired);
            in_use.take(share).for_each(|action| action.retired = true);
        })
    };
    let actions =
        guard::columns(&committed()).into_iter().find(|(column, _)| *column == "actions").unwrap().1;
    assert_eq!(refusal(&without(actions / 100)), "");
    assert!(refusal(&without(actions / 100 + 1)).contains("more than 1 %"));
}

#[test]
fn names_that_vanish_are_kept_as_retired() {
    let mut new = changed(|catalogue| {
        catalogue.services.remove("sqs").unwrap();
        let s3 = catalogue.services.get_mut("s3").unwrap();
        s3.actions.remove("getobject").unwrap();
        s3.resource_types.remove("job").unwrap();
        s3.condition_keys.remove("s3:prefix").unwrap();
        catalogue.managed_policies.remove("readonlyaccess").unwrap();
        assert!(catalogue.service_principals.remove("datasync.amazonaws.com"));
    });
    merge::keep_retired(&committed(), &mut new);
    let s3 = &new.services["s3"];
    assert!(s3.actions["getobject"].retired && !s3.actions["putobject"].retired && !s3.retired);
    assert!(s3.resource_types["job"].retired && !s3.resource_types["bucket"].retired);
    assert!(s3.condition_keys["s3:prefix"].retired);
    assert!(new.services["sqs"].retired && new.services["sqs"].actions["sendmessage"].retired);
    assert!(new.managed_policies["readonlyaccess"].retired);
    assert_eq!(new.service_principals, committed().service_principals);
    assert_eq!(
        s3.actions["getobject"].condition_keys,
        committed().services["s3"].actions["getobject"].condition_keys
    );

    let files = text::encode(&new).unwrap();
    assert_eq!(text::decode(&files).unwrap(), new, "retired names are written and read");
    let report = guard::report(&committed(), &new);
    assert!(
        report.contains("- action s3:GetObject\n") && report.contains("- managed policy ReadOnlyAccess\n")
    );
}

#[test]
fn a_name_that_comes_back_is_no_longer_retired() {
    let once_retired = changed(|catalogue| {
        catalogue.services.get_mut("s3").unwrap().actions.get_mut("getobject").unwrap().retired = true;
    });
    let mut new = committed();
    merge::keep_retired(&once_retired, &mut new);
    assert_eq!(new, committed());
    assert!(guard::report(&once_retired, &new).contains("+ action s3:GetObject\n"));
}

#[test]
fn a_check_names_the_files_that_differ() {
    let committed = committed_files();
    assert!(compare(&committed, &committed).is_ok());
    let policy = ManagedPolicy { name: "New".to_owned(), path: "/".to_owned(), retired: false };
    let new = changed(|catalogue| drop(catalogue.managed_policies.insert("new".to_owned(), policy)));
    let message = compare(&committed, &text::encode(&new).unwrap()).unwrap_err().to_string();
    assert!(
        message.contains("catalog/data/managed_policies.txt\n") && message.contains("cargo xtask catalog")
    );
    assert!(!message.contains("actions.txt"));
}

/// The library cuts the same text by other code: it must see the same facts.
#[test]
fn the_library_reads_what_the_generator_wrote() {
    let catalogue = committed();
    assert_eq!(iam_role_catalog::services().count(), catalogue.services.len());
    for (seen, service) in iam_role_catalog::services().zip(catalogue.services.values()) {
        assert_eq!((seen.prefix(), seen.retired()), (&*service.prefix, service.retired));
        assert_eq!(seen.actions().count(), service.actions.len());
        for (seen, action) in seen.actions().zip(service.actions.values()) {
            compare_actions(seen, action);
        }
        let types = || seen.resource_types().zip(service.resource_types.values());
        assert!(types().all(|(seen, one)| seen.arn_templates().eq(one.arn_templates.iter())));
        assert!(types().all(|(seen, one)| folded(seen.condition_keys()) == one.condition_keys));
    }
}

fn compare_actions(seen: iam_role_catalog::Action, action: &Action) {
    assert_eq!((seen.name(), seen.retired()), (&*action.name, action.retired));
    assert_eq!(format!("{:?}", seen.access_level()), format!("{:?}", action.level));
    let types = seen.resource_types().map(|(one, required)| (one.name().to_ascii_lowercase(), required));
    assert!(types.eq(action.resource_types.clone()), "{seen:?}");
    assert_eq!(folded(seen.condition_keys()), action.condition_keys, "{seen:?}");
    assert!(seen.dependent_actions().eq(action.dependent_actions.iter()), "{seen:?}");
}

fn folded(keys: impl Iterator<Item = iam_role_catalog::ConditionKey>) -> BTreeSet<String> {
    keys.map(|key| key.name().to_ascii_lowercase()).collect()
}
