//! Turns a service prefix (`s3`) into the service, and a service into the tables of its own names.

use std::{
    fmt,
    hash::{Hash, Hasher},
    ptr,
    sync::{LazyLock, OnceLock},
};

use crate::arn_template::ArnTemplates;
use crate::table::{Row, Rows, Table};
use crate::{Action, ArnTemplate, ConditionKey, NamedKeys, ResourceType, Start};

static NAMES: Table = Table::new(include_str!("../data/services.txt"));
static ACTIONS: Table = Table::new(include_str!("../data/actions.txt"));
static RESOURCE_TYPES: Table = Table::new(include_str!("../data/resource_types.txt"));
static CONDITION_KEYS: Table = Table::new(include_str!("../data/condition_keys.txt"));
static OPERATIONS: Table = Table::new(include_str!("../data/operations.txt"));

static SERVICES: LazyLock<Box<[Entry]>> = LazyLock::new(|| {
    NAMES.rows().map(|row| Entry { row, tables: OnceLock::new(), arns: OnceLock::new() }).collect()
});

/// The service of that prefix (`s3`), ignoring case.
#[must_use]
pub fn service(prefix: &str) -> Option<Service> {
    SERVICES.get(NAMES.find(prefix)?.number()).map(Service)
}

/// Every service, by prefix.
pub fn services() -> impl Iterator<Item = Service> + Clone {
    SERVICES.iter().map(Service)
}

/// A service, as the part before the colon of an action names it.
#[derive(Clone, Copy)]
pub struct Service(&'static Entry);

/// A row of the table of services, and the tables of that service, each found when it is first asked.
struct Entry {
    row: Row,
    tables: OnceLock<Tables>,
    arns: OnceLock<ArnTemplates>,
}

/// The tables of one service.
struct Tables {
    actions: Table,
    /// Those that manage permissions, once they are asked for.
    managing: OnceLock<Box<[Row]>>,
    resource_types: Table,
    condition_keys: Table,
    operations: Table,
    /// Whether some ARN of its resource types names another service.
    lists_others: bool,
}

impl Tables {
    fn of(row: Row) -> Self {
        Self {
            actions: ACTIONS.slice(row.column(1)),
            managing: OnceLock::new(),
            resource_types: RESOURCE_TYPES.slice(row.column(2)),
            condition_keys: CONDITION_KEYS.slice(row.column(3)),
            operations: OPERATIONS.slice(row.column(4)),
            lists_others: !row.column(6).is_empty(),
        }
    }
}

impl Service {
    /// The part before the colon of the service's actions, such as `s3`.
    #[must_use]
    #[inline]
    pub fn prefix(self) -> &'static str {
        self.0.row.name()
    }

    /// Which of [all services](services) it is.
    #[must_use]
    #[inline]
    pub fn number(self) -> usize {
        self.0.row.number()
    }

    /// Whether AWS's service authorization reference does not list the service (any more), though an earlier one or
    /// AWS's own managed policies do.
    #[must_use]
    pub fn retired(self) -> bool {
        self.0.row.retired()
    }

    /// The service's actions, by name.
    #[must_use]
    pub fn actions(self) -> Actions {
        Actions { service: self, rows: self.tables().actions.rows() }
    }

    /// The service's actions whose names start with `start` (`Get`, without the prefix), ignoring case, by name.
    pub fn actions_starting_with(self, start: &str) -> impl Iterator<Item = Action> + Clone {
        self.tables().actions.starting_with(start).map(move |row| Action::new(self, row))
    }

    /// The service's actions of the access level "permissions management", by name.
    pub fn permissions_management(self) -> impl Iterator<Item = Action> + Clone {
        let tables = self.tables();
        let rows = tables.managing.get_or_init(|| tables.actions.select(self.0.row.column(5)).collect());
        rows.iter().map(move |row| Action::new(self, *row))
    }

    /// The action of that name (`GetObject`, without the prefix), ignoring case.
    #[inline]
    #[must_use]
    pub fn action(self, name: &str) -> Option<Action> {
        self.tables().actions.find(name).map(|row| Action::new(self, row))
    }

    /// The service's resource types, by name.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType> + Clone {
        let numbered = self.tables().resource_types.rows().enumerate();
        numbered.map(move |(number, row)| ResourceType::new(self, number, row))
    }

    /// The shapes of the ARNs of all its resource types; some may [name another service](Self::arns_of_others).
    pub fn arns(self) -> impl Iterator<Item = &'static ArnTemplate> + Clone {
        self.arn_templates().all().iter()
    }

    /// Those that name the service in their third field, and may have ARNs whose resources start like that; perhaps others.
    pub fn arns_starting_like(self, start: Start<'_>) -> impl Iterator<Item = &'static ArnTemplate> {
        self.arn_templates().starting_like(start)
    }

    /// Those that name another service in their third field, or any. Few services list some.
    #[must_use]
    pub fn arns_of_others(self) -> &'static [ArnTemplate] {
        if self.tables().lists_others { self.arn_templates().of_others() } else { &[] }
    }

    /// The condition keys that the service's actions and resource types take, by name. Of the global keys only the tag
    /// keys are among them, on the services that take them.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + Clone {
        self.tables().condition_keys.rows().map(ConditionKey::new)
    }

    /// The service's condition key of that full name (`s3:prefix`), ignoring case. A key with a variable part, such as
    /// `s3:ExistingObjectTag/${key}`, is found under any concrete name.
    #[must_use]
    pub fn condition_key(self, key: &str) -> Option<ConditionKey> {
        self.tables().condition_keys.find_instance(key).map(ConditionKey::new)
    }

    /// All of the service's condition keys that [match](ConditionKey::matches) that full name; perhaps none.
    #[must_use]
    pub fn keys_named(self, key: &str) -> NamedKeys {
        NamedKeys { service: self, numbers: self.condition_key_table().positions(key).collect() }
    }

    /// What to write instead of `name`, where that is an operation of the service's API but no IAM action.
    #[must_use]
    pub fn operation(self, name: &str) -> Option<OperationHint> {
        self.tables().operations.find(name).map(OperationHint)
    }

    /// The resource type of that number.
    pub(crate) fn resource_type(self, number: usize) -> Option<ResourceType> {
        self.tables().resource_types.row(number).map(|row| ResourceType::new(self, number, row))
    }

    /// The shapes of the ARNs of the resource type of that number.
    pub(crate) fn arns_of_type(self, number: usize) -> &'static [ArnTemplate] {
        self.arn_templates().of_type(number)
    }

    pub(crate) fn condition_key_table(self) -> &'static Table {
        &self.tables().condition_keys
    }

    fn tables(self) -> &'static Tables {
        self.0.tables.get_or_init(|| Tables::of(self.0.row))
    }

    fn arn_templates(self) -> &'static ArnTemplates {
        self.0.arns.get_or_init(|| ArnTemplates::of(&self.tables().resource_types, self.prefix()))
    }
}

/// Some actions of a service, by name.
#[derive(Clone)]
pub struct Actions {
    service: Service,
    rows: Rows<'static>,
}

impl Iterator for Actions {
    type Item = Action;

    fn next(&mut self) -> Option<Action> {
        self.rows.next().map(|row| Action::new(self.service, row))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl fmt::Debug for Actions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.0, other.0)
    }
}

impl Eq for Service {}

impl Hash for Service {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.prefix().hash(state);
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Service").field(&self.prefix()).finish()
    }
}

/// An operation of a service's API that is not an IAM action, such as S3's `ListObjectsV2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OperationHint(Row);

impl OperationHint {
    /// The operation, as the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The actions that allow the operation, in full (`s3:ListBucket`); none where that is not known.
    pub fn actions(self) -> impl Iterator<Item = &'static str> + Clone {
        self.0.column(1).split(',').filter(|action| !action.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::DefaultHasher;

    use super::*;

    #[test]
    fn services_are_told_apart_by_name() {
        let hash = |one: Service| {
            let mut hasher = DefaultHasher::new();
            one.hash(&mut hasher);
            hasher.finish()
        };
        let hashes: HashSet<u64> = services().map(hash).collect();
        assert_eq!(hashes.len(), services().count());
        assert_eq!(format!("{:?}", service("S3").unwrap()), r#"Service("s3")"#);
    }

    #[test]
    fn actions_say_how_many_and_which_they_are() {
        let sts = service("sts").unwrap();
        let mut actions = sts.actions();
        let all = actions.clone().count();
        assert_eq!(actions.size_hint(), (all, Some(all)));
        assert!(format!("{actions:?}").contains("AssumeRoleWithSAML"));
        assert_eq!(actions.next().map(Action::name), Some("AssumeRole"));
        assert_eq!(actions.size_hint(), (all - 1, Some(all - 1)));
        let starting: Vec<&str> = sts.actions_starting_with("assumeRole").map(Action::name).collect();
        assert_eq!(starting, ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]);
    }
}
