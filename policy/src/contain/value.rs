//! The values that conditions compare one key with into all that a value of the key can be to them.
//!
//! INVARIANT: a comparison that cannot be reasoned about is a coin that falls either way, the same one always alike.

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
    glob::Token,
    interval,
    pattern::Compiler,
    text::{Pattern, Patterns},
};
use crate::{Family, OperatorKind, format, placeholder};

/// What conditions on one key compare it with.
#[derive(Debug, Default)]
pub(super) struct Values {
    atoms: Vec<Atom>,
    texts: Patterns,
}

/// A value and how it is compared, without negation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    /// A pattern, by its number.
    Text(usize),
    /// A number or a date, and how the request's value must stand to it.
    Order(Family, OperatorKind, String),
    /// A range of addresses.
    Range(String),
    /// A truth value.
    Bool(bool),
    /// The bytes of Base64 text, as that text.
    Bytes(Vec<u8>, String),
    /// No value of the request matches.
    Never,
    /// It is not known which values match.
    Opaque(OperatorKind, String),
}

/// Values that are alike to every comparison.
#[derive(Clone, Debug)]
pub(super) struct ValueCell {
    /// One of them.
    pub(super) text: String,
    /// The comparisons that match.
    pub(super) matched: Bits,
    /// The comparisons that match whatever letters stand for.
    pub(super) surely: Bits,
}

impl Values {
    /// The number of the comparison with `value` by an operator of `kind`.
    pub(super) fn number(&mut self, kind: OperatorKind, value: &str, compiler: &mut Compiler<'_>) -> usize {
        let atom = self.atom(kind, value, compiler);
        let known = self.atoms.iter().position(|other| *other == atom);
        known.unwrap_or_else(|| {
            self.atoms.push(atom);
            self.atoms.len() - 1
        })
    }

    fn atom(&mut self, kind: OperatorKind, value: &str, compiler: &mut Compiler<'_>) -> Atom {
        let opaque = || Atom::Opaque(positive(kind), value.to_owned());
        match kind.family() {
            Family::String => match string(kind, value, compiler) {
                Some(tokens) => Atom::Text(self.texts.number(Pattern::new(tokens)).0),
                None => opaque(),
            },
            Family::Arn => match compiler.arn_value(value) {
                Some(pattern) => Atom::Text(self.texts.number(pattern).0),
                None if value.starts_with("${") => opaque(),
                None => Atom::Never,
            },
            _ if placeholder::occurs_in(value) => opaque(),
            family => plain(family, kind, value).unwrap_or(Atom::Never),
        }
    }

    /// Every cell; `family` says what all values are, if it is known.
    pub(super) fn cells(
        &self,
        family: impl Fn() -> Option<Family>,
        budget: &mut Budget,
    ) -> Result<Vec<ValueCell>, Exhausted> {
        let mut cells = self.text_cells(budget)?;
        // What lies between values is compared with each of them, in order with each pair.
        let count = |is: fn(&Atom) -> bool| self.atoms.iter().filter(|atom| is(atom)).count();
        let ranges = count(|atom| matches!(atom, Atom::Range(_)));
        let ordered = count(|atom| matches!(atom, Atom::Order(..)));
        budget.spend(ranges.saturating_pow(2).saturating_mul(4))?;
        budget.spend(ordered.saturating_pow(3) / 8)?;
        let others = [
            (Family::Numeric, interval::order(Family::Numeric, &self.atoms)),
            (Family::Date, interval::order(Family::Date, &self.atoms)),
            (Family::IpAddress, interval::ranges(&self.atoms)),
            (Family::Bool, bools(&self.atoms)),
            (Family::Binary, bytes(&self.atoms)),
        ];
        for (of, mut values) in others {
            if !values.is_empty() && family() != Some(of) {
                values.push(known("neither", Bits::default()));
            }
            cells = joined(cells, &values, budget)?;
        }
        joined(cells, &self.opaque(budget)?, budget)
    }

    /// Whether all comparisons are with texts that are known, and none tells the two apart.
    pub(super) fn are_alike(&self, one: &str, other: &str) -> bool {
        self.atoms.iter().all(|atom| matches!(atom, Atom::Text(_)))
            && !self.texts.has_letters()
            && self.texts.matching(one) == self.texts.matching(other)
    }

    fn text_cells(&self, budget: &mut Budget) -> Result<Vec<ValueCell>, Exhausted> {
        let atoms = |patterns: &Bits| -> Bits {
            let has = |atom: &Atom| matches!(atom, Atom::Text(pattern) if patterns.contains(*pattern));
            self.numbered(has)
        };
        let mut cells = Vec::new();
        if self.texts.is_empty() {
            return Ok(vec![known("example", Bits::default())]);
        }
        for cell in self.texts.cells(budget)? {
            let surely = atoms(&cell.surely);
            for outcome in cell.outcomes(budget)? {
                cells.push(ValueCell {
                    text: cell.text.clone(),
                    matched: atoms(&outcome),
                    surely: surely.clone(),
                });
            }
        }
        Ok(cells)
    }

    fn numbered(&self, holds: impl Fn(&Atom) -> bool) -> Bits {
        numbered(&self.atoms, holds)
    }

    /// Every way for the coins to fall.
    fn opaque(&self, budget: &mut Budget) -> Result<Vec<ValueCell>, Exhausted> {
        let coins = self.numbered(|atom| matches!(atom, Atom::Opaque(..)));
        if coins.is_empty() {
            return Ok(Vec::new());
        }
        let mut ways = vec![Bits::default()];
        for coin in coins.iter() {
            budget.spend(ways.len())?;
            let mut heads = ways.clone();
            for way in &mut heads {
                way.insert(coin);
            }
            ways.extend(heads);
        }
        Ok(ways.into_iter().map(|way| known("example", way)).collect())
    }
}

/// Every cell with every other; there may be no others.
fn joined(
    cells: Vec<ValueCell>,
    others: &[ValueCell],
    budget: &mut Budget,
) -> Result<Vec<ValueCell>, Exhausted> {
    if others.is_empty() {
        return Ok(cells);
    }
    budget.spend(cells.len() * others.len())?;
    // A text that nothing was said of yet gives way; two of which something was said are seldom one text.
    let fresh = cells.len() == 1 && cells.iter().all(|cell| cell.matched.is_empty());
    Ok(cells.iter().flat_map(|cell| others.iter().map(|other| cell.and(other, fresh))).collect())
}

impl ValueCell {
    fn and(&self, other: &Self, text_of_other: bool) -> Self {
        let (mut matched, mut surely) = (self.matched.clone(), self.surely.clone());
        matched.add(&other.matched);
        surely.add(&other.surely);
        Self { text: if text_of_other { other } else { self }.text.clone(), matched, surely }
    }
}

/// The numbers of the atoms that `holds` is true of.
pub(super) fn numbered(atoms: &[Atom], holds: impl Fn(&Atom) -> bool) -> Bits {
    atoms.iter().enumerate().filter(|(_, atom)| holds(atom)).map(|(number, _)| number).collect()
}

/// Values about which there is no doubt.
pub(super) fn known(text: &str, matched: Bits) -> ValueCell {
    ValueCell { text: text.to_owned(), surely: matched.clone(), matched }
}

/// The pattern of a string operator. Whether letters outside ASCII have a case AWS does not say.
fn string(kind: OperatorKind, value: &str, compiler: &mut Compiler<'_>) -> Option<Vec<Token>> {
    let wildcards = matches!(kind, OperatorKind::StringLike | OperatorKind::StringNotLike);
    let tokens = compiler.text(value, wildcards);
    match kind {
        OperatorKind::StringEqualsIgnoreCase | OperatorKind::StringNotEqualsIgnoreCase => {
            let is_clear = |c: char| c.is_ascii() || placeholder::index(c).is_some();
            value.chars().all(is_clear).then(|| tokens.into_iter().map(Token::in_any_case).collect())
        }
        _ => Some(tokens),
    }
}

/// A value of an operator that compares neither text nor ARNs; `None` if it is not of the form that the operator compares.
fn plain(family: Family, kind: OperatorKind, value: &str) -> Option<Atom> {
    if !format::fits(family, value) {
        return None;
    }
    match family {
        Family::Numeric | Family::Date => Some(Atom::Order(family, positive(kind), value.to_owned())),
        Family::IpAddress => Some(Atom::Range(value.to_owned())),
        Family::Bool => format::boolean(value).map(Atom::Bool),
        Family::Binary => format::bytes(value).map(|bytes| Atom::Bytes(bytes.collect(), value.to_owned())),
        Family::String | Family::Arn | Family::Null => None,
    }
}

/// The operator that a negated one negates, or itself; `ArnEquals` is `ArnLike`.
fn positive(kind: OperatorKind) -> OperatorKind {
    match kind {
        OperatorKind::StringNotEqualsIgnoreCase => OperatorKind::StringEqualsIgnoreCase,
        OperatorKind::NumericNotEquals => OperatorKind::NumericEquals,
        OperatorKind::DateNotEquals => OperatorKind::DateEquals,
        OperatorKind::NotIpAddress => OperatorKind::IpAddress,
        OperatorKind::ArnEquals | OperatorKind::ArnNotEquals | OperatorKind::ArnNotLike => {
            OperatorKind::ArnLike
        }
        kind => kind,
    }
}

/// `true` and `false`, where conditions ask for them.
fn bools(atoms: &[Atom]) -> Vec<ValueCell> {
    if !atoms.iter().any(|atom| matches!(atom, Atom::Bool(_))) {
        return Vec::new();
    }
    let matched = |value| numbered(atoms, |atom| *atom == Atom::Bool(value));
    vec![known("true", matched(true)), known("false", matched(false))]
}

/// The bytes that conditions ask for, and others; empty if they ask for none.
fn bytes(atoms: &[Atom]) -> Vec<ValueCell> {
    let same = |one: &Atom, other: &Atom| matches!((one, other), (Atom::Bytes(left, _), Atom::Bytes(right, _)) if left == right);
    let cell = |atom: &Atom| match atom {
        Atom::Bytes(_, text) => Some(known(text, numbered(atoms, |other| same(atom, other)))),
        _ => None,
    };
    let mut cells: Vec<ValueCell> = atoms.iter().filter_map(cell).collect();
    if !cells.is_empty() {
        let longest = cells.iter().map(|cell| cell.text.len()).max().unwrap_or_default();
        cells.push(known(&"QUJD".repeat(longest / 4 + 1), Bits::default()));
    }
    cells
}
