//! Carries forward what the sources no longer list, so that a refresh never breaks a build.

use super::model::{Action, Catalogue, Named, Service};

/// Adds every committed name that `catalogue` lacks, marked retired. Service principals and regions carry no such mark:
/// they are kept as they are.
pub(super) fn keep_retired(committed: &Catalogue, catalogue: &mut Catalogue) {
    for (key, old) in &committed.services {
        match catalogue.services.get_mut(key) {
            Some(service) => keep_names(old, service),
            None => drop(catalogue.services.insert(key.clone(), retired_service(old))),
        }
    }
    keep(&committed.managed_policies, &mut catalogue.managed_policies, |policy| policy.retired = true);
    catalogue.service_principals.extend(committed.service_principals.iter().cloned());
    catalogue.regions.extend(missing(&committed.regions, &catalogue.regions));
    catalogue.partitions.extend(missing(&committed.partitions, &catalogue.partitions));
}

fn retired_service(old: &Service) -> Service {
    let mut service = Service { prefix: old.prefix.clone(), retired: true, ..Service::default() };
    keep_names(old, &mut service);
    service
}

fn keep_names(old: &Service, service: &mut Service) {
    keep(&old.actions, &mut service.actions, |action: &mut Action| action.retired = true);
    keep(&old.resource_types, &mut service.resource_types, |resource_type| resource_type.retired = true);
    keep(&old.condition_keys, &mut service.condition_keys, |key| key.retired = true);
}

fn keep<T: Clone>(old: &Named<T>, new: &mut Named<T>, retire: impl Fn(&mut T)) {
    for (key, mut item) in missing(old, new) {
        retire(&mut item);
        new.insert(key, item);
    }
}

fn missing<T: Clone>(old: &Named<T>, new: &Named<T>) -> Vec<(String, T)> {
    old.iter()
        .filter(|(key, _)| !new.contains_key(*key))
        .map(|(key, item)| (key.clone(), item.clone()))
        .collect()
}
