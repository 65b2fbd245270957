//! What the catalogue says, by name. Every map is keyed by the name in lower case, the order of the embedded tables.

use std::collections::{BTreeMap, BTreeSet};

/// Names in lower case, each with what is known of it.
pub(super) type Named<T> = BTreeMap<String, T>;

/// All embedded facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Catalogue {
    /// The day of the data, `YYYY-MM-DD`.
    pub(super) date: String,
    pub(super) services: Named<Service>,
    pub(super) managed_policies: Named<ManagedPolicy>,
    pub(super) service_principals: BTreeSet<String>,
    pub(super) partitions: BTreeMap<String, Partition>,
    /// Region to partition.
    pub(super) regions: BTreeMap<String, String>,
    pub(super) global_keys: Named<GlobalKey>,
    pub(super) web_identity_claims: Named<ConditionKey>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Service {
    pub(super) prefix: String,
    pub(super) retired: bool,
    pub(super) actions: Named<Action>,
    pub(super) resource_types: Named<ResourceType>,
    pub(super) condition_keys: Named<ConditionKey>,
    pub(super) operations: Named<Operation>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Action {
    pub(super) name: String,
    pub(super) level: Level,
    /// Lower-case names of the service's resource types, with whether one is required.
    pub(super) resource_types: BTreeMap<String, bool>,
    /// Lower-case names of the service's condition keys: the action's own and its resource types'.
    pub(super) condition_keys: BTreeSet<String>,
    /// Other actions it needs, in full.
    pub(super) dependent_actions: BTreeSet<String>,
    pub(super) retired: bool,
}

/// AWS's access levels, by the letter the data writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    List,
    Read,
    Write,
    Tagging,
    PermissionsManagement,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ResourceType {
    pub(super) name: String,
    pub(super) arn_templates: Vec<String>,
    /// Lower-case names of the service's condition keys.
    pub(super) condition_keys: BTreeSet<String>,
    pub(super) retired: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ConditionKey {
    pub(super) name: String,
    /// As the service authorization reference writes it: `String`, `ArrayOfARN`.
    pub(super) key_type: String,
    pub(super) retired: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operation {
    pub(super) name: String,
    /// The actions that allow it, in full.
    pub(super) actions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ManagedPolicy {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) retired: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Partition {
    pub(super) dns_suffix: String,
    /// What the names of its regions start with, before a hyphen, a word, a hyphen and a number.
    pub(super) region_starts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct GlobalKey {
    pub(super) name: String,
    pub(super) key_type: String,
    /// `always` or `sometimes`.
    pub(super) presence: String,
    /// `current`, `deprecated` or `unknown`.
    pub(super) standing: String,
}

impl Catalogue {
    /// The action of that full name (`s3:GetObject`), ignoring case.
    pub(super) fn action(&self, full_name: &str) -> Option<(&Service, &Action)> {
        let (prefix, name) = full_name.split_once(':')?;
        let service = self.services.get(&prefix.to_ascii_lowercase())?;
        Some((service, service.actions.get(&name.to_ascii_lowercase())?))
    }

    /// The service of that prefix, put in as retired where there is none.
    pub(super) fn service_or_retired(&mut self, prefix: &str) -> &mut Service {
        let retired = || Service { prefix: prefix.to_ascii_lowercase(), retired: true, ..Service::default() };
        self.services.entry(prefix.to_ascii_lowercase()).or_insert_with(retired)
    }
}

impl Action {
    /// An action of which only its name and level are known, from a source other than AWS's current reference.
    pub(super) fn retired(name: &str, level: Level) -> Self {
        Self {
            name: name.to_owned(),
            level,
            resource_types: BTreeMap::new(),
            condition_keys: BTreeSet::new(),
            dependent_actions: BTreeSet::new(),
            retired: true,
        }
    }
}

impl Level {
    /// The level that a list such as `Tagging, Write` opens with.
    pub(super) fn parse(written: &str) -> Option<Self> {
        Some(match written.split(',').next().unwrap_or_default() {
            "List" => Self::List,
            "Read" => Self::Read,
            "Write" => Self::Write,
            "Tagging" => Self::Tagging,
            "Permissions management" => Self::PermissionsManagement,
            _ => return None,
        })
    }

    /// The level AWS's naming gives the verb an action's name opens with, for a name whose level no source tells.
    pub(super) fn of_verb(action: &str) -> Self {
        let opens_with = |verbs: &[&str]| verbs.iter().any(|verb| action.starts_with(verb));
        if opens_with(&["List"]) {
            Self::List
        } else if opens_with(&["Get", "Describe", "BatchGet", "Search", "Download", "Test", "Validate"]) {
            Self::Read
        } else if opens_with(&["TagResource", "UntagResource"]) {
            Self::Tagging
        } else {
            Self::Write
        }
    }

    /// The letter the data writes.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::List => "L",
            Self::Read => "R",
            Self::Write => "W",
            Self::Tagging => "T",
            Self::PermissionsManagement => "P",
        }
    }

    /// The level of that letter.
    pub(super) fn of_letter(letter: &str) -> Option<Self> {
        [Self::List, Self::Read, Self::Write, Self::Tagging, Self::PermissionsManagement]
            .into_iter()
            .find(|level| level.letter() == letter)
    }
}
