//! One element of all statements, their actions for example, into cells in which each statement speaks of everything or
//! of nothing.

use std::collections::HashSet;

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
    text::TextCell,
    those_first, token,
};

/// What statements list in one element.
#[derive(Debug, Default)]
pub(super) struct Dimension {
    statements: usize,
    /// By pattern, the statements that list it: in `Action` and the like, and in `NotAction` and the like.
    listed: Vec<[Bits; 2]>,
    /// The statements whose element is of the latter kind, or missing, so that they speak of what is not listed.
    open: Bits,
    /// The statements that list a letter.
    pub(super) lettered: Bits,
    /// By the letter of a variable that can be without value, in order, what depends on it.
    variables: Vec<(usize, Variable)>,
}

/// How many patterns are told to be in a set or not in one step.
const MANY: usize = 32;

/// What depends on whether a variable has a value: without it no text is matched that it stands in, and whether a statement
/// that excepts such a text speaks of everything else, or of nothing, AWS does not say.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags", Policy variables with no value.
#[derive(Clone, Debug, Default)]
struct Variable {
    patterns: Bits,
    excepting: Bits,
}

/// What is alike to every statement.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// An example; it may hold letters.
    pub(super) text: String,
    /// The statements that speak of it.
    pub(super) rules: Bits,
    /// Those of them that do so whatever letters stand for, if they list what they speak of.
    pub(super) surely: Bits,
}

impl Dimension {
    /// Adds the element of the next statement, the numbers of whose patterns these are; `None` if it is missing, which
    /// limits nothing.
    pub(super) fn push(&mut self, negated: bool, patterns: Option<&[usize]>) {
        let statement = self.statements;
        self.statements += 1;
        if negated || patterns.is_none() {
            self.open.insert(statement);
        }
        for pattern in patterns.unwrap_or_default() {
            if *pattern >= self.listed.len() {
                self.listed.resize_with(pattern + 1, Default::default);
            }
            if let Some([positive, negative]) = self.listed.get_mut(*pattern) {
                if negated { negative } else { positive }.insert(statement);
            }
        }
    }

    /// The statement that was added last lists a letter.
    pub(super) fn has_letter(&mut self) {
        self.lettered.extend(self.statements.checked_sub(1));
    }

    /// The pattern with this number, of the statement that was added last, holds these variables.
    pub(super) fn has_variables(&mut self, pattern: usize, letters: Vec<usize>) {
        let Some(statement) = self.statements.checked_sub(1) else { return };
        for letter in letters {
            let known = self.variables.binary_search_by_key(&letter, |(known, _)| *known);
            let place = known.unwrap_or_else(|place| {
                self.variables.insert(place, (letter, Variable::default()));
                place
            });
            let Some((_, variable)) = self.variables.get_mut(place) else { continue };
            variable.patterns.insert(pattern);
            if self.open.contains(statement) {
                variable.excepting.insert(statement);
            }
        }
    }

    /// The patterns that these statements list; `None` if one of them speaks of what is not listed.
    pub(super) fn listed_by(&self, statements: &Bits) -> Option<Bits> {
        let listed = || Bits::of(&self.listed, |[listing, _]| !listing.is_disjoint(statements));
        statements.is_disjoint(&self.open).then(listed)
    }

    /// By pattern, the statements that list it in either way.
    pub(super) fn labels(&self) -> Vec<Bits> {
        let both = |[positive, negative]: &[Bits; 2]| {
            let mut both = positive.clone();
            both.add(negative);
            both
        };
        self.listed.iter().map(both).collect()
    }

    /// The cell of the texts that are listed by these statements, about which nothing is unknown.
    pub(super) fn cell(&self, TextCell { text, surely: listing, .. }: TextCell) -> Cell {
        let mut rules = listing.without(&self.open);
        rules.add(&self.open.without(&listing));
        Cell { text, surely: rules.clone(), rules }
    }

    /// The cells that differ for statements. Of the patterns that no text surely matches, what is perhaps so counts.
    pub(super) fn cells(
        &self,
        mut texts: Vec<TextCell>,
        budget: &mut Budget,
    ) -> Result<Vec<Cell>, Exhausted> {
        // Of texts that are alike those are shown about which nothing is unknown.
        texts = those_first(texts, |text| text.surely == text.perhaps);
        let mut sure = Bits::default();
        for text in &texts {
            sure.add(&text.surely);
        }
        let missing = self.missing(budget)?;
        let mut known = HashSet::new();
        let mut cells = Vec::new();
        for text in texts {
            let letters: Bits = text.text.chars().filter_map(token::letter_number).collect();
            for outcome in text.outcomes(budget)? {
                let mut certain = outcome.without(&sure);
                certain.add(&text.surely);
                let (certain, _) = self.listing(&certain);
                let (listing, excepting) = self.listing(&outcome);
                let open = self.open.without(&excepting);
                let (mut rules, mut surely) = (listing, certain);
                rules.add(&open);
                surely.add(&open);
                let none = (Bits::default(), Variable::default());
                for (variables, Variable { patterns, excepting }) in [&none].into_iter().chain(&missing) {
                    budget.spend(1 + self.listed.len() / MANY)?;
                    if !variables.is_disjoint(&letters) || !patterns.is_disjoint(&outcome) {
                        continue;
                    }
                    let (rules, surely) = (rules.without(excepting), surely.without(excepting));
                    if known.insert((rules.clone(), surely.clone())) {
                        cells.push(Cell { text: text.text.clone(), rules, surely });
                    }
                }
            }
        }
        Ok(cells)
    }

    /// Every set of variables on which it depends what a statement excepts, with all that depends on them.
    fn missing(&self, budget: &mut Budget) -> Result<Vec<(Bits, Variable)>, Exhausted> {
        let mut sets: Vec<(Bits, Variable)> = Vec::new();
        for (letter, variable) in self.variables.iter().filter(|(_, variable)| !variable.excepting.is_empty())
        {
            budget.spend(sets.len())?;
            let none = (Bits::default(), Variable::default());
            let with = |(letters, of_others): &(Bits, Variable)| {
                let Variable { mut patterns, mut excepting } = of_others.clone();
                patterns.add(&variable.patterns);
                excepting.add(&variable.excepting);
                let mut letters = letters.clone();
                letters.insert(*letter);
                (letters, Variable { patterns, excepting })
            };
            let mut more = vec![with(&none)];
            more.extend(sets.iter().map(with));
            sets.extend(more);
        }
        Ok(sets)
    }

    /// The statements that speak of what exactly these patterns match.
    pub(super) fn rules(&self, patterns: &Bits) -> Bits {
        let (mut rules, excepting) = self.listing(patterns);
        rules.add(&self.open.without(&excepting));
        rules
    }

    /// The statements that list one of the patterns, and those that except one.
    fn listing(&self, patterns: &Bits) -> (Bits, Bits) {
        let (mut listing, mut excepting) = (Bits::default(), Bits::default());
        for [positive, negative] in patterns.iter().filter_map(|pattern| self.listed.get(pattern)) {
            listing.add(positive);
            excepting.add(negative);
        }
        (listing, excepting)
    }
}
