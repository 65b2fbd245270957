//! Turns embedded text into rows: one line each, columns parted by tabs, sorted by the first column ignoring case.
//!
//! INVARIANT: a table is cut into lines when it is first asked, and only then; the lines stay where they are embedded.

use std::{cmp::Ordering, iter, slice, sync::OnceLock};

use crate::template;

/// The last column of a row when AWS's reference no longer lists the name.
const RETIRED: &str = "retired";

/// How many bytes of a name its key holds: few names of one table start alike for longer.
const KEY: usize = size_of::<u128>();

/// Rows sorted by name, as a slice of an embedded file.
pub(crate) struct Table {
    text: &'static str,
    rows: OnceLock<Box<[Row]>>,
    /// The keys of the rows, side by side: a search that looks at texts waits for memory at each step.
    keys: OnceLock<Box<[u128]>>,
    /// Those whose names have a variable part.
    templates: OnceLock<Box<[Row]>>,
}

/// One line of a table, without its line feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Row {
    /// The first column.
    name: &'static str,
    /// The others with the tabs between them, `None` where there are none.
    rest: Option<&'static str>,
}

impl Table {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, rows: OnceLock::new(), keys: OnceLock::new(), templates: OnceLock::new() }
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
        let (start, end) = self.between(key(name, 0), key(name, 0));
        let alike = self.all().get(start..end)?;
        let index = alike.binary_search_by(|row| row.compare(name)).ok()?;
        alike.get(index).copied()
    }

    /// The row of that name, else the first whose name has a variable part of which `name` is an instance.
    pub(crate) fn find_instance(&self, name: &str) -> Option<Row> {
        let templates =
            || self.templates.get_or_init(|| self.rows().filter(|row| row.is_template()).collect());
        let is_instance = |row: &&Row| template::matches(row.name(), name);
        self.find(name).or_else(|| templates().iter().find(is_instance).copied())
    }

    /// The rows whose names start with `start`, ignoring case, in order.
    pub(crate) fn starting_with(&self, start: &str) -> iter::Copied<slice::Iter<'_, Row>> {
        let (first, end) = self.between(key(start, 0), key(start, u8::MAX));
        let mut rows = self.all().get(first..end).unwrap_or_default();
        if start.len() > KEY || start.contains('\0') {
            let first = rows.partition_point(|row| row.compare_start(start).is_lt());
            let end = rows.partition_point(|row| row.compare_start(start).is_le());
            rows = rows.get(first..end).unwrap_or_default();
        }
        rows.iter().copied()
    }

    /// Where the rows start and end whose keys are not less than `least` and not more than `most`.
    fn between(&self, least: u128, most: u128) -> (usize, usize) {
        let keys = self.keys.get_or_init(|| self.rows().map(|row| key(row.name, 0)).collect());
        let start = keys.partition_point(|key| *key < least);
        let rest = keys.get(start..).unwrap_or_default();
        (start, start + rest.partition_point(|key| *key <= most))
    }

    /// All rows, in order.
    pub(crate) fn rows(&self) -> iter::Copied<slice::Iter<'_, Row>> {
        self.all().iter().copied()
    }

    /// The rows that `numbers` names, in order.
    pub(crate) fn select(&'static self, numbers: &'static str) -> impl Iterator<Item = Row> + Clone {
        numbered(numbers).filter_map(|(number, _)| self.all().get(number).copied())
    }

    fn all(&self) -> &[Row] {
        self.rows.get_or_init(|| self.text.split_terminator('\n').map(Row::of).collect())
    }
}

/// The numbers that a list names, in order, with the flag that each carries: `0-2,5!` is 0, 1 and 2 without the flag and
/// 5 with it.
pub(crate) fn numbered(list: &'static str) -> impl Iterator<Item = (usize, bool)> + Clone {
    list.split(',').filter_map(parse_span).flatten()
}

impl Row {
    fn of(line: &'static str) -> Self {
        match line.split_once('\t') {
            Some((name, rest)) => Self { name, rest: Some(rest) },
            None => Self { name: line, rest: None },
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.name
    }

    /// The column of that number, from 1, empty where the row ends before it.
    pub(crate) fn column(self, number: usize) -> &'static str {
        let rest = self.rest.unwrap_or_default();
        let tabs = rest.bytes().enumerate().filter(|(_, byte)| *byte == b'\t').map(|(index, _)| index);
        let mut ends = tabs.chain([rest.len()]);
        let start = if number <= 1 { Some(0) } else { ends.nth(number - 2).map(|tab| tab + 1) };
        let column = start.zip(ends.next()).and_then(|(start, end)| rest.get(start..end));
        column.unwrap_or_default()
    }

    /// Whether the row is marked as one that AWS's reference does not list (any more).
    pub(crate) fn retired(self) -> bool {
        let before = self.rest.and_then(|rest| rest.strip_suffix(RETIRED));
        before.is_some_and(|before| before.is_empty() || before.ends_with('\t'))
    }

    /// Whether the name has a variable part, `${…}`.
    fn is_template(self) -> bool {
        self.name.contains('$')
    }

    /// How the name stands to `name` in the order of the tables: byte by byte, upper case as lower case.
    pub(crate) fn compare(self, name: &str) -> Ordering {
        compare(self.name, name)
    }

    /// How the name stands to those that start with `start`, which are one stretch of a table.
    fn compare_start(self, start: &str) -> Ordering {
        let from_name = self.name.get(..start.len()).unwrap_or(self.name);
        compare(from_name, start)
    }
}

/// A number by which names are in the same order as by themselves, as far as it goes: of the first bytes, in lower case,
/// `behind` behind a name that is shorter.
fn key(name: &str, behind: u8) -> u128 {
    let mut bytes = [behind; KEY];
    for (byte, written) in bytes.iter_mut().zip(name.bytes()) {
        *byte = written.to_ascii_lowercase();
    }
    u128::from_be_bytes(bytes)
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
    let (numbers, flag) = span.strip_suffix('!').map_or((span, false), |numbers| (numbers, true));
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
