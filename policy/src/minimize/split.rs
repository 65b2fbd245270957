//! One document into several that together have all its statements, each within a quota.

use std::{cmp::Reverse, fmt, ops::Range};

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

/// The parts: the largest statements first, each into the first document that has room. All statements stay, and all items
/// of their lists, so that the parts mean together what the document does.
pub(super) fn divide(document: &Document, most: usize) -> Result<Vec<Document>, Unsplittable> {
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
    let mut pieces: Vec<_> = pieces.into_iter().map(|piece| (alone(&piece), piece)).collect();
    pieces.sort_by_key(|(size, _)| Reverse(*size));
    let frame = with(Vec::new()).size();
    let mut parts: Vec<(usize, Vec<Statement>)> = Vec::new();
    for (size, piece) in pieces {
        // One frame less, and a comma.
        let more = size - frame + 1;
        match parts.iter_mut().find(|(size, _)| size + more <= most) {
            Some((size, part)) => {
                *size += more;
                part.push(piece);
            }
            None => parts.push((size, vec![piece])),
        }
    }
    Ok(parts.into_iter().map(|(_, part)| with(part)).collect())
}

/// The statement as statements that fit: as much of its longest list in each as there is room for.
fn divided(statement: &Statement, fits: &impl Fn(&Statement) -> bool) -> Option<Vec<Statement>> {
    if fits(statement) {
        return Some(vec![statement.clone()]);
    }
    let (actions, resources) = (divisible_actions(statement), divisible_resources(statement));
    let count = actions.max(resources);
    if count < 2 {
        return None;
    }
    let piece = |items: Range<usize>| {
        let mut piece = statement.clone();
        match &mut piece.resource {
            Some(element) if resources > actions => keep(items::resources(element), items),
            _ => keep(items::actions(&mut piece.action), items),
        }
        piece
    };
    let (mut pieces, mut start) = (Vec::new(), 0);
    while start < count {
        // A single item may need its statement's other list divided.
        let room = (start + 1..=count).take_while(|end| fits(&piece(start..*end))).last();
        let end = room.unwrap_or(start + 1);
        pieces.extend(divided(&piece(start..end), fits)?);
        start = end;
    }
    Some(pieces)
}

fn keep<T>(list: &mut Vec<T>, items: Range<usize>) {
    list.truncate(items.end);
    list.drain(..items.start.min(list.len()));
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
