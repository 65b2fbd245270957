//! Turns embedded text into rows: one line each, columns parted by tabs, sorted by the first column ignoring case.
//!
//! The first line of a table is its index, so that nothing has to be built before a search: `#`, how many rows, how many
//! of them are templates, and how many slots there are; where each row starts, and at last the table's end; the numbers
//! of the templates; then the slots. All of these are numbers of three digits, each a character of 6 bits from `0` on,
//! the lowest first. A slot is the number of a row, counted from 1, in two digits, and the mark of its name's hash in the
//! third. A row stands in the slot of its hash, or in the first free one behind it; a slot of `000` is free, and so is the
//! last one.
//!
//! INVARIANT: what is not found in a table that breaks this form is just not there.

use std::cmp::Ordering;
use std::ops::Range;
use std::slice;

use crate::hash::NameHash;
use crate::template;

/// The last column of a row when AWS's reference no longer lists the name.
const RETIRED: &str = "\tretired";

/// What stands behind a number, or the last of several, that carries a flag.
pub(crate) const FLAG: u8 = b'!';

/// How many digits a number of the index has.
const DIGITS: usize = 3;

/// The lowest bit of each of eight bytes.
const ONES: u64 = 0x0101_0101_0101_0101;

/// Where in the index the numbers start that stand behind the counts.
const STARTS: usize = 1 + 3 * DIGITS;

/// Rows sorted by name, behind their index, as a slice of an embedded file.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    text: &'static str,
    rows: usize,
    templates: usize,
    slots: usize,
}

/// One line of a table, without its line feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Row {
    line: &'static str,
    /// Where the name ends.
    name: u32,
    /// Which of its table's rows it is.
    number: u32,
}

/// Rows of a table, in order.
#[derive(Clone)]
pub(crate) struct Rows<'a> {
    table: &'a Table,
    numbers: Range<usize>,
}

impl Table {
    pub(crate) const fn new(text: &'static str) -> Self {
        let empty = Self { text: "", rows: 0, templates: 0, slots: 0 };
        let Some((_, index)) = text.as_bytes().split_first() else { return empty };
        let (counts, _) = index.as_chunks();
        let [rows, templates, slots, ..] = counts else { return empty };
        Self { text, rows: number(*rows), templates: number(*templates), slots: number(*slots) }
    }

    /// The table at `range`, which is written `start..end` in bytes. An empty one where it is no such range.
    pub(crate) fn slice(&self, range: &str) -> Self {
        let bounds =
            range.split_once("..").and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        let text = bounds.and_then(|(start, end): (usize, usize)| self.text.get(start..end));
        Self::new(text.unwrap_or_default())
    }

    /// The row of that name, ignoring case.
    pub(crate) fn find(&self, name: &str) -> Option<Row> {
        let hash = NameHash::of(name);
        let mark = b'0' + hash.mark();
        let own = STARTS + (self.rows + 1 + self.templates + hash.slot(self.slots)) * DIGITS;
        let (slots, _) = self.text.as_bytes().get(own..)?.as_chunks();
        for [low, high, found] in slots {
            let number = number([*low, *high, b'0']).checked_sub(1)?;
            if *found == mark
                && let Some(row) = self.named(number, name)
            {
                return Some(row);
            }
        }
        None
    }

    /// The row of that number, if that is its name, ignoring case.
    fn named(&self, number: usize, name: &str) -> Option<Row> {
        let line = self.line(number)?;
        let known = line.as_bytes().get(..name.len())?;
        let is_whole = matches!(line.as_bytes().get(name.len()), None | Some(b'\t'));
        let is_it = is_whole && (known == name.as_bytes() || known.eq_ignore_ascii_case(name.as_bytes()));
        is_it.then(|| Row::new(line, name.len(), number))
    }

    /// The row of that name, else the first whose name has a variable part of which `name` is an instance.
    pub(crate) fn find_instance(&self, name: &str) -> Option<Row> {
        self.find(name).or_else(|| self.templates_of(name).find_map(|number| self.row(number)))
    }

    /// The numbers of all rows whose name it is, or an instance of it.
    pub(crate) fn positions(&self, name: &str) -> impl Iterator<Item = usize> {
        self.find(name).map(Row::number).into_iter().chain(self.templates_of(name))
    }

    /// The numbers of the rows whose names have a variable part, `${…}`, of which `name` is an instance.
    fn templates_of(&self, name: &str) -> impl Iterator<Item = usize> {
        let first = STARTS + (self.rows + 1) * DIGITS;
        let digits = (0..self.templates).filter_map(move |index| self.digits(first + index * DIGITS));
        let may_be = move |number: &usize| self.line(*number).is_some_and(|line| starts_as(line, name));
        let is_instance =
            move |number: &usize| self.row(*number).is_some_and(|row| template::matches(row.name(), name));
        digits.map(|digits| number(*digits)).filter(may_be).filter(is_instance)
    }

    /// The rows whose names start with `start`, ignoring case, in order. Many callers need but the first.
    pub(crate) fn starting_with<'a>(&'a self, start: &'a str) -> impl Iterator<Item = Row> + Clone + 'a {
        let is_alike = |number: &usize| start.is_empty() || self.compare_start(*number, start).is_eq();
        (self.first_from(start)..self.rows).take_while(is_alike).filter_map(|number| self.row(number))
    }

    /// The number of the first row whose name starts with `start`, ignoring case, or is behind those in order.
    fn first_from(&self, start: &str) -> usize {
        let (mut from, mut to) = (0, self.rows);
        while from < to && !start.is_empty() {
            let middle = usize::midpoint(from, to);
            if self.compare_start(middle, start).is_lt() { from = middle + 1 } else { to = middle }
        }
        from
    }

    /// How the name of the row stands to those that start with `start`, which are one stretch of a table.
    fn compare_start(&self, number: usize, start: &str) -> Ordering {
        let line = self.line(number).unwrap_or_default();
        // What follows a name is less than what may be in one.
        let pairs = line.bytes().zip(start.bytes());
        let orders = pairs.map(|(known, byte)| known.to_ascii_lowercase().cmp(&byte.to_ascii_lowercase()));
        let shorter = || line.len().min(start.len()).cmp(&start.len());
        orders.into_iter().find(|order| order.is_ne()).unwrap_or_else(shorter)
    }

    /// All rows, in order.
    pub(crate) fn rows(&self) -> Rows<'_> {
        Rows { table: self, numbers: 0..self.rows }
    }

    /// The rows that `numbers` names, in order.
    pub(crate) fn select(&'static self, numbers: &'static str) -> impl Iterator<Item = Row> + Clone {
        numbered(numbers).filter_map(|(number, _)| self.row(number))
    }

    /// The row of that number.
    pub(crate) fn row(&self, number: usize) -> Option<Row> {
        let line = self.line(number).filter(|_| number < self.rows)?;
        let name = split_at(line, b'\t').map_or(line, |(name, _)| name);
        Some(Row::new(line, name.len(), number))
    }

    /// The line of the row of that number, which is one of a row.
    fn line(&self, number: usize) -> Option<&'static str> {
        let place = STARTS + number * DIGITS;
        let bounds: &[u8; 2 * DIGITS] = self.text.as_bytes().get(place..)?.first_chunk()?;
        let ([start, next], []) = bounds.as_chunks() else { return None };
        self.text.get(self::number(*start)..self::number(*next).checked_sub(1)?)
    }

    /// The digits at that place of the index.
    fn digits(&self, place: usize) -> Option<&'static [u8; DIGITS]> {
        self.text.as_bytes().get(place..)?.first_chunk()
    }
}

/// The number of three digits.
const fn number([low, middle, high]: [u8; DIGITS]) -> usize {
    (low as usize + ((middle as usize) << 6) + ((high as usize) << 12)).wrapping_sub(0x30 * (1 + 64 + 4096))
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.table.row(self.numbers.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.numbers.size_hint()
    }
}

impl Row {
    /// That line, with its name so long, which is the row of that number.
    fn new(line: &'static str, name: usize, number: usize) -> Self {
        let [name, number] = [name, number].map(|count| u32::try_from(count).unwrap_or_default());
        Self { line, name, number }
    }

    #[inline]
    pub(crate) fn name(self) -> &'static str {
        self.line.get(..self.name as usize).unwrap_or_default()
    }

    /// Which of its table's rows it is.
    #[inline]
    pub(crate) fn number(self) -> usize {
        self.number as usize
    }

    /// The characters of the first column behind the name. Cheap, for what is asked of every row.
    #[inline]
    pub(crate) fn marks(self) -> impl Iterator<Item = u8> {
        self.line.bytes().skip(self.name as usize + 1).take_while(|byte| *byte != b'\t')
    }

    /// The column of that number, from 1, empty where the row ends before it.
    pub(crate) fn column(self, number: usize) -> &'static str {
        let line = self.line.strip_suffix(RETIRED).unwrap_or(self.line);
        let mut rest = line.get(self.name as usize + 1..).unwrap_or_default();
        for _ in 1..number {
            let Some((_, behind)) = split_at(rest, b'\t') else { return "" };
            rest = behind;
        }
        split_at(rest, b'\t').map_or(rest, |(column, _)| column)
    }

    /// The last column but for the mark of a retired row.
    pub(crate) fn last_column(self) -> &'static str {
        let line = self.line.strip_suffix(RETIRED).unwrap_or(self.line);
        let tab = line.bytes().rposition(|byte| byte == b'\t');
        tab.and_then(|tab| line.get(tab + 1..)).unwrap_or_default()
    }

    /// Whether the row is marked as one that AWS's reference does not list (any more).
    #[inline]
    pub(crate) fn retired(self) -> bool {
        self.line.ends_with(RETIRED)
    }
}

/// Whether a text starts as the line of a template does, up to its first variable; most do not.
fn starts_as(template: &str, text: &str) -> bool {
    let start = template.bytes().take_while(|byte| *byte != b'$');
    start.zip(text.bytes()).all(|(known, byte)| known.eq_ignore_ascii_case(&byte))
}

/// What stands before and behind the first such byte.
pub(crate) fn split_at(text: &str, byte: u8) -> Option<(&str, &str)> {
    let place = position(text.as_bytes(), byte)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Where the first such byte is. Names and columns are short: eight bytes at a time find it sooner than a search that is
/// made for long texts.
fn position(bytes: &[u8], byte: u8) -> Option<usize> {
    let (words, rest) = bytes.as_chunks();
    for (number, word) in words.iter().enumerate() {
        // A byte that is the wanted one is zero in here, and the first of zero is the first to borrow.
        let differences = u64::from_le_bytes(*word) ^ (ONES * u64::from(byte));
        let marks = differences.wrapping_sub(ONES) & !differences & (ONES << 7);
        if marks != 0 {
            return Some(number * 8 + marks.trailing_zeros() as usize / 8);
        }
    }
    Some(words.len() * 8 + rest.iter().position(|found| *found == byte)?)
}

/// The spans of numbers that a list names, in order, each with the flag that it carries: `0-2,5!` is 0, 1 and 2 without the
/// flag and 5 with it.
#[derive(Clone)]
pub(crate) struct Spans(slice::Iter<'static, u8>);

/// The numbers that `list` names, in order, with their flags.
pub(crate) fn numbered(list: &'static str) -> impl Iterator<Item = (usize, bool)> + Clone {
    Spans::of(list).flat_map(|(span, flag)| span.map(move |number| (number, flag)))
}

impl Spans {
    pub(crate) fn of(list: &'static str) -> Self {
        Self(list.as_bytes().iter())
    }
}

impl Iterator for Spans {
    type Item = (Range<usize>, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let mut first = digit(*self.0.next()?);
        let (mut last, mut flag) = (None, false);
        for byte in self.0.by_ref() {
            match *byte {
                b',' => break,
                b'-' => last = Some(0),
                FLAG => flag = true,
                byte => {
                    let number = last.as_mut().unwrap_or(&mut first);
                    *number = *number * 10 + digit(byte);
                }
            }
        }
        Some((first..last.unwrap_or(first) + 1, flag))
    }
}

fn digit(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index;

    /// The table of those rows, with its index.
    fn of(rows: &[&str]) -> &'static Table {
        let text = index::table(rows.iter().map(|row| (*row).to_owned())).unwrap();
        leaked(Table::new(text.leak()))
    }

    fn leaked(table: Table) -> &'static Table {
        Box::leak(Box::new(table))
    }

    fn table() -> &'static Table {
        of(&["alpha\tA", "Beta\tB\tretired", "gamma", "Gamma_2\tD", "omega ray\tE"])
    }

    fn names(rows: impl Iterator<Item = Row>) -> Vec<&'static str> {
        rows.map(Row::name).collect()
    }

    #[test]
    fn finds_every_row_whatever_the_case() {
        for (number, row) in table().rows().enumerate() {
            assert_eq!(table().find(row.name()), Some(row));
            assert_eq!(table().find(&row.name().to_ascii_uppercase()), Some(row));
            assert_eq!(row.number(), number);
        }
        assert_eq!(table().rows().size_hint(), (5, Some(5)));
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
            assert_eq!(table().find(name), None, "{name:?}");
        }
        assert_eq!(Table::new("").find("alpha"), None);
    }

    #[test]
    fn finds_all_of_so_many_that_slots_are_shared_and_none_besides() {
        let rows: Vec<String> = (1000..4000).map(|number| format!("name{number}\t{number}")).collect();
        let table = of(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        for number in 1000..4000 {
            let column = table.find(&format!("NAME{number}")).map(|row| row.column(1).to_owned());
            assert_eq!(column, Some(number.to_string()));
            assert_eq!(table.find(&format!("name{}", number + 3000)), None);
        }
    }

    #[test]
    fn reads_columns_and_the_retired_mark() {
        let beta = table().find("beta").unwrap();
        assert_eq!((beta.column(1), beta.column(2), beta.column(7), beta.retired()), ("B", "", "", true));
        assert!(!table().find("alpha").unwrap().retired());
        assert_eq!(beta.last_column(), "B");
        let row = of(&["name\t\tretired one\t3"]).find("name").unwrap();
        assert_eq!([0, 1, 2, 3, 4].map(|number| row.column(number)), ["", "", "retired one", "3", ""]);
        assert!(!row.retired());
    }

    #[test]
    fn finds_the_rows_that_start_alike() {
        let starting = |start| names(table().starting_with(start));
        assert_eq!(starting("GAMMA"), ["gamma", "Gamma_2"]);
        assert_eq!(starting("beta"), ["Beta"]);
        assert_eq!(starting("").len(), 5);
        assert_eq!([starting("gamma_2x"), starting("betb"), starting("é")].concat(), [""; 0]);
        assert_eq!(names(leaked(Table::new("")).starting_with("")), [""; 0]);
    }

    #[test]
    fn finds_names_that_are_alike_for_longer_than_a_word() {
        let table = of(&["sixteen letters a", "Sixteen letters aB", "sixteen letters ac"]);
        for row in table.rows() {
            assert_eq!(table.find(&row.name().to_ascii_uppercase()), Some(row));
        }
        let starting = |start| names(table.starting_with(start));
        assert_eq!(starting("SIXTEEN letters AB"), ["Sixteen letters aB"]);
        assert_eq!(starting("sixteen letters ").len(), 3);
        assert_eq!([starting("sixteen letters b"), starting("sixteen\0")].concat(), [""; 0]);
    }

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        // A tab is followed by what differs from it in the lowest bit alone.
        let text = "\u{8}name of some length\u{8}\tx\t\u{8}";
        for start in 0..text.len() {
            for end in start..=text.len() {
                let stretch = &text[start..end];
                let parts = split_at(stretch, b'\t');
                assert_eq!(parts, stretch.split_once('\t'), "{stretch:?}");
            }
        }
    }

    #[test]
    fn selects_rows_by_number() {
        let selected = |numbers| names(table().select(numbers));
        assert_eq!(selected("0,2-3!"), ["alpha", "gamma", "Gamma_2"]);
        assert_eq!(selected(""), [""; 0]);
        assert_eq!(selected("4,9,x"), ["omega ray"], "there is no row of the number 9");
    }

    #[test]
    fn nothing_stands_behind_the_last_row() {
        // What follows the table's end in the index is a slot: here one that reads as that end.
        let named = |name: char| Table::new(index::table([name.to_string()]).unwrap().leak());
        let slot = |table: &Table| number(*table.digits(STARTS + 2 * DIGITS).unwrap());
        let slots = ('a'..='z').map(|name| (name, slot(&named(name)))).filter(|(_, slot)| *slot > 0);
        let (name, end) = slots.min_by_key(|(_, slot)| *slot).unwrap();
        let table = of(&[&format!("{name}{:<1$}", "\t", end - 1 - named(name).text.len())]);
        assert_eq!(slot(table), table.text.len() + 1);
        assert_eq!((table.row(0).is_some(), table.row(1)), (true, None));
    }

    #[test]
    fn numbers_are_listed_with_their_flags() {
        let listed = |list| numbered(list).collect::<Vec<_>>();
        assert_eq!(listed("0,2-3!"), [(0, false), (2, true), (3, true)]);
        assert_eq!(listed("7!,8,12-13"), [(7, true), (8, false), (12, false), (13, false)]);
        assert_eq!(listed("99-101!"), [(99, true), (100, true), (101, true)]);
        assert_eq!(listed(""), []);
    }

    #[test]
    fn finds_instances_of_names_with_a_variable_part() {
        let table = of(&["a/${Key}\t1", "a/b\t2", "a/c/${Key}\t3"]);
        let column = |name| table.find_instance(name).map(|row| row.column(1));
        assert_eq!([column("A/c"), column("a/B"), column("a/${key}")], [Some("1"), Some("2"), Some("1")]);
        assert_eq!(column("a/c/d"), Some("1"), "the first of two");
        assert_eq!([column("a/"), column("a"), column("b/c")], [None; 3]);
        let positions = |name| table.positions(name).collect::<Vec<_>>();
        assert_eq!([positions("a/c/d"), positions("A/B"), positions("b")], [vec![0, 2], vec![1, 0], vec![]]);
    }

    #[test]
    fn slices_by_bytes() {
        let text = format!("@x\n{}", of(&["a", "b"]).text).leak();
        let file = Table::new(text);
        assert_eq!(names(leaked(file.slice(&format!("3..{}", text.len()))).rows()), ["a", "b"]);
        for range in ["", "3", "3..", "3..999", "4..3"] {
            assert_eq!(leaked(file.slice(range)).rows().count(), 0, "{range:?}");
        }
    }

    #[test]
    fn what_is_too_long_for_an_index_has_none() {
        let rows = |count: usize, length: usize| {
            (0..count).map(move |number| format!("{number:04}{}", "x".repeat(length)))
        };
        assert!(index::table(rows(4095, 0)).is_some() && index::table(rows(4096, 0)).is_none());
        assert!(index::table(rows(2, 131_000)).is_some() && index::table(rows(2, 131_072)).is_none());
    }
}
