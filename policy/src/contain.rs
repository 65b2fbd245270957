//! Proofs: whether one set of policies grants nothing that another does not.
//!
//! ```text
//! Grant × Grant ─focus→ rules that matter ─space→ cells ─search→ a cell that reaches over ─witness→ a request ─evaluate→ Exceeds
//! ```
//!
//! Every element of a statement cuts what requests can say there into two. All elements together cut it into cells: sets
//! of actions, of resources, of principals, of values of a condition key that no statement tells apart. There are few, so
//! all are looked at, and one request stands for each.
//!
//! INVARIANT: [`Answer::Within`] is never wrong: what is not known counts for the candidate and against the reference,
//! and where the work would be too much the answer is [`Answer::Unknown`]. [`Answer::Exceeds`] is never wrong either: the
//! [evaluator](crate::evaluate) agrees.

mod bits;
mod boxes;
mod budget;
mod dimension;
mod domain;
mod example;
mod fill;
mod focus;
mod glob;
mod interval;
mod judge;
mod key;
mod keys;
mod naming;
mod pattern;
mod principal;
mod proof;
mod rule;
mod search;
mod space;
#[cfg(test)]
mod tests;
mod text;
mod token;
mod value;
mod why;
mod witness;

use crate::{ActionPattern, Document, Kind, Locus, ResourcePattern};

pub use self::witness::Witness;
use self::{budget::Budget, proof::Question};
#[cfg(feature = "command-line")]
pub(crate) use self::{budget::Effort, domain::Domain};

/// The items of which `is` is true, and then the others, each in their order.
fn those_first<T>(items: Vec<T>, is: fn(&T) -> bool) -> Vec<T> {
    let (mut first, others): (Vec<T>, Vec<T>) = items.into_iter().partition(is);
    first.extend(others);
    first
}

/// What a principal is granted: what one of its policies allows and none denies, within every boundary.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grant<'a> {
    /// The policies that are attached, inline and managed.
    pub policies: &'a [&'a Document],
    /// Permissions boundaries; each must allow too.
    pub boundaries: &'a [&'a Document],
}

/// Whether the candidate stays within the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It does: proved for every request.
    Within,
    /// It does not: this request is allowed by the candidate and not by the reference.
    Exceeds(Box<Witness>),
    /// Neither could be shown.
    Unknown(Why),
}

/// Why no proof was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What was too hard.
    pub what: String,
    /// What to write instead.
    pub help: String,
    /// The statement of the candidate at which it was found, if it was one.
    pub place: Option<Place>,
    /// Whether all that could be granted are actions on resources that these actions do not know, so that as far as the
    /// catalogue goes nothing is.
    pub is_idle: bool,
}

/// A place in the policies of one side. What is granted is granted there; a boundary grants nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The index of the document among the policies.
    pub document: usize,
    /// The place in the document.
    pub locus: Locus,
}

/// One of the two sides of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Candidate,
    Reference,
}

/// Whether `candidate` grants nothing that `reference` does not; all documents are used as `kind`. Whom the policy of a
/// resource lets in counts, and not how much it leaves to their own policies; that [`equivalent`] tells.
#[must_use]
pub fn within(candidate: &[&Document], reference: &[&Document], kind: Kind) -> Answer {
    let grant = |policies| Grant { policies, boundaries: &[] };
    grant(candidate).within(&grant(reference), kind)
}

/// The same as one question of a task, which is answered with [`Answer::Unknown`] if nothing is left for it.
#[cfg(feature = "command-line")]
pub(crate) fn within_for(
    effort: &mut Effort,
    candidate: &[&Document],
    reference: &[&Document],
    kind: Kind,
) -> Answer {
    let [candidate, reference] = [candidate, reference].map(|policies| Grant { policies, boundaries: &[] });
    let question = Question { candidate: &candidate, reference: &reference, kind };
    effort.ask(|budget| question.answer(budget))
}

/// Whether the answer to that is [`Answer::Within`], for which no request need be found.
#[cfg(feature = "command-line")]
pub(crate) fn is_within_for(
    effort: &mut Effort,
    candidate: &[&Document],
    reference: &[&Document],
    kind: Kind,
) -> bool {
    let [candidate, reference] = [candidate, reference].map(|policies| Grant { policies, boundaries: &[] });
    let question = Question { candidate: &candidate, reference: &reference, kind };
    effort.ask(|budget| question.is_proved(budget))
}

/// Whether nothing of what `actions` and `resources` stand for is granted by `candidate`, used as `kind`, whatever the
/// conditions.
#[must_use]
pub fn never(
    candidate: &[&Document],
    actions: &[ActionPattern],
    resources: &[ResourcePattern],
    kind: Kind,
) -> Answer {
    let reference = judge::everything_but(actions, resources, kind);
    within(candidate, &[&reference], kind)
}

/// A document that, used as `kind`, allows everything to everyone: beside documents that only deny, the reference of a
/// candidate that must never be granted what they deny.
#[must_use]
pub fn everything(kind: Kind) -> Document {
    judge::everything_as(kind)
}

/// Whether two sets of policies grant the same. Of policies that name principals that is more than to be within each other:
/// who is named as one of an account needs the account's own policies too, and who is named itself does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Equivalence {
    /// They do: proved for every request.
    Equivalent,
    /// The first allows this request, and the second does not.
    FirstExceeds(Box<Witness>),
    /// The second allows this request, and the first does not.
    SecondExceeds(Box<Witness>),
    /// Neither could be shown.
    Unknown(Why),
}

/// Whether `first` and `second` grant the same; all documents are used as `kind`.
#[must_use]
pub fn equivalent(first: &[&Document], second: &[&Document], kind: Kind) -> Equivalence {
    match (within(first, second, kind), within(second, first, kind)) {
        (Answer::Exceeds(witness), _) => Equivalence::FirstExceeds(witness),
        (_, Answer::Exceeds(witness)) => Equivalence::SecondExceeds(witness),
        (Answer::Unknown(why), _) => Equivalence::Unknown(why),
        // Its place is one of `second`, and nobody could tell.
        (_, Answer::Unknown(why)) => Equivalence::Unknown(Why { place: None, ..why }),
        (Answer::Within, Answer::Within) if are_named_alike(first, second, kind) => Equivalence::Equivalent,
        (Answer::Within, Answer::Within) => Equivalence::Unknown(why::named_otherwise()),
    }
}

/// Whether two sets of policies that let in the same callers leave as much to the callers' own policies.
fn are_named_alike(first: &[&Document], second: &[&Document], kind: Kind) -> bool {
    let is_within = |one: &[&Document], other: &[&Document]| within(one, other, kind) == Answer::Within;
    reduced(first, second, kind).iter().all(|[first, second]| {
        let [first, second] = [first, second].map(|side| side.iter().collect::<Vec<_>>());
        is_within(&first, &second) && is_within(&second, &first)
    })
}

/// Both sides as they are to callers whose own policies allow ever less, if that makes a difference.
pub(crate) fn reduced(first: &[&Document], second: &[&Document], kind: Kind) -> Vec<[Vec<Document>; 2]> {
    let sides = naming::reduced(first, kind).into_iter().flatten();
    sides.zip(naming::reduced(second, kind).into_iter().flatten()).map(<[_; 2]>::from).collect()
}

impl Grant<'_> {
    /// Whether this grants nothing that `reference` does not; all documents are used as `kind`.
    #[must_use]
    pub fn within(&self, reference: &Grant<'_>, kind: Kind) -> Answer {
        Question { candidate: self, reference, kind }.answer(&mut Budget::new(Budget::QUESTION))
    }
}
