//! Patterns into what one text can match of them, each with the shortest such text.
//!
//! The patterns run side by side as one automaton that is made as it is explored: a state is where each pattern can
//! stand, and from a state only the characters that some pattern waits for lead anywhere new, beside one that none
//! waits for. What is equal in every pattern that is still in play is taken in one step.
//!
//! A letter stands for a text that is not known, the same wherever it occurs. A machine that is wide runs through every way
//! for letters of the text, and of its own pattern, to turn out: one letter can be part of what the other stands for. Where
//! text and pattern are at the same letter at once they agree in it, whatever it is.
//!
//! Patterns have labels, and what counts is the labels of those that match: a pattern all of whose labels are earned,
//! whatever comes, is out of play.
//!
//! INVARIANT: every set of labels that some text earns, with a wanted one if that is asked, is found, unless the budget ends
//! first.

use std::collections::{HashSet, VecDeque};

use super::{
    bits::Bits,
    budget::{Budget, Exhausted},
    token::{Token, can_be_empty, folding, has_colon, is_letter, letter_number, other_case},
};

/// A pattern that runs with others.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub(super) tokens: Vec<Token>,
    /// Whether letters, in the text and in the pattern, stand for any text, not only for themselves.
    pub(super) wide: bool,
    /// What a text earns that the pattern matches.
    pub(super) labels: Bits,
}

/// Whether the pattern `tokens` matches `text`, which has no letters.
pub(super) fn matches(tokens: &[Token], text: &str) -> bool {
    let mut rest = text.chars();
    let fixed = tokens.iter().take_while(|token| matches!(token, Token::Char(_))).count();
    for token in tokens.iter().take(fixed) {
        if !rest.next().is_some_and(|c| token.takes(c)) {
            return false;
        }
    }
    let (mut live, mut next) = (Vec::new(), Vec::new());
    reach(tokens, fixed, &mut live);
    for c in rest {
        for place in live.drain(..) {
            match tokens.get(place) {
                Some(token @ Token::Any { .. }) if token.takes(c) => reach(tokens, place, &mut next),
                Some(token) if token.takes(c) => reach(tokens, place + 1, &mut next),
                _ => {}
            }
        }
        std::mem::swap(&mut live, &mut next);
        if live.is_empty() {
            return false;
        }
    }
    live.last() == Some(&tokens.len())
}

/// Adds `place`, and what is behind a `*` there. Whatever a `*` that crosses colons comes after need not be remembered.
fn reach(tokens: &[Token], mut place: usize, live: &mut Vec<usize>) {
    // Places come in their order, and one that was passed was passed with all behind it.
    while live.last().is_none_or(|last| *last < place) {
        if let Some(Token::Any { colon: true }) = tokens.get(place) {
            live.clear();
        }
        live.push(place);
        if matches!(tokens.get(place), Some(Token::Any { .. })) {
            place += 1;
        }
    }
}

/// Every set of labels that some text earns, with the shortest such text; the empty text by itself. If only some labels are
/// `wanted`, sets without any of them can be missing.
pub(super) fn signatures(
    machines: &[Machine],
    wanted: Option<&Bits>,
    budget: &mut Budget,
) -> Result<Vec<(Bits, String)>, Exhausted> {
    let product = Product::new(machines);
    let mut found = Found::default();
    let mut seen = HashSet::new();
    let mut queue = VecDeque::from([(product.start(), String::new())]);
    while let Some((state, mut text)) = queue.pop_front() {
        if wanted.is_some_and(|wanted| !product.can_earn(&state, wanted)) {
            continue;
        }
        found.note(product.earned(&state), &text);
        let state = product.skip(state, &mut text, budget)?;
        if !seen.insert(state.clone()) {
            continue;
        }
        found.note(product.earned(&state), &text);
        for c in product.wanted(&state) {
            let next = product.step(&state, c, budget)?;
            if !seen.contains(&next) {
                budget.spend(text.len() / LONG)?;
                let mut longer = text.clone();
                longer.push(c);
                queue.push_back((next, longer));
            }
        }
    }
    Ok(found.sets)
}

#[derive(Default)]
struct Found {
    known: HashSet<(Bits, bool)>,
    sets: Vec<(Bits, String)>,
}

impl Found {
    fn note(&mut self, set: Bits, text: &str) {
        if self.known.insert((set.clone(), text.is_empty())) {
            self.sets.push((set, text.to_owned()));
        }
    }
}

/// Where all the machines are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State {
    /// The labels that are earned whatever comes.
    done: Bits,
    /// The places that the machines in play can be at, in order.
    live: Vec<usize>,
}

/// All machines as one, every token with a place of its own.
struct Product<'m> {
    machines: &'m [Machine],
    places: Vec<Place>,
    starts: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Place {
    /// `None` behind the last token.
    token: Option<Token>,
    machine: usize,
    wide: bool,
    /// The first place of those before this one that a machine need not remember when it is here.
    spares: usize,
}

impl<'m> Product<'m> {
    fn new(machines: &'m [Machine]) -> Self {
        let mut product = Self { machines, places: Vec::new(), starts: Vec::new() };
        for (index, machine) in machines.iter().enumerate() {
            product.add(index, machine);
        }
        product
    }

    /// A machine that waits at a `*` has no use for where else it could be, as far back as the `*` reaches.
    fn add(&mut self, index: usize, machine: &Machine) {
        let start = self.places.len();
        let mut field = start;
        self.starts.push(start);
        for token in &machine.tokens {
            let here = self.places.len();
            let spares = match token {
                Token::Any { colon: true } => start,
                Token::Any { colon: false } => field,
                _ => here,
            };
            if token.takes(':') {
                field = here + 1;
            }
            self.places.push(Place { token: Some(*token), machine: index, wide: machine.wide, spares });
            if let Some(letter) = token.letter().filter(|_| machine.wide) {
                // Inside of what the letter stands for, which is behind its start like a `*`.
                let inside = Token::Any { colon: has_colon(letter) };
                let spares = if has_colon(letter) { start } else { field };
                if has_colon(letter) {
                    field = here + 2;
                }
                self.places.push(Place { token: Some(inside), machine: index, wide: true, spares });
            }
        }
        let end = self.places.len();
        self.places.push(Place { token: None, machine: index, wide: machine.wide, spares: end });
    }

    fn place(&self, place: usize) -> Option<&Place> {
        self.places.get(place)
    }

    fn token(&self, place: usize) -> Option<Token> {
        self.place(place).and_then(|place| place.token)
    }

    fn start(&self) -> State {
        self.settle(self.starts.clone(), Bits::default())
    }

    /// The state of machines that are at `places`, of which those at a `*` can be behind it too.
    fn settle(&self, places: Vec<usize>, mut done: Bits) -> State {
        let mut reached = Vec::with_capacity(places.len());
        for mut place in places {
            reached.push(place);
            while let Some(Token::Any { colon }) = self.token(place) {
                place += 1;
                reached.push(place);
                if colon && self.token(place).is_none() {
                    self.earn(place, &mut done);
                }
            }
        }
        reached.sort_unstable();
        reached.dedup();
        let mut live = Vec::with_capacity(reached.len());
        let mut spared = usize::MAX;
        for index in reached.into_iter().rev() {
            let Some(place) = self.place(index).filter(|_| index < spared) else { continue };
            if matches!(place.token, Some(Token::Any { .. })) {
                spared = place.spares;
            }
            if done.is_empty() || !self.labels(place).is_subset(&done) {
                live.push(index);
            }
        }
        live.reverse();
        State { done, live }
    }

    fn labels(&self, place: &Place) -> &Bits {
        static NONE: Bits = Bits::NONE;
        self.machines.get(place.machine).map_or(&NONE, |machine| &machine.labels)
    }

    /// Adds the labels of the machine at `place`.
    fn earn(&self, place: usize, earned: &mut Bits) {
        if let Some(place) = self.place(place) {
            earned.add(self.labels(place));
        }
    }

    /// Whether one of the labels is earned already, or by a machine that is still in play.
    fn can_earn(&self, state: &State, wanted: &Bits) -> bool {
        let mut live = state.live.iter().filter_map(|place| self.place(*place));
        !state.done.is_disjoint(wanted) || live.any(|place| !self.labels(place).is_disjoint(wanted))
    }

    /// The labels that a text earns that ends here.
    fn earned(&self, state: &State) -> Bits {
        let mut earned = state.done.clone();
        for place in state.live.iter().filter(|place| self.can_end(**place)) {
            self.earn(*place, &mut earned);
        }
        earned
    }

    /// Whether nothing need follow at `place`.
    fn can_end(&self, place: usize) -> bool {
        match self.token(place) {
            None => true,
            Some(Token::Any { .. }) => self.can_end(place + 1),
            Some(_) => self.behind_nothing(place).is_some_and(|place| self.can_end(place)),
        }
    }

    /// The place behind the letter at `place`, if that can stand for nothing.
    fn behind_nothing(&self, place: usize) -> Option<usize> {
        let here = self.place(place).filter(|here| here.wide)?;
        here.token.and_then(Token::letter).filter(|letter| can_be_empty(*letter)).map(|_| place + 2)
    }

    fn step(&self, state: &State, c: char, budget: &mut Budget) -> Result<State, Exhausted> {
        let mut reached = Vec::with_capacity(state.live.len());
        for index in &state.live {
            match self.place(*index) {
                Some(place) if place.wide => self.step_wide(*index, c, &mut reached),
                Some(Place { token: Some(token), .. }) if token.takes(c) => {
                    reached.push(index + usize::from(!matches!(token, Token::Any { .. })));
                }
                _ => {}
            }
        }
        budget.spend(state.live.len() + reached.len() + 1)?;
        Ok(self.settle(reached, state.done.clone()))
    }

    /// Where a wide machine can be that takes `c` at `index`.
    fn step_wide(&self, index: usize, c: char, reached: &mut Vec<usize>) {
        let Some(token) = self.token(index) else {
            // What the letter stands for can be nothing.
            reached.extend(can_be_empty(c).then_some(index));
            return;
        };
        match token.letter() {
            Some(own) if letter_number(own) == letter_number(c) => reached.push(index + 2),
            _ if is_letter(c) => reached.extend(index..self.furthest(index, c)),
            Some(own) => {
                reached.extend((c != ':' || has_colon(own)).then_some(index + 1));
                if let Some(behind) = self.behind_nothing(index) {
                    self.step_wide(behind, c, reached);
                }
            }
            None if token.takes(c) => reached.push(index + usize::from(!matches!(token, Token::Any { .. }))),
            None => {}
        }
    }

    /// Where the places end to which the machine can come from `index` by what the letter `c` stands for.
    fn furthest(&self, index: usize, c: char) -> usize {
        let machine = self.place(index).map_or(0, |place| place.machine);
        let end = self.starts.get(machine + 1).copied().unwrap_or(self.places.len());
        let is_colon = |place: &usize| self.token(*place) == Some(Token::Char(':'));
        if has_colon(c) { end } else { (index..end).find(is_colon).map_or(end, |colon| colon + 1) }
    }

    /// Takes what all machines that are still in play wait for, as long as it is the same one character and no further
    /// machine accepts.
    fn skip(&self, mut state: State, text: &mut String, budget: &mut Budget) -> Result<State, Exhausted> {
        let done = state.done.clone();
        while let Some(c) = self.only_character(&state).filter(|_| state.done == done) {
            text.push(c);
            state = self.step(&state, c, budget)?;
        }
        Ok(state)
    }

    fn only_character(&self, state: &State) -> Option<char> {
        let mut tokens = state.live.iter().map(|place| self.token(*place));
        let Some(Token::Char(c)) = tokens.next()? else { return None };
        // A wide machine does not wait for its letter alone.
        let is_sure = |place: &usize| !is_letter(c) || self.place(*place).is_some_and(|place| !place.wide);
        (tokens.all(|token| token == Some(Token::Char(c))) && state.live.iter().all(is_sure)).then_some(c)
    }

    /// The characters that lead to different states, the one that none waits for among them.
    fn wanted(&self, state: &State) -> Vec<char> {
        let mut wanted = Vec::with_capacity(state.live.len() + 2);
        for place in &state.live {
            self.want(*place, &mut wanted);
        }
        if !state.live.is_empty() {
            let other = OTHERS.chars().find(|c| !wanted.contains(c));
            wanted.extend(other.or_else(|| ('\u{100}'..'\u{E000}').find(|c| !wanted.contains(c))));
        }
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// Adds the characters that lead elsewhere from `index` than others do. A letter is worth trying where a pattern has
    /// it: any other text that is not known is also one that is.
    fn want(&self, index: usize, wanted: &mut Vec<char>) {
        let Some(Place { token: Some(token), wide, .. }) = self.place(index) else { return };
        match *token {
            Token::Char(c) | Token::AnyCase(c) if *wide && is_letter(c) => {
                wanted.extend((!has_colon(c)).then_some(':'));
                if let Some(behind) = self.behind_nothing(index) {
                    self.want_behind(behind, wanted);
                }
            }
            Token::Char(c) => wanted.push(c),
            Token::AnyCase(c) => wanted.extend([c, other_case(c)]),
            Token::Folded(c) => {
                wanted.extend([Some(c), Some(other_case(c)), folding(c)].into_iter().flatten());
            }
            Token::One { colon } | Token::Any { colon } => wanted.extend((!colon).then_some(':')),
        }
    }

    /// The same where `index` and what follows each `*` there can be reached at once.
    fn want_behind(&self, index: usize, wanted: &mut Vec<char>) {
        self.want(index, wanted);
        if matches!(self.token(index), Some(Token::Any { .. })) {
            self.want_behind(index + 1, wanted);
        }
    }
}

/// How many characters of a text are copied in one step.
const LONG: usize = 64;

/// What stands for a character that no pattern waits for.
const OTHERS: &str = "xyzabcdefghijklmnopqrstuvw0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./+=@,:";
