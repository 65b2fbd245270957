//! The statements of both sides of a question, each with where it stands.

use super::{Grant, Side};
use crate::{
    ActionElement, Document, Effect, PrincipalElement, Principals, ResourceElement, ResourcePattern,
    Statement, Version,
};

/// A statement, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule<'a> {
    pub(super) statement: &'a Statement,
    /// Whether `${…}` is a variable in it.
    pub(super) variables: bool,
    pub(super) side: Side,
    /// The number of the layer among those of its side: 0 is what grants, the others are boundaries.
    pub(super) layer: usize,
    /// The number of the document in its layer, or of the boundary.
    pub(super) document: usize,
    /// The number of the statement in the document.
    pub(super) index: usize,
}

/// All statements of both sides.
pub(super) fn rules<'a>([candidate, reference]: [&Grant<'a>; 2]) -> Vec<Rule<'a>> {
    let mut rules = Vec::new();
    for (side, grant) in [(Side::Candidate, candidate), (Side::Reference, reference)] {
        for (document, policy) in grant.policies.iter().enumerate() {
            rules.extend(of_document(policy, side, 0, document));
        }
        for (document, policy) in grant.boundaries.iter().enumerate() {
            rules.extend(of_document(policy, side, document + 1, document));
        }
    }
    rules
}

/// The same without where they stand.
pub(super) fn statements<'a>(sides: [&Grant<'a>; 2]) -> Vec<&'a Statement> {
    let mut statements = Vec::new();
    for side in sides {
        for documents in [side.policies, side.boundaries] {
            for document in documents {
                statements.extend(&document.statements);
            }
        }
    }
    statements
}

fn of_document(
    policy: &Document,
    side: Side,
    layer: usize,
    document: usize,
) -> impl Iterator<Item = Rule<'_>> {
    let variables = policy.version == Some(Version::V2012);
    let rule = move |(index, statement)| Rule { statement, variables, side, layer, document, index };
    policy.statements.iter().enumerate().map(rule)
}

impl Rule<'_> {
    pub(super) fn allows(&self) -> bool {
        self.statement.effect == Effect::Allow
    }

    /// Whether it grants something to the candidate.
    pub(super) fn is_granting(&self) -> bool {
        self.side == Side::Candidate && self.layer == 0 && self.allows()
    }

    /// Whether both are word for word the same, but for their labels.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (own, others) = (self.statement, other.statement);
        self.variables == other.variables
            && own.effect == others.effect
            && own.principal == others.principal
            && own.action == others.action
            && own.resource == others.resource
            && own.conditions == others.conditions
    }

    /// Whether it is about every request of everybody.
    pub(super) fn is_about_everything(&self) -> bool {
        let Statement { principal, action, resource, conditions, .. } = self.statement;
        let all_actions = matches!(action, ActionElement::Action(patterns)
            if patterns.iter().any(|pattern| pattern.as_str() == "*"));
        let all_resources = matches!(resource, Some(ResourceElement::Resource(patterns))
            if patterns.contains(&ResourcePattern::Any));
        let everyone = matches!(principal, None | Some(PrincipalElement::Principal(Principals::Everyone)));
        all_actions && all_resources && everyone && conditions.is_empty()
    }
}
