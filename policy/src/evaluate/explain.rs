//! What a decision is made of, gathered for [`Explanation`].
//!
//! INVARIANT: every part is judged by the code that decides, so that the proof cannot say something else than the answer.

use iam_role_catalog as catalog;

use super::caller::CallerKind;
use super::combine::{self, All, Relation};
use super::condition::Test;
use super::context::Found;
use super::decide;
use super::explanation::{Applied, Explanation, Part, Step};
use super::policies::{Layer, Placed, Policies};
use super::policy::{Clause, Question};
use super::request::Request;
use super::truth::Truth;
use crate::{Condition, Effect, Locus, SharedText, Statement};

/// How many items of a list are shown.
const SHOWN: usize = 5;

/// Decides `request` like [`decide`], and says how the decision came about.
#[must_use]
pub fn explain(policies: &Policies<'_>, request: &Request) -> Explanation {
    let question = Question::new(request, policies.boundary.is_some());
    let decision = decide(policies, request);
    let all = policies.say(&question);
    let blocked_by =
        if decision == super::Decision::Allow { Vec::new() } else { blocking(&all, request, policies) };
    Explanation { decision, blocked_by, steps: steps(policies, &question), notes: notes(policies, request) }
}

fn steps(policies: &Policies<'_>, question: &Question<'_>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for placed in policies.in_effect(question.request) {
        let Placed { layer, level, .. } = placed;
        if !steps.last().is_some_and(|step| step.layer == layer && step.level == level) {
            let (denies, allows) = (Truth::No, Truth::No);
            steps.push(Step { layer, level, denies, allows, statements: Vec::new() });
        }
        if let Some(step) = steps.last_mut() {
            add(step, &placed, question);
        }
    }
    steps
}

/// Adds what the statements of one policy say.
fn add(step: &mut Step, placed: &Placed<'_>, question: &Question<'_>) {
    let prepared = &placed.policy.0;
    let pairs = prepared.statements.iter().zip(&prepared.document.statements);
    for (index, (clause, statement)) in pairs.enumerate() {
        let applies = clause.applies_at(placed.layer, question);
        match clause.effect {
            Effect::Allow => step.allows = step.allows.or(applies),
            Effect::Deny => step.denies = step.denies.or(applies),
        }
        if applies == Truth::No && !clause.is_about_action(question) {
            continue;
        }
        let locus = Locus::statement(index);
        let parts = parts(clause, statement, &locus, placed.layer, question);
        let (policy, sid, effect) = (placed.index, statement.sid.clone(), statement.effect);
        step.statements.push(Applied { policy, locus, sid, effect, applies, parts });
    }
}

fn parts(
    clause: &Clause,
    statement: &Statement,
    locus: &Locus,
    layer: Layer,
    question: &Question<'_>,
) -> Vec<Part> {
    let request = question.request;
    let at_resource = matches!(layer, Layer::Resource | Layer::Trust | Layer::Rcp);
    let mut parts = Vec::new();
    if let Some(element) = statement.principal.as_ref().filter(|_| at_resource) {
        let listed = element.principals().listed().iter().map(|principal| principal.value.as_str());
        let why = asked(element.name(), listed, request.principal().as_str());
        let matches = clause.names(question).any();
        parts.push(Part { locus: locus.clone().member(element.name()), matches, why });
    }
    let (name, patterns) = (statement.action.name(), statement.action.patterns());
    let why = asked(name, patterns.iter().map(crate::ActionPattern::as_str), request.action());
    parts.push(Part {
        locus: locus.clone().member(name),
        matches: clause.is_about_action(question).into(),
        why,
    });
    if let Some(element) = &statement.resource {
        let texts: Vec<String> = element.patterns().iter().map(crate::ResourcePattern::text).collect();
        let why = asked(element.name(), texts.iter().map(String::as_str), request.resource());
        let matches = clause.about(question);
        parts.push(Part { locus: locus.clone().member(element.name()), matches, why });
    }
    let tests = clause.tests.iter().zip(&statement.conditions);
    parts.extend(tests.map(|(test, condition)| of_condition(test, condition, locus, request)));
    parts
}

fn of_condition(test: &Test, condition: &Condition, locus: &Locus, request: &Request) -> Part {
    let operator = condition.operator.to_string();
    let found = match request.key(&test.key) {
        Found::Absent if is_in_every_request(&test.key) => {
            "is absent, though AWS gives it to every request".to_owned()
        }
        Found::Absent => "is absent".to_owned(),
        Found::Unknown => "is not known".to_owned(),
        Found::One(value) => format!("is `{value}`"),
        Found::Many([]) => "has no value".to_owned(),
        Found::Many(values) => format!("is {}", list(values.iter().map(String::as_str))),
    };
    let values = list(condition.values.iter().map(SharedText::as_str));
    let why = format!("`{operator}` asks for {values}; `{}` {found}", condition.key);
    let locus = locus.clone().member("Condition").member(operator).member(condition.key.clone());
    Part { locus, matches: test.truth(request), why }
}

/// Whether a request without the key, in lower case, never reaches a policy at AWS.
fn is_in_every_request(key: &str) -> bool {
    catalog::global_condition_key(key).is_some_and(catalog::GlobalKey::always_present)
}

fn asked<'a>(element: &str, items: impl ExactSizeIterator<Item = &'a str>, found: &str) -> String {
    let items = if items.len() == 0 { "everyone".to_owned() } else { list(items) };
    format!("`{element}` is {items}; the request has `{found}`")
}

fn list<'a>(items: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = items.len().saturating_sub(SHOWN);
    let mut shown: Vec<String> = items.take(SHOWN).map(|item| format!("`{item}`")).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") }
}

/// The layers that deny or may deny, or that would have to allow and do not for certain.
fn blocking(all: &All, request: &Request, policies: &Policies<'_>) -> Vec<Layer> {
    let at_resource =
        if policies.trust.is_some() && combine::takes_role(request) { Layer::Trust } else { Layer::Resource };
    let granted = all.granted(request) == Truth::Yes;
    let by_resource = all.resource.allows.any() == Truth::Yes;
    let needs_resource =
        combine::relation(request) != Relation::Same || combine::needs_explicit_grant(request);
    let needs_identity = combine::relation(request) != Relation::NoAccount;
    let lacks = |allows: Truth| !granted && needs_identity && allows != Truth::Yes;
    let blocks = |layer: Layer| match layer {
        Layer::Scp => all.scp.denies != Truth::No || all.scp.allows != Truth::Yes,
        Layer::Rcp => all.rcp.denies != Truth::No || all.rcp.allows != Truth::Yes,
        Layer::Resource | Layer::Trust if layer != at_resource => false,
        Layer::Resource | Layer::Trust => {
            all.resource.denies != Truth::No || (!granted && needs_resource && !by_resource)
        }
        Layer::Identity => all.identity.denies != Truth::No || lacks(all.identity.allows),
        Layer::Boundary => all.boundary.denies != Truth::No || lacks(all.boundary.allows),
        Layer::Session => all.session.denies != Truth::No || lacks(all.session.allows),
    };
    Layer::ALL.into_iter().filter(|layer| blocks(*layer)).collect()
}

/// The rules that are in no policy and bear on the request.
fn notes(policies: &Policies<'_>, request: &Request) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |applies: bool, text: &str| notes.extend(applies.then(|| text.to_owned()));
    let caller = request.principal();
    let needs_grant = combine::needs_explicit_grant(request);
    note(combine::exempt(request).is_some(), "no policy decides this action for this principal");
    note(caller.kind() == CallerKind::Root, "the root user may do everything in its account");
    note(
        needs_grant && policies.resource.is_none() && policies.trust.is_none(),
        "the policy of a role or of a KMS key must allow by itself, and none was given",
    );
    note(
        combine::relation(request) == Relation::Other,
        "principal and resource are of different accounts: the policies of both must allow",
    );
    note(
        combine::relation(request) == Relation::Unknown,
        "whether principal and resource are of one account is not known",
    );
    note(
        policies.scp.is_some() && !combine::is_bound_by_scps(request),
        "no service control policy binds this principal",
    );
    note(request.is_without_resource(), "the action knows no resource: only `*` speaks of it");
    notes
}
