//! Turns embedded text into rows: one line each, columns parted by tabs, sorted by the first column ignoring case.
//!
//! INVARIANT: nothing here allocates, and a search touches only the lines it compares.

use std::{cmp::Ordering, iter};

/// The last column of a row when AWS's reference no longer lists the name.
const RETIRED: &str = "\tretired";

/// Rows sorted by name, as a slice of an embedded file.
#[derive(Clone, Copy)]
pub(crate) struct Table(&'static str);

/// One line of a table, without its line feed. Never empty of columns: the first is the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Row(&'static str);

impl Table {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// The rows of `range`, which is written `start..end` in bytes. An empty table where it is no such range.
    pub(crate) fn slice(self, range: &str) -> Self {
        let bounds =
            range.split_once("..").and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        let text = bounds.and_then(|(start, end): (usize, usize)| self.0.get(start..end));
        Self(text.unwrap_or_default())
    }

    /// The row of that name, ignoring case.
    pub(crate) fn find(self, name: &str) -> Option<Row> {
        let mut rest = self.0;
        while !rest.is_empty() {
            let (before, from_row) = split_in_the_middle(rest);
            match compare(from_row, name) {
                Ordering::Equal => return Some(split_first(from_row).0),
                Ordering::Less => rest = split_first(from_row).1,
                Ordering::Greater => rest = before,
            }
        }
        None
    }

    /// All rows, in order.
    pub(crate) fn rows(self) -> impl Iterator<Item = Row> + Clone {
        let mut rest = self.0;
        iter::from_fn(move || {
            let (row, after) = split_first(rest);
            let row = (!rest.is_empty()).then_some(row);
            rest = after;
            row
        })
    }

    /// The rows that `numbers` names, in order, with the flag each number carries: `0-2,5!` is the first three rows
    /// without the flag and the sixth with it.
    pub(crate) fn select(self, numbers: &'static str) -> impl Iterator<Item = (Row, bool)> + Clone {
        let mut rows = self.rows();
        let mut passed = 0;
        numbers.split(',').filter_map(parse_span).flatten().filter_map(move |(number, flag)| {
            let row = rows.nth(number.checked_sub(passed)?)?;
            passed = number + 1;
            Some((row, flag))
        })
    }
}

impl Row {
    pub(crate) fn name(self) -> &'static str {
        self.column(0)
    }

    /// The column of that number, empty where the row ends before it.
    pub(crate) fn column(self, number: usize) -> &'static str {
        let mut rest = self.0;
        for _ in 0..number {
            rest = rest.split_once('\t').map_or("", |(_, after)| after);
        }
        rest.split_once('\t').map_or(rest, |(column, _)| column)
    }

    /// Whether the row is marked as one that AWS's reference does not list (any more).
    pub(crate) fn retired(self) -> bool {
        self.0.ends_with(RETIRED)
    }
}

/// The lines before the one in the middle of a text, and those from it on.
fn split_in_the_middle(text: &'static str) -> (&'static str, &'static str) {
    let (left, _) = text.split_at_checked(text.len() / 2).unwrap_or((text, ""));
    let start = left.rfind('\n').map_or(0, |line_feed| line_feed + 1);
    text.split_at_checked(start).unwrap_or(("", text))
}

/// The first line, and those behind it.
fn split_first(text: &'static str) -> (Row, &'static str) {
    let (line, after) = text.split_once('\n').unwrap_or((text, ""));
    (Row(line), after)
}

/// How the name of the first of these rows stands to `name` in the order of the tables: byte by byte, upper case as
/// lower case.
fn compare(rows: &str, name: &str) -> Ordering {
    let (row, name) = (rows.as_bytes(), name.as_bytes());
    let mut index = 0;
    loop {
        match (row.get(index), name.get(index)) {
            (None | Some(b'\t' | b'\n'), None) => return Ordering::Equal,
            (None | Some(b'\t' | b'\n'), Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(here), Some(there)) if here == there || here.eq_ignore_ascii_case(there) => index += 1,
            (Some(here), Some(there)) => return here.to_ascii_lowercase().cmp(&there.to_ascii_lowercase()),
        }
    }
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

    const TABLE: Table = Table::new("alpha\tA\nBeta\tB\tretired\ngamma\nGamma_2\tD\nomega ray\tE\n");

    fn names(rows: impl Iterator<Item = (Row, bool)>) -> Vec<(&'static str, bool)> {
        rows.map(|(row, flag)| (row.name(), flag)).collect()
    }

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
    fn selects_rows_by_number() {
        assert_eq!(names(TABLE.select("0,2-3!")), [("alpha", false), ("gamma", true), ("Gamma_2", true)]);
        assert_eq!(names(TABLE.select("")), []);
        assert_eq!(names(TABLE.select("4,9")), [("omega ray", false)]);
        assert_eq!(names(TABLE.select("3,1,x")), [("Gamma_2", false)], "a number out of order names nothing");
    }

    #[test]
    fn slices_by_bytes() {
        assert_eq!(TABLE.slice("8..23").rows().count(), 1);
        for range in ["", "8", "8..", "8..999", "9..8"] {
            assert_eq!(TABLE.slice(range).rows().count(), 0, "{range:?}");
        }
    }
}
