//! The three forms of a document, calls, JSON in braces and a file, into one tree with placeholders.

use iam_role_policy::{At, Locus, Node, json};
use proc_macro2::Span;

use super::{Parameters, tree};
use crate::{
    file,
    journal::Journal,
    span_map::Origin,
    syntax::{Json, Text, Word},
};

/// A document as a tree.
#[derive(Debug)]
pub(super) struct Tree {
    /// The name that it was given.
    pub(super) name: Option<Text>,
    /// The document; `None` if nothing of it could be read.
    pub(super) node: Option<Node>,
    pub(super) origin: Origin,
    /// The token to point at when no nearer one is known.
    pub(super) span: Span,
    pub(super) lost: Lost,
}

/// What was written and is missing in a tree, because of a mistake.
#[derive(Clone, Debug, Default)]
pub(super) struct Lost {
    /// Something may be missing anywhere.
    anywhere: bool,
    /// A whole statement, or something beside the statements.
    statement: bool,
    /// Something in the statements with these indices.
    inside: Vec<usize>,
}

impl Lost {
    /// Something may be missing anywhere, or nothing is.
    fn anywhere(anywhere: bool) -> Self {
        Self { anywhere, ..Self::default() }
    }

    /// The places in a document with that many statements in which something may be missing.
    pub(super) fn loci(&self, statements: usize) -> Vec<Locus> {
        let document = (self.anywhere || self.statement).then(Locus::root);
        let inside = if self.anywhere { (0..statements).collect() } else { self.inside.clone() };
        document.into_iter().chain(inside.into_iter().map(Locus::statement)).collect()
    }
}

/// Statements that are written as calls, as they are collected.
#[derive(Debug, Default)]
pub(super) struct Calls {
    statements: Vec<Node>,
    lost: Lost,
}

impl Calls {
    /// Adds the statement that `word` is, or notes that there should be one.
    pub(super) fn add(
        &mut self,
        word: &Word,
        journal: &mut Journal,
        statement: impl FnOnce(&mut Journal) -> Option<Node>,
    ) {
        let losses = journal.losses();
        match statement(journal) {
            Some(node) => {
                if word.lossy || journal.losses() > losses {
                    self.lost.inside.push(self.statements.len());
                }
                self.statements.push(node);
            }
            None => self.lost.statement = true,
        }
    }

    /// Notes that something beside the statements is missing, if `lossy`.
    pub(super) fn note(&mut self, lossy: bool) {
        self.lost.statement |= lossy;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// The document with these statements; a word at `span` called for it.
    pub(super) fn tree(
        self,
        name: Option<Text>,
        span: Span,
        parameters: &mut Parameters<'_>,
        journal: &mut Journal,
    ) -> Tree {
        let node = tree::document(self.statements, span, journal);
        let tree = Tree { name, node: Some(node), origin: Origin::Calls, span, lost: self.lost };
        tree.marked(parameters, journal)
    }
}

/// The document in braces.
pub(super) fn json(
    json: &Json,
    name: Option<Text>,
    parameters: &mut Parameters<'_>,
    journal: &mut Journal,
) -> Tree {
    let (node, lost) = (Some(json.node.clone()), Lost::anywhere(json.lossy));
    Tree { name, node, origin: Origin::Json, span: json.span, lost }.marked(parameters, journal)
}

/// The document in the file that `word` names.
pub(super) fn file(
    word: &Word,
    name: Option<Text>,
    parameters: &mut Parameters<'_>,
    journal: &mut Journal,
) -> Option<Tree> {
    let path = super::single_text(word, None, journal)?;
    let mut tree = Tree { name, ..Tree::lost(path.span) };
    let Some(text) = file::read(&path, journal) else { return Some(tree) };
    match json::parse(&text) {
        Ok(source) => {
            let starts = (0..).map_while(|at| source.range(At(at))).map(|range| range.start).collect();
            tree.node = Some(source.root().clone());
            tree.lost = Lost::default();
            tree.origin = Origin::file(&path.value, text, starts);
        }
        Err(error) => {
            let (line, column) = (error.position.line, error.position.column);
            let message = format!("{}:{line}:{column}: {}", path.value, error.message);
            journal.lose(path.span, message, "write JSON: no comments, no trailing commas");
            tree.origin = Origin::file(&path.value, text, Vec::new());
        }
    }
    Some(tree.marked(parameters, journal))
}

impl Tree {
    /// A document of which nothing could be read.
    pub(super) fn lost(span: Span) -> Self {
        Self { name: None, node: None, origin: Origin::Json, span, lost: Lost::anywhere(true) }
    }

    /// The tree with placeholders in the place of fields.
    fn marked(mut self, parameters: &mut Parameters<'_>, journal: &mut Journal) -> Self {
        let spot = |at, journal: &Journal| self.origin.spot(at, self.span, journal);
        self.node = self.node.take().and_then(|node| parameters.tree(node, spot, journal));
        if self.node.is_none() {
            self.lost = Lost::anywhere(true);
        }
        self
    }
}
