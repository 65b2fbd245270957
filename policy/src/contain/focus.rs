//! All statements into those that can matter: what the reference does not grant word for word, and what can speak of it.
//!
//! INVARIANT: what is left out speaks of no request that the candidate grants by a statement that is left.

use super::{Grant, Side, domain::Domain, rule::Rule};
use crate::{ActionElement, Arn, ResourceElement, ResourcePattern};

/// What matters of a question.
#[derive(Debug)]
pub(super) struct Focus<'a> {
    pub(super) rules: Vec<Rule<'a>>,
    pub(super) domain: Domain,
}

impl<'a> Focus<'a> {
    /// What of `all`, the statements of both sides, matters; nothing if the reference surely grants everything.
    pub(super) fn new(all: Vec<Rule<'a>>, sides: [&Grant<'_>; 2]) -> Self {
        let mut rules = not_as_written(without_common_denials(all), sides);
        let granting = rules.iter().filter(|rule| rule.is_granting());
        let domain = Domain::new(granting.map(|rule| rule.statement));
        let is_asked = rules.iter().any(Rule::is_granting);
        rules.retain(|rule| is_asked && can_speak(rule, &domain));
        Self { rules, domain }
    }

    /// Whether there is nothing to ask.
    pub(super) fn is_empty(&self) -> bool {
        !self.rules.iter().any(Rule::is_granting)
    }

    /// Whether a `*` ends a field of a resource's ARN before the last.
    pub(super) fn has_open_field(&self) -> bool {
        let ends = |arn: &Arn| {
            let fields = [arn.partition(), arn.service(), arn.region(), arn.account()];
            fields.iter().any(|field| field.ends_with('*'))
        };
        let is_open = |pattern: &ResourcePattern| matches!(pattern, ResourcePattern::Arn(arn) if ends(arn));
        let mut elements = self.rules.iter().filter_map(|rule| rule.statement.resource.as_ref());
        elements.any(|element| self.domain.resources(element).any(is_open))
    }
}

fn can_speak(rule: &Rule<'_>, domain: &Domain) -> bool {
    let action = &rule.statement.action;
    let of_actions = matches!(action, ActionElement::NotAction(_)) || domain.actions(action).next().is_some();
    let of_resources = match &rule.statement.resource {
        Some(element @ ResourceElement::Resource(_)) => domain.resources(element).next().is_some(),
        Some(ResourceElement::NotResource(_)) | None => true,
    };
    of_actions && of_resources
}

/// The rules without the reference's denials that are also the candidate's: what they deny the candidate does not grant.
fn without_common_denials(mut rules: Vec<Rule<'_>>) -> Vec<Rule<'_>> {
    let is_denial = |rule: &&Rule<'_>| rule.side == Side::Candidate && !rule.allows();
    let denials: Vec<Rule<'_>> = rules.iter().filter(is_denial).copied().collect();
    let is_common = |rule: &Rule<'_>| denials.iter().any(|denial| denial.is_same(rule));
    rules.retain(|rule| rule.side == Side::Candidate || rule.allows() || !is_common(rule));
    rules
}

/// The rules without what both sides allow word for word, if the reference limits that in no way of its own.
fn not_as_written<'a>(mut rules: Vec<Rule<'a>>, [candidate, reference]: [&Grant<'_>; 2]) -> Vec<Rule<'a>> {
    let is_bounded = !reference.boundaries.iter().all(|document| candidate.boundaries.contains(document));
    if is_bounded || rules.iter().any(|rule| rule.side == Side::Reference && !rule.allows()) {
        return rules;
    }
    let is_allowing = |rule: &&Rule<'_>| rule.side == Side::Reference && rule.layer == 0;
    let allowed: Vec<Rule<'_>> = rules.iter().filter(is_allowing).copied().collect();
    let allows_all = allowed.iter().any(Rule::is_about_everything);
    let is_allowed = |rule: &Rule<'_>| allows_all || allowed.iter().any(|other| other.is_same(rule));
    rules.retain(|rule| !rule.is_granting() || !is_allowed(rule));
    rules
}
