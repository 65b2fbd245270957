//! Turns rows into a table by writing its index, of the form that `table` reads. Only for `cargo xtask catalog`, which has
//! it of this file, and for tests.
//!
//! INVARIANT: every row is found by its name, its number and its start.

use super::hash::NameHash;

/// What the index starts with, and no row.
pub(crate) const MARK: char = '#';

/// How many numbers a digit stands for; a number has three.
const BASE: usize = 64;
const DIGITS: usize = 3;

/// The table of rows that are sorted by name; none where a number of its index would be too large.
pub(crate) fn table(rows: impl IntoIterator<Item = String>) -> Option<String> {
    let rows: Vec<String> = rows.into_iter().map(|row| row + "\n").collect();
    if rows.is_empty() {
        return Some(String::new());
    }
    let names: Vec<&str> = rows.iter().filter_map(|row| row.split(['\t', '\n']).next()).collect();
    let is_template = |number: &usize| names.get(*number).is_some_and(|name| name.contains("${"));
    let templates: Vec<usize> = (0..names.len()).filter(is_template).collect();
    let own = names.len() * 2;
    let slots = slots(&names, own);
    let numbers = 3 + names.len() + 1 + templates.len() + slots.len();
    let mut starts = vec![1 + numbers * DIGITS + 1];
    for row in &rows {
        starts.push(starts.last()? + row.len());
    }
    let numbers = [names.len(), templates.len(), own].into_iter().chain(starts).chain(templates).chain(slots);
    let index: Option<Vec<[char; DIGITS]>> = numbers.map(digits).collect();
    let is_countable = names.len() < BASE * BASE;
    let index: String = index.filter(|_| is_countable)?.concat().iter().collect();
    Some(format!("{MARK}{index}\n{}", rows.concat()))
}

/// The slots of those names, so many of which are the own of some hash.
fn slots(names: &[&str], own: usize) -> Vec<usize> {
    let mut slots = vec![0; own];
    for (number, name) in (1..).zip(names) {
        let hash = NameHash::of(name);
        let mut place = hash.slot(own);
        while slots.get(place).is_some_and(|taken| *taken != 0) {
            place += 1;
        }
        let slot = number + usize::from(hash.mark()) * BASE * BASE;
        match slots.get_mut(place) {
            Some(free) => *free = slot,
            None => slots.push(slot),
        }
    }
    slots.push(0);
    slots
}

/// A number in its digits, the lowest first.
fn digits(number: usize) -> Option<[char; DIGITS]> {
    let [low, middle, high] = [number, number / BASE, number / (BASE * BASE)];
    let digit = |number: usize| u8::try_from(number).map(|number| char::from(b'0' + number)).ok();
    Some([digit(low % BASE)?, digit(middle % BASE)?, digit(high).filter(|_| high < BASE)?])
}
