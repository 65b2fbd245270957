//! One document into several that together have all its statements, each within a quota.

use std::fmt;

use super::items;
use crate::{ActionElement, Document, ResourceElement, Statement};

/// Why a document cannot be divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsplittable {
    /// The statement with this index of the smallest document is larger than the quota by itself.
    Statement {
        /// Its index, from 0.
        index: usize,
        /// The characters of a document with nothing else.
        size: usize,
        /// The quota.
        most: usize,
    },
    /// It could not be proved that the parts mean the same.
    Unproved,
}

impl fmt::Display for Unsplittable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Statement { index, size, most } => write!(
                f,
                "statement {index} alone takes {size} characters, and one policy takes {most}\nhelp: shorten it by \
                 hand, with wildcards or with fewer conditions"
            ),
            Self::Unproved => {
                f.write_str("the parts cannot be proved to mean the same\nhelp: divide the policy by hand")
            }
        }
    }
}

impl std::error::Error for Unsplittable {}

/// The parts: the largest statements first, each into the first document that has room.
pub(super) fn split(document: &Document, most: usize) -> Result<Vec<Document>, Unsplittable> {
    if document.size() <= most {
        return Ok(vec![document.clone()]);
    }
    let with = |statements| Document { statements, ..document.clone() };
    let alone = |statement: &Statement| with(vec![statement.clone()]).size();
    let mut pieces = Vec::new();
    for (index, statement) in document.statements.iter().enumerate() {
        pieces.extend(
            divided(statement, &|piece| alone(piece) <= most).ok_or_else(|| Unsplittable::Statement {
                index,
                size: alone(statement),
                most,
            })?,
        );
    }
    pieces.sort_by_key(|piece| std::cmp::Reverse(alone(piece)));
    let mut parts: Vec<Vec<Statement>> = Vec::new();
    for piece in pieces {
        let room = parts.iter_mut().find(|part| {
            let together = part.iter().chain([&piece]).cloned().collect();
            with(together).size() <= most
        });
        match room {
            Some(part) => part.push(piece),
            None => parts.push(vec![piece]),
        }
    }
    Ok(parts.into_iter().map(with).collect())
}

/// The statement as statements that fit: halved at its longest list until they do.
fn divided(statement: &Statement, fits: &impl Fn(&Statement) -> bool) -> Option<Vec<Statement>> {
    if fits(statement) {
        return Some(vec![statement.clone()]);
    }
    let mut halves = [statement.clone(), statement.clone()];
    let by_action = divisible_actions(statement) >= divisible_resources(statement);
    let count = if by_action { divisible_actions(statement) } else { divisible_resources(statement) };
    if count < 2 {
        return None;
    }
    for (half, first) in halves.iter_mut().zip([true, false]) {
        if by_action {
            halve(items::actions(&mut half.action), first);
        } else if let Some(element) = &mut half.resource {
            halve(items::resources(element), first);
        }
    }
    let [first, second] = halves;
    let mut pieces = divided(&first, fits)?;
    pieces.extend(divided(&second, fits)?);
    Some(pieces)
}

fn halve<T>(list: &mut Vec<T>, first: bool) {
    let second = list.split_off(list.len() / 2);
    if !first {
        *list = second;
    }
}

/// How many actions can be divided; all but those that are excepted.
fn divisible_actions(statement: &Statement) -> usize {
    match &statement.action {
        ActionElement::Action(patterns) => patterns.len(),
        ActionElement::NotAction(_) => 0,
    }
}

fn divisible_resources(statement: &Statement) -> usize {
    match &statement.resource {
        Some(ResourceElement::Resource(patterns)) => patterns.len(),
        Some(ResourceElement::NotResource(_)) | None => 0,
    }
}
