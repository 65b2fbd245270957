//! What an answer depends on that is not known.

use std::fmt;

use super::context::Found;
use crate::placeholder;

/// What an answer depends on. As text a parameter is its [placeholder], which
/// [`show`](crate::placeholder::show) names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The value of this condition key, as a policy writes it.
    Key(String),
    /// The value of the parameter with this index.
    Parameter(usize),
    /// What these words say.
    Other(String),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "the value of `{key}`"),
            Self::Parameter(index) => match placeholder::character(*index) {
                Some(c) => write!(f, "the value of `{c}`"),
                None => write!(f, "the value of parameter {index}"),
            },
            Self::Other(words) => f.write_str(words),
        }
    }
}

/// Causes in order, each once.
#[derive(Debug, Default)]
pub(super) struct Causes(Vec<Cause>);

impl Causes {
    fn insert(&mut self, cause: Cause) {
        if let Err(place) = self.0.binary_search(&cause) {
            self.0.insert(place, cause);
        }
    }

    /// The value of the key `name`.
    pub(super) fn key(&mut self, name: &str) {
        self.insert(Cause::Key(name.to_owned()));
    }

    /// The parameter that `c` is, if it is one.
    pub(super) fn character(&mut self, c: char) {
        if let Some(index) = placeholder::index(c) {
            self.insert(Cause::Parameter(index));
        }
    }

    /// The parameters in `text`.
    pub(super) fn text(&mut self, text: &str) {
        text.chars().for_each(|c| self.character(c));
    }

    /// The parameters in the values of a key.
    pub(super) fn found(&mut self, found: Found<'_>) {
        match found {
            Found::One(value) => self.text(value),
            Found::Many(values) => values.iter().for_each(|value| self.text(value)),
            Found::Absent | Found::Unknown => {}
        }
    }

    /// What `find` adds, or `otherwise` if that is nothing.
    pub(super) fn or(&mut self, find: impl FnOnce(&mut Self), otherwise: impl FnOnce() -> String) {
        let mut found = Self::default();
        find(&mut found);
        if found.0.is_empty() {
            self.insert(Cause::Other(otherwise()));
        }
        for cause in found.0 {
            self.insert(cause);
        }
    }

    /// All that were found, keys first.
    pub(super) fn into_vec(self) -> Vec<Cause> {
        self.0
    }
}
