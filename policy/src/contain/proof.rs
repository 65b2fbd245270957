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
use crate::{
    ActionElement, Arn, Document, Effect, Kind, PrincipalElement, Principals, ResourceElement,
    ResourcePattern, Statement, Version,
};

/// How many requests are put to the evaluator before giving up.
const TRIES: usize = 256;

/// Whether `candidate` grants nothing that `reference` does not.
pub(super) fn within(
    candidate: &Grant<'_>,
    reference: &Grant<'_>,
    kind: Kind,
    budget: &mut Budget,
) -> Answer {
    if kind != Kind::ResourceControl {
        return decide([candidate, reference], kind, budget);
    }
    // Such policies only deny, and what none of them denies passes.
    let everything = everything(Some(PrincipalElement::Principal(Principals::Everyone)));
    let (of_candidate, of_reference) = (with(&everything, candidate), with(&everything, reference));
    let candidate = Grant { policies: &of_candidate, ..*candidate };
    decide([&candidate, &Grant { policies: &of_reference, ..*reference }], kind, budget)
}

fn with<'d>(everything: &'d Document, grant: &Grant<'d>) -> Vec<&'d Document> {
    [everything].into_iter().chain(grant.policies.iter().copied()).collect()
}

fn decide(sides: [&Grant<'_>; 2], kind: Kind, budget: &mut Budget) -> Answer {
    if let Some(why) = sides.iter().find_map(|side| why::misplaced(side, kind)) {
        return Answer::Unknown(why);
    }
    if is_within_as_written(sides) {
        return Answer::Within;
    }
    if let Some(why) = sides.iter().find_map(|side| why::not_known(side)) {
        return Answer::Unknown(why);
    }
    let within_fields = match ask(sides, kind, Reach::Field, budget) {
        Ok(Answer::Within) => Answer::Within,
        Ok(answer) => return answer,
        Err(Exhausted) => return Answer::Unknown(why::too_much()),
    };
    if !sides.iter().any(|side| side.has_open_field()) {
        return within_fields;
    }
    match ask(sides, kind, Reach::Colons, budget) {
        Ok(Answer::Within) => Answer::Within,
        Ok(Answer::Exceeds(witness)) => Answer::Unknown(why::across_colons(Some(witness.place().clone()))),
        Ok(Answer::Unknown(why)) => Answer::Unknown(why::across_colons(why.place)),
        Err(Exhausted) => Answer::Unknown(why::too_much()),
    }
}

/// Whether the reference allows what the candidate does and denies no more, statement by statement as they are written.
fn is_within_as_written([candidate, reference]: [&Grant<'_>; 2]) -> bool {
    let has = |documents: &[&Document], (statement, variables): (&Statement, bool)| {
        let mut own = statements(documents, statement.effect);
        own.any(|(other, live)| live == variables && is_same(other, statement))
    };
    let mut allowed = statements(candidate.policies, Effect::Allow);
    let allows_all =
        statements(reference.policies, Effect::Allow).any(|(statement, _)| is_everything(statement));
    let mut denied = statements(reference.policies, Effect::Deny);
    reference.boundaries.iter().all(|document| candidate.boundaries.contains(document))
        && (allows_all || allowed.all(|statement| has(reference.policies, statement)))
        && denied.all(|statement| has(candidate.policies, statement))
}

/// Whether the statement is about every request of whoever it is attached to.
fn is_everything(statement: &Statement) -> bool {
    let all_actions = matches!(&statement.action, ActionElement::Action(patterns)
        if patterns.iter().any(|pattern| pattern.as_str() == "*"));
    let all_resources = matches!(&statement.resource, Some(ResourceElement::Resource(patterns))
        if patterns.contains(&ResourcePattern::Any));
    all_actions && all_resources && statement.principal.is_none() && statement.conditions.is_empty()
}

/// The statements of that effect, each with whether variables live in it.
fn statements<'d>(documents: &'d [&Document], effect: Effect) -> impl Iterator<Item = (&'d Statement, bool)> {
    let all = documents.iter().flat_map(|document| {
        let version = document.version == Some(Version::V2012);
        document.statements.iter().map(move |statement| (statement, version))
    });
    all.filter(move |(statement, _)| statement.effect == effect)
}

fn is_same(left: &Statement, right: &Statement) -> bool {
    left.effect == right.effect
        && left.principal == right.principal
        && left.action == right.action
        && left.resource == right.resource
        && left.conditions == right.conditions
}

/// The answer, if the `*` of resources reach this far.
fn ask(sides: [&Grant<'_>; 2], kind: Kind, reach: Reach, budget: &mut Budget) -> Result<Answer, Exhausted> {
    let mut space = Space::new(sides, reach, budget)?;
    let mut evidence =
        Evidence { sides, kind, words: fill::words(sides), before: Vec::new(), tries: 0, doubt: None };
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
    words: Vec<String>,
    /// By word, the evaluator with both sides, and what stands for what is not known.
    before: Vec<Option<(Judge, witness::Values)>>,
    tries: usize,
    /// What was found first and could not be shown.
    doubt: Option<Why>,
}

impl Evidence<'_> {
    /// The answer if the evaluator agrees, or if it was asked often enough. What it does not agree to leaves a doubt.
    fn show(&mut self, space: &mut Space<'_>, reached: &Reached) -> Option<Answer> {
        let rule = *space.rules.get(reached.rule)?;
        self.doubt.get_or_insert_with(|| why::not_shown(space, reached, &rule));
        let words = if space.letters.meanings().is_empty() { 1 } else { self.words.len() };
        for (word, others) in [(0, false)].into_iter().chain((0..words).map(|word| (word, true))) {
            let Some((judge, values)) = self.before(word) else { continue };
            let requests = witness::requests(space, reached, judge, values, others);
            if let Some(asked) = requests.iter().find(|asked| judge.separates(asked)) {
                let place = witness::place(&rule, &asked.action);
                let witness = Witness::new(asked.clone(), values.parameters(), place);
                return Some(Answer::Exceeds(Box::new(witness)));
            }
            self.tries += requests.len();
        }
        self.tries += 1;
        if self.tries < TRIES { None } else { self.doubt.take().map(Answer::Unknown) }
    }

    /// The evaluator with both sides, in which the word with this number stands for what is not known.
    fn before(&mut self, word: usize) -> Option<&(Judge, witness::Values)> {
        while self.before.len() <= word {
            let filled = self.words.get(self.before.len()).and_then(|word| fill::fill(self.sides, word));
            let ready =
                filled.map(|Filled { documents, values }| (Judge::new(&documents, self.kind), values));
            self.before.push(ready);
        }
        self.before.get(word)?.as_ref()
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
