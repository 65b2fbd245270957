//! A role at two moments into the directions in which it moves between them.
//!
//! INVARIANT: what is said not to move, does not: every document that comes, goes or changes is compared statement by
//! statement, and what is not known counts for both directions.

use std::collections::BTreeSet;

use iam_role_policy::{Document, Effect, NormalStatement, Statement};

use crate::plan::{
    Account, ObservedDocument, ObservedPolicy, ObservedRole,
    meet::{comparable, grows},
    role::trusting,
    weight::{attached_allows, attached_denies},
};

/// In which directions a role moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sway {
    /// Something may be allowed in the end that is not now.
    pub(super) gives: bool,
    /// Something may be allowed now that is not in the end.
    pub(super) takes: bool,
}

impl Sway {
    /// How the role of this name moves; what the policies say that are `changing` meanwhile counts for nobody else's.
    pub(super) fn between(before: &Account, after: &Account, name: &str, changing: &BTreeSet<&str>) -> Self {
        let (Some(now), Some(then)) = (before.role(name), after.role(name)) else {
            return Self { gives: after.role(name).is_some(), takes: before.role(name).is_some() };
        };
        let [granted, granted_then] = [(now, before), (then, after)]
            .map(|(role, account)| Granted::to(role, &account.policies, changing));
        let bounds = |role: &ObservedRole, account: &Account| {
            let arn = role.permissions_boundary.clone()?;
            let found = account.policies.iter().find(|policy| policy.arn == arn);
            Some((arn, found.map(|policy| policy.document.clone())))
        };
        let (bound, bound_then) = (bounds(now, before), bounds(then, after));
        let rebound = bound != bound_then;
        let trust = Self::of_trust(&now.trust, &then.trust);
        Self {
            gives: trust.gives || !granted_then.is_within(&granted) || (rebound && bound.is_some()),
            takes: trust.takes || !granted.is_within(&granted_then) || (rebound && bound_then.is_some()),
        }
    }

    fn of_trust(now: &ObservedDocument, then: &ObservedDocument) -> Self {
        if now == then {
            return Self::default();
        }
        let (Some(now), Some(then)) = (trusting(now), trusting(then)) else {
            return Self { gives: true, takes: true };
        };
        Self { gives: grows(Some(&now), Some(&then)), takes: grows(Some(&then), Some(&now)) }
    }
}

/// What the policies of a role say, whichever of them says it.
#[derive(Default)]
struct Granted {
    allows: BTreeSet<Said>,
    denies: BTreeSet<Said>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    /// A statement, and whether variables are text in it; of a policy that changes meanwhile with its ARN.
    Statement(Option<String>, bool, NormalStatement),
    /// All that a policy says whose document is not known.
    Unknown(String),
}

impl Granted {
    fn to(role: &ObservedRole, policies: &[ObservedPolicy], changing: &BTreeSet<&str>) -> Self {
        let mut granted = Self::default();
        for (name, found) in &role.inline_policies {
            granted.add(found, name, None);
        }
        for arn in &role.managed_policies {
            if let Some(found) = policies.iter().find(|policy| policy.arn == *arn) {
                let source = changing.contains(arn.as_str()).then_some(arn);
                granted.add(&found.document, arn, source);
                continue;
            }
            if attached_allows(arn, policies) {
                granted.allows.insert(Said::Unknown(arn.clone()));
            }
            if attached_denies(arn, policies) {
                granted.denies.insert(Said::Unknown(arn.clone()));
            }
        }
        granted
    }

    fn add(&mut self, found: &ObservedDocument, name: &str, source: Option<&String>) {
        let document = match found {
            ObservedDocument::Document(document) => document,
            ObservedDocument::Unreadable(text) => {
                let unknown = || Said::Unknown(format!("{name} {text}"));
                self.allows.insert(unknown());
                self.denies.insert(unknown());
                return;
            }
        };
        let of_today = Document { version: Some(iam_role_policy::Version::V2012), ..document.clone() };
        let literal = !comparable(document, &of_today);
        for statement in &document.statements {
            let normal = Statement { sid: None, ..statement.clone() }.normal();
            let said = Said::Statement(source.cloned(), literal, normal);
            match statement.effect {
                Effect::Allow => self.allows.insert(said),
                Effect::Deny => self.denies.insert(said),
            };
        }
    }

    fn is_within(&self, other: &Self) -> bool {
        self.allows.is_subset(&other.allows) && other.denies.is_subset(&self.denies)
    }
}
