//! The values that conditions compare one key with into all that a value of the key can be to them.
//!
//! INVARIANT: a comparison that cannot be reasoned about, and one that AWS leaves open, is a coin that falls either way, the
//! same one always alike.

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
    interval,
    pattern::{self, Compiler},
    text::{Pattern, Patterns},
    token::Token,
};
use crate::{Family, OperatorKind, format, placeholder};

/// How many comparisons are looked at in one step.
const MANY: usize = 16;

/// What conditions on one key compare it with.
#[derive(Debug, Default)]
pub(super) struct Values {
    atoms: Vec<Atom>,
    texts: Patterns,
    /// The pattern of every ARN, once an operator compares ARNs.
    any_arn: Option<usize>,
}

/// A value and how it is compared, without negation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    /// A pattern, by its number.
    Text(usize),
    /// A pattern without regard to case, by its number; and by its number the same with letters outside ASCII for those
    /// that some case mapping takes them for.
    Folded(usize, usize),
    /// A pattern of ARNs, by its number, and whether it is `*`.
    Arn(usize, bool),
    /// A number or a date, and how the request's value must stand to it.
    Order(Family, OperatorKind, String),
    /// A range of addresses.
    Range(String),
    /// A truth value.
    Bool(bool),
    /// The bytes of Base64 text, as that text.
    Bytes(Vec<u8>, String),
    /// It is not known which values match; perhaps because this one is not of the operator's form.
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
    /// Those for which the value has not the form, where that keeps a negated operator from holding.
    pub(super) refused: Bits,
    /// Whether AWS leaves open what matches.
    pub(super) is_open: bool,
    /// Whether the empty text is among them.
    pub(super) may_be_empty: bool,
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
        let found = match kind.family() {
            Family::String => self.string(kind, value, compiler),
            Family::Arn => compiler.arn_value(value).map(|pattern| {
                self.any_arn.get_or_insert_with(|| self.texts.number(pattern::any_arn()));
                Atom::Arn(self.texts.number(pattern), value == "*")
            }),
            // With a placeholder no value has the form of these.
            family => plain(family, kind, value),
        };
        found.unwrap_or_else(|| Atom::Opaque(positive(kind), value.to_owned()))
    }

    /// The pattern of a string operator. Whether letters outside ASCII have a case AWS does not say.
    fn string(&mut self, kind: OperatorKind, value: &str, compiler: &mut Compiler<'_>) -> Option<Atom> {
        let wildcards = matches!(kind, OperatorKind::StringLike | OperatorKind::StringNotLike);
        let tokens = compiler.text(value, wildcards);
        let mut number = |tokens| self.texts.number(Pattern::new(tokens));
        match kind {
            OperatorKind::StringEqualsIgnoreCase | OperatorKind::StringNotEqualsIgnoreCase => {
                let is_clear = |c: char| c.is_ascii() || placeholder::index(c).is_some();
                let plain: Vec<Token> = tokens.into_iter().map(Token::in_any_case).collect();
                let folded: Vec<Token> = plain.iter().map(|token| token.folded()).collect();
                value.chars().all(is_clear).then(|| {
                    if plain == folded {
                        Atom::Text(number(plain))
                    } else {
                        Atom::Folded(number(plain), number(folded))
                    }
                })
            }
            _ => Some(Atom::Text(number(tokens))),
        }
    }

    /// Every cell; `family` says what all values are, if it is known.
    pub(super) fn cells(
        &self,
        family: Option<Family>,
        budget: &mut Budget,
    ) -> Result<Vec<ValueCell>, Exhausted> {
        let mut cells = self.text_cells(family, budget)?;
        // What lies between values is compared with each of them.
        let count = |is: fn(&Atom) -> bool| self.atoms.iter().filter(|atom| is(atom)).count();
        let ranges = count(|atom| matches!(atom, Atom::Range(_)));
        let ordered = count(|atom| matches!(atom, Atom::Order(..)));
        budget.spend(ranges.saturating_pow(2).saturating_mul(12))?;
        budget.spend(ordered.saturating_pow(2))?;
        let others = [
            (Family::Numeric, interval::order(Family::Numeric, &self.atoms)),
            (Family::Date, interval::order(Family::Date, &self.atoms)),
            (Family::IpAddress, interval::ranges(&self.atoms)),
            (Family::Bool, bools(&self.atoms)),
            (Family::Binary, bytes(&self.atoms)),
        ];
        for (of, mut values) in others {
            if !values.is_empty() && family != Some(of) {
                let neither = known("neither", Bits::default());
                let neither = ValueCell { is_open: true, may_be_empty: true, ..neither };
                let refused = self.numbered(|atom| atom.family() == Some(of));
                values.extend([neither.clone(), ValueCell { refused, ..neither }]);
            }
            cells = joined(cells, &values, budget)?;
        }
        joined(cells, &self.opaque(budget)?, budget)
    }

    /// Whether all comparisons are with texts that are known, and none tells the two apart.
    pub(super) fn are_alike(&self, one: &str, other: &str) -> bool {
        self.atoms.iter().all(|atom| matches!(atom, Atom::Text(_) | Atom::Folded(..) | Atom::Arn(..)))
            && !self.texts.has_letters()
            && self.texts.are_alike(one, other)
    }

    fn text_cells(&self, family: Option<Family>, budget: &mut Budget) -> Result<Vec<ValueCell>, Exhausted> {
        let mut cells = Vec::new();
        if self.texts.is_empty() {
            return Ok(vec![ValueCell { may_be_empty: true, ..known("example", Bits::default()) }]);
        }
        for cell in self.texts.cells(None, budget)? {
            for outcome in cell.outcomes(budget)? {
                let all_open = self.open(&outcome, family);
                budget.spend(all_open.len() * (1 + self.atoms.len() / MANY))?;
                for open in &all_open {
                    let matched = |patterns: &Bits| self.numbered(|atom| atom.is_matched(patterns, *open));
                    let refused = self.numbered(|atom| open.is_refused && matches!(atom, Atom::Arn(..)));
                    cells.push(ValueCell {
                        text: cell.text.clone(),
                        matched: matched(&outcome),
                        surely: matched(&cell.surely),
                        refused,
                        is_open: all_open.len() > 1,
                        may_be_empty: cell.text.is_empty(),
                    });
                }
            }
        }
        Ok(cells)
    }

    /// Every answer to what AWS leaves open about texts that these patterns match.
    fn open(&self, patterns: &Bits, family: Option<Family>) -> Vec<Open> {
        let is_folded = |atom: &Atom| matches!(atom, Atom::Folded(plain, folded) if patterns.contains(*plain) != patterns.contains(*folded));
        let is_no_arn =
            family != Some(Family::Arn) && self.any_arn.is_some_and(|any| !patterns.contains(any));
        let mut open = vec![Open::default()];
        let mut double = |doubtful: bool, answer: fn(Open) -> Open| {
            let more = if doubtful { open.iter().copied().map(answer).collect() } else { Vec::new() };
            open.extend::<Vec<_>>(more);
        };
        double(self.atoms.iter().any(is_folded), |open| Open { is_folded: true, ..open });
        double(is_no_arn, |open| Open { is_refused: true, ..open });
        double(is_no_arn, |open| Open { is_star_every_text: true, ..open });
        open
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
        Ok(ways.into_iter().map(|way| ValueCell { may_be_empty: true, ..known("example", way) }).collect())
    }
}

/// Answers to what AWS leaves open.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    /// Letters outside ASCII have a case.
    is_folded: bool,
    /// A negated operator on ARNs does not hold for what is no ARN.
    is_refused: bool,
    /// `*` under an ARN operator is every text, not every ARN.
    is_star_every_text: bool,
}

impl Atom {
    /// Whether a text matches that these patterns match.
    fn is_matched(&self, patterns: &Bits, open: Open) -> bool {
        match self {
            Self::Text(pattern) => patterns.contains(*pattern),
            Self::Folded(plain, folded) => patterns.contains(if open.is_folded { *folded } else { *plain }),
            Self::Arn(pattern, is_star) => patterns.contains(*pattern) || *is_star && open.is_star_every_text,
            _ => false,
        }
    }

    /// What values must be for this to compare them, if they are no texts.
    fn family(&self) -> Option<Family> {
        match self {
            Self::Order(family, ..) => Some(*family),
            Self::Range(_) => Some(Family::IpAddress),
            Self::Bool(_) => Some(Family::Bool),
            Self::Bytes(..) => Some(Family::Binary),
            Self::Text(_) | Self::Folded(..) | Self::Arn(..) | Self::Opaque(..) => None,
        }
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
        let mut refused = self.refused.clone();
        refused.add(&other.refused);
        let text = if text_of_other { other } else { self }.text.clone();
        Self {
            text,
            matched,
            surely,
            refused,
            is_open: self.is_open || other.is_open,
            may_be_empty: self.may_be_empty && other.may_be_empty,
        }
    }
}

/// The numbers of the atoms that `holds` is true of.
pub(super) fn numbered(atoms: &[Atom], holds: impl Fn(&Atom) -> bool) -> Bits {
    Bits::of(atoms, holds)
}

/// Values about which there is no doubt.
pub(super) fn known(text: &str, matched: Bits) -> ValueCell {
    ValueCell {
        text: text.to_owned(),
        surely: matched.clone(),
        matched,
        refused: Bits::default(),
        is_open: false,
        may_be_empty: text.is_empty(),
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
        let other = known(&"QUJD".repeat(longest / 4 + 1), Bits::default());
        cells.push(ValueCell { may_be_empty: true, ..other });
    }
    cells
}
