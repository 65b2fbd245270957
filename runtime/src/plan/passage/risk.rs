//! The documents that are written in one call, into the note that a role may be wider than both ends for a moment.
//!
//! INVARIANT: where nothing is noted, no order of the phases leaves a document without what another one needs of it.

use iam_role_policy::ManagedPolicy;

use super::{Passage, Passing, Place};

impl Passage<'_> {
    /// Whether documents that both allow and deny, or may, are written in one call where that is not enough: two that come
    /// or go together are each for a moment without what the other denies, one that changes is without what it denied, and
    /// one that goes while the boundary is replaced is there with both.
    pub(in crate::plan) fn risk(&self) -> Option<String> {
        let both = |passing: &&Passing<'_>| passing.sway.gives && passing.sway.takes;
        let undivided: Vec<_> =
            self.documents.iter().filter(|passing| !passing.divisible).filter(both).collect();
        let (going, staying): (Vec<_>, Vec<_>) = undivided.into_iter().partition(|passing| passing.goes());
        let (changing, coming): (Vec<_>, Vec<_>) =
            staying.into_iter().partition(|passing| passing.now.is_some() && passing.then.is_some());
        let moves_alone = self.documents.len() == 1 && !self.replaces;
        let mut at_risk: Vec<&Passing<'_>> = Vec::new();
        at_risk.extend(changing.iter().filter(|_| !moves_alone));
        at_risk.extend(coming.iter().filter(|_| coming.len() > 1));
        at_risk.extend(going.iter().filter(|_| going.len() > 1 || self.replaces));
        let names: Vec<_> = at_risk.iter().map(|passing| passing.place.name()).collect();
        (!names.is_empty()).then(|| {
            let what = if names.len() == 1 { "is" } else { "are each" };
            format!(
                "{} {what} written in one call, so that the role may be wider than both ends for a moment",
                names.join(" and ")
            )
        })
    }
}

impl Passing<'_> {
    fn goes(&self) -> bool {
        self.then.is_none() && !self.comes()
    }
}

impl Place<'_> {
    /// In words.
    fn name(&self) -> String {
        match self {
            Self::Inline(name) => format!("inline policy `{name}`"),
            Self::Version(policy) | Self::Attach(policy) => match policy {
                ManagedPolicy::Arn(text) | ManagedPolicy::Declared(text) => format!("policy `{text}`"),
                ManagedPolicy::Customer(policy) => format!("policy `{}`", policy.name),
            },
            Self::Detach(arn) => format!("policy `{arn}`"),
        }
    }
}
