//! Turns a service prefix (`s3`) into the service, and a service into the tables of its own names.

use crate::table::{Row, Table};
use crate::{Action, ConditionKey, ResourceType};

static SERVICES: Table = Table::new(include_str!("../data/services.txt"));
static ACTIONS: Table = Table::new(include_str!("../data/actions.txt"));
static RESOURCE_TYPES: Table = Table::new(include_str!("../data/resource_types.txt"));
static CONDITION_KEYS: Table = Table::new(include_str!("../data/condition_keys.txt"));
static OPERATIONS: Table = Table::new(include_str!("../data/operations.txt"));

/// The service of that prefix (`s3`), ignoring case.
#[must_use]
pub fn service(prefix: &str) -> Option<Service> {
    SERVICES.find(prefix).map(Service)
}

/// Every service, by prefix.
pub fn services() -> impl Iterator<Item = Service> + Clone {
    SERVICES.rows().map(Service)
}

/// A service, as the part before the colon of an action names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Service(Row);

impl Service {
    /// The part before the colon of the service's actions, such as `s3`.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        self.0.name()
    }

    /// Whether AWS's service authorization reference does not list the service (any more), though an earlier one or
    /// AWS's own managed policies do.
    #[must_use]
    pub fn retired(self) -> bool {
        self.0.retired()
    }

    /// The service's actions, by name.
    pub fn actions(self) -> impl Iterator<Item = Action> + Clone {
        self.action_table().rows().map(move |row| Action::new(self, row))
    }

    /// The action of that name (`GetObject`, without the prefix), ignoring case.
    #[must_use]
    pub fn action(self, name: &str) -> Option<Action> {
        self.action_table().find(name).map(|row| Action::new(self, row))
    }

    /// The service's resource types, by name.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType> + Clone {
        self.resource_type_table().rows().map(move |row| ResourceType::new(self, row))
    }

    /// The condition keys that the service's actions and resource types take, by name. Of the global keys only the tag
    /// keys are among them, on the services that take them.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + Clone {
        self.condition_key_table().rows().map(ConditionKey::new)
    }

    /// The service's condition key of that full name (`s3:prefix`), ignoring case. A key with a variable part, such as
    /// `s3:ExistingObjectTag/${key}`, is found under any concrete name.
    #[must_use]
    pub fn condition_key(self, key: &str) -> Option<ConditionKey> {
        let exact = self.condition_key_table().find(key).map(ConditionKey::new);
        exact.or_else(|| self.condition_keys().find(|template| template.matches(key)))
    }

    /// What to write instead of `name`, where that is an operation of the service's API but no IAM action.
    #[must_use]
    pub fn operation(self, name: &str) -> Option<OperationHint> {
        OPERATIONS.slice(self.0.column(4)).find(name).map(OperationHint)
    }

    fn action_table(self) -> Table {
        ACTIONS.slice(self.0.column(1))
    }

    pub(crate) fn resource_type_table(self) -> Table {
        RESOURCE_TYPES.slice(self.0.column(2))
    }

    pub(crate) fn condition_key_table(self) -> Table {
        CONDITION_KEYS.slice(self.0.column(3))
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
