//! The embedded tables themselves: the order the searches rely on, and that every name in them is found again.

use std::fs;
use std::path::Path;

use crate::{
    AccessLevel, Action, Service, global_condition_key, global_condition_keys, hash_ignoring_case,
    managed_policies, managed_policy, service, service_principal, service_principals, services,
};

/// The blocks of a file: all of it, or what stands under each heading.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks = vec![Vec::new()];
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with('@') {
            blocks.push(Vec::new());
        } else {
            blocks.last_mut().unwrap().push(line.split('\t').next().unwrap());
        }
    }
    blocks
}

#[test]
fn every_table_is_ascii_sorted_and_without_doubles() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut rows = 0;
    for entry in fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.is_ascii() && !text.contains('\r'), "{path:?}");
        assert!(text.ends_with('\n') || path.ends_with("date.txt"), "{path:?}");
        for names in blocks(&text) {
            let folded: Vec<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
            assert!(folded.iter().all(|name| !name.is_empty()), "{path:?}");
            let disorder = folded.windows(2).find(|pair| pair[0] >= pair[1]);
            assert_eq!(disorder, None, "{path:?}");
            rows += names.len();
        }
    }
    assert!(rows > 25_000, "{rows} rows were looked at");
}

#[test]
fn every_service_is_found_whatever_the_case() {
    for one in services() {
        assert_eq!(service(&one.prefix().to_ascii_uppercase()), Some(one));
    }
}

#[test]
fn every_name_of_every_service_is_found() {
    for one in services() {
        for action in one.actions() {
            assert_eq!(one.action(&action.name().to_ascii_uppercase()), Some(action));
            assert!(one.action(&format!("{}x", action.name())).is_none_or(|other| other != action));
        }
        for key in one.condition_keys() {
            assert_eq!(one.condition_key(&key.name().to_ascii_uppercase()), Some(key));
        }
        assert!(
            one.resource_types()
                .all(|resource_type| resource_type.arn_templates().all(|arn| !arn.is_empty()))
        );
    }
}

#[test]
fn an_action_takes_the_keys_of_its_resource_types() {
    for action in services().flat_map(Service::actions) {
        let own: Vec<_> = action.condition_keys().collect();
        let of_types = action.resource_types().flat_map(|(resource_type, _)| resource_type.condition_keys());
        for key in of_types {
            assert!(own.contains(&key), "{action:?} lacks {key:?}");
        }
    }
}

#[test]
fn dependent_actions_are_actions() {
    for needed in services().flat_map(Service::actions).flat_map(Action::dependent_actions) {
        let (prefix, name) = needed.split_once(':').unwrap();
        let found = service(prefix).and_then(|one| one.action(name));
        assert_eq!(found.map(Action::name), Some(name), "{needed}");
    }
}

#[test]
fn every_other_name_is_found() {
    for key in global_condition_keys() {
        assert_eq!(global_condition_key(&key.name().to_ascii_uppercase()), Some(key));
    }
    for policy in managed_policies() {
        assert_eq!(managed_policy(policy.name()), Some(policy));
        assert!(policy.path().starts_with('/') && policy.path().ends_with('/'), "{policy:?}");
    }
    for principal in service_principals() {
        assert_eq!(service_principal(principal.name()), Some(principal));
    }
}

#[test]
fn services_and_actions_are_numbered_in_their_order() {
    assert!(services().map(Service::number).eq(0..services().count()));
    for one in services() {
        assert!(one.actions().map(Action::number).eq(0..one.actions().count()), "{one:?}");
    }
}

#[test]
fn hashes_tell_names_apart_but_for_case() {
    let hash = hash_ignoring_case;
    for name in ["s3", "iam:PassRole", "s3:GetObjectVersionTagging"] {
        assert_eq!(hash(name), hash(&name.to_ascii_uppercase()), "{name}");
        assert_ne!(hash(name), hash(&format!("{name}s")), "{name}");
    }
}

#[test]
fn what_is_asked_of_many_actions_is_what_is_listed() {
    for action in services().flat_map(Service::actions) {
        let types: Vec<_> = action.resource_types().collect();
        assert_eq!(action.needs_resource(), types.iter().any(|(_, required)| *required), "{action:?}");
        assert_eq!(action.needs_others(), action.dependent_actions().next().is_some(), "{action:?}");
        let numbered = |number| action.service().resource_types().nth(number);
        let of_numbers: Vec<_> = action.type_numbers().flatten().filter_map(numbered).collect();
        assert!(types.iter().map(|(one, _)| *one).eq(of_numbers), "{action:?}");
    }
}

#[test]
fn every_key_of_an_action_is_one_that_it_takes() {
    for one in services().step_by(7) {
        for key in one.condition_keys() {
            let keys = one.keys_named(key.name());
            let takes = |action: &Action| action.condition_keys().any(|known| known.matches(key.name()));
            assert!(one.actions().all(|action| action.takes(&keys) == takes(&action)), "{key:?}");
        }
    }
}

#[test]
fn every_shape_of_an_arn_is_found_by_its_type_and_by_its_start() {
    for one in services() {
        for (number, of) in one.resource_types().enumerate() {
            assert!(of.arns().map(|arn| arn.text).eq(of.arn_templates()), "{of:?}");
            for arn in of.arns() {
                assert_eq!(arn.type_number, number, "{arn:?}");
                let is_found = one.arns_starting_like(arn.start).any(|other| other == arn);
                assert_eq!(is_found, arn.service == one.prefix(), "{arn:?}");
                assert_eq!(one.arns_of_others().contains(arn), !is_found, "{arn:?}");
            }
        }
    }
}

#[test]
fn the_actions_that_manage_permissions_are_those_of_that_level() {
    for one in services() {
        let manages = |action: &Action| action.access_level() == AccessLevel::PermissionsManagement;
        assert!(one.permissions_management().eq(one.actions().filter(manages)), "{one:?}");
    }
}
