//! Condition keys into all that a request can say of each: absent, one value, several; as cells in which every
//! condition on the key has one answer.
//!
//! INVARIANT: whatever a request says of a key is in one of the cells, perhaps with conditions that it does not meet.

use std::collections::HashSet;

use iam_role_catalog as catalog;

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
    pattern::Compiler,
    those_first,
    value::{ValueCell, Values},
};
use crate::{Condition, Family, Operator, OperatorKind, Qualifier, SharedText, format};

/// A condition key with all conditions on it.
#[derive(Debug, Default)]
pub(super) struct Key {
    /// The key as it was first written.
    pub(super) name: String,
    /// Whether a request can have several values of it.
    is_multivalued: bool,
    tests: Vec<Test>,
    values: Values,
    cells: Option<Vec<KeyCell>>,
    /// By test, the cells in which it holds, and those in which it surely does.
    rooms: Vec<[Bits; 2]>,
}

/// One condition: an operator, and the values it compares with by their numbers in [`Values`].
#[derive(Debug, PartialEq, Eq)]
struct Test {
    operator: Operator,
    values: Vec<usize>,
}

/// What a request can say of a key.
#[derive(Clone, Debug)]
pub(super) struct KeyCell {
    /// The values, an empty list for a key that is there without any; `None` if it is absent.
    pub(super) values: Option<Vec<String>>,
    /// The tests that hold.
    pub(super) holds: Bits,
    /// The tests that hold whatever letters stand for.
    pub(super) surely: Bits,
    /// Whether AWS leaves open what holds.
    pub(super) is_open: bool,
}

/// How many conditions are looked at in one step.
const MANY: usize = 4;

/// Condition keys know no case, but for the name of a tag.
pub(super) fn normal_name(key: &str) -> String {
    match key.split_once('/') {
        Some((name, tag)) => format!("{}/{tag}", name.to_ascii_lowercase()),
        None => key.to_ascii_lowercase(),
    }
}

impl Key {
    pub(super) fn new(name: &str, is_multivalued: bool) -> Self {
        Self { name: name.to_owned(), is_multivalued, ..Self::default() }
    }

    /// The number of the test that `condition` is.
    pub(super) fn test(&mut self, condition: &Condition, compiler: &mut Compiler<'_>) -> usize {
        let kind = condition.operator.kind;
        let number = |value: &SharedText| self.values.number(kind, value, compiler);
        let values = if kind == OperatorKind::Null {
            nulls(condition)
        } else {
            condition.values.iter().map(number).collect()
        };
        let test = Test { operator: condition.operator, values };
        let known = self.tests.iter().position(|other| *other == test);
        known.unwrap_or_else(|| {
            self.tests.push(test);
            self.tests.len() - 1
        })
    }

    /// The cell with this number, once they are made.
    pub(super) fn cell(&self, number: usize) -> Option<&KeyCell> {
        self.cells.as_ref()?.get(number)
    }

    /// A value that a person would expect of the key and that no condition tells from `value`, which has no letters; or
    /// `value` itself.
    pub(super) fn plainest(&self, value: &str) -> String {
        let longer = format!("{value}example");
        let mut examples = examples(&self.name).iter().copied().chain(["example", longer.as_str()]);
        // A value of the policies is plain enough.
        let is_one_of_many = value.is_empty() || self.values.are_alike(value, &longer);
        let found = examples.find(|example| is_one_of_many && self.values.are_alike(value, example));
        found.unwrap_or(value).to_owned()
    }

    /// The cells in which the test holds, and those in which it surely does, once they are made.
    pub(super) fn room(&self, test: usize) -> Option<[&Bits; 2]> {
        self.rooms.get(test).map(<[Bits; 2]>::each_ref)
    }

    /// Every cell, the plainest first: absence, unless every request has the key, then the fewest values.
    pub(super) fn cells(&mut self, budget: &mut Budget) -> Result<&[KeyCell], Exhausted> {
        if self.cells.is_none() {
            let cells = self.make_cells(budget)?;
            budget.spend(cells.len() * (1 + self.tests.len() / MANY))?;
            for test in 0..self.tests.len() {
                let holds = Bits::of(&cells, |cell| cell.holds.contains(test));
                self.rooms.push([holds, Bits::of(&cells, |cell| cell.surely.contains(test))]);
            }
            self.cells = Some(cells);
        }
        Ok(self.cells.as_deref().unwrap_or_default())
    }

    fn make_cells(&self, budget: &mut Budget) -> Result<Vec<KeyCell>, Exhausted> {
        let values = self.values.cells(family(&self.name), budget)?;
        let compared: usize = self.tests.iter().map(|test| test.values.len()).sum();
        budget.spend(values.len() * (1 + compared / MANY))?;
        let mut known = HashSet::new();
        let mut ones: Vec<Many> = values.iter().map(|value| self.one(value)).collect();
        ones = those_first(ones, |one| !one.is_open);
        ones.retain(|one| known.insert((one.signature(), one.may_be_empty)));
        let is_always_there =
            catalog::global_condition_key(&self.name).is_some_and(catalog::GlobalKey::always_present);
        let mut cells = Vec::with_capacity(ones.len() + 1);
        if !is_always_there {
            self.absent_in_every_way(&mut cells);
        }
        for one in &ones {
            cells.push(self.several(one, Unqualified::OneOfThem));
        }
        for one in &ones {
            cells.extend(self.empty_text(one));
        }
        if self.is_multivalued {
            cells.push(self.empty(false));
            cells.push(self.empty(true));
            for many in closure(&ones, budget)? {
                budget.spend(1 + self.tests.len() / MANY)?;
                for unqualified in Unqualified::ALL {
                    cells.push(self.several(&many, unqualified));
                }
            }
        }
        if is_always_there {
            self.absent_in_every_way(&mut cells);
        }
        // Where AWS leaves nothing open there is something to show.
        cells = those_first(cells, |cell| !cell.is_open);
        let mut known = HashSet::new();
        cells.retain(|cell| known.insert((cell.holds.clone(), cell.surely.clone())));
        Ok(cells)
    }

    fn absent_in_every_way(&self, cells: &mut Vec<KeyCell>) {
        cells.push(self.absent(false));
        cells.push(self.absent(true));
    }

    /// AWS does not say whether `ForAnyValue` with `IfExists` holds without the key: `any` says so.
    fn absent(&self, any: bool) -> KeyCell {
        let holds = self.which(|test| match test.operator {
            Operator { kind: OperatorKind::Null, qualifier, .. } => null_holds(test, qualifier, true),
            Operator { qualifier: Some(Qualifier::ForAnyValue), if_exists, .. } => any && if_exists,
            Operator { qualifier: Some(Qualifier::ForAllValues), .. } => true,
            Operator { if_exists, kind, .. } => if_exists || kind.is_negated(),
        });
        let is_open =
            |test: &Test| test.operator.qualifier == Some(Qualifier::ForAnyValue) && test.operator.if_exists;
        KeyCell { values: None, surely: holds.clone(), holds, is_open: self.tests.iter().any(is_open) }
    }

    /// There, but without a value, which `Null` takes for absent; whether `IfExists` does AWS does not say: `exists` does.
    fn empty(&self, exists: bool) -> KeyCell {
        let KeyCell { mut holds, is_open, .. } = self.absent(false);
        let of_existing = self.which(|Test { operator, .. }| {
            operator.qualifier.is_none() && operator.if_exists && !operator.kind.is_negated()
        });
        if exists {
            holds = holds.without(&of_existing);
        }
        let is_open = is_open || !of_existing.is_empty();
        KeyCell { values: Some(Vec::new()), surely: holds.clone(), holds, is_open }
    }

    /// An empty text, as far as it is none to a qualifier; AWS says both that it is and that it is a value.
    fn empty_text(&self, one: &Many) -> Option<KeyCell> {
        let mut cell = one.may_be_empty.then(|| self.several(one, Unqualified::OneOfThem))?;
        cell.values = Some(vec![String::new()]);
        let of_none = self.empty(false);
        let qualified = self.which(|test| test.operator.qualifier.is_some());
        for (of_one, of_none) in [(&mut cell.holds, &of_none.holds), (&mut cell.surely, &of_none.surely)] {
            *of_one = of_one.without(&qualified);
            of_one.add(&of_none.and(&qualified));
        }
        cell.is_open = true;
        Some(cell)
    }

    /// There, with these values. AWS does not say what an operator without qualifier makes of several.
    fn several(&self, many: &Many, unqualified: Unqualified) -> KeyCell {
        let holds = |of_any: &Bits, of_all: &Bits| {
            let holds = |number, test: &Test| match (test.operator.kind, test.operator.qualifier) {
                (OperatorKind::Null, qualifier) => null_holds(test, qualifier, false),
                (_, Some(Qualifier::ForAllValues)) => of_all.contains(number),
                (_, Some(Qualifier::ForAnyValue)) => of_any.contains(number),
                (kind, None) => match (unqualified, kind.is_negated()) {
                    (Unqualified::OneOfThem, false) | (Unqualified::Each, true) => of_any.contains(number),
                    (Unqualified::OneOfThem, true) | (Unqualified::Each, false) => of_all.contains(number),
                    (Unqualified::Nothing, _) => false,
                    (Unqualified::Whatever, negated) => negated || of_any.contains(number),
                },
            };
            let mut numbers = Bits::default();
            for (number, test) in self.tests.iter().enumerate() {
                if holds(number, test) {
                    numbers.insert(number);
                }
            }
            numbers
        };
        let is_unqualified =
            |test: &Test| test.operator.qualifier.is_none() && test.operator.kind != OperatorKind::Null;
        let is_several = many.texts.len() > 1 && self.tests.iter().any(is_unqualified);
        KeyCell {
            values: Some(many.texts.clone()),
            holds: holds(&many.any, &many.all),
            surely: holds(&many.surely_any, &many.surely_all),
            is_open: many.is_open || is_several,
        }
    }

    /// One value: what holds for it is by its operator without the qualifier.
    fn one(&self, value: &ValueCell) -> Many {
        let matches =
            |test: &Test, matched: &Bits| test.values.iter().any(|number| matched.contains(*number));
        let fails = |test: &Test| matches(test, &value.matched) || matches(test, &value.refused);
        let holds = |matched: &Bits| {
            self.which(
                |test| if test.operator.kind.is_negated() { !fails(test) } else { matches(test, matched) },
            )
        };
        let (any, surely) = (holds(&value.matched), holds(&value.surely));
        Many {
            texts: vec![value.text.clone()],
            all: any.clone(),
            any,
            surely_all: surely.clone(),
            surely_any: surely,
            is_open: value.is_open,
            may_be_empty: value.may_be_empty,
        }
    }

    fn which(&self, holds: impl Fn(&Test) -> bool) -> Bits {
        Bits::of(&self.tests, holds)
    }
}

/// What an operator without qualifier may make of several values.
#[derive(Clone, Copy, Debug)]
enum Unqualified {
    /// One that matches is enough to match.
    OneOfThem,
    /// All have to match to match.
    Each,
    /// It never holds.
    Nothing,
    /// It holds if one matches, and if it is negated, whatever they are.
    Whatever,
}

impl Unqualified {
    const ALL: [Self; 4] = [Self::OneOfThem, Self::Each, Self::Nothing, Self::Whatever];
}

/// Whether requests can have several values of the key.
pub(super) fn is_multivalued(key: &str) -> bool {
    let of_global = catalog::global_condition_key(key).map(catalog::GlobalKey::multivalued);
    let of_service = || catalog::condition_key(key).or_else(|| catalog::web_identity_key(key));
    of_global.unwrap_or_else(|| of_service().is_some_and(catalog::ConditionKey::multivalued))
}

/// What the values of the key are, if it is known: then they are nothing else.
fn family(key: &str) -> Option<Family> {
    let of_global = catalog::global_condition_key(key).map(catalog::GlobalKey::key_type);
    let of_service = || catalog::condition_key(key).map(catalog::ConditionKey::key_type);
    match of_global.or_else(of_service)? {
        catalog::KeyType::Bool => Some(Family::Bool),
        catalog::KeyType::Numeric => Some(Family::Numeric),
        catalog::KeyType::Date => Some(Family::Date),
        catalog::KeyType::IpAddress => Some(Family::IpAddress),
        catalog::KeyType::Arn => Some(Family::Arn),
        catalog::KeyType::String | catalog::KeyType::Binary => None,
    }
}

/// Values as keys of that name have them.
fn examples(key: &str) -> &'static [&'static str] {
    let name = key.to_ascii_lowercase();
    if name.ends_with("region") {
        return &["us-east-1", "eu-west-1", "eu-north-1", "us-west-2", "ap-southeast-2"];
    }
    if name.ends_with("account") {
        return &["123456789012", "210987654321", "111122223333"];
    }
    if name.ends_with("arn") {
        return &["arn:aws:iam::123456789012:role/example", "arn:aws:iam::210987654321:role/example"];
    }
    &[]
}

/// Several values of a key.
#[derive(Clone, Debug)]
struct Many {
    texts: Vec<String>,
    /// The tests that hold for one of them.
    any: Bits,
    /// The tests that hold for each.
    all: Bits,
    surely_any: Bits,
    surely_all: Bits,
    /// Whether AWS leaves open what holds for one of them.
    is_open: bool,
    /// Whether this can be one value that is empty.
    may_be_empty: bool,
}

impl Many {
    fn with(&self, other: &Self) -> Self {
        let (mut any, mut surely_any) = (self.any.clone(), self.surely_any.clone());
        any.add(&other.any);
        surely_any.add(&other.surely_any);
        Self {
            texts: self.texts.iter().chain(&other.texts).cloned().collect(),
            any,
            all: self.all.and(&other.all),
            surely_any,
            surely_all: self.surely_all.and(&other.surely_all),
            is_open: self.is_open || other.is_open,
            may_be_empty: false,
        }
    }

    fn signature(&self) -> [Bits; 4] {
        [self.any.clone(), self.all.clone(), self.surely_any.clone(), self.surely_all.clone()]
    }
}

/// Every way of taking several of `ones` together that differs in what holds; also several that are alike.
fn closure(ones: &[Many], budget: &mut Budget) -> Result<Vec<Many>, Exhausted> {
    let mut known: HashSet<[Bits; 4]> = HashSet::new();
    let mut found = ones.to_vec();
    let mut next = 0;
    while let Some(many) = found.get(next).cloned() {
        next += 1;
        for one in ones {
            budget.spend(16)?;
            let more = many.with(one);
            if known.insert(more.signature()) {
                found.push(more);
            }
        }
    }
    Ok(found.split_off(ones.len()))
}

/// The values of `Null` as numbers: 1 for `true`, 0 for `false`.
fn nulls(condition: &Condition) -> Vec<usize> {
    condition.values.iter().filter_map(|value| format::boolean(value)).map(usize::from).collect()
}

/// Whether `Null` holds. Under a qualifier it compares nothing.
fn null_holds(test: &Test, qualifier: Option<Qualifier>, absent: bool) -> bool {
    match qualifier {
        Some(qualifier) => qualifier == Qualifier::ForAllValues,
        None => test.values.contains(&usize::from(absent)),
    }
}
