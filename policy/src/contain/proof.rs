//! The question put to the search, and what it finds to the evaluator.

use super::{
    Answer, Grant, Why, Witness,
    budget::{Budget, Exhausted},
    fill::{self, Filled},
    focus::Focus,
    judge::{Judge, everything},
    pattern::Reach,
    rule::{self, rules},
    search::{self, Reached},
    space::Space,
    why, witness,
};
use crate::{Document, Kind, PrincipalElement, Principals, Statement};

/// How many requests are put to the evaluator before giving up.
const TRIES: usize = 256;

/// How many texts the evaluator looks at in one step.
const MANY: usize = 8;

/// Whether one side grants nothing that another does not.
#[derive(Clone, Copy)]
pub(super) struct Question<'q> {
    pub(super) candidate: &'q Grant<'q>,
    pub(super) reference: &'q Grant<'q>,
    pub(super) kind: Kind,
}

impl<'q> Question<'q> {
    /// The answer.
    pub(super) fn answer(self, budget: &mut Budget) -> Answer {
        self.examined(TRIES, budget)
    }

    /// Whether the answer is that it does not.
    #[cfg(feature = "command-line")]
    pub(super) fn is_proved(self, budget: &mut Budget) -> bool {
        self.examined(0, budget) == Answer::Within
    }

    /// The answer; as many requests as `tries` are put to the evaluator at most.
    fn examined(self, tries: usize, budget: &mut Budget) -> Answer {
        if self.kind != Kind::ResourceControl {
            return self.decided(tries, budget);
        }
        // Such policies only deny, and what none of them denies passes.
        let everything = everything(Some(PrincipalElement::Principal(Principals::Everyone)));
        let [candidate, reference] = [self.candidate, self.reference].map(|side| with(&everything, side));
        let candidate = Grant { policies: &candidate, ..*self.candidate };
        let reference = Grant { policies: &reference, ..*self.reference };
        let question = Question { candidate: &candidate, reference: &reference, ..self };
        question.decided(tries, budget)
    }

    fn decided(self, tries: usize, budget: &mut Budget) -> Answer {
        let sides = self.sides();
        if let Some(why) = sides.iter().find_map(|side| why::misplaced(side, self.kind)) {
            return Answer::Unknown(why);
        }
        let focus = Focus::new(rules(sides), sides);
        if focus.is_empty() {
            return Answer::Within;
        }
        if budget.spend(1 + self.size() / MANY).is_err() {
            return Answer::Unknown(why::too_much());
        }
        if let Some(why) = why::not_known(&focus) {
            return Answer::Unknown(why);
        }
        let within_fields = match self.ask(&focus, Reach::Field, tries, budget) {
            Ok(Answer::Within) => Answer::Within,
            Ok(answer) => return answer,
            Err(Exhausted) => return Answer::Unknown(why::too_much()),
        };
        if !focus.has_open_field() {
            return within_fields;
        }
        match self.ask(&focus, Reach::Colons, tries, budget) {
            Ok(Answer::Within) => Answer::Within,
            Ok(Answer::Exceeds(witness)) => {
                Answer::Unknown(why::across_colons(Some(witness.place().clone())))
            }
            Ok(Answer::Unknown(why)) => Answer::Unknown(why::across_colons(why.place)),
            Err(Exhausted) => Answer::Unknown(why::too_much()),
        }
    }

    /// The answer, if the `*` of resources reach this far.
    fn ask(
        self,
        focus: &Focus<'_>,
        reach: Reach,
        tries: usize,
        budget: &mut Budget,
    ) -> Result<Answer, Exhausted> {
        let sides = self.sides();
        let mut space = Space::new(focus, sides, reach, budget)?;
        let words = fill::words(sides);
        let size = self.size();
        let mut evidence = Evidence { question: self, size, words, before: Vec::new(), tries, doubt: None };
        let shown = search::search(&mut space, budget, |space, reached, budget| {
            evidence.show(space, reached, budget)
        })?;
        Ok(match (shown, evidence.doubt) {
            (Some(answer), _) => answer,
            (None, Some(why)) => Answer::Unknown(why),
            (None, None) => Answer::Within,
        })
    }

    /// How many texts the statements of both sides list.
    fn size(self) -> usize {
        let mut size = 0;
        for Statement { action, resource, conditions, .. } in rule::statements(self.sides()) {
            size += action.patterns().len();
            size += resource.as_ref().map_or(0, |element| element.patterns().len());
            for condition in conditions {
                size += condition.values.len();
            }
        }
        size
    }

    fn sides(self) -> [&'q Grant<'q>; 2] {
        [self.candidate, self.reference]
    }
}

fn with<'d>(everything: &'d Document, grant: &Grant<'d>) -> Vec<&'d Document> {
    [everything].into_iter().chain(grant.policies.iter().copied()).collect()
}

/// What was found to reach over, and the evaluator once there is something to ask it.
struct Evidence<'e> {
    question: Question<'e>,
    /// How many texts an answer of the evaluator takes into account.
    size: usize,
    words: Vec<String>,
    /// By word, the evaluator with both sides, and what stands for what is not known.
    before: Vec<Option<(Judge, witness::Values)>>,
    /// How many requests can still be put to the evaluator.
    tries: usize,
    /// What was found first and could not be shown; what grants nothing as far as is known does not count if there is more.
    doubt: Option<Why>,
}

impl Evidence<'_> {
    /// The answer if the evaluator agrees, or if it was asked often enough. What it does not agree to leaves a doubt.
    fn show(
        &mut self,
        space: &mut Space<'_>,
        reached: &Reached,
        budget: &mut Budget,
    ) -> Result<Option<Answer>, Exhausted> {
        let Some(rule) = space.rules.get(reached.rule).copied() else { return Ok(None) };
        if self.doubt.as_ref().is_none_or(|why| why.is_idle) {
            self.doubt = Some(why::not_shown(space, reached, &rule));
        }
        let words = if space.letters.meanings().is_empty() { 1 } else { self.words.len() };
        for (word, others) in [(0, false)].into_iter().chain((0..words).map(|word| (word, true))) {
            if self.tries == 0 {
                break;
            }
            budget.spend(self.size)?;
            let size = self.size;
            let Some((judge, values)) = self.before(word) else { continue };
            let requests = witness::requests(space, reached, judge, values, others, budget)?;
            budget.spend(requests.len() * (1 + size / MANY))?;
            if let Some(asked) = requests.iter().find(|asked| judge.separates(asked)) {
                let place = witness::place(&rule, &asked.action);
                let witness = Witness::new(asked.clone(), values.parameters(), place);
                return Ok(Some(Answer::Exceeds(Box::new(witness))));
            }
            self.tries = self.tries.saturating_sub(requests.len());
        }
        self.tries = self.tries.saturating_sub(1);
        Ok(if self.tries > 0 { None } else { self.doubt.take().map(Answer::Unknown) })
    }

    /// The evaluator with both sides, in which the word with this number stands for what is not known.
    fn before(&mut self, word: usize) -> Option<&(Judge, witness::Values)> {
        while self.before.len() <= word {
            let word = self.words.get(self.before.len());
            let filled = word.and_then(|word| fill::fill(self.question.sides(), word));
            // The first word is tried without what need not be there, all others with it.
            let everywhere = !self.before.is_empty();
            let ready = filled.map(|Filled { documents, mut values }| {
                values.everywhere = everywhere;
                (Judge::new(&documents, self.question.kind), values)
            });
            self.before.push(ready);
        }
        self.before.get(word)?.as_ref()
    }
}
