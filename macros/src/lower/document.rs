//! What a key says of a policy, in any of the three forms, into one tree: calls, JSON in braces, or a file.

use iam_role_policy::{At, Effect, Node, json};
use proc_macro2::Span;

use super::{Parameters, statement, tree, trust};
use crate::{
    declaration::Subject,
    file,
    journal::Journal,
    span_map::Origin,
    syntax::{Argument, Text, Word},
    vocabulary::Place,
};

/// A policy as a tree.
#[derive(Debug)]
pub(super) struct Tree {
    /// The name that it was given.
    pub(super) name: Option<Text>,
    /// The document; `None` if nothing of it could be read.
    pub(super) node: Option<Node>,
    pub(super) origin: Origin,
    /// The token to point at when no nearer one is known.
    pub(super) span: Span,
    /// Whether something that was written is missing in the tree.
    pub(super) lossy: bool,
}

/// What the arguments say before it is known how many policies they are.
#[derive(Default)]
struct Parts {
    name: Option<Text>,
    policies: Vec<Tree>,
    statements: Vec<Node>,
    lossy: bool,
}

/// The permission policies that a key at `span` is given.
pub(super) fn policies(
    arguments: &[Argument],
    span: Span,
    lossy: bool,
    parameters: &mut Parameters<'_>,
    journal: &mut Journal,
) -> Vec<Tree> {
    let losses = journal.losses();
    let mut parts = Parts { lossy, ..Parts::default() };
    for argument in arguments {
        match argument {
            Argument::Text(name) if parts.name.is_none() && parts.statements.is_empty() => {
                parts.name = Some(name.clone());
            }
            Argument::Word(word) => parts.take(word, parameters, journal),
            Argument::Json(json) => {
                let tree = from_json(json, parts.name.take(), parameters, journal);
                parts.policies.push(tree);
            }
            other => {
                let help = "write `allow(…)`, `deny(…)`, JSON in braces, or `file(\"…\")`";
                journal.lose(other.span(), "this is not part of a policy", help);
            }
        }
    }
    parts.lossy |= journal.losses() > losses;
    parts.finish(span, parameters, journal)
}

impl Parts {
    fn take(&mut self, word: &Word, parameters: &mut Parameters<'_>, journal: &mut Journal) {
        journal.word(Place::Document, &word.ident);
        match word.name().as_str() {
            "allow" => self.statements.push(statement::statement(word, Effect::Allow, journal)),
            "deny" => self.statements.push(statement::statement(word, Effect::Deny, journal)),
            "policy" => {
                let inner = policies(word.given(), word.span(), word.lossy, parameters, journal);
                self.policies.extend(inner);
            }
            "file" => self.policies.extend(from_file(word, self.name.take(), parameters, journal)),
            "name" => self.name = super::single_text(word, self.name.take(), journal),
            _ => journal.unknown(Place::Document, &word.ident),
        }
    }

    /// The policies, the statements outside of any of them as one of their own.
    fn finish(mut self, span: Span, parameters: &mut Parameters<'_>, journal: &mut Journal) -> Vec<Tree> {
        if !self.statements.is_empty() {
            let node = tree::document(self.statements, span, journal);
            let tree = marked(node, self.name.take(), Origin::Tokens, span, parameters, journal);
            self.policies.push(Tree { lossy: tree.lossy || self.lossy, ..tree });
        } else if let Some(name) = self.name {
            let help = "write `allow(…)` behind it, JSON in braces, or `file(\"…\")`";
            journal.lose(name.span, format!("the policy `{}` says nothing", name.value), help);
        } else if self.policies.is_empty() && !self.lossy {
            let help = "write `allow(\"service:Action\", on(\"arn:…\"))`, JSON in braces, or `file(\"…\")`";
            journal.lose(span, "the policy says nothing", help);
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
) -> Option<Tree> {
    let losses = journal.losses();
    let mut whole = None;
    let mut statements = Vec::new();
    for argument in word.given() {
        match argument {
            Argument::Word(file) if file.ident == "file" => {
                journal.word(Place::Trust, &file.ident);
                whole = from_file(file, None, parameters, journal).or(whole);
            }
            Argument::Word(call) => {
                journal.word(Place::Trust, &call.ident);
                statements.extend(trust::statement(call, subject, journal));
            }
            Argument::Json(json) => whole = Some(from_json(json, None, parameters, journal)),
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
        journal.lose(
            word.span(),
            "`trust` trusts nobody",
            "write `trust = service(\"lambda.amazonaws.com\")`",
        );
    }
    let lossy = word.lossy || journal.losses() > losses;
    let tree = whole.or_else(|| {
        let node = tree::document(statements, word.span(), journal);
        Some(marked(node, None, Origin::Tokens, word.span(), parameters, journal))
    })?;
    Some(Tree { lossy: lossy || tree.lossy, ..tree })
}

fn from_json(
    json: &crate::syntax::Json,
    name: Option<Text>,
    parameters: &mut Parameters<'_>,
    journal: &mut Journal,
) -> Tree {
    let tree = marked(json.node.clone(), name, Origin::Tokens, json.span, parameters, journal);
    Tree { lossy: tree.lossy || json.lossy, ..tree }
}

/// The document in the file that `word` names.
fn from_file(
    word: &Word,
    name: Option<Text>,
    parameters: &mut Parameters<'_>,
    journal: &mut Journal,
) -> Option<Tree> {
    let path = super::single_text(word, None, journal)?;
    let lost = |origin| Tree { name: name.clone(), node: None, origin, span: path.span, lossy: true };
    let Some(text) = file::read(&path, journal) else { return Some(lost(Origin::Tokens)) };
    let (root, starts) = match json::parse(&text) {
        Ok(source) => {
            let starts = (0..).map_while(|at| source.range(At(at))).map(|range| range.start).collect();
            (source.root().clone(), starts)
        }
        Err(error) => {
            let (line, column) = (error.position.line, error.position.column);
            let message = format!("{}:{line}:{column}: {}", path.value, error.message);
            journal.lose(path.span, message, "write JSON: no comments, no trailing commas");
            return Some(lost(Origin::file(&path.value, text, Vec::new())));
        }
    };
    let origin = Origin::file(&path.value, text, starts);
    Some(marked(root, name, origin, path.span, parameters, journal))
}

/// The tree with placeholders in the place of fields.
fn marked(
    node: Node,
    name: Option<Text>,
    origin: Origin,
    span: Span,
    parameters: &mut Parameters<'_>,
    journal: &mut Journal,
) -> Tree {
    let place = |at, journal: &Journal| origin.spot(at, span, journal);
    let node = parameters.tree(node, place, journal);
    let lossy = node.is_none();
    Tree { name, node, origin, span, lossy }
}
