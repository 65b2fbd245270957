//! `allow(…)` and `deny(…)` into the tree of a statement.

use iam_role_policy::{
    Effect,
    json::{Branch, Twig},
};
use proc_macro2::Span;

use super::{condition::Conditions, tree};
use crate::{
    journal::Journal,
    syntax::{Argument, Text, Word},
    vocabulary::Place,
};

/// The elements of one statement as they are collected.
#[derive(Default)]
struct Parts {
    actions: Vec<Branch>,
    not_actions: Option<Listed>,
    resources: Option<Listed>,
    not_resources: Option<Listed>,
    conditions: Conditions,
    sid: Option<Text>,
}

/// The strings of a word such as `on(…)`, and where the word stands.
struct Listed {
    span: Span,
    items: Vec<Branch>,
}

/// The statement that `word` is.
pub(super) fn statement(word: &Word, effect: Effect, journal: &mut Journal) -> Branch {
    let mut parts = Parts::default();
    for argument in word.given() {
        match argument {
            Argument::Text(text) => parts.actions.push(tree::text(text, journal)),
            Argument::Word(part) => parts.take(part, journal),
            other => {
                let help = "write actions in double quotes, then `on(…)`, `when(…)` or `sid = \"…\"`";
                journal.lose(other.span(), "this is not part of a statement", help);
            }
        }
    }
    parts.node(effect, word.span(), journal)
}

/// The request that `word` stands for, as a statement that allows it.
pub(super) fn request(word: &Word, journal: &mut Journal) -> Branch {
    let mut parts = Parts::default();
    for argument in word.given() {
        match argument {
            Argument::Text(text) => parts.actions.push(tree::text(text, journal)),
            Argument::Word(part) => parts.take_of_request(part, journal),
            other => {
                let help = "write actions in double quotes, then `on(…)` and `when(\"key\" = \"value\")`";
                journal.lose(other.span(), "this is not part of an expectation", help);
            }
        }
    }
    parts.node(Effect::Allow, word.span(), journal)
}

impl Parts {
    fn take_of_request(&mut self, word: &Word, journal: &mut Journal) {
        journal.word(Place::Request, &word.ident);
        match word.name().as_str() {
            "on" => extend(&mut self.resources, word, journal),
            "when" => self.conditions.context(word, journal),
            _ => journal.unknown(Place::Request, &word.ident),
        }
    }

    fn take(&mut self, word: &Word, journal: &mut Journal) {
        journal.word(Place::Statement, &word.ident);
        match word.name().as_str() {
            "on" => extend(&mut self.resources, word, journal),
            "not_on" => extend(&mut self.not_resources, word, journal),
            "not_actions" => extend(&mut self.not_actions, word, journal),
            "when" => self.conditions.when(word, journal),
            "sid" => self.sid = super::single_text(word, self.sid.take(), journal),
            _ => journal.unknown(Place::Statement, &word.ident),
        }
    }

    fn node(self, effect: Effect, span: Span, journal: &mut Journal) -> Branch {
        let mut members = Vec::new();
        if let Some(sid) = &self.sid {
            let value = tree::text(sid, journal);
            members.push(tree::member("Sid", sid.span, value, journal));
        }
        let effect = match effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        let effect = tree::string(effect, span, journal);
        members.push(tree::member("Effect", span, effect, journal));
        let actions = (!self.actions.is_empty()).then_some(Listed { span, items: self.actions });
        let lists = [
            ("Action", actions),
            ("NotAction", self.not_actions),
            ("Resource", self.resources),
            ("NotResource", self.not_resources),
        ];
        for (key, listed) in lists {
            members.extend(listed.map(|listed| member(key, listed, journal)));
        }
        members.extend(self.conditions.member(span, journal));
        tree::object(members, span, journal)
    }
}

fn member(key: &str, listed: Listed, journal: &mut Journal) -> Twig {
    let items = tree::list(listed.items, listed.span, journal);
    tree::member(key, listed.span, items, journal)
}

/// Adds the strings that `word` is given; `on("a"), on("b")` is `on("a", "b")`.
fn extend(listed: &mut Option<Listed>, word: &Word, journal: &mut Journal) {
    let items = &mut listed.get_or_insert_with(|| Listed { span: word.span(), items: Vec::new() }).items;
    for argument in word.given() {
        match argument {
            Argument::Text(text) => items.push(tree::text(text, journal)),
            other => {
                let message = format!("`{}` takes strings", word.ident);
                journal.lose(other.span(), message, "write each in double quotes");
            }
        }
    }
}
