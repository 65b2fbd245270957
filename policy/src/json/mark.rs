//! A tree of declared strings into a tree with placeholders.

use super::{At, Node, Value};
use crate::SharedText;
use crate::placeholder::{self, MarkError};

impl Node {
    /// The tree with every `{name}` in its strings replaced by the placeholder of the parameter of that name.
    ///
    /// Keys are read alike, but no parameter can stand in one: an element, operator or condition key that is known only
    /// when the program runs could not be checked when it is compiled.
    ///
    /// # Errors
    /// Every `{…}` that cannot be replaced, each with the place of its string, in the order of the tree.
    pub fn mark(self, names: &[&str]) -> Result<Self, Vec<(At, MarkError)>> {
        let mut errors = Vec::new();
        let marked = mark(self, names, &mut errors);
        if errors.is_empty() { Ok(marked) } else { Err(errors) }
    }
}

fn mark(node: Node, names: &[&str], errors: &mut Vec<(At, MarkError)>) -> Node {
    let Node { at, mut value } = node;
    match &mut value {
        Value::String(text) => match placeholder::mark(text, names) {
            Ok(marked) => *text = marked.into(),
            Err(found) => errors.extend(found.into_iter().map(|error| (at, error))),
        },
        Value::Array(items) => {
            *items = std::mem::take(items).into_iter().map(|item| mark(item, names, errors)).collect();
        }
        Value::Object(members) => {
            for member in members.iter_mut() {
                mark_key(&mut member.key, member.key_at, names, errors);
                let inner = Node {
                    at: member.value.at,
                    value: std::mem::replace(&mut member.value.value, Value::Null),
                };
                member.value = mark(inner, names, errors);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Node { at, value }
}

fn mark_key(key: &mut SharedText, at: At, names: &[&str], errors: &mut Vec<(At, MarkError)>) {
    match placeholder::mark(key, names) {
        Ok(marked) => {
            let parameters =
                marked.chars().filter_map(placeholder::index).filter_map(|index| names.get(index));
            errors.extend(parameters.map(|name| (at, MarkError::InKey((*name).to_owned()))));
            *key = marked.into();
        }
        Err(found) => errors.extend(found.into_iter().map(|error| (at, error))),
    }
}
