//! Both sides of a question into one list of rules, and all that a request can be to them.

use std::collections::HashSet;

use super::{
    Grant, Side,
    bits::Bits,
    budget::{Budget, Exhausted},
    dimension::{Cell, Dimension},
    key::Keys,
    pattern::{self, Compiler, Letters, Reach},
    principal::Principals,
    text::Patterns,
};
use crate::{Document, Effect, PrincipalElement, ResourceElement, Statement, Version};

/// A statement, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule<'a> {
    pub(super) statement: &'a Statement,
    pub(super) side: Side,
    /// The number of the layer among those of its side: 0 is what grants, the others are boundaries.
    pub(super) layer: usize,
    /// The number of the document in its layer, or of the boundary.
    pub(super) document: usize,
    /// The number of the statement in the document.
    pub(super) index: usize,
}

/// All rules, and the cells of each dimension.
#[derive(Debug)]
pub(super) struct Space<'a> {
    pub(super) rules: Vec<Rule<'a>>,
    pub(super) actions: Vec<Cell>,
    pub(super) resources: Vec<Cell>,
    pub(super) principals: Vec<Cell>,
    pub(super) lettered_resources: Bits,
    action_lists: (Dimension, Patterns),
    resource_lists: (Dimension, Patterns),
    pub(super) keys: Keys,
    /// By rule: the keys of its conditions, each with the number of the test.
    pub(super) tests: Vec<Vec<(usize, usize)>>,
    pub(super) letters: Letters,
    /// How many layers each side has.
    layers: [usize; 2],
}

impl<'a> Space<'a> {
    pub(super) fn new(sides: [&Grant<'a>; 2], reach: Reach, budget: &mut Budget) -> Result<Self, Exhausted> {
        let documents = sides.iter().flat_map(|grant| grant.policies.iter().chain(grant.boundaries));
        let letters = Letters::of(documents.flat_map(|document| &document.statements));
        let mut builder = Builder { reach, letters, ..Builder::default() };
        for (side, grant) in [Side::Candidate, Side::Reference].into_iter().zip(sides) {
            for (document, policy) in grant.policies.iter().enumerate() {
                budget.spend(size(policy))?;
                builder.document(policy, side, 0, document);
            }
            for (boundary, policy) in grant.boundaries.iter().enumerate() {
                budget.spend(size(policy))?;
                builder.document(policy, side, boundary + 1, boundary);
            }
        }
        builder.finish(sides.map(|grant| grant.boundaries.len() + 1), budget)
    }

    /// How many layers a side has.
    pub(super) fn layers(&self, side: Side) -> usize {
        let [candidate, reference] = self.layers;
        if side == Side::Candidate { candidate } else { reference }
    }

    /// The rules that speak of the action `text`, whatever its case.
    pub(super) fn rules_of_action(&self, text: &str) -> Bits {
        let (dimension, patterns) = &self.action_lists;
        dimension.rules(&patterns.matching(&text.to_ascii_lowercase()))
    }

    /// The rules that speak of the resource `text`, as far as no letter is concerned.
    pub(super) fn rules_of_resource(&self, text: &str) -> Bits {
        let (dimension, patterns) = &self.resource_lists;
        dimension.rules(&patterns.matching(text))
    }

    /// The rules of which `is` is true.
    pub(super) fn which(&self, is: impl Fn(&Rule<'_>) -> bool) -> Bits {
        self.rules.iter().enumerate().filter(|(_, rule)| is(rule)).map(|(number, _)| number).collect()
    }
}

#[derive(Default)]
struct Builder<'a> {
    reach: Reach,
    rules: Vec<Rule<'a>>,
    actions: (Dimension, Patterns),
    resources: (Dimension, Patterns),
    principals: (Dimension, Principals),
    keys: Keys,
    tests: Vec<Vec<(usize, usize)>>,
    letters: Letters,
}

impl<'a> Builder<'a> {
    fn document(&mut self, policy: &'a Document, side: Side, layer: usize, document: usize) {
        let variables = policy.version == Some(Version::V2012);
        for (index, statement) in policy.statements.iter().enumerate() {
            self.rules.push(Rule { statement, side, layer, document, index });
            self.statement(statement, variables);
        }
    }

    fn statement(&mut self, statement: &Statement, variables: bool) {
        let (actions, patterns) = &mut self.actions;
        let element = &statement.action;
        let negated = matches!(element, crate::ActionElement::NotAction(_));
        let number = |pattern: &crate::ActionPattern| patterns.number(pattern::action(pattern.as_str()));
        let numbers: Vec<usize> = element.patterns().iter().map(number).collect();
        actions.push(negated, Some(&numbers));
        let mut compiler = Compiler { letters: &mut self.letters, variables, reach: self.reach };
        let (resources, patterns) = &mut self.resources;
        resource(statement.resource.as_ref(), resources, patterns, &mut compiler);
        let tests =
            statement.conditions.iter().filter_map(|condition| self.keys.test(condition, &mut compiler));
        self.tests.push(tests.collect());
        let (principals, named) = &mut self.principals;
        principal(statement.principal.as_ref(), principals, named);
    }

    fn finish(self, layers: [usize; 2], budget: &mut Budget) -> Result<Space<'a>, Exhausted> {
        let actions = cells(&self.actions, budget)?;
        let resources = cells(&self.resources, budget)?;
        let texts = self.principals.1.cells();
        let principals = self.principals.0.cells(texts, budget)?;
        Ok(Space {
            rules: self.rules,
            actions,
            resources,
            principals,
            lettered_resources: self.resources.0.lettered.clone(),
            action_lists: self.actions,
            resource_lists: self.resources,
            keys: self.keys,
            tests: self.tests,
            letters: self.letters,
            layers,
        })
    }
}

/// How many texts the statements list.
fn size(policy: &Document) -> usize {
    let of_statement = |statement: &Statement| {
        let resources = statement.resource.as_ref().map_or(0, |element| element.patterns().len());
        let values: usize = statement.conditions.iter().map(|condition| condition.values.len()).sum();
        statement.action.patterns().len() + resources + values
    };
    policy.statements.iter().map(of_statement).sum()
}

fn resource(
    element: Option<&ResourceElement>,
    dimension: &mut Dimension,
    patterns: &mut Patterns,
    compiler: &mut Compiler<'_>,
) {
    let Some(element) = element else { return dimension.push(false, None) };
    let number = |pattern| {
        let pattern = compiler.resource(pattern);
        let letters = pattern.letters();
        (patterns.number(pattern), letters)
    };
    let (numbers, letters): (Vec<usize>, Vec<_>) = element.patterns().iter().map(number).unzip();
    dimension.push(matches!(element, ResourceElement::NotResource(_)), Some(&numbers));
    if letters.iter().any(|letters| !letters.is_empty()) {
        dimension.has_letter();
    }
    for (number, letters) in numbers.into_iter().zip(letters) {
        dimension.has_variables(
            number,
            letters.into_iter().filter(|letter| compiler.letters.can_be_missing(*letter)),
        );
    }
}

/// The cells of a dimension. Where nothing is unknown it does not matter which of a statement's patterns match.
fn cells((dimension, patterns): &(Dimension, Patterns), budget: &mut Budget) -> Result<Vec<Cell>, Exhausted> {
    if patterns.has_letters() {
        return dimension.cells(patterns.cells(budget)?, budget);
    }
    let texts = patterns.labelled_cells(&dimension.labels(), budget)?;
    let mut known = HashSet::new();
    let cells = texts.into_iter().map(|text| dimension.cell(text));
    Ok(cells.filter(|cell| known.insert(cell.rules.clone())).collect())
}

fn principal(element: Option<&PrincipalElement>, dimension: &mut Dimension, principals: &mut Principals) {
    let Some(element) = element else { return dimension.push(false, None) };
    let numbers = principals.numbers(element.principals());
    dimension.push(matches!(element, PrincipalElement::NotPrincipal(_)), Some(&numbers));
}

/// Whether a rule allows.
pub(super) fn allows(rule: &Rule<'_>) -> bool {
    rule.statement.effect == Effect::Allow
}
