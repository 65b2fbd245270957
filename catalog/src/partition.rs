//! Turns a partition (`aws-cn`) or a region (`cn-north-1`) into one another.

use crate::table::{Row, Table};

static PARTITIONS: Table = Table::new(include_str!("../data/partitions.txt"));
static REGIONS: Table = Table::new(include_str!("../data/regions.txt"));

/// A group of regions with its own accounts, as the second field of an ARN names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Partition(Row);

/// A region, as the fourth field of an ARN names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Region(Row);

/// The partition of that name (`aws-us-gov`).
#[must_use]
pub fn partition(id: &str) -> Option<Partition> {
    PARTITIONS.find(id).map(Partition).filter(|partition| partition.id() == id)
}

/// Every partition, by name.
pub fn partitions() -> impl Iterator<Item = Partition> + Clone {
    PARTITIONS.rows().map(Partition)
}

/// The region of that name (`eu-central-1`). A region may be newer than the data: see
/// [`Partition::could_have_region`].
#[must_use]
pub fn region(name: &str) -> Option<Region> {
    REGIONS.find(name).map(Region).filter(|region| region.name() == name)
}

/// Every region, by name.
pub fn regions() -> impl Iterator<Item = Region> + Clone {
    REGIONS.rows().map(Region)
}

impl Partition {
    /// The name: `aws`, `aws-cn`, `aws-us-gov`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.0.name()
    }

    /// The domain of its service endpoints: `amazonaws.com`, `amazonaws.com.cn`.
    #[must_use]
    pub fn dns_suffix(self) -> &'static str {
        self.0.column(1)
    }

    /// Its regions, by name.
    pub fn regions(self) -> impl Iterator<Item = Region> + Clone {
        regions().filter(move |region| region.0.column(1) == self.id())
    }

    /// Whether a region of that name would belong here by its shape: a start the partition's regions have (`eu`,
    /// `us-gov`), a word, a number. True of every region listed, and of those AWS may open.
    #[must_use]
    pub fn could_have_region(self, name: &str) -> bool {
        let rest_after = |start: &str| name.strip_prefix(start).and_then(|rest| rest.strip_prefix('-'));
        self.0.column(2).split(',').filter_map(rest_after).any(is_word_and_number)
    }
}

impl Region {
    /// The name: `us-east-1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The partition it belongs to.
    #[must_use]
    pub fn partition(self) -> Partition {
        // INVARIANT: every region's second column is a partition; a test reads them all.
        partition(self.0.column(1)).unwrap_or(Partition(self.0))
    }
}

/// `central-1`, and nothing with a further hyphen.
fn is_word_and_number(text: &str) -> bool {
    text.split_once('-').is_some_and(|(word, number)| {
        let in_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        !word.is_empty()
            && word.bytes().all(in_word)
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}
