//! A document made ready for many decisions: patterns told apart, conditions read, nothing left to parse.

use std::sync::Arc;

use super::action::Actions;
use super::arn::{ArnText, ArnValue};
use super::cause::Causes;
use super::condition::{Test, doubt};
use super::policies::Layer;
use super::principal::{Named, Who};
use super::request::Request;
use super::truth::{self, Truth};
use crate::{Document, Effect, ResourceElement, ResourcePattern, Statement, Version};

/// A policy that decides requests. Cloning it is cheap.
///
/// A document with [placeholders](crate::placeholder) serves too: what a decision then says holds for every value of the
/// parameters. What the reader found fault with is not in a document, so one with errors must not be relied on.
#[derive(Clone, Debug)]
pub struct Policy(pub(super) Arc<Prepared>);

/// What a policy keeps of its document.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) statements: Box<[Clause]>,
    /// For explanations.
    pub(super) document: Document,
}

/// One statement.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) effect: Effect,
    pub(super) who: Option<Who>,
    pub(super) actions: Actions,
    pub(super) resources: Option<Resources>,
    pub(super) tests: Box<[Test]>,
}

/// `Resource` or `NotResource`.
#[derive(Debug)]
pub(super) struct Resources {
    negated: bool,
    pub(super) listed: Box<[ArnText]>,
}

/// What a request asks, split once for all statements.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) request: &'a Request,
    /// `None` is the pseudo-resource `*`.
    resource: Option<ArnValue<'a>>,
    /// Whether a permissions boundary is set for the caller.
    bounded: bool,
}

impl<'a> Question<'a> {
    pub(super) fn new(request: &'a Request, bounded: bool) -> Self {
        let resource = match request.target() {
            ResourcePattern::Any => None,
            ResourcePattern::Arn(arn) => Some(arn.into()),
            ResourcePattern::Parameter(_) => Some(ArnValue::new(request.resource())),
        };
        Self { request, resource, bounded }
    }
}

impl Policy {
    /// The policy that `document` is. Where it is attached is said by its place in
    /// [`Policies`](super::Policies).
    #[must_use]
    pub fn new(document: &Document) -> Self {
        let variables = document.version == Some(Version::V2012);
        let statements = document.statements.iter().map(|statement| Clause::new(statement, variables));
        Self(Arc::new(Prepared { statements: statements.collect(), document: document.clone() }))
    }
}

impl Clause {
    fn new(statement: &Statement, variables: bool) -> Self {
        let test = |condition| Test::new(condition, statement.effect, variables);
        Self {
            effect: statement.effect,
            who: statement.principal.as_ref().map(Who::new),
            actions: Actions::new(&statement.action),
            resources: statement.resource.as_ref().map(|element| Resources::new(element, variables)),
            tests: statement.conditions.iter().map(test).collect(),
        }
    }

    /// Whether the statement applies to the request, attached to an identity or an account.
    pub(super) fn applies(&self, question: &Question<'_>) -> Truth {
        if !self.is_about_action(question) {
            return Truth::No;
        }
        let resource = self.about(question);
        if resource == Truth::No {
            return Truth::No;
        }
        let here = resource.and(self.misplaced(self.who.is_some() || self.resources.is_none()));
        here.and(self.conditions(question))
    }

    /// How the statement applies to the caller, attached to a resource.
    pub(super) fn applies_to_caller(&self, question: &Question<'_>) -> Named {
        if !self.is_about_action(question) {
            return Named::NOT;
        }
        let named = self.names(question);
        let here = named.any().and(self.about(question));
        if here == Truth::No {
            return Named::NOT;
        }
        named.and(here).and(self.conditions(question))
    }

    /// Whether the statement applies, attached at `layer`.
    pub(super) fn applies_at(&self, layer: Layer, question: &Question<'_>) -> Truth {
        match layer {
            Layer::Resource | Layer::Trust | Layer::Rcp => self.applies_to_caller(question).any(),
            Layer::Scp | Layer::Identity | Layer::Boundary | Layer::Session => self.applies(question),
        }
    }

    /// How the statement names the caller. One without principals has no business at a resource.
    pub(super) fn names(&self, question: &Question<'_>) -> Named {
        match &self.who {
            Some(who) => who.names(question.request, self.effect, question.bounded),
            None => Named { entity: self.misplaced(true), ..Named::NOT },
        }
    }

    /// What counts of a statement that cannot stand where it stands: it allows nothing, and may deny.
    pub(super) fn misplaced(&self, misplaced: bool) -> Truth {
        match self.effect {
            _ if !misplaced => Truth::Yes,
            Effect::Allow => Truth::No,
            Effect::Deny => Truth::Unknown,
        }
    }

    /// Whether the statement is about the request's action. Actions hold neither variables nor parameters, so this is
    /// always known.
    pub(super) fn is_about_action(&self, question: &Question<'_>) -> bool {
        self.actions.hold(question.request.action_name(), question.request)
    }

    /// Whether the statement is about the request's resource.
    pub(super) fn about(&self, question: &Question<'_>) -> Truth {
        self.resources.as_ref().map_or(Truth::Yes, |resources| resources.truth(question, self.effect))
    }

    pub(super) fn conditions(&self, question: &Question<'_>) -> Truth {
        truth::all(self.tests.iter().map(|test| test.truth(question.request)))
    }
}

impl Clause {
    /// Adds what the statement, whose text is `statement`, depends on.
    pub(super) fn causes(&self, statement: &Statement, question: &Question<'_>, causes: &mut Causes) {
        let request = question.request;
        if let Some(who) = self.who.as_ref().filter(|_| self.names(question).any() == Truth::Unknown) {
            who.causes(request, self.effect, causes);
        }
        if self.about(question) == Truth::Unknown {
            self.resource_causes(question, causes);
        }
        for (test, condition) in self.tests.iter().zip(&statement.conditions) {
            if test.truth(request) == Truth::Unknown {
                test.causes(condition, request, causes);
            }
        }
    }

    fn resource_causes(&self, question: &Question<'_>, causes: &mut Causes) {
        let listed = self.resources.iter().flat_map(|resources| &resources.listed);
        let find = |causes: &mut Causes| {
            causes.text(question.request.resource());
            for pattern in listed {
                if let ArnText::Template(template) = pattern {
                    template.causes(question.request, causes);
                }
            }
        };
        causes.or(find, || format!("whether `{}` is about a resource", question.request.action()));
    }
}

impl Resources {
    fn new(element: &ResourceElement, variables: bool) -> Self {
        let pattern = |pattern: &ResourcePattern| match pattern {
            ResourcePattern::Any => ArnText::Any,
            pattern => ArnText::new(&pattern.text(), variables),
        };
        Self {
            negated: matches!(element, ResourceElement::NotResource(_)),
            listed: element.patterns().iter().map(pattern).collect(),
        }
    }

    /// Whether the request's resource is one of them, or if they are excepted, none.
    fn truth(&self, question: &Question<'_>, effect: Effect) -> Truth {
        let of_resource = self.matches(question.resource.as_ref(), question, effect);
        if question.resource.is_none() || !question.request.is_without_resource() {
            return of_resource;
        }
        // To AWS the resource of such an action is `*`, whatever the request says. Should the catalogue be behind AWS, it
        // is what the request says: what allows must be about both, and what denies is certain only if it is.
        match (effect, self.matches(None, question, effect)) {
            (Effect::Allow, of_any) => of_any.and(of_resource),
            (Effect::Deny, of_any) if of_any == of_resource => of_any,
            (Effect::Deny, _) => Truth::Unknown,
        }
    }

    fn matches(&self, resource: Option<&ArnValue<'_>>, question: &Question<'_>, effect: Effect) -> Truth {
        let (mut matched, mut doubtful) = (Truth::No, false);
        for pattern in &self.listed {
            let truth = match (pattern, resource) {
                (ArnText::Any, _) => Some(Truth::Yes),
                // A parameter may be `*` only if it was refused; no other pattern speaks of the pseudo-resource.
                (pattern, None) => (!pattern.is_without_value(question.request)).then_some(Truth::No),
                (pattern, Some(resource)) => pattern.compare(resource, question.request),
            };
            match truth {
                Some(truth) => matched = matched.or(truth),
                None => doubtful = true,
            }
            if matched == Truth::Yes {
                break;
            }
        }
        match matched {
            matched if !self.negated => matched,
            Truth::No if doubtful => doubt(effect),
            matched => !matched,
        }
    }
}
