//! Turns a row of a service's resource-type table into the type's ARNs and condition keys.

use std::ops::Range;

use crate::table::Row;
use crate::{ConditionKey, Service};

/// A kind of resource of one service, such as `bucket` of S3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResourceType {
    service: Service,
    shapes: &'static Shapes,
}

/// A row of the table, and which of its service's shapes of ARNs are in it.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Shapes {
    row: Row,
    arns: Range<usize>,
}

/// The shape of the ARNs of a resource type, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`, in its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ArnTemplate {
    /// All of it.
    pub text: &'static str,
    /// The third field. It need not be the prefix of the service that lists it, and may be a variable.
    pub service: &'static str,
    /// The fourth field: `${Region}`, or empty where ARNs have no region.
    pub region: &'static str,
    /// The fifth field: `${Account}`, empty where ARNs have no account, or a literal such as `aws`.
    pub account: &'static str,
    /// What stands behind the fifth colon.
    pub resource: &'static str,
    /// What `resource` starts with, up to its first variable or wildcard.
    pub start: Start<'static>,
}

/// What a resource starts with, up to its first part that is open, ready to be compared with many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Start<'a> {
    text: &'a str,
    /// The first bytes of the text, as many as it has of eight, with zeros behind: most starts differ in them.
    head: u64,
}

impl<'a> Start<'a> {
    /// That start.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let all = || bytes.iter().rev().fold(0, |head, byte| head << 8 | u64::from(*byte));
        Self { text, head: bytes.first_chunk().map_or_else(all, |head| u64::from_le_bytes(*head)) }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(self) -> usize {
        self.text.len()
    }

    /// Whether all that starts with `other` starts with it.
    #[must_use]
    pub fn is_start_of(self, other: Start<'_>) -> bool {
        self.length() <= other.length() && self.in_common(other).is_some()
    }

    /// How many bytes both have, if they are the same: some resource may start with both.
    #[must_use]
    pub fn in_common(self, other: Start<'_>) -> Option<usize> {
        let length = self.length().min(other.length());
        let unlike = (self.head ^ other.head).trailing_zeros() / u8::BITS;
        if usize::try_from(unlike).is_ok_and(|unlike| unlike < length.min(8)) {
            return None;
        }
        let is_same =
            length <= 8 || self.text.as_bytes().get(..length) == other.text.as_bytes().get(..length);
        is_same.then_some(length)
    }
}

impl Shapes {
    /// Adds those in `row` to those of the service.
    pub(crate) fn of(row: Row, of_service: &mut Vec<ArnTemplate>) -> Self {
        let start = of_service.len();
        of_service.extend(texts(row).filter_map(ArnTemplate::parse));
        Self { row, arns: start..of_service.len() }
    }
}

impl ArnTemplate {
    fn parse(text: &'static str) -> Option<Self> {
        let (_, rest) = text.strip_prefix("arn:")?.split_once(':')?;
        let (service, rest) = rest.split_once(':')?;
        let (region, rest) = rest.split_once(':')?;
        let (account, resource) = rest.split_once(':')?;
        let start = Start::of(resource.split(['$', '*']).next().unwrap_or_default());
        Some(Self { text, service, region, account, resource, start })
    }
}

impl ResourceType {
    pub(crate) fn new(service: Service, shapes: &'static Shapes) -> Self {
        Self { service, shapes }
    }

    /// The name, as AWS writes it. It may hold spaces: `function alias`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.shapes.row.name()
    }

    /// The shapes of its ARNs, such as `arn:${Partition}:s3:::${BucketName}`: at least one. The account is always
    /// `${Account}`; the service in the ARN need not be the service's prefix.
    pub fn arn_templates(self) -> impl Iterator<Item = &'static str> + Clone {
        texts(self.shapes.row)
    }

    /// The same in their fields.
    pub fn arns(self) -> impl Iterator<Item = &'static ArnTemplate> + Clone {
        self.service.arns_numbered(self.shapes.arns.clone()).iter()
    }

    /// The condition keys that filter by the resource, by name.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> + Clone {
        self.service.condition_key_table().select(self.shapes.row.column(2)).map(ConditionKey::new)
    }

    /// Whether AWS's service authorization reference no longer lists the type.
    #[must_use]
    pub fn retired(self) -> bool {
        self.shapes.row.retired()
    }
}

fn texts(row: Row) -> impl Iterator<Item = &'static str> + Clone {
    row.column(1).split('|')
}
