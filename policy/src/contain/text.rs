//! Patterns into all that a text can be to them: cells, each with a text that stands for every text in it.
//!
//! Most patterns of policies have no wildcard. Each of those is a text of its own, so only the others run as an
//! automaton; unless there are letters, which can stand for such a text.

use std::collections::HashMap;

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
    glob::{self, Machine},
    token::{self, Token},
};

/// How many characters are compared with a pattern in one step.
const LONG: usize = 64;

/// The texts that are alike to every pattern.
#[derive(Clone, Debug)]
pub(super) struct TextCell {
    /// One of them; it may hold letters.
    pub(super) text: String,
    /// The labels of the patterns that match it whatever its letters stand for.
    pub(super) surely: Bits,
    /// The labels of the patterns that match it for some of what letters can stand for.
    pub(super) perhaps: Bits,
}

/// Patterns, each with a number, equal ones with the same.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// The texts that are patterns without wildcards.
    points: HashMap<String, usize>,
    globs: HashMap<Vec<Token>, usize>,
    /// How many of both there are.
    count: usize,
    letters: bool,
}

/// A pattern that was read.
pub(super) enum Pattern {
    /// It matches this text alone.
    Point(String),
    /// It has wildcards or letters.
    Glob(Vec<Token>),
}

impl Pattern {
    /// The pattern of these tokens.
    pub(super) fn new(tokens: Vec<Token>) -> Self {
        match literal(&tokens) {
            Some(text) => Self::Point(text),
            None => Self::Glob(tokens),
        }
    }
}

impl Pattern {
    /// The numbers of the letters in it.
    pub(super) fn letters(&self) -> Vec<usize> {
        match self {
            Self::Point(_) => Vec::new(),
            Self::Glob(tokens) => {
                tokens.iter().filter_map(|token| token.letter()).filter_map(token::letter_number).collect()
            }
        }
    }
}

impl Patterns {
    /// The number of the pattern.
    pub(super) fn number(&mut self, pattern: Pattern) -> usize {
        let next = self.count;
        self.letters |= !pattern.letters().is_empty();
        let number = match pattern {
            Pattern::Point(text) => *self.points.entry(text).or_insert(next),
            Pattern::Glob(tokens) => *self.globs.entry(tokens).or_insert(next),
        };
        self.count += usize::from(number == next);
        number
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether one of the patterns has a letter.
    pub(super) fn has_letters(&self) -> bool {
        self.letters
    }

    /// The patterns that match `text`, which has no letters.
    pub(super) fn matching(&self, text: &str, budget: &mut Budget) -> Result<Bits, Exhausted> {
        budget.spend(1 + self.globs.len() * (1 + text.len() / LONG))?;
        Ok(self.matched_by(text))
    }

    /// Whether the same patterns match both texts, which have no letters.
    pub(super) fn are_alike(&self, one: &str, other: &str) -> bool {
        self.matched_by(one) == self.matched_by(other)
    }

    fn matched_by(&self, text: &str) -> Bits {
        let globs = self.globs.iter().filter(|(tokens, _)| glob::matches(tokens, text));
        globs.map(|(_, number)| *number).chain(self.points.get(text).copied()).collect()
    }

    /// Every cell, or if only some patterns are `wanted`, those that one of them may match. A pattern's label is its number.
    pub(super) fn cells(
        &self,
        wanted: Option<&Bits>,
        budget: &mut Budget,
    ) -> Result<Vec<TextCell>, Exhausted> {
        let labels: Vec<Bits> = (0..self.count).map(Bits::one).collect();
        self.labelled_cells(&labels, wanted, budget)
    }

    /// The same by the labels of patterns, of which some may be `wanted`.
    pub(super) fn labelled_cells(
        &self,
        labels: &[Bits],
        wanted: Option<&Bits>,
        budget: &mut Budget,
    ) -> Result<Vec<TextCell>, Exhausted> {
        let mut globs = vec![None; self.count];
        for (tokens, number) in &self.globs {
            if let Some(glob) = globs.get_mut(*number) {
                *glob = Some((*number, tokens.as_slice()));
            }
        }
        let globs = globs.into_iter().flatten().collect();
        let mut points: Vec<(&str, usize)> =
            self.points.iter().map(|(text, number)| (text.as_str(), *number)).collect();
        points.sort_unstable();
        let marks = labels_end(labels);
        Source { labels, wanted, globs, points, letters: self.letters, marks }.cells(budget)
    }
}

/// A number behind those of all labels.
fn labels_end(labels: &[Bits]) -> usize {
    labels.iter().filter_map(|labels| labels.iter().last()).max().map_or(0, |last| last + 1)
}

/// Patterns with their labels.
struct Source<'p> {
    labels: &'p [Bits],
    /// If it does not matter what none of these labels is earned by.
    wanted: Option<&'p Bits>,
    globs: Vec<(usize, &'p [Token])>,
    /// In the order of their texts.
    points: Vec<(&'p str, usize)>,
    letters: bool,
    /// The first number that is no label.
    marks: usize,
}

impl Source<'_> {
    fn cells(&self, budget: &mut Budget) -> Result<Vec<TextCell>, Exhausted> {
        if self.letters {
            return self.run(&self.points, budget);
        }
        let mut cells = self.apart_from_points(budget)?;
        let starts: Vec<String> = self.globs.iter().map(|(_, tokens)| start(tokens)).collect();
        let mut by_start: Vec<(&str, usize)> = starts.iter().map(String::as_str).zip(0..).collect();
        by_start.sort_unstable();
        for (text, number) in &self.points {
            let mut labels = self.label(*number);
            for glob in may_match(&by_start, text) {
                budget.spend(1)?;
                let Some((number, tokens)) = self.globs.get(glob).copied() else { continue };
                if glob::matches(tokens, text) {
                    labels.add(&self.label(number));
                }
            }
            budget.spend(1)?;
            if self.wanted.is_none_or(|wanted| !wanted.is_disjoint(&labels)) {
                cells.push(TextCell { text: (*text).to_owned(), perhaps: labels.clone(), surely: labels });
            }
        }
        Ok(cells)
    }

    fn label(&self, number: usize) -> Bits {
        self.labels.get(number).cloned().unwrap_or_default()
    }

    /// The point that is `text`.
    fn point(&self, text: &str) -> Option<(&str, usize)> {
        let index = self.points.binary_search_by(|(known, _)| (*known).cmp(text)).ok()?;
        self.points.get(index).copied()
    }

    /// The cells that the globs make without the points. A point that comes to stand for a cell runs along, with a mark
    /// by which it is left out.
    fn apart_from_points(&self, budget: &mut Budget) -> Result<Vec<TextCell>, Exhausted> {
        let mut apart: Vec<(&str, usize)> = Vec::new();
        loop {
            let mut cells = self.run(&apart, budget)?;
            cells.retain(|cell| !cell.surely.contains(self.marks));
            let before = apart.len();
            apart.extend(cells.iter().filter_map(|cell| self.point(&cell.text)));
            apart.sort_unstable();
            apart.dedup();
            if apart.len() == before {
                return Ok(cells);
            }
        }
    }

    /// The cells that the globs and these points make by themselves.
    fn run(&self, points: &[(&str, usize)], budget: &mut Budget) -> Result<Vec<TextCell>, Exhausted> {
        let mut machines = Vec::with_capacity((self.globs.len() + points.len()) * 2);
        let mut add = |labels: Bits, tokens: Vec<Token>| {
            if self.letters {
                let labels = labels.iter().map(|label| label + self.marks).collect();
                machines.push(Machine { tokens: tokens.clone(), wide: true, labels });
            }
            machines.push(Machine { tokens, wide: false, labels });
        };
        for (number, tokens) in &self.globs {
            add(self.label(*number), tokens.to_vec());
        }
        for (text, number) in points {
            let mut labels = self.label(*number);
            if !self.letters {
                labels.insert(self.marks);
            }
            add(labels, text.chars().map(Token::Char).collect());
        }
        let from = |set: &Bits, first: usize| -> Bits {
            let own = set.iter().filter_map(|label| label.checked_sub(first));
            own.filter(|label| !self.letters || *label < self.marks).collect()
        };
        let cell = |(set, text): (Bits, String)| TextCell {
            text,
            surely: from(&set, 0),
            perhaps: from(&set, if self.letters { self.marks } else { 0 }),
        };
        let mut wanted = self.wanted.cloned();
        if let (Some(wide), true) = (&mut wanted, self.letters) {
            wide.extend(self.wanted.into_iter().flat_map(Bits::iter).map(|label| label + self.marks));
        }
        Ok(glob::signatures(&machines, wanted.as_ref(), budget)?.into_iter().map(cell).collect())
    }
}

/// The text that everything starts with that `tokens` match.
fn start(tokens: &[Token]) -> String {
    let mut start = String::new();
    for token in tokens {
        let Token::Char(c) = token else { break };
        start.push(*c);
    }
    start
}

/// Those of the globs, each with the text that it starts with and in the order of these, that `text` starts like.
fn may_match(globs: &[(&str, usize)], text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for end in 0..=text.len() {
        let Some(start) = text.get(..end) else { continue };
        let first = globs.partition_point(|(own, _)| *own < start);
        for (own, glob) in globs.get(first..).unwrap_or_default() {
            if *own != start {
                break;
            }
            found.push(*glob);
        }
    }
    found
}

impl TextCell {
    /// A cell that nothing matches.
    pub(super) fn unmatched(text: &str) -> Self {
        Self { text: text.to_owned(), surely: Bits::default(), perhaps: Bits::default() }
    }

    /// The labels that are earned, in every way that what is not known can turn out.
    pub(super) fn outcomes(&self, budget: &mut Budget) -> Result<Vec<Bits>, Exhausted> {
        let mut outcomes = vec![self.surely.clone()];
        for label in self.perhaps.without(&self.surely).iter() {
            budget.spend(outcomes.len())?;
            let with = outcomes.iter().map(|outcome| {
                let mut outcome = outcome.clone();
                outcome.insert(label);
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
