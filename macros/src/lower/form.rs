//! The three forms of a document, calls, JSON in braces and a file, into one tree with placeholders.

use iam_role_policy::{
    At, Locus,
    json::{self, Branch},
};
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
    pub(super) nodes: Option<json::Tree>,
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
    statements: Vec<Branch>,
    lost: Lost,
}

impl Calls {
    /// Adds the statement that `word` is, or notes that there should be one.
    pub(super) fn add(
        &mut self,
        word: &Word,
        journal: &mut Journal,
        statement: impl FnOnce(&mut Journal) -> Option<Branch>,
    ) {
        let losses = journal.losses();
        match statement(journal) {
            Some(statement) => {
                if word.lossy || journal.losses() > losses {
                    self.lost.inside.push(self.statements.len());
                }
                self.statements.push(statement);
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
        let document = tree::document(self.statements, span, journal);
        let nodes = Some(json::Tree::from(&document));
        let tree = Tree { name, nodes, origin: Origin::Calls, span, lost: self.lost };
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
    let (nodes, lost) = (Some(json::Tree::from(&json.object)), Lost::anywhere(json.lossy));
    Tree { name, nodes, origin: Origin::Json, span: json.span, lost }.marked(parameters, journal)
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
            tree.nodes = Some(source.into_tree());
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
        Self { name: None, nodes: None, origin: Origin::Json, span, lost: Lost::anywhere(true) }
    }

    /// The tree with placeholders in the place of fields.
    fn marked(mut self, parameters: &mut Parameters<'_>, journal: &mut Journal) -> Self {
        let spot = |at, journal: &Journal| self.origin.spot(at, self.span, journal);
        self.nodes = self.nodes.take().and_then(|nodes| parameters.tree(nodes, spot, journal));
        if self.nodes.is_none() {
            self.lost = Lost::anywhere(true);
        }
        self
    }
}
