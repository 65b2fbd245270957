//! The question put to the search, and what it finds to the evaluator.

use super::{
    Answer, Grant, Why, Witness,
    budget::{Budget, Exhausted},
    fill::{self, Filled},
    judge::{Judge, everything},
    pattern::Reach,
    search::{self, Reached},
    space::Space,
    why, witness,
};
use crate::{Arn, Document, Kind, PrincipalElement, Principals, ResourcePattern};

/// How many requests are put to the evaluator before giving up.
const TRIES: usize = 256;

/// Whether `candidate` grants nothing that `reference` does not.
pub(super) fn within(candidate: &Grant<'_>, reference: &Grant<'_>, kind: Kind) -> Answer {
    if kind != Kind::ResourceControl {
        return decide([candidate, reference], kind);
    }
    // Such policies only deny, and what none of them denies passes.
    let everything = everything(Some(PrincipalElement::Principal(Principals::Everyone)));
    let (of_candidate, of_reference) = (with(&everything, candidate), with(&everything, reference));
    let candidate = Grant { policies: &of_candidate, ..*candidate };
    decide([&candidate, &Grant { policies: &of_reference, ..*reference }], kind)
}

fn with<'d>(everything: &'d Document, grant: &Grant<'d>) -> Vec<&'d Document> {
    [everything].into_iter().chain(grant.policies.iter().copied()).collect()
}

fn decide(sides: [&Grant<'_>; 2], kind: Kind) -> Answer {
    if let Some(why) =
        sides.iter().find_map(|side| why::misplaced(side, kind).or_else(|| why::not_known(side)))
    {
        return Answer::Unknown(why);
    }
    let mut budget = Budget::new(Budget::QUESTION);
    let within_fields = match ask(sides, kind, Reach::Field, &mut budget) {
        Ok(Answer::Within) => Answer::Within,
        Ok(answer) => return answer,
        Err(Exhausted) => return Answer::Unknown(why::too_much()),
    };
    if !sides.iter().any(|side| side.has_open_field()) {
        return within_fields;
    }
    match ask(sides, kind, Reach::Colons, &mut budget) {
        Ok(Answer::Within) => Answer::Within,
        Ok(Answer::Exceeds(witness)) => Answer::Unknown(why::across_colons(Some(witness.place().clone()))),
        Ok(Answer::Unknown(why)) => Answer::Unknown(why::across_colons(why.place)),
        Err(Exhausted) => Answer::Unknown(why::too_much()),
    }
}

/// The answer, if the `*` of resources reach this far.
fn ask(sides: [&Grant<'_>; 2], kind: Kind, reach: Reach, budget: &mut Budget) -> Result<Answer, Exhausted> {
    let mut space = Space::new(sides, reach, budget)?;
    let mut evidence = Evidence { sides, kind, before: None, tries: 0, doubt: None };
    let shown = search::search(&mut space, budget, |space, reached| evidence.show(space, reached))?;
    Ok(match (shown, evidence.doubt) {
        (Some(answer), _) => answer,
        (None, Some(why)) => Answer::Unknown(why),
        (None, None) => Answer::Within,
    })
}

/// What was found to reach over, and the evaluator once there is something to ask it.
struct Evidence<'e> {
    sides: [&'e Grant<'e>; 2],
    kind: Kind,
    before: Option<(Judge, witness::Values)>,
    tries: usize,
    /// What was found first and could not be shown.
    doubt: Option<Why>,
}

impl Evidence<'_> {
    /// The answer if the evaluator agrees, or if it was asked often enough. What it does not agree to leaves a doubt.
    fn show(&mut self, space: &mut Space<'_>, reached: &Reached) -> Option<Answer> {
        let rule = *space.rules.get(reached.rule)?;
        self.doubt.get_or_insert_with(|| why::not_shown(space, reached, &rule));
        if self.before.is_none() {
            self.before = fill::fill(self.sides, space.letters.parameters())
                .map(|Filled { documents, values }| (Judge::new(&documents, self.kind), values));
        }
        if let Some((judge, values)) = &self.before {
            for (others, word) in [(false, "example"), (true, "example"), (true, "another-example")] {
                let values = values.with_word(word);
                for asked in witness::requests(space, reached, judge, &values, others) {
                    self.tries += 1;
                    if judge.separates(&asked) {
                        let place = witness::place(&rule, &asked.action);
                        let witness = Witness::new(asked, values.parameters(), place);
                        return Some(Answer::Exceeds(Box::new(witness)));
                    }
                }
            }
        }
        self.tries += 1;
        if self.tries < TRIES { None } else { self.doubt.take().map(Answer::Unknown) }
    }
}

impl Grant<'_> {
    /// Whether a `*` ends a field of a resource's ARN before the last.
    fn has_open_field(&self) -> bool {
        let ends = |arn: &Arn| {
            let fields = [arn.partition(), arn.service(), arn.region(), arn.account()];
            fields.iter().any(|field| field.ends_with('*'))
        };
        let is_open = |pattern: &ResourcePattern| matches!(pattern, ResourcePattern::Arn(arn) if ends(arn));
        let documents = self.policies.iter().chain(self.boundaries);
        let mut elements = documents
            .flat_map(|document| &document.statements)
            .filter_map(|statement| statement.resource.as_ref());
        elements.any(|element| element.patterns().iter().any(is_open))
    }
}
