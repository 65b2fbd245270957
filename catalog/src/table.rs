//! Turns embedded text into rows: one line each, columns parted by tabs, sorted by the first column ignoring case.
//!
//! INVARIANT: a table is cut into lines when it is first asked, and only then; the lines stay where they are embedded. No
//! line and no table that is searched is longer than 16 bits can count.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    num::NonZero,
    slice,
    sync::OnceLock,
};

use crate::template;

/// The last column of a row when AWS's reference no longer lists the name.
const RETIRED: &str = "retired";

/// What stands behind a number, or the last of several, that carries a flag.
pub(crate) const FLAG: char = '!';

/// How many columns of a row are told apart, the name among them.
const COLUMNS: usize = 5;

/// The multiplier of the hash: odd, its bits spread.
const SPREAD: u64 = 0x517c_c1b7_2722_0a95;

/// The bit in which a small letter differs from its capital, in each byte of a word.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// Rows sorted by name, as a slice of an embedded file.
pub(crate) struct Table {
    text: &'static str,
    lines: OnceLock<Box<[Line]>>,
    /// By the hashes of the names.
    slots: OnceLock<Slots>,
    /// Those whose names have a variable part.
    templates: OnceLock<Box<[Row]>>,
}

/// Where a line stands in its table. Small, because a search waits for memory.
#[derive(Clone, Copy)]
struct Line {
    start: u32,
    ends: Ends,
    retired: bool,
}

/// Where each column of a line ends, and at last the line.
type Ends = [u16; COLUMNS + 1];

/// One line of a table, without its line feed. Made without looking at its text.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    table: &'static str,
    line: Line,
}

/// Rows of a table, in order.
#[derive(Clone)]
pub(crate) struct Rows<'a> {
    text: &'static str,
    lines: slice::Iter<'a, Line>,
}

impl Table {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, lines: OnceLock::new(), slots: OnceLock::new(), templates: OnceLock::new() }
    }

    /// The rows of `range`, which is written `start..end` in bytes. An empty table where it is no such range.
    pub(crate) fn slice(&self, range: &str) -> Self {
        let bounds =
            range.split_once("..").and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        let text = bounds.and_then(|(start, end): (usize, usize)| self.text.get(start..end));
        Self::new(text.unwrap_or_default())
    }

    /// The row of that name, ignoring case.
    pub(crate) fn find(&self, name: &str) -> Option<Row> {
        self.search(name).map(|(_, row)| row)
    }

    /// The number of the row of that name, ignoring case.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.search(name).map(|(number, _)| number)
    }

    fn search(&self, name: &str) -> Option<(usize, Row)> {
        let slots = self.slots.get_or_init(|| Slots::of(self.rows()));
        let lines = self.lines();
        let numbered = |number| Some((number, Row { table: self.text, line: *lines.get(number)? }));
        let is_it = |known: &str| known == name || known.eq_ignore_ascii_case(name);
        slots.candidates(hash(name)).filter_map(numbered).find(|(_, row)| is_it(row.name()))
    }

    /// The row of that name, else the first whose name has a variable part of which `name` is an instance.
    pub(crate) fn find_instance(&self, name: &str) -> Option<Row> {
        let templates =
            || self.templates.get_or_init(|| self.rows().filter(|row| row.is_template()).collect());
        let is_instance = |row: &&Row| template::matches(row.name(), name);
        self.find(name).or_else(|| templates().iter().find(is_instance).copied())
    }

    /// The rows whose names start with `start`, ignoring case, in order.
    pub(crate) fn starting_with(&self, start: &str) -> Rows<'_> {
        let order = |line: &Line| Row { table: self.text, line: *line }.compare_start(start);
        let lines = self.lines();
        let first = lines.partition_point(|line| order(line).is_lt());
        let rest = lines.get(first..).unwrap_or_default();
        let end = rest.partition_point(|line| order(line).is_le());
        Rows { text: self.text, lines: rest.get(..end).unwrap_or_default().iter() }
    }

    /// All rows, in order.
    pub(crate) fn rows(&self) -> Rows<'_> {
        Rows { text: self.text, lines: self.lines().iter() }
    }

    /// The rows that `numbers` names, in order.
    pub(crate) fn select(&'static self, numbers: &'static str) -> impl Iterator<Item = Row> + Clone {
        numbered(numbers).filter_map(|(number, _)| self.row(number))
    }

    fn row(&self, number: usize) -> Option<Row> {
        self.lines().get(number).map(|line| Row { table: self.text, line: *line })
    }

    fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| {
            let mut start = 0;
            let line = |text: &str| {
                let line = Line::of(start, text);
                start += u32::try_from(text.len() + 1).unwrap_or_default();
                line
            };
            self.text.split_terminator('\n').map(line).collect()
        })
    }
}

/// The numbers that a list names, in order, with the flag that each carries: `0-2,5!` is 0, 1 and 2 without the flag and
/// 5 with it.
pub(crate) fn numbered(list: &'static str) -> impl Iterator<Item = (usize, bool)> + Clone {
    list.split(',').filter_map(parse_span).flatten()
}

impl Line {
    fn of(start: u32, line: &str) -> Self {
        let place = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
        let mut ends = [place(line.len()); COLUMNS + 1];
        let tabs = line.match_indices('\t').map(|(tab, _)| place(tab));
        ends.iter_mut().take(COLUMNS).zip(tabs).for_each(|(end, tab)| *end = tab);
        let retired = line.strip_suffix(RETIRED).is_some_and(|before| before.ends_with('\t'));
        Self { start, ends, retired }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.lines.next().map(|line| Row { table: self.text, line: *line })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.lines.size_hint()
    }
}

impl Row {
    /// What stands between two places of the line.
    fn part(self, from: usize, to: u16) -> &'static str {
        let start = usize::try_from(self.line.start).unwrap_or_default();
        self.table.get(start + from..start + usize::from(to)).unwrap_or_default()
    }

    /// All of it.
    fn text(self) -> &'static str {
        let [.., length] = self.line.ends;
        self.part(0, length)
    }

    pub(crate) fn name(self) -> &'static str {
        let [end, ..] = self.line.ends;
        self.part(0, end)
    }

    /// The column of that number, from 1, empty where the row ends before it.
    pub(crate) fn column(self, number: usize) -> &'static str {
        let [ends @ .., _] = self.line.ends;
        let before = number.checked_sub(1).and_then(|before| ends.get(before));
        before.zip(ends.get(number)).map_or("", |(before, end)| self.part(usize::from(*before) + 1, *end))
    }

    /// Whether the row is marked as one that AWS's reference does not list (any more).
    pub(crate) fn retired(self) -> bool {
        self.line.retired
    }

    /// Whether the name has a variable part, `${…}`.
    fn is_template(self) -> bool {
        self.name().contains('$')
    }

    /// How the name stands to those that start with `start`, which are one stretch of a table.
    fn compare_start(self, start: &str) -> Ordering {
        let name = self.name();
        let from_name = name.get(..start.len()).unwrap_or(name);
        compare(from_name, start)
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Row").field(&self.text()).finish()
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Row {}

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text().hash(state);
    }
}

/// The rows of a table by the hashes of their names: a row stands in the slot of its hash, or in the first free one behind
/// it.
struct Slots(Box<[Option<Slot>]>);

/// A row, and by what most others are told from it without their names being looked at.
#[derive(Clone, Copy)]
struct Slot {
    /// Counted from 1, for a free slot to be no larger.
    number: NonZero<u16>,
    /// A part of the hash that has no say in the place.
    mark: u16,
}

impl Slots {
    /// At least half of the slots stay free, so a search soon comes to one.
    fn of(rows: Rows<'_>) -> Self {
        let mut slots = Self(vec![None; (rows.lines.len() * 2).next_power_of_two()].into());
        for (number, row) in (1..).zip(rows) {
            let hash = hash(row.name());
            let free = slots.starting_at(hash).find(|place| matches!(slots.0.get(*place), Some(None)));
            if let Some(slot) = free.and_then(|place| slots.0.get_mut(place)) {
                *slot = NonZero::new(number).map(|number| Slot { number, mark: mark(hash) });
            }
        }
        slots
    }

    /// The numbers of the rows whose names may have that hash.
    fn candidates(&self, hash: u64) -> impl Iterator<Item = usize> {
        self.starting_at(hash)
            .map_while(|place| self.0.get(place).copied().flatten())
            .filter(move |slot| slot.mark == mark(hash))
            .map(|slot| usize::from(slot.number.get()) - 1)
    }

    /// Every place once, the hash's own first.
    fn starting_at(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let count = self.0.len();
        let own = usize::try_from(hash >> 32).unwrap_or_default();
        (own..own + count).map(move |place| place & (count - 1))
    }
}

fn mark(hash: u64) -> u16 {
    let [low, high, ..] = hash.to_be_bytes();
    u16::from_be_bytes([low, high])
}

/// The same for names that are the same but for case, and seldom for others.
fn hash(name: &str) -> u64 {
    let mixed = |hash: u64, word: u64| (hash.rotate_left(5) ^ (word | SMALL)).wrapping_mul(SPREAD);
    let bytes = name.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().map(|word| u64::from_le_bytes(*word)).fold(0, mixed);
    // What is left over with some of what was before, if there is as much.
    let last = bytes.last_chunk().map(|word| u64::from_le_bytes(*word));
    mixed(hash, last.unwrap_or_else(|| rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))))
}

fn compare(left: &str, right: &str) -> Ordering {
    let same = start_in_common(left.as_bytes(), right.as_bytes());
    for (left, right) in left.bytes().zip(right.bytes()).skip(same) {
        if left != right {
            let order = left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase());
            if order != Ordering::Equal {
                return order;
            }
        }
    }
    left.len().cmp(&right.len())
}

/// How many bytes are the same at the start, counted in eights: names that are near in a table share long starts.
fn start_in_common(left: &[u8], right: &[u8]) -> usize {
    let (left, _) = left.as_chunks::<8>();
    let (right, _) = right.as_chunks::<8>();
    left.iter().zip(right).take_while(|(left, right)| left == right).count() * 8
}

/// `3-5!` as the numbers 3, 4 and 5, each with the flag; `None` for anything else.
fn parse_span(span: &str) -> Option<impl Iterator<Item = (usize, bool)> + Clone + use<>> {
    let (numbers, flag) = span.strip_suffix(FLAG).map_or((span, false), |numbers| (numbers, true));
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    Some((first..=last).map(move |number| (number, flag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: Table = Table::new("alpha\tA\nBeta\tB\tretired\ngamma\nGamma_2\tD\nomega ray\tE\n");

    #[test]
    fn finds_every_row_whatever_the_case() {
        for row in TABLE.rows() {
            assert_eq!(TABLE.find(row.name()), Some(row));
            assert_eq!(TABLE.find(&row.name().to_ascii_uppercase()), Some(row));
        }
    }

    #[test]
    fn finds_nothing_that_is_not_a_whole_name() {
        for name in [
            "",
            "alph",
            "alphaa",
            "alpha\tA",
            "aardvark",
            "zulu",
            "gamma_",
            "omega",
            "ä",
            "\n",
            "omega ray\n",
        ] {
            assert_eq!(TABLE.find(name), None, "{name:?}");
        }
        assert_eq!(Table::new("").find("alpha"), None);
    }

    #[test]
    fn reads_columns_and_the_retired_mark() {
        let beta = TABLE.find("beta").unwrap();
        assert_eq!((beta.column(1), beta.column(7), beta.retired()), ("B", "", true));
        assert!(!TABLE.find("alpha").unwrap().retired());
    }

    #[test]
    fn finds_the_rows_that_start_alike() {
        let names = |start| TABLE.starting_with(start).map(Row::name).collect::<Vec<_>>();
        assert_eq!(names("GAMMA"), ["gamma", "Gamma_2"]);
        assert_eq!(names("beta"), ["Beta"]);
        assert_eq!(names("").len(), 5);
        assert_eq!([names("gamma_2x"), names("betb"), names("é")].concat(), [""; 0]);
    }

    #[test]
    fn finds_names_that_are_alike_for_longer_than_a_key() {
        let table = Table::new("sixteen letters a\nSixteen letters aB\nsixteen letters ac\n");
        for row in table.rows() {
            assert_eq!(table.find(&row.name().to_ascii_uppercase()), Some(row));
        }
        let names = |start| table.starting_with(start).map(Row::name).collect::<Vec<_>>();
        assert_eq!(names("SIXTEEN letters AB"), ["Sixteen letters aB"]);
        assert_eq!(names("sixteen letters ").len(), 3);
        assert_eq!([names("sixteen letters b"), names("sixteen\0")].concat(), [""; 0]);
    }

    #[test]
    fn selects_rows_by_number() {
        let names = |numbers| TABLE.select(numbers).map(Row::name).collect::<Vec<_>>();
        assert_eq!(names("0,2-3!"), ["alpha", "gamma", "Gamma_2"]);
        assert_eq!(names(""), [""; 0]);
        assert_eq!(names("4,9,x"), ["omega ray"], "there is no row of the number 9");
        assert_eq!(numbered("0,2-3!").collect::<Vec<_>>(), [(0, false), (2, true), (3, true)]);
    }

    #[test]
    fn finds_instances_of_names_with_a_variable_part() {
        let table = Table::new("a/${Key}\t1\na/b\t2\n");
        let column = |name| table.find_instance(name).map(|row| row.column(1));
        assert_eq!([column("A/c"), column("a/B"), column("a/${key}")], [Some("1"), Some("2"), Some("1")]);
        assert_eq!([column("a/"), column("a"), column("b/c")], [None; 3]);
    }

    #[test]
    fn slices_by_bytes() {
        assert_eq!(TABLE.slice("8..23").rows().count(), 1);
        for range in ["", "8", "8..", "8..999", "9..8"] {
            assert_eq!(TABLE.slice(range).rows().count(), 0, "{range:?}");
        }
    }
}
