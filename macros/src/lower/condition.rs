//! `when(string_equals("key", "value", …), …)`, and `when("key" = "value")` of an expectation, into the tree of
//! `Condition`.

use iam_role_policy::json::{Branch, Growth, Twig};
use proc_macro2::Span;

use super::tree;
use crate::{
    journal::Journal,
    syntax::{Argument, Text, Word},
    vocabulary::{self, Place},
};

/// The conditions of one statement, in the order written.
#[derive(Debug, Default)]
pub(super) struct Conditions(Vec<Comparison>);

#[derive(Debug)]
struct Comparison {
    operator: String,
    span: Span,
    key: Text,
    values: Branch,
}

impl Conditions {
    /// Adds one comparison that a word at `span` stands for.
    pub(super) fn add(
        &mut self,
        operator: &str,
        key: &str,
        values: Vec<Branch>,
        span: Span,
        journal: &mut Journal,
    ) {
        let key = Text { value: key.to_owned(), span };
        let values = tree::list(values, span, journal);
        self.0.push(Comparison { operator: operator.to_owned(), span, key, values });
    }

    /// Adds what `when(…)` says.
    pub(super) fn when(&mut self, word: &Word, journal: &mut Journal) {
        if word.given().is_empty() && !word.lossy {
            let help = "write `when(string_equals(\"aws:RequestedRegion\", \"eu-west-1\"))`";
            journal.lose(word.span(), "`when` has no conditions", help);
        }
        for argument in word.given() {
            match argument {
                Argument::Word(word) => self.0.extend(comparison(word, journal)),
                other => {
                    let help = "write an operator around it: `string_equals(\"key\", \"value\")`";
                    journal.lose(other.span(), "this is not a condition", help);
                }
            }
        }
    }

    /// Adds what `when("key" = "value", …)` says a request carries: a key has these values, or is absent.
    pub(super) fn context(&mut self, word: &Word, journal: &mut Journal) {
        let help = "write `when(\"aws:SourceIp\" = \"203.0.113.7\")`";
        if word.given().is_empty() && !word.lossy {
            journal.lose(word.span(), "`when` names no key", help);
        }
        for argument in word.given() {
            match argument {
                Argument::Pair(key, values) => self.0.extend(carried(key, values, journal)),
                Argument::Word(operator) if vocabulary::operator(&operator.name()).is_some() => {
                    let message = "an expectation names the value of a key, not a condition on it";
                    journal.lose(operator.span(), message, help);
                }
                other => journal.lose(other.span(), "this is not a key with its value", help),
            }
        }
    }

    /// The member `Condition`, if there are any conditions. Operators and keys that are written twice stay so: what
    /// that means is for the reader to say.
    pub(super) fn member(self, span: Span, journal: &mut Journal) -> Option<Twig> {
        let mut operators: Vec<(String, Span, Vec<Twig>)> = Vec::new();
        for Comparison { operator, span, key, values } in self.0 {
            let member = tree::member(key.value, key.span, values, journal);
            match operators.iter_mut().find(|(known, _, _)| *known == operator) {
                Some((_, _, members)) => members.push(member),
                None => operators.push((operator, span, vec![member])),
            }
        }
        if operators.is_empty() {
            return None;
        }
        let mut members = Vec::with_capacity(operators.len());
        for (operator, span, keys) in operators {
            let keys = tree::object(keys, span, journal);
            members.push(tree::member(operator, span, keys, journal));
        }
        let block = tree::object(members, span, journal);
        Some(tree::member("Condition", span, block, journal))
    }
}

/// `operator("key", value, …)`
fn comparison(word: &Word, journal: &mut Journal) -> Option<Comparison> {
    journal.word(Place::Condition, &word.ident);
    let Some(operator) = vocabulary::operator(&word.name()) else {
        journal.unknown(Place::Condition, &word.ident);
        return None;
    };
    let Some((Argument::Text(key), values)) = word.given().split_first() else {
        if !word.lossy {
            let message = format!("`{}` compares no condition key", word.ident);
            let help = format!("write the key first: `{}(\"aws:SourceAccount\", …)`", word.ident);
            journal.lose(word.given().first().map_or(word.span(), Argument::span), message, help);
        }
        return None;
    };
    let values = values.iter().filter_map(|argument| value(argument, journal)).collect();
    let values = tree::list(values, word.span(), journal);
    Some(Comparison { operator: operator.to_string(), span: word.span(), key: key.clone(), values })
}

/// What a request carries as `key`, as the condition that holds for nothing else.
fn carried(key: &Text, values: &[Argument], journal: &mut Journal) -> Option<Comparison> {
    let operator = |name: &str| name.to_owned();
    if let [Argument::Word(word)] = values
        && !["true", "false"].iter().any(|truth| word.ident == truth)
    {
        journal.word(Place::Context, &word.ident);
        if word.ident != "absent" || word.arguments.is_some() {
            journal.unknown(Place::Context, &word.ident);
            return None;
        }
        let truth = Branch { at: journal.at(word.span()), value: Growth::Bool(true) };
        return Some(Comparison {
            operator: operator("Null"),
            span: word.span(),
            key: key.clone(),
            values: truth,
        });
    }
    let nodes = values.iter().filter_map(|argument| value(argument, journal)).collect();
    let values = tree::list(nodes, key.span, journal);
    Some(Comparison { operator: operator("StringEquals"), span: key.span, key: key.clone(), values })
}

/// A string, a number, `true` or `false`.
fn value(argument: &Argument, journal: &mut Journal) -> Option<Branch> {
    let value = match argument {
        Argument::Text(text) => Growth::String(text.value.as_str().into()),
        Argument::Number(number) => Growth::Number(number.digits.as_str().into()),
        Argument::Word(word) if word.arguments.is_none() && word.ident == "true" => Growth::Bool(true),
        Argument::Word(word) if word.arguments.is_none() && word.ident == "false" => Growth::Bool(false),
        other => {
            let help = "write a string, a number, `true` or `false`";
            journal.lose(other.span(), "this cannot be the value of a condition", help);
            return None;
        }
    };
    Some(Branch { at: journal.at(argument.span()), value })
}
