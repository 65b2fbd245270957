//! `{field}` in a string into the placeholder of that field.

use iam_role_policy::{
    At, Node, Value,
    placeholder::{self, MarkError},
    suggest,
};
use proc_macro2::Span;

use crate::{declaration::Subject, journal::Journal, span_map::Spot, syntax::Text};

/// The fields of the struct, and which of them a string has named.
#[derive(Debug)]
pub(crate) struct Parameters<'a> {
    names: Vec<&'a str>,
    used: Vec<bool>,
}

impl<'a> Parameters<'a> {
    /// The parameters of `subject`, none of them used yet.
    pub(crate) fn of(subject: &'a Subject) -> Self {
        let names = subject.names();
        Self { used: vec![false; names.len()], names }
    }

    /// Whether a string has named the field with this index.
    pub(crate) fn used(&self, index: usize) -> bool {
        self.used.get(index).copied().unwrap_or(true)
    }

    /// `text` with placeholders; without them where it names fields that are not there.
    pub(crate) fn text(&mut self, text: &Text, journal: &mut Journal) -> String {
        match placeholder::mark(&text.value, &self.names) {
            Ok(marked) => {
                self.note(&marked);
                marked
            }
            Err(errors) => {
                for error in errors {
                    self.refuse(text.span, None, &error, journal);
                }
                String::new()
            }
        }
    }

    /// `tree` with placeholders; `None` where it names fields that are not there. `spot` answers where a node stands.
    pub(crate) fn tree(
        &mut self,
        tree: Node,
        spot: impl Fn(At, &Journal) -> Spot,
        journal: &mut Journal,
    ) -> Option<Node> {
        match tree.mark(&self.names) {
            Ok(marked) => {
                self.note_all(&marked);
                Some(marked)
            }
            Err(errors) => {
                for (at, error) in errors {
                    let Spot { span, file } = spot(at, journal);
                    self.refuse(span, file.as_deref(), &error, journal);
                }
                None
            }
        }
    }

    fn note(&mut self, marked: &str) {
        for index in marked.chars().filter_map(placeholder::index) {
            if let Some(used) = self.used.get_mut(index) {
                *used = true;
            }
        }
    }

    fn note_all(&mut self, node: &Node) {
        match &node.value {
            Value::String(text) => self.note(text),
            Value::Array(items) => items.iter().for_each(|item| self.note_all(item)),
            Value::Object(members) => members.iter().for_each(|member| self.note_all(&member.value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn refuse(&mut self, span: Span, file: Option<&str>, error: &MarkError, journal: &mut Journal) {
        let (message, help) = match error {
            MarkError::Unknown(name) => {
                (format!("`{{{name}}}` names no field of the struct"), self.instead_of(name))
            }
            MarkError::Unbalanced => (
                "a brace is never closed, or never opened".to_owned(),
                "write `{field}`; a brace that means itself is written twice, `{{` or `}}`".to_owned(),
            ),
            MarkError::InKey(name) => (
                format!(
                    "`{{{name}}}` cannot stand in the name of an element, an operator or a condition key"
                ),
                "write the name itself: it is checked when the program is compiled".to_owned(),
            ),
        };
        let message = file.map_or(message.clone(), |place| format!("{place}: {message}"));
        journal.lose(span, message, help);
        // What a misspelt name was meant to use cannot be known, so no field counts as unused.
        self.used.fill(true);
    }

    fn instead_of(&self, name: &str) -> String {
        if let Some(near) = suggest::nearest(name, self.names.iter().copied()) {
            return format!("did you mean `{{{near}}}`?");
        }
        let braces = "a brace that means itself is written twice, `{{`";
        if name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty() {
            format!("add the field `{name}` to the struct; {braces}")
        } else {
            format!("write the name of a field; {braces}")
        }
    }
}
