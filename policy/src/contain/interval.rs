//! Numbers, dates and ranges of addresses into the intervals between them, which no comparison tells apart inside.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::bits::Bits;
use super::value::{Atom, ValueCell, known};
use crate::format::{self, Number, Range};
use crate::{Family, OperatorKind};

/// The values that conditions compare with in order, and what lies before, between and behind them; and what is no such
/// value. Empty if there are none.
pub(super) fn order(family: Family, atoms: &[Atom]) -> Vec<ValueCell> {
    let compare = |left: &str, right: &str| compare(family, left, right).unwrap_or(Ordering::Equal);
    let place_of = |value: &str, values: &[String]| values.binary_search_by(|other| compare(other, value));
    let mut values: Vec<String> = Vec::new();
    for atom in atoms {
        if let Atom::Order(of, _, value) = atom
            && *of == family
            && let Err(place) = place_of(value, &values)
        {
            values.insert(place, value.clone());
        }
    }
    if values.is_empty() {
        return Vec::new();
    }
    // Where each comparison's own value is among them.
    let mut places: Vec<Option<(OperatorKind, usize)>> = Vec::with_capacity(atoms.len());
    for atom in atoms {
        places.push(match atom {
            Atom::Order(of, kind, value) if *of == family => {
                Some((*kind, 2 * place_of(value, &values).unwrap_or_else(|place| place) + 1))
            }
            _ => None,
        });
    }
    let cell = |place: usize| {
        let holds = |own: &Option<(OperatorKind, usize)>| {
            own.is_some_and(|(kind, own)| kind.is_order(place.cmp(&own)))
        };
        let matched = Bits::of(&places, holds);
        known(&text(family, &values, place), matched)
    };
    (0..=2 * values.len()).map(cell).collect()
}

fn compare(family: Family, left: &str, right: &str) -> Option<Ordering> {
    match family {
        Family::Numeric => Some(Number::parse(left)?.compare(&Number::parse(right)?)),
        _ => Some(format::instant(left)?.cmp(&format::instant(right)?)),
    }
}

/// A value at `place`: the odd ones are `values`, the others between them. Where none is at hand it is a neighbour.
fn text(family: Family, values: &[String], place: usize) -> String {
    let at = |place: usize| if place % 2 == 1 { values.get(place / 2) } else { None };
    let (before, behind) = (place.checked_sub(1).and_then(at), at(place + 1));
    let fits = |text: &String| {
        before.is_none_or(|before| compare(family, before, text) == Some(Ordering::Less))
            && behind.is_none_or(|behind| compare(family, text, behind) == Some(Ordering::Less))
    };
    let own = at(place).cloned();
    let between = || candidates(family, before, behind).into_iter().find(fits);
    own.or_else(between).or(before.or(behind).cloned()).unwrap_or_default()
}

/// Texts that could lie between two values.
fn candidates(family: Family, before: Option<&String>, behind: Option<&String>) -> Vec<String> {
    if family == Family::Date {
        let mut texts: Vec<String> = ["0001-01-01", "9999-12-31"].map(str::to_owned).into();
        let second = before.and_then(|before| format::instant(before)?.seconds().checked_add(1));
        texts.extend(second.map(|second| second.to_string()));
        return texts;
    }
    let number = |text: Option<&String>| text.and_then(|text| text.parse::<f64>().ok());
    match (number(before), number(behind)) {
        (Some(before), Some(behind)) => {
            vec![(before + 1.0).to_string(), f64::midpoint(before, behind).to_string()]
        }
        (Some(before), None) => vec![(before + 1.0).to_string(), (before * 2.0).to_string()],
        (None, Some(behind)) => vec![(behind - 1.0).to_string(), (behind * 2.0).to_string()],
        (None, None) => Vec::new(),
    }
}

/// The addresses that no range tells apart, of IPv4 and IPv6, once for each way to read AWS. Empty if there are no ranges.
pub(super) fn ranges(atoms: &[Atom]) -> Vec<ValueCell> {
    let ranges: Vec<Meant> = atoms.iter().enumerate().filter_map(Meant::new).collect();
    if ranges.is_empty() {
        return Vec::new();
    }
    let zeros = [Address { is_v6: false, bits: 0 }, Address { is_v6: true, bits: 0 }];
    let mut addresses: Vec<Address> = zeros.to_vec();
    for Meant { range, widest, .. } in &ranges {
        for range in [*range, *widest, range.unmapped(), range.mapped()] {
            for edge in edges(range) {
                if let Err(place) = addresses.binary_search(&edge) {
                    addresses.insert(place, edge);
                }
            }
        }
    }
    let mut seen = HashSet::new();
    let mut cells: Vec<ValueCell> = Vec::new();
    for address in addresses {
        let text = address.text();
        let Some(address) = Range::parse(&text) else { continue };
        let mut read = readings(&ranges, address);
        read.dedup();
        let is_open = read.len() > 1;
        let new = read.into_iter().filter(|matched| seen.insert((matched.clone(), is_open)));
        cells.extend(new.map(|matched| ValueCell { is_open, ..known(&text, matched) }));
    }
    cells
}

/// A range, and the most that AWS can mean by it.
struct Meant {
    /// The number of the atom.
    number: usize,
    range: Range,
    widest: Range,
}

impl Meant {
    fn new((number, atom): (usize, &Atom)) -> Option<Self> {
        let Atom::Range(text) = atom else { return None };
        let range = Range::parse(text)?;
        let is_bare = !text.contains('/');
        Some(Self { number, range, widest: if is_bare { range.widest() } else { range } })
    }
}

/// The ranges that `address` is in, in every way to read AWS.
fn readings(ranges: &[Meant], address: Range) -> Vec<Bits> {
    let mut read = vec![Bits::default(); 6];
    for Meant { number, range, widest } in ranges {
        let answers = [range, widest].into_iter().flat_map(|range| range.readings(address));
        for (bits, _) in read.iter_mut().zip(answers).filter(|(_, answer)| *answer) {
            bits.insert(*number);
        }
    }
    read
}

/// An address as a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Address {
    is_v6: bool,
    bits: u128,
}

impl Address {
    fn text(self) -> String {
        match u32::try_from(self.bits) {
            Ok(bits) if !self.is_v6 => Ipv4Addr::from_bits(bits).to_string(),
            _ => Ipv6Addr::from_bits(self.bits).to_string(),
        }
    }
}

/// The first address of the range, and the first behind it if there is one.
fn edges(range: Range) -> Vec<Address> {
    let (bits, fixed, is_v6) = match range {
        Range::V4(address, fixed) => (u128::from(address.to_bits()), fixed, false),
        Range::V6(address, fixed) => (address.to_bits(), fixed, true),
    };
    let width: u32 = if is_v6 { 128 } else { 32 };
    let free = width.saturating_sub(u32::from(fixed));
    let size = 1_u128.checked_shl(free).unwrap_or(0);
    let first = if size == 0 { 0 } else { bits & !(size - 1) };
    let behind = first.checked_add(size).filter(|behind| size > 0 && (is_v6 || *behind >> 32 == 0));
    [Some(first), behind].into_iter().flatten().map(|bits| Address { is_v6, bits }).collect()
}
