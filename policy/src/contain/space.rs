//! Both sides of a question into one list of rules, and all that a request can be to them.

use std::collections::HashSet;

use super::{
    Grant, Side,
    bits::Bits,
    budget::{Budget, Exhausted},
    dimension::{Cell, Dimension},
    focus::Focus,
    keys::Keys,
    pattern::{self, Compiler, Letters, Reach},
    principal::Principals,
    rule::{self, Rule},
    text::Patterns,
};
use crate::{
    ActionElement, ActionPattern, Effect, PrincipalElement, ResourceElement, ResourcePattern, Statement,
};

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
    /// Both sides as far as they are in `focus`.
    pub(super) fn new(
        focus: &Focus<'a>,
        sides: [&Grant<'_>; 2],
        reach: Reach,
        budget: &mut Budget,
    ) -> Result<Self, Exhausted> {
        let statements = rule::statements(sides);
        let (letters, keys) = (Letters::of(&statements), Keys::of(&statements));
        let mut builder = Builder { reach, keys, letters, ..Builder::default() };
        for rule in &focus.rules {
            builder.rule(focus, *rule);
        }
        builder.finish(sides.map(|grant| grant.boundaries.len() + 1), budget)
    }

    /// How many layers a side has.
    pub(super) fn layers(&self, side: Side) -> usize {
        let [candidate, reference] = self.layers;
        if side == Side::Candidate { candidate } else { reference }
    }

    /// The rules that speak of the action `text`, whatever its case.
    pub(super) fn rules_of_action(&self, text: &str, budget: &mut Budget) -> Result<Bits, Exhausted> {
        let (dimension, patterns) = &self.action_lists;
        Ok(dimension.rules(&patterns.matching(&text.to_ascii_lowercase(), budget)?))
    }

    /// The rules that speak of the resource `text`, as far as no letter is concerned.
    pub(super) fn rules_of_resource(&self, text: &str, budget: &mut Budget) -> Result<Bits, Exhausted> {
        let (dimension, patterns) = &self.resource_lists;
        Ok(dimension.rules(&patterns.matching(text, budget)?))
    }

    /// The effect of a statement with `NotPrincipal`, of one that denies before others.
    pub(super) fn excepting(&self) -> Option<Effect> {
        let excepts =
            |rule: &&Rule<'_>| matches!(rule.statement.principal, Some(PrincipalElement::NotPrincipal(_)));
        let effects = self.rules.iter().filter(excepts).map(|rule| rule.statement.effect);
        effects.max_by_key(|effect| *effect == Effect::Deny)
    }

    /// The rules of which `is` is true.
    pub(super) fn which(&self, is: impl Fn(&Rule<'_>) -> bool) -> Bits {
        Bits::of(&self.rules, is)
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
    fn rule(&mut self, focus: &Focus<'a>, rule: Rule<'a>) {
        let Rule { statement, variables, .. } = rule;
        self.rules.push(rule);
        let (actions, patterns) = &mut self.actions;
        let negated = matches!(&statement.action, ActionElement::NotAction(_));
        let number = |pattern: &ActionPattern| patterns.number(pattern::action(pattern.as_str()));
        let numbers: Vec<usize> = focus.domain.actions(&statement.action).map(number).collect();
        actions.push(negated, Some(&numbers));
        let mut compiler = Compiler { letters: &mut self.letters, variables, reach: self.reach };
        let (resources, patterns) = &mut self.resources;
        match &statement.resource {
            None => resources.push(false, None),
            Some(element) => {
                let negated = matches!(element, ResourceElement::NotResource(_));
                resource(negated, focus.domain.resources(element), resources, patterns, &mut compiler);
            }
        }
        let tests =
            statement.conditions.iter().filter_map(|condition| self.keys.test(condition, &mut compiler));
        self.tests.push(tests.collect());
        let (principals, named) = &mut self.principals;
        principal(statement, principals, named);
    }

    fn finish(self, layers: [usize; 2], budget: &mut Budget) -> Result<Space<'a>, Exhausted> {
        let granting = Bits::of(&self.rules, Rule::is_granting);
        let actions = cells(&self.actions, &granting, budget)?;
        let resources = cells(&self.resources, &granting, budget)?;
        let texts = self.principals.1.cells(budget)?;
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

/// Adds the resources that a statement lists.
fn resource<'e>(
    negated: bool,
    listed: impl Iterator<Item = &'e ResourcePattern>,
    dimension: &mut Dimension,
    patterns: &mut Patterns,
    compiler: &mut Compiler<'_>,
) {
    let (mut numbers, mut lettered) = (Vec::new(), Vec::new());
    for pattern in listed {
        let pattern = compiler.resource(pattern);
        let letters = pattern.letters();
        let number = patterns.number(pattern);
        numbers.push(number);
        if !letters.is_empty() {
            lettered.push((number, letters));
        }
    }
    dimension.push(negated, Some(&numbers));
    if !lettered.is_empty() {
        dimension.has_letter();
    }
    for (number, mut letters) in lettered {
        letters.retain(|letter| compiler.letters.can_be_missing(*letter));
        dimension.has_variables(number, letters);
    }
}

/// The cells of a dimension of which granting statements can speak. Where nothing is unknown it does not matter which of a
/// statement's patterns match.
fn cells(
    (dimension, patterns): &(Dimension, Patterns),
    granting: &Bits,
    budget: &mut Budget,
) -> Result<Vec<Cell>, Exhausted> {
    let listed = dimension.listed_by(granting);
    if patterns.has_letters() {
        return dimension.cells(patterns.cells(listed.as_ref(), budget)?, budget);
    }
    let wanted = listed.map(|_| granting);
    let mut known = HashSet::new();
    let mut cells = Vec::new();
    for text in patterns.labelled_cells(&dimension.labels(), wanted, budget)? {
        let cell = dimension.cell(text);
        if known.insert(cell.rules.clone()) {
            cells.push(cell);
        }
    }
    Ok(cells)
}

fn principal(statement: &Statement, dimension: &mut Dimension, principals: &mut Principals) {
    match &statement.principal {
        None => dimension.push(false, None),
        Some(element) => dimension.push(false, Some(&principals.numbers(element, statement.effect))),
    }
}
