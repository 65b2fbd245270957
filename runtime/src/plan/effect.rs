//! What steps do to access: what the role may do, by its own policies under its boundary, and who may assume it, before
//! and after; each direction with a request that shows it.
//!
//! What other policies say of the role, those of resources and of the organization, is not looked at.
//!
//! INVARIANT: [`Extent::Nothing`] is never wrong: it is proved for every request, whatever the policies say whose documents
//! are not known. An [`Extent::Example`] was verified by the evaluator on the documents that are known, and names the
//! policies that could make it untrue.

mod granted;
mod side;
mod tags;
#[cfg(test)]
mod tests;

use std::fmt;

use iam_role_policy::{
    Document, Kind, Version,
    contain::{self, Answer, Witness},
};

use self::side::Side;
use super::{Account, ObservedDocument, Plan, role::trusting};

/// What a change does to access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// What it does to what the role may do.
    pub permissions: Shift,
    /// What it does to who may assume the role.
    pub trust: Shift,
}

/// What a change does in both directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// What is allowed after it and was not before.
    pub gains: Extent,
    /// What was allowed before it and is not after.
    pub loses: Extent,
}

/// How much a change does in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Nothing, whatever the request.
    Nothing,
    /// This request at least.
    Example(Example),
    /// Neither could be shown; why, in words.
    Unknown(String),
}

/// A request that shows a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    witness: Box<Witness>,
    is_trust: bool,
    unless: Vec<String>,
}

/// What a change does to access, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Nothing: exactly the same requests are allowed before and after.
    Unchanged,
    /// It allows nothing new, and something no more.
    Narrows,
    /// It allows something new, and nothing less that is known.
    Widens,
    /// It allows something new, and something else no more.
    Changes,
    /// Whether it allows something new is not known; or it allows nothing new, and whether it allows less is not known.
    Unknown,
}

impl Plan {
    /// What all steps together do to access, with what becomes of [shared](Self::shared) policies. For a policy that several
    /// roles have it is what its change does to any of those that keep it. It takes up to four proofs a role, so ask once.
    #[must_use]
    pub fn access(&self) -> Access {
        let (before, after) = self.ends();
        self.access_between(&before, &after)
    }

    /// What each step by itself does to access, in the order of the [`steps`](Self::steps). A step that allows more can
    /// be part of a plan that does not, if a later one takes away.
    #[must_use]
    pub fn access_of_steps(&self) -> Vec<Access> {
        let mut account = self.before.clone();
        let each = self.steps.iter().map(|step| {
            let before = account.clone();
            account.after(&self.role, step);
            self.access_between(&before, &account)
        });
        each.collect()
    }

    /// Of the role, or of all that have the policy.
    fn access_between(&self, before: &Account, after: &Account) -> Access {
        let others = self.before.roles.iter().map(|role| role.name.as_str());
        let others = others.filter(|name| !name.eq_ignore_ascii_case(&self.role));
        let own = Access::between(before, after, &self.role);
        others.fold(own, |access, role| access.or_else(|| Access::between(before, after, role)))
    }
}

impl Access {
    /// What it does as a whole.
    #[must_use]
    pub fn direction(&self) -> Direction {
        let whole = |of: fn(&Shift) -> &Extent| {
            let extents = [of(&self.permissions), of(&self.trust)];
            let shown = extents.iter().find(|extent| matches!(extent, Extent::Example(_)));
            let open = || extents.iter().find(|extent| matches!(extent, Extent::Unknown(_)));
            shown.or_else(open).map_or(&Extent::Nothing, |extent| *extent)
        };
        Direction::of(whole(|shift| &shift.gains), whole(|shift| &shift.loses))
    }

    /// With what another role gains or loses, where nothing can be shown yet.
    fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        let shift = &self.permissions;
        if [&shift.gains, &shift.loses].iter().all(|extent| matches!(extent, Extent::Example(_))) {
            return self;
        }
        let other = other();
        Self { permissions: self.permissions.or(other.permissions), trust: self.trust.or(other.trust) }
    }

    fn between(before: &Account, after: &Account, role: &str) -> Self {
        let (before, after) = (Side::of(before, role), Side::of(after, role));
        let [trusting, trusted] = [before, after].map(|side| side.role.map(|role| &role.trust));
        Self {
            permissions: granted::shift(before, after).unless(tags::in_permissions(before, after).as_deref()),
            trust: trust(trusting, trusted).unless(tags::in_trust(before, after).as_deref()),
        }
    }
}

impl Shift {
    /// What it does as a whole.
    #[must_use]
    pub fn direction(&self) -> Direction {
        Direction::of(&self.gains, &self.loses)
    }

    const NOTHING: Self = Self { gains: Extent::Nothing, loses: Extent::Nothing };

    /// What either shows; what is not known of one counts if the other shows nothing.
    fn or(self, other: Self) -> Self {
        Self { gains: self.gains.or(other.gains), loses: self.loses.or(other.loses) }
    }

    /// With that instead of what would be proved, if there is a reason why it is not.
    fn unless(self, doubt: Option<&str>) -> Self {
        let doubted = |extent| match doubt {
            Some(why) if extent == Extent::Nothing => Extent::Unknown(why.to_owned()),
            _ => extent,
        };
        Self { gains: doubted(self.gains), loses: doubted(self.loses) }
    }
}

impl Extent {
    fn or(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Example(_), _) | (_, Self::Nothing) | (Self::Unknown(_), Self::Unknown(_)) => self,
            (Self::Nothing | Self::Unknown(_), _) => other,
        }
    }
}

impl Direction {
    fn of(gains: &Extent, loses: &Extent) -> Self {
        match (gains, loses) {
            (Extent::Nothing, Extent::Nothing) => Self::Unchanged,
            (Extent::Nothing, Extent::Example(_)) => Self::Narrows,
            (Extent::Example(_), Extent::Example(_)) => Self::Changes,
            (Extent::Example(_), _) => Self::Widens,
            _ => Self::Unknown,
        }
    }

    /// The word: `unchanged`, `narrows`, `widens`, `changes` or `unknown`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Narrows => "narrows",
            Self::Widens => "widens",
            Self::Changes => "changes",
            Self::Unknown => "unknown",
        }
    }
}

impl Example {
    /// The request.
    #[must_use]
    pub fn witness(&self) -> &Witness {
        &self.witness
    }

    /// The policies whose documents are not known, and could say otherwise.
    #[must_use]
    pub fn unless(&self) -> &[String] {
        &self.unless
    }
}

/// The request in words: `` `s3:GetObject` on `arn:aws:s3:::b/k` with `aws:SecureTransport` = `false` ``; of a trust policy
/// `` `sts:AssumeRole` by `arn:aws:iam::123456789012:root` ``.
impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = self.witness.to_string();
        // Of a trust policy the resource is the role itself.
        let itself = format!(" on `{}`", self.witness.resource());
        f.write_str(&if self.is_trust { request.replacen(&itself, "", 1) } else { request })?;
        match self.unless.as_slice() {
            [] => Ok(()),
            policies => write!(f, ", unless `{}` says otherwise", policies.join("` or `")),
        }
    }
}

fn trust(before: Option<&ObservedDocument>, after: Option<&ObservedDocument>) -> Shift {
    if before == after {
        return Shift::NOTHING;
    }
    Shift { gains: trusts_beyond(after, before), loses: trusts_beyond(before, after) }
}

/// Whom `candidate` trusts and `reference` does not; without a role nobody is trusted.
fn trusts_beyond(candidate: Option<&ObservedDocument>, reference: Option<&ObservedDocument>) -> Extent {
    let Some(candidate) = candidate else { return Extent::Nothing };
    let (Some(candidate), Some(reference)) = (trusting(candidate), counting(reference)) else {
        return Extent::Unknown("a trust policy of the account could not be read".to_owned());
    };
    match contain::within(&[&candidate], &[&reference], Kind::Trust) {
        Answer::Within => Extent::Nothing,
        Answer::Exceeds(witness) => Extent::Example(Example { witness, is_trust: true, unless: Vec::new() }),
        Answer::Unknown(why) => Extent::Unknown(why.what),
    }
}

/// The trust policy as it counts; of a role that there is not, one that trusts nobody.
fn counting(found: Option<&ObservedDocument>) -> Option<Document> {
    match found {
        Some(found) => trusting(found),
        None => Some(Document { version: Some(Version::V2012), id: None, statements: Vec::new() }),
    }
}
