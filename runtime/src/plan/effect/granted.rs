//! What a role may do at two moments into what it gains and loses between them.
//!
//! A policy whose document is not known may allow anything and deny anything. One that is there on both sides does the
//! same to a request on both, whatever that is: what holds if it says nothing, and holds if it allows everything, holds.

use std::{borrow::Cow, collections::BTreeSet};

use iam_role_policy::{
    Document, Kind,
    contain::{self, Answer, Grant, Witness},
};

use super::{Example, Extent, Shift, side::Side};

/// What the role may do between one moment and another.
pub(super) fn shift(before: Side<'_>, after: Side<'_>) -> Shift {
    let (before, after) = (Granted::by(before), Granted::by(after));
    if before == after {
        return Shift::NOTHING;
    }
    Shift { gains: after.beyond(&before), loses: before.beyond(&after) }
}

/// The policies of a role, by what is known of them.
#[derive(PartialEq, Eq)]
struct Granted<'a> {
    known: Vec<Cow<'a, Document>>,
    /// In words.
    unknown: BTreeSet<String>,
    boundary: Boundary<'a>,
}

#[derive(PartialEq, Eq)]
enum Boundary<'a> {
    None,
    Known(Cow<'a, Document>),
    /// In words.
    Unknown(&'a str),
}

impl<'a> Granted<'a> {
    fn by(side: Side<'a>) -> Self {
        let mut granted = Self { known: Vec::new(), unknown: BTreeSet::new(), boundary: Boundary::None };
        let Some(role) = side.role else { return granted };
        for (name, found) in &role.inline_policies {
            match found.document() {
                Some(document) => granted.known.push(Cow::Borrowed(document)),
                None => drop(granted.unknown.insert(format!("inline policy {name}"))),
            }
        }
        for policy in &role.managed_policies {
            match side.managed(policy) {
                Some(document) => granted.known.push(document),
                None => drop(granted.unknown.insert(policy.clone())),
            }
        }
        if let Some(policy) = &role.permissions_boundary {
            granted.boundary = side.managed(policy).map_or(Boundary::Unknown(policy), Boundary::Known);
        }
        granted
    }

    /// What this allows and `reference` does not.
    fn beyond(&self, reference: &Self) -> Extent {
        if self.known.is_empty() && self.unknown.is_empty() {
            return Extent::Nothing;
        }
        let open = Open::between(self, reference);
        match self.within(reference, With::default()) {
            Answer::Unknown(why) => Extent::Unknown(why.what),
            Answer::Exceeds(witness) => match open.contesting() {
                Some(policy) => depends(policy, &witness),
                None => Extent::Example(Example { witness, is_trust: false, unless: open.names() }),
            },
            Answer::Within => self.at_worst(reference, &open),
        }
    }

    /// The same where what is known shows nothing: with what is not known.
    fn at_worst(&self, reference: &Self, open: &Open<'_>) -> Extent {
        let names = open.names();
        if names.is_empty() {
            return Extent::Nothing;
        }
        // It may deny everything.
        if let Some(policy) = open.reference_policies.first().copied().or(open.reference_boundary) {
            return Extent::Unknown(format!("what `{policy}` says is not known"));
        }
        let reference_allows = !open.shared_policies.is_empty() && open.candidate_policies.is_empty();
        let with = With { candidate: !self.unknown.is_empty(), reference: reference_allows };
        match self.within(reference, with) {
            Answer::Within => Extent::Nothing,
            Answer::Unknown(why) => Extent::Unknown(why.what),
            Answer::Exceeds(witness) => depends(&names.join("` or `"), &witness),
        }
    }

    /// The proof for what is known; a boundary that is not known is left out.
    fn within(&self, reference: &Self, with: With) -> Answer {
        let everything = contain::everything(Kind::Identity);
        let (own, others) = (
            self.policies(with.candidate.then_some(&everything)),
            reference.policies(with.reference.then_some(&everything)),
        );
        let (bound, other_bound) = (self.boundaries(), reference.boundaries());
        let candidate = Grant { policies: &own, boundaries: &bound };
        candidate.within(&Grant { policies: &others, boundaries: &other_bound }, Kind::Identity)
    }

    fn policies<'s>(&'s self, everything: Option<&'s Document>) -> Vec<&'s Document> {
        self.known.iter().map(AsRef::as_ref).chain(everything).collect()
    }

    fn boundaries(&self) -> Vec<&Document> {
        match &self.boundary {
            Boundary::Known(document) => vec![document.as_ref()],
            Boundary::None | Boundary::Unknown(_) => Vec::new(),
        }
    }

    fn unknown_boundary(&self) -> Option<&str> {
        match self.boundary {
            Boundary::Unknown(policy) => Some(policy),
            Boundary::None | Boundary::Known(_) => None,
        }
    }
}

/// To which side a policy is added that allows everything.
#[derive(Clone, Copy, Default)]
struct With {
    candidate: bool,
    reference: bool,
}

/// What is not known of both sides, by which of them has it.
struct Open<'a> {
    shared_policies: Vec<&'a str>,
    candidate_policies: Vec<&'a str>,
    reference_policies: Vec<&'a str>,
    shared_boundary: Option<&'a str>,
    candidate_boundary: Option<&'a str>,
    reference_boundary: Option<&'a str>,
}

impl<'a> Open<'a> {
    fn between(candidate: &'a Granted<'_>, reference: &'a Granted<'_>) -> Self {
        let names = |names: &mut dyn Iterator<Item = &'a String>| names.map(String::as_str).collect();
        let (own, others) = (&candidate.unknown, &reference.unknown);
        let (bound, other_bound) = (candidate.unknown_boundary(), reference.unknown_boundary());
        Self {
            shared_policies: names(&mut own.intersection(others)),
            candidate_policies: names(&mut own.difference(others)),
            reference_policies: names(&mut others.difference(own)),
            shared_boundary: bound.filter(|_| bound == other_bound),
            candidate_boundary: bound.filter(|_| bound != other_bound),
            reference_boundary: other_bound.filter(|_| bound != other_bound),
        }
    }

    /// Whoever decides whether a request that is allowed by what is known of the candidate, and not by what is known of
    /// the reference, makes a difference: what the reference may allow, and a boundary that may hold the candidate back.
    fn contesting(&self) -> Option<&'a str> {
        self.reference_policies.first().copied().or(self.candidate_boundary)
    }

    fn names(&self) -> Vec<String> {
        let policies = [&self.shared_policies, &self.candidate_policies, &self.reference_policies];
        let boundaries = [self.shared_boundary, self.candidate_boundary, self.reference_boundary];
        let policies = policies.into_iter().flatten().copied();
        policies.chain(boundaries.into_iter().flatten()).map(str::to_owned).collect()
    }
}

fn depends(policies: &str, witness: &Witness) -> Extent {
    Extent::Unknown(format!("what `{policies}` says is not known, for example of {witness}"))
}
