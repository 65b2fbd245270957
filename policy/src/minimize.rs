//! A document into a smaller one that means the same, and into several when one is too large for IAM.
//!
//! ```text
//! Document ─labels, lists, merge, drop→ a smaller Document ─contain::equivalent→ proved, or the step is not taken
//! ```
//!
//! All steps of a task share what proofs may cost, so that every document takes a bounded time; where that is not enough
//! the answer says that there was more to try.
//!
//! INVARIANT: what comes out was proved to grant and to deny exactly what went in, so that nothing changes beside whatever
//! other policies there are; what cannot be proved stays as it was written.

mod items;
mod merge;
mod split;
#[cfg(test)]
mod tests;

pub use split::Unsplittable;

use crate::{Document, Kind, contain};

use crate::contain::Effort;

/// A document that is proved to mean the same as another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minimal {
    /// The smallest document that was found.
    pub document: Document,
    /// Whether the proofs of all that could be left out would have cost too much, so that a smaller one may be near.
    pub gave_up: bool,
}

/// The smallest document that is found and proved to mean the same as `document` used as `kind`: without ids, without
/// what another item, statement or condition covers, with statements merged that differ in one list. It never has more
/// characters than `document`; how many IAM counts, [`Document::size`] says.
///
/// ```
/// use iam_role_policy::{Kind, json, minimize, read};
///
/// let text = r#"{"Version": "2012-10-17", "Statement": [
///     {"Sid": "One", "Effect": "Allow", "Action": ["s3:GetObject", "s3:Get*"], "Resource": "arn:aws:s3:::a/*"},
///     {"Sid": "Two", "Effect": "Allow", "Action": "s3:get*", "Resource": "arn:aws:s3:::b/*"}
/// ]}"#;
/// let document = read(json::parse(text).unwrap().root(), Kind::Identity).document;
/// assert_eq!(
///     minimize::minimize(&document, Kind::Identity).document.to_json(),
///     r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]}]}"#
/// );
/// ```
#[must_use]
pub fn minimize(document: &Document, kind: Kind) -> Minimal {
    minimize_for(Effort::new(Effort::TASK), document, kind)
}

fn minimize_for(effort: Effort, document: &Document, kind: Kind) -> Minimal {
    let mut smallest = Smallest { document: document.clone(), size: document.size(), kind, effort };
    smallest.try_instead(without_labels(document));
    loop {
        let before = smallest.size;
        smallest.shorten_lists();
        smallest.merge();
        smallest.drop_statements();
        smallest.drop_items();
        let gave_up = smallest.effort.is_spent();
        if gave_up || smallest.size == before {
            return Minimal { document: smallest.document, gave_up };
        }
    }
}

/// The smallest documents that are found for `document`, each of at most `most` characters, that together mean the same:
/// one, if one is small enough. `most` is a quota of [`limits`](crate::limits), for example
/// [`MANAGED_POLICY`](crate::limits::MANAGED_POLICY).
///
/// # Errors
/// A statement is larger than that by itself and has no list to divide, or the parts cannot be proved to mean the same.
pub fn split(document: &Document, kind: Kind, most: usize) -> Result<Vec<Document>, Unsplittable> {
    let smallest = minimize(document, kind).document;
    let parts = divide(&smallest, most)?;
    let parts_of: Vec<_> = parts.iter().collect();
    if parts.len() == 1 || is_proved(&mut Effort::new(Effort::TASK), &[document], &parts_of, kind) {
        Ok(parts)
    } else {
        Err(Unsplittable::Unproved)
    }
}

/// Documents of at most `most` characters that together have the statements of `document` as they are, one if it is small
/// enough. Those that are too large have their actions or resources in several, so that together they mean the same.
///
/// # Errors
/// A statement is larger than that by itself and has no list to divide.
pub fn divide(document: &Document, most: usize) -> Result<Vec<Document>, Unsplittable> {
    split::divide(document, most)
}

/// Whether both sets of documents are proved to grant the same, and to deny the same.
fn is_proved(effort: &mut Effort, one: &[&Document], other: &[&Document], kind: Kind) -> bool {
    let mut is_within =
        |one: &[&Document], other: &[&Document]| contain::is_within_for(effort, one, other, kind);
    // What was left out is missed in the first direction, so that the second is seldom asked.
    let mut is_same = |one: &[&Document], other: &[&Document]| is_within(one, other) && is_within(other, one);
    let denials = |side: &[&Document]| side.iter().map(|document| document.denials_as_grants()).collect();
    let mut sides = contain::reduced(one, other, kind);
    sides.push([denials(one), denials(other)]);
    is_same(one, other)
        && sides
            .iter()
            .all(|[one, other]| is_same(&one.iter().collect::<Vec<_>>(), &other.iter().collect::<Vec<_>>()))
}

/// The document without `Id` and `Sid`, which mean nothing to IAM.
fn without_labels(document: &Document) -> Document {
    let mut document = document.clone();
    document.id = None;
    for statement in &mut document.statements {
        statement.sid = None;
    }
    document
}

/// The smallest document so far.
struct Smallest {
    document: Document,
    /// How many characters it has.
    size: usize,
    kind: Kind,
    effort: Effort,
}

impl Smallest {
    /// Takes `candidate` if it is smaller and proved to mean the same; whether it was taken.
    fn try_instead(&mut self, candidate: Document) -> bool {
        let size = candidate.size();
        if self.effort.is_spent() || size >= self.size {
            return false;
        }
        let taken = is_proved(&mut self.effort, &[&self.document], &[&candidate], self.kind);
        if taken {
            (self.document, self.size) = (candidate, size);
        }
        taken
    }

    /// Drops what stands twice in a list, or is covered by another item of it.
    fn shorten_lists(&mut self) {
        for index in 0..self.document.statements.len() {
            let mut candidate = self.document.clone();
            if let Some(statement) = candidate.statements.get_mut(index) {
                items::without_covered(statement);
            }
            self.try_instead(candidate);
        }
    }

    /// Merges pairs of statements, those that save most first.
    fn merge(&mut self) {
        while !self.effort.is_spent() {
            let mut mergers = merge::mergers(&self.document).into_iter();
            let document = self.document.clone();
            if !mergers.any(|merger| self.try_instead(merger.of(&document))) {
                return;
            }
        }
    }

    /// Drops statements that the others make needless, the last first: the first is what its writer began with.
    fn drop_statements(&mut self) {
        for index in (0..self.document.statements.len()).rev() {
            if self.document.statements.len() == 1 {
                return;
            }
            let mut candidate = self.document.clone();
            candidate.statements.remove(index);
            self.try_instead(candidate);
        }
    }

    /// Drops items of lists, and conditions, that the rest makes needless.
    fn drop_items(&mut self) {
        for index in (0..self.document.statements.len()).rev() {
            let Some(statement) = self.document.statements.get(index) else { continue };
            let alone = items::alone(&self.document, index);
            let items = items::all(statement).into_iter().rev();
            for item in items.filter(|item| !alone.contains(item)) {
                if self.effort.is_spent() {
                    return;
                }
                let mut candidate = self.document.clone();
                let changed =
                    candidate.statements.get_mut(index).is_some_and(|statement| item.remove(statement));
                if changed {
                    self.try_instead(candidate);
                }
            }
        }
    }
}
