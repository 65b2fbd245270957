//! Patterns into all that a text can be to them: cells, each with a text that stands for every text in it.
//!
//! Most patterns of policies have no wildcard. Each of those is a text of its own, so only the others run as an
//! automaton; unless there are letters, which can stand for such a text.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
    glob::{self, Machine, Token},
};

/// The texts that are alike to every pattern.
#[derive(Clone, Debug)]
pub(super) struct TextCell {
    /// One of them; it may hold letters.
    pub(super) text: String,
    /// The patterns that match it whatever its letters stand for.
    pub(super) surely: Bits,
    /// The patterns that match it for some of what letters can stand for.
    pub(super) perhaps: Bits,
}

/// Patterns, each with a number, equal ones with the same.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    numbers: HashMap<Vec<Token>, usize>,
    patterns: Vec<Vec<Token>>,
}

impl Patterns {
    /// The number of the pattern.
    pub(super) fn number(&mut self, pattern: Vec<Token>) -> usize {
        if let Some(number) = self.numbers.get(&pattern) {
            return *number;
        }
        self.numbers.insert(pattern.clone(), self.patterns.len());
        self.patterns.push(pattern);
        self.patterns.len() - 1
    }

    pub(super) fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether the pattern holds a letter.
    pub(super) fn has_letter(&self, number: usize) -> bool {
        self.patterns.get(number).is_some_and(|tokens| tokens.iter().any(|token| token.is_letter()))
    }

    /// The patterns that match `text`, which has no letters; one with letters matches none.
    pub(super) fn matching(&self, text: &str) -> Bits {
        let all = self.patterns.iter().enumerate();
        all.filter(|(_, tokens)| glob::matches(tokens, text)).map(|(number, _)| number).collect()
    }

    /// Every cell.
    pub(super) fn cells(&self, budget: &mut Budget) -> Result<Vec<TextCell>, Exhausted> {
        let letters = (0..self.patterns.len()).any(|number| self.has_letter(number));
        let mut points: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut running = BTreeSet::new();
        for (number, tokens) in self.patterns.iter().enumerate() {
            match literal(tokens).filter(|_| !letters) {
                Some(text) => points.entry(text).or_default().push(number),
                None => drop(running.insert(number)),
            }
        }
        let globs: Vec<usize> = running.iter().copied().collect();
        let mut cells = self.apart_from(&points, running, letters, budget)?;
        for (text, numbers) in points {
            budget.spend(globs.len() + 1)?;
            cells.push(self.point(text, &numbers, &globs));
        }
        Ok(cells)
    }

    /// The cells that the patterns `running` make without the texts `points`. Those of the points run along that come
    /// to stand for a cell.
    fn apart_from(
        &self,
        points: &BTreeMap<String, Vec<usize>>,
        mut running: BTreeSet<usize>,
        letters: bool,
        budget: &mut Budget,
    ) -> Result<Vec<TextCell>, Exhausted> {
        let mut apart = BTreeSet::new();
        loop {
            let mut cells = self.run(&running, letters, budget)?;
            cells.retain(|cell| !cell.surely.iter().any(|number| apart.contains(&number)));
            let before = apart.len();
            apart.extend(cells.iter().filter_map(|cell| points.get(&cell.text)).flatten().copied());
            if apart.len() == before {
                return Ok(cells);
            }
            running.extend(&apart);
        }
    }

    /// The cells that the patterns `running` make by themselves.
    fn run(
        &self,
        running: &BTreeSet<usize>,
        letters: bool,
        budget: &mut Budget,
    ) -> Result<Vec<TextCell>, Exhausted> {
        let numbers: Vec<usize> = running.iter().copied().collect();
        let tokens = || numbers.iter().filter_map(|number| self.patterns.get(*number));
        let mut machines: Vec<Machine> =
            tokens().map(|tokens| Machine { tokens: tokens.clone(), wide: false }).collect();
        if letters {
            machines.extend(tokens().map(|tokens| Machine { tokens: widened(tokens), wide: true }));
        }
        let from = |set: &Bits, first: usize| -> Bits {
            set.iter().filter_map(|index| numbers.get(index.checked_sub(first)?)).copied().collect()
        };
        let cell = |(set, text): (Bits, String)| TextCell {
            text,
            surely: from(&set, 0),
            perhaps: from(&set, if letters { numbers.len() } else { 0 }),
        };
        Ok(glob::signatures(&machines, budget)?.into_iter().map(cell).collect())
    }

    fn point(&self, text: String, numbers: &[usize], globs: &[usize]) -> TextCell {
        let tokens = |number: &usize| self.patterns.get(*number).map_or(&[][..], Vec::as_slice);
        let mut surely: Bits = numbers.iter().copied().collect();
        surely.add(&globs.iter().filter(|number| glob::matches(tokens(number), &text)).copied().collect());
        TextCell { perhaps: surely.clone(), surely, text }
    }
}

impl TextCell {
    /// A cell that nothing matches.
    pub(super) fn unmatched(text: &str) -> Self {
        Self { text: text.to_owned(), surely: Bits::default(), perhaps: Bits::default() }
    }

    /// The patterns that match, in every way that what is not known can turn out.
    pub(super) fn outcomes(&self, budget: &mut Budget) -> Result<Vec<Bits>, Exhausted> {
        let mut outcomes = vec![self.surely.clone()];
        for number in self.perhaps.without(&self.surely).iter() {
            budget.spend(outcomes.len())?;
            let with = outcomes.iter().map(|outcome| {
                let mut outcome = outcome.clone();
                outcome.insert(number);
                outcome
            });
            let with: Vec<Bits> = with.collect();
            outcomes.extend(with);
        }
        Ok(outcomes)
    }
}

/// The one text that `tokens` matches, if it is one.
fn literal(tokens: &[Token]) -> Option<String> {
    let character = |token: &Token| match token {
        Token::Char(c) if !token.is_letter() => Some(*c),
        _ => None,
    };
    tokens.iter().map(character).collect()
}

/// `tokens` with any text for each letter.
fn widened(tokens: &[Token]) -> Vec<Token> {
    tokens.iter().map(|token| if token.is_letter() { Token::Any { colon: true } } else { *token }).collect()
}
