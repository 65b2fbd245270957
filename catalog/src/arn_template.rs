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
    /// Whether all that stands behind that start is one variable, which any text may take the place of.
    pub ends_in_variable: bool,
    /// Whether `service` is the prefix of the service that lists it.
    pub is_of_its_service: bool,
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
    /// What the resources of those start with that name the service that lists them, and which of all they are: first
    /// those whose start is empty, then by their first byte.
    heads: Box<[(Head, usize)]>,
    /// How many have an empty start.
    open: usize,
    /// Those of them that name another service, or any.
    of_others: Box<[ArnTemplate]>,
}

impl Head {
    fn of(text: &[u8]) -> Self {
        let (mut bytes, mut mask) = (0, 0);
        for byte in text.iter().take(8).rev() {
            (bytes, mask) = (bytes << 8 | u64::from(*byte), mask << 8 | 0xff);
        }
        Self { bytes, mask }
    }

    /// The first byte; 0 where there is none.
    fn first(self) -> u8 {
        self.bytes.to_le_bytes()[0]
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
    #[inline]
    #[must_use]
    pub fn length(self) -> usize {
        self.text.len()
    }

    /// How many bytes both have, if they are the same: some resource may start with both.
    #[inline]
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
    /// The shape that `text` is, of the resource type with that number of the service with that prefix.
    fn parse(text: &'static str, type_number: usize, prefix: &str) -> Option<Self> {
        let (_, rest) = split_at(text.strip_prefix("arn:")?, b':')?;
        let (service, rest) = split_at(rest, b':')?;
        let (region, rest) = split_at(rest, b':')?;
        let (account, resource) = split_at(rest, b':')?;
        let open = resource.bytes().position(|byte| matches!(byte, b'$' | b'*')).unwrap_or(resource.len());
        let (start, rest) = resource.split_at_checked(open)?;
        Some(Self {
            text,
            service,
            region,
            account,
            resource,
            start: Start::of(start),
            ends_in_variable: rest.starts_with("${")
                && split_at(rest, b'}').is_some_and(|(_, end)| end.is_empty()),
            is_of_its_service: service == prefix,
            type_number,
        })
    }
}

impl ArnTemplates {
    /// Those that stand in the second column of the table of resource types of the service with that prefix.
    pub(crate) fn of(resource_types: &Table, prefix: &str) -> Self {
        let texts = resource_types.rows().flat_map(|row| {
            let number = row.number();
            row.column(1).split('|').filter_map(move |text| ArnTemplate::parse(text, number, prefix))
        });
        let all: Box<[ArnTemplate]> = texts.collect();
        let others = all.iter().filter(|template| !template.is_of_its_service);
        let own = all.iter().enumerate().filter(|(_, template)| template.is_of_its_service);
        let mut heads: Box<[(Head, usize)]> =
            own.map(|(place, template)| (template.start.head, place)).collect();
        heads.sort_by_key(|(head, _)| head.first());
        Self {
            open: heads.partition_point(|(head, _)| head.first() == 0),
            heads,
            of_others: others.copied().collect(),
            all,
        }
    }

    pub(crate) fn all(&self) -> &[ArnTemplate] {
        &self.all
    }

    pub(crate) fn of_others(&self) -> &[ArnTemplate] {
        &self.of_others
    }

    pub(crate) fn of_type(&self, number: usize) -> &[ArnTemplate] {
        let before = |limit| self.all.partition_point(|template| template.type_number < limit);
        self.all.get(before(number)..before(number + 1)).unwrap_or_default()
    }

    /// Those that name the service that lists them, and may have ARNs whose resources start like that; perhaps others.
    pub(crate) fn starting_like(&self, start: Start<'_>) -> impl Iterator<Item = &ArnTemplate> {
        let (open, others) = self.heads.split_at_checked(self.open).unwrap_or_default();
        let first = start.head.first();
        let alike = if first == 0 {
            others
        } else {
            let end = others.partition_point(|(head, _)| head.first() <= first);
            let from = others.partition_point(|(head, _)| head.first() < first);
            others.get(from..end).unwrap_or_default()
        };
        let agree = move |(head, _): &&(Head, usize)| start.head.agrees(*head);
        open.iter().chain(alike.iter().filter(agree)).filter_map(|(_, place)| self.all.get(*place))
    }
}
