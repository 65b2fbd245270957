//! Turns a row of a service's action table into what the action does, on what, and under which conditions.
//!
//! What is asked of every action of a policy is marked to be inlined where it is asked, which is in other crates.

use std::{iter, ops::Range};

use crate::table::{FLAG, Row, Spans, numbered, split_at};
use crate::{ConditionKey, NamedKeys, ResourceType, Service};

/// What stands behind the letter of the level where the action needs further ones.
const NEEDS_OTHERS: u8 = b'+';

/// What an action may do, as AWS's service authorization reference classes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Sees that resources exist, not what they hold.
    List,
    /// Reads what resources hold.
    Read,
    /// Creates, changes or deletes resources.
    Write,
    /// Changes the tags of resources, and nothing else.
    Tagging,
    /// Changes who may do what.
    PermissionsManagement,
}

/// An IAM action, such as `s3:GetObject`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Action {
    service: Service,
    row: Row,
}

impl Action {
    pub(crate) fn new(service: Service, row: Row) -> Self {
        Self { service, row }
    }

    /// The name without the service's prefix, as AWS writes it: `GetObject`.
    #[must_use]
    #[inline]
    pub fn name(self) -> &'static str {
        self.row.name()
    }

    /// The same with the service's prefix: `s3:GetObject`.
    #[must_use]
    pub fn full_name(self) -> String {
        [self.service.prefix(), ":", self.name()].concat()
    }

    /// Which of its service's actions it is, by name.
    #[must_use]
    #[inline]
    pub fn number(self) -> usize {
        self.row.number()
    }

    /// The service the action belongs to.
    #[must_use]
    #[inline]
    pub fn service(self) -> Service {
        self.service
    }

    /// What the action may do. It manages permissions if any of the references read says so.
    #[must_use]
    #[inline]
    pub fn access_level(self) -> AccessLevel {
        match self.row.marks().next() {
            Some(b'L') => AccessLevel::List,
            Some(b'R') => AccessLevel::Read,
            Some(b'T') => AccessLevel::Tagging,
            Some(b'P') => AccessLevel::PermissionsManagement,
            _ => AccessLevel::Write,
        }
    }

    /// The resource types the action works on, each with whether a statement must name one. None: only `*` has a
    /// meaning as the statement's resource.
    pub fn resource_types(self) -> impl Iterator<Item = (ResourceType, bool)> + Clone {
        let of_number =
            move |(number, required)| self.service.resource_type(number).map(|one| (one, required));
        numbered(self.row.column(2)).filter_map(of_number)
    }

    /// The numbers of the resource types the action works on, in the order of its service's, in spans.
    pub fn type_numbers(self) -> impl Iterator<Item = Range<usize>> + Clone {
        Spans::of(self.row.column(2)).map(|(span, _)| span)
    }

    /// Whether the action works on no resource, so that only `*` has a meaning as the statement's resource.
    #[must_use]
    pub fn is_without_resource(self) -> bool {
        self.type_numbers().next().is_none()
    }

    /// Whether a statement must name a resource of some type for the action.
    #[must_use]
    #[inline]
    pub fn needs_resource(self) -> bool {
        self.row.marks().any(|mark| mark == FLAG)
    }

    /// The condition keys the action takes: its own and those of its resource types, by name. Global keys are not
    /// among them but for the tag keys, which an action takes only where they stand here.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + Clone {
        self.service.condition_key_table().select(self.row.column(3)).map(ConditionKey::new)
    }

    /// Whether one of those keys of its service is among its condition keys.
    #[must_use]
    pub fn takes(self, keys: &NamedKeys) -> bool {
        let mut spans = Spans::of(self.row.column(3));
        keys.service == self.service
            && spans.any(|(span, _)| keys.numbers.iter().any(|key| span.contains(key)))
    }

    /// Further actions, in full (`iam:PassRole`), that a caller needs for this one to succeed.
    pub fn dependent_actions(self) -> impl Iterator<Item = &'static str> + Clone {
        let mut rest = if self.needs_others() { self.row.last_column() } else { "" };
        iter::from_fn(move || {
            let (first, behind) = split_at(rest, b',').unwrap_or((rest, ""));
            rest = behind;
            Some(first).filter(|first| !first.is_empty())
        })
    }

    /// Whether there are such actions.
    #[must_use]
    #[inline]
    pub fn needs_others(self) -> bool {
        self.row.marks().any(|mark| mark == NEEDS_OTHERS)
    }

    /// Whether AWS's service authorization reference does not list the action (any more), though an earlier one or
    /// AWS's own managed policies do. That no resource types and keys are listed for such an action proves nothing.
    #[inline]
    #[must_use]
    pub fn retired(self) -> bool {
        self.row.retired()
    }
}
