//! Turns the shapes of the ARNs of a service's resource types into their fields, ready to be compared with many ARNs.

use crate::table::{Table, split_at};

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
    /// Which of its service's resource types it is of, by number: see [`Action::type_numbers`](crate::Action::type_numbers).
    pub type_number: usize,
}

/// What a resource starts with, up to its first part that is open, ready to be compared with many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Start<'a> {
    text: &'a str,
    head: Head,
}

/// The first bytes of a start, as many as it has of eight: most starts differ in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Head {
    /// The first byte is the lowest; zeros stand behind the last.
    bytes: u64,
    /// All bits of each of them.
    mask: u64,
}

/// The shapes of the ARNs of one service.
pub(crate) struct ArnTemplates {
    /// By their resource types.
    all: Box<[ArnTemplate]>,
    /// What their resources start with, close together for a search to go through.
    heads: Box<[Head]>,
}

impl Head {
    fn of(text: &[u8]) -> Self {
        let (mut bytes, mut mask) = (0, 0);
        for byte in text.iter().take(8).rev() {
            (bytes, mask) = (bytes << 8 | u64::from(*byte), mask << 8 | 0xff);
        }
        Self { bytes, mask }
    }

    /// Whether both have the same bytes where both have some.
    fn agrees(self, other: Self) -> bool {
        (self.bytes ^ other.bytes) & self.mask & other.mask == 0
    }
}

impl<'a> Start<'a> {
    /// That start.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        Self { text, head: Head::of(text.as_bytes()) }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(self) -> usize {
        self.text.len()
    }

    /// How many bytes both have, if they are the same: some resource may start with both.
    #[must_use]
    pub fn in_common(self, other: Start<'_>) -> Option<usize> {
        let length = self.length().min(other.length());
        let is_same = self.head.agrees(other.head)
            && (length <= 8 || self.text.as_bytes().get(..length) == other.text.as_bytes().get(..length));
        is_same.then_some(length)
    }

    /// Whether all that starts with `other` starts with it.
    #[must_use]
    pub fn is_start_of(self, other: Start<'_>) -> bool {
        self.length() <= other.length() && self.in_common(other).is_some()
    }
}

impl ArnTemplate {
    /// The shape that `text` is, of the resource type with that number.
    fn parse(text: &'static str, type_number: usize) -> Option<Self> {
        let (_, rest) = split_at(text.strip_prefix("arn:")?, b':')?;
        let (service, rest) = split_at(rest, b':')?;
        let (region, rest) = split_at(rest, b':')?;
        let (account, resource) = split_at(rest, b':')?;
        let open = resource.bytes().position(|byte| matches!(byte, b'$' | b'*'));
        let start = Start::of(open.and_then(|open| resource.get(..open)).unwrap_or(resource));
        Some(Self { text, service, region, account, resource, start, type_number })
    }
}

impl ArnTemplates {
    /// Those that stand in the second column of a service's table of resource types.
    pub(crate) fn of(resource_types: &Table) -> Self {
        let texts = resource_types.rows().enumerate().flat_map(|(number, row)| {
            row.column(1).split('|').filter_map(move |text| ArnTemplate::parse(text, number))
        });
        let all: Box<[ArnTemplate]> = texts.collect();
        Self { heads: all.iter().map(|template| template.start.head).collect(), all }
    }

    pub(crate) fn all(&self) -> &[ArnTemplate] {
        &self.all
    }

    pub(crate) fn of_type(&self, number: usize) -> &[ArnTemplate] {
        let before = |limit| self.all.partition_point(|template| template.type_number < limit);
        self.all.get(before(number)..before(number + 1)).unwrap_or_default()
    }

    /// Those that may have ARNs whose resources start like that, and perhaps others.
    pub(crate) fn starting_like(&self, start: Start<'_>) -> impl Iterator<Item = &ArnTemplate> {
        let agree = move |(_, head): &(_, &Head)| start.head.agrees(**head);
        self.all.iter().zip(&self.heads).filter(agree).map(|(template, _)| template)
    }
}
