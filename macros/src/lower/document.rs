//! What a key says of policies: which of its arguments are which document.

use iam_role_policy::Effect;
use proc_macro2::Span;

use super::{
    Parameters,
    form::{self, Calls, Tree},
    statement, trust,
};
use crate::{
    declaration::Subject,
    journal::Journal,
    syntax::{Argument, Text, Word},
    vocabulary::Place,
};

/// What the arguments say before it is known how many policies they are.
#[derive(Default)]
struct Parts {
    name: Option<Text>,
    policies: Vec<Tree>,
    calls: Calls,
}

/// The permission policies that a key at `span` is given; `lossy` if some of the arguments could not be read.
pub(super) fn policies(
    arguments: &[Argument],
    span: Span,
    lossy: bool,
    parameters: &mut Parameters<'_>,
    journal: &mut Journal,
) -> Vec<Tree> {
    let losses = journal.losses();
    let mut parts = Parts::default();
    for argument in arguments {
        match argument {
            Argument::Text(name) if parts.name.is_none() && parts.calls.is_empty() => {
                parts.name = Some(name.clone());
            }
            Argument::Word(word) => parts.take(word, parameters, journal),
            Argument::Json(json) => {
                let tree = form::json(json, parts.name.take(), parameters, journal);
                parts.policies.push(tree);
            }
            other => {
                let help = "write `allow(…)`, `deny(…)`, JSON in braces, or `file(\"…\")`";
                journal.lose(other.span(), "this is not part of a policy", help);
            }
        }
    }
    let lossy = lossy || journal.losses() > losses;
    parts.finish(span, lossy, parameters, journal)
}

impl Parts {
    fn take(&mut self, word: &Word, parameters: &mut Parameters<'_>, journal: &mut Journal) {
        journal.word(Place::Document, &word.ident);
        match word.name().as_str() {
            "allow" => self.statement(word, Effect::Allow, journal),
            "deny" => self.statement(word, Effect::Deny, journal),
            "policy" => {
                let inner = policies(word.given(), word.span(), word.lossy, parameters, journal);
                self.policies.extend(inner);
            }
            "file" => self.policies.extend(form::file(word, self.name.take(), parameters, journal)),
            "name" => self.name = super::single_text(word, self.name.take(), journal),
            _ => journal.unknown(Place::Document, &word.ident),
        }
    }

    fn statement(&mut self, word: &Word, effect: Effect, journal: &mut Journal) {
        self.calls.add(word, journal, |journal| Some(statement::statement(word, effect, journal)));
    }

    /// The policies, the statements outside of any of them as one of their own. There is always one: of what says
    /// nothing, and should, nothing could be read.
    fn finish(
        mut self,
        span: Span,
        lossy: bool,
        parameters: &mut Parameters<'_>,
        journal: &mut Journal,
    ) -> Vec<Tree> {
        if !self.calls.is_empty() {
            self.calls.note(lossy);
            self.policies.push(self.calls.tree(self.name, span, parameters, journal));
        } else if let Some(name) = self.name {
            let help = "write `allow(…)` behind it, JSON in braces, or `file(\"…\")`";
            journal.lose(name.span, format!("the policy `{}` says nothing", name.value), help);
            self.policies.push(Tree::lost(name.span));
        } else if self.policies.is_empty() {
            if !lossy {
                let help =
                    "write `allow(\"service:Action\", on(\"arn:…\"))`, JSON in braces, or `file(\"…\")`";
                journal.lose(span, "the policy says nothing", help);
            }
            self.policies.push(Tree::lost(span));
        }
        self.policies
    }
}

/// The trust policy that `word` is given.
pub(super) fn trust(
    word: &Word,
    subject: &Subject,
    parameters: &mut Parameters<'_>,
    journal: &mut Journal,
) -> Tree {
    let losses = journal.losses();
    let mut whole = None;
    let mut calls = Calls::default();
    for argument in word.given() {
        match argument {
            Argument::Word(file) if file.ident == "file" => {
                journal.word(Place::Trust, &file.ident);
                whole = form::file(file, None, parameters, journal).or(whole);
            }
            Argument::Word(call) => {
                journal.word(Place::Trust, &call.ident);
                calls.add(call, journal, |journal| trust::statement(call, subject, journal));
            }
            Argument::Json(json) => whole = Some(form::json(json, None, parameters, journal)),
            other => {
                let help = "write `service(\"…\")`, `account(\"…\")`, JSON in braces, or `file(\"…\")`";
                journal.lose(other.span(), "this does not say who is trusted", help);
            }
        }
    }
    if whole.is_some() && word.given().len() > 1 {
        let help = "write either calls such as `service(\"…\")`, or one JSON document, or one file";
        journal.lose(word.span(), "a role has one trust policy", help);
    }
    if word.given().is_empty() && !word.lossy {
        let help = "write `trust = service(\"lambda.amazonaws.com\")`";
        journal.lose(word.span(), "`trust` trusts nobody", help);
    }
    calls.note(word.lossy || journal.losses() > losses);
    whole.unwrap_or_else(|| calls.tree(None, word.span(), parameters, journal))
}
