//! `{field}` in a string into the placeholder of that field.

use iam_role_policy::{
    At, Node,
    json::{self, Tree},
    placeholder::{self, MarkError},
    suggest,
};

use crate::{declaration::Subject, journal::Journal, span_map::Spot, syntax::Text};

/// The fields of the struct, and which of them a string has named.
#[derive(Debug)]
pub(crate) struct Parameters<'a> {
    fields: Vec<&'a str>,
    used: Vec<bool>,
    /// Names that are no field; they get placeholders too, so that the rest of their document can be checked.
    strangers: Vec<String>,
}

impl<'a> Parameters<'a> {
    /// The parameters of `subject`, none of them used yet.
    pub(crate) fn of(subject: &'a Subject) -> Self {
        let fields = subject.names();
        Self { used: vec![false; fields.len()], fields, strangers: Vec::new() }
    }

    /// Whether a string has named the field with this index.
    pub(crate) fn used(&self, index: usize) -> bool {
        self.used.get(index).copied().unwrap_or(true)
    }

    /// What the placeholders stand for.
    pub(crate) fn into_names(self) -> Vec<String> {
        self.fields.into_iter().map(str::to_owned).chain(self.strangers).collect()
    }

    /// `text` with placeholders; `None` where it names fields that are not there.
    pub(crate) fn text(&mut self, text: &Text, journal: &mut Journal) -> Option<String> {
        if let Some(c) = text.value.chars().find(|c| placeholder::index(*c).is_some()) {
            let message = format!("`{}` is a character of no alphabet", c.escape_debug());
            journal.lose(text.span, message, "remove it; to name a field write `{field}`");
            return None;
        }
        match placeholder::mark(&text.value, &self.fields) {
            Ok(marked) => {
                self.note(&marked);
                Some(marked)
            }
            Err(errors) => {
                for error in errors {
                    self.refuse(&Spot { span: text.span, place: None }, error, journal);
                }
                None
            }
        }
    }

    /// `tree` with placeholders; `None` where it has braces that name nothing. `spot` answers where a node stands.
    pub(crate) fn tree(
        &mut self,
        tree: Tree,
        spot: impl Fn(At, &Journal) -> Spot,
        journal: &mut Journal,
    ) -> Option<Tree> {
        let mut seen = Seen::default();
        seen.look_at(tree.root());
        for (at, message) in seen.foreign {
            let spot = spot(at, journal);
            let help = "a document holds the characters U+0020 to U+00FF; `?` matches any one character";
            journal.lose(spot.span, spot.before(&message), help);
        }
        if seen.forged || !seen.braces {
            return Some(tree).filter(|_| !seen.forged);
        }
        match tree.root().mark(&self.fields) {
            Ok(marked) => {
                marked.root().nodes().filter_map(Node::text).for_each(|text| self.note(&text));
                Some(marked)
            }
            Err(errors) => {
                for (at, error) in errors {
                    self.refuse(&spot(at, journal), error, journal);
                }
                let strangers = self.strangers.iter().map(String::as_str);
                let names: Vec<&str> = self.fields.iter().copied().chain(strangers).collect();
                tree.root().mark(&names).ok()
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

    fn refuse(&mut self, spot: &Spot, error: MarkError, journal: &mut Journal) {
        let message = spot.before(&message(&error));
        journal.lose(spot.span, message, self.help(&error));
        if let MarkError::Unknown(name) = error {
            self.strangers.push(name);
        }
    }

    fn help(&self, error: &MarkError) -> String {
        let name = match error {
            MarkError::Unknown(name) => name,
            MarkError::Unbalanced => {
                return "write `{field}`; a brace that means itself is written twice, `{{` or `}}`"
                    .to_owned();
            }
            MarkError::InKey(_) => {
                return "write the name itself: it is checked when the program is compiled".to_owned();
            }
        };
        if let Some(near) = suggest::nearest(name, self.fields.iter().copied()) {
            return suggest::did_you_mean(&format!("{{{near}}}"));
        }
        let braces = "a brace that means itself is written twice, `{{`";
        if name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty() {
            format!("add the field `{name}` to the struct; {braces}")
        } else {
            format!("write the name of a field; {braces}")
        }
    }
}

fn message(error: &MarkError) -> String {
    match error {
        MarkError::Unknown(name) => format!("`{{{name}}}` names no field of the struct"),
        MarkError::Unbalanced => "a brace is never closed, or never opened".to_owned(),
        MarkError::InKey(name) => {
            format!("`{{{name}}}` cannot stand in the name of an element, an operator or a condition key")
        }
    }
}

/// What there is in the strings and keys of a tree.
#[derive(Default)]
struct Seen {
    /// Braces; most documents have none and need no second look.
    braces: bool,
    /// Characters that no document may hold.
    foreign: Vec<(At, String)>,
    /// Whether some of those look like placeholders.
    forged: bool,
}

impl Seen {
    fn look_at(&mut self, node: Node<'_>) {
        for (at, text) in node.texts() {
            self.look_into(&text, at);
        }
    }

    fn look_into(&mut self, text: &str, at: At) {
        self.braces |= text.as_bytes().contains(&b'{') || text.as_bytes().contains(&b'}');
        if let Some(message) = json::foreign_character(text) {
            self.foreign.push((at, message));
            self.forged |= placeholder::occurs_in(text);
        }
    }
}
