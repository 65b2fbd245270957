//! What a role says now and what it is to say, document by document, into the order in which they are written.
//!
//! ```text
//! tighten: what is denied anew ─ change: what is allowed ─ loosen: what is denied no more
//! ```
//!
//! In between nothing differs but what is allowed, under all that either end denies: what is allowed then, one of the ends
//! allows. So a document that changes in several ways is written several times, unless it is the last to be tightened,
//! which may change at once, or the last to change, which may be loosened at once.
//!
//! While a boundary is replaced by another that is not enough: neither of the two may meet what only the other end allows.
//! Then a document is tightened to what both ends allow, before the boundary, and what is allowed anew comes behind it.
//!
//! What is written in one call cannot be divided: an attached policy that both allows and denies, a document that cannot be
//! read or would not fit. Two of these that come together, or go together, are each for a moment without what the other
//! denies; one that changes is without what it denied; and one that goes while the boundary is replaced is there with both.
//! The plan notes that.

mod document;
mod risk;

use iam_role_policy::{Document, ManagedPolicy, Role, limits};

use self::document::{differ, tightened, with_denials};
use super::{
    ObservedDocument, ObservedPolicy, ObservedRole, PolicyArn, Step,
    meet::{comparable, grows},
    policies::Policies,
    weight::{attached_allows, attached_denies, may_allow, may_deny, policy_allows, policy_denies},
};

/// The documents of a role that change, come or go.
pub(super) struct Passage<'a> {
    documents: Vec<Passing<'a>>,
    /// Whether the boundary is replaced behind the first phase.
    replaces: bool,
}

/// When a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Tighten,
    Change,
    Loosen,
}

/// A document that changes, comes or goes.
struct Passing<'a> {
    place: Place<'a>,
    /// What stands there; `None` is nothing.
    now: Option<ObservedDocument>,
    /// What stands there behind each phase.
    tightened: Option<Document>,
    changed: Option<Document>,
    then: Option<Document>,
    due: Due,
    /// The phase in which it is written before the others that are due.
    first: Option<Phase>,
    divisible: bool,
    sway: Sway,
}

/// In which directions the two ends differ.
#[derive(Clone, Copy)]
struct Sway {
    /// Then something is allowed that is not now.
    gives: bool,
    /// Now something is allowed that is not then.
    takes: bool,
}

/// The phases in which a document is written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Due {
    tighten: bool,
    change: bool,
    loosen: bool,
}

/// Where a document stands.
#[derive(Clone, Copy, PartialEq)]
enum Place<'a> {
    Inline(&'a str),
    /// A declared policy that the role has now and then.
    Version(&'a ManagedPolicy),
    Attach(&'a ManagedPolicy),
    Detach(&'a str),
}

impl<'a> Passage<'a> {
    /// The documents that differ, in an account that has these policies among others; `replaces` says whether the boundary is replaced meanwhile.
    pub(super) fn new(
        found: Option<&'a ObservedRole>,
        known: &[ObservedPolicy],
        role: &'a Role,
        policies: &Policies,
        replaces: bool,
    ) -> Self {
        let mut passage = Self { documents: Vec::new(), replaces };
        passage.declared(found, known, role, policies);
        if let Some(found) = found {
            passage.undeclared(found, known, role, policies);
        }
        passage.fit();
        passage.documents.retain(|passing| passing.due != Due::default());
        passage.hasten();
        passage
    }

    fn declared(
        &mut self,
        found: Option<&'a ObservedRole>,
        known: &[ObservedPolicy],
        role: &'a Role,
        policies: &Policies,
    ) {
        for policy in &role.inline_policies {
            let now = found.and_then(|found| found.inline_policies.get(&policy.name)).cloned();
            let mut passing = self.passing(Place::Inline(&policy.name), now, Some(&policy.document));
            let other = |name: &String| *name != policy.name && name.eq_ignore_ascii_case(&policy.name);
            if found.is_some_and(|found| found.inline_policies.keys().any(other)) {
                passing.undivided();
            }
            self.documents.push(passing);
        }
        for policy in &role.managed_policies {
            let arn = policies.arn(policy);
            let mut attached = found.into_iter().flat_map(|found| &found.managed_policies);
            if !attached.any(|known| arn == Some(PolicyArn::Known(known.clone()))) {
                // Another turn may still have it say something else than is declared.
                let stands = arn.and_then(|arn| known.iter().find(|found| is(found, &arn)));
                let stands = stands.filter(|_| policies.change(policy).is_none());
                let (allows, denies) = match stands {
                    Some(found) => (may_allow(&found.document), may_deny(&found.document)),
                    None => (policy_allows(policy), policy_denies(policy)),
                };
                self.documents.push(Passing::attach(policy, allows, denies));
            } else if let Some((now, then)) = policies.change(policy) {
                self.documents.push(self.passing(Place::Version(policy), Some(now.clone()), Some(then)));
            }
        }
    }

    fn undeclared(
        &mut self,
        found: &'a ObservedRole,
        known: &[ObservedPolicy],
        role: &Role,
        policies: &Policies,
    ) {
        // A name in another case than a declared one is that one to IAM, and goes before it comes.
        let is_declared =
            |name: &str| role.inline_policies.iter().any(|policy| policy.name.eq_ignore_ascii_case(name));
        for (name, now) in found.inline_policies.iter().filter(|(name, _)| !is_declared(name)) {
            self.documents.push(self.passing(Place::Inline(name), Some(now.clone()), None));
        }
        let declared: Vec<_> =
            role.managed_policies.iter().filter_map(|policy| policies.arn(policy)).collect();
        for arn in &found.managed_policies {
            if !declared.contains(&PolicyArn::Known(arn.clone())) {
                let (allows, denies) = (attached_allows(arn, known), attached_denies(arn, known));
                self.documents.push(Passing::detach(arn, allows, denies, self.replaces));
            }
        }
    }

    fn passing(
        &self,
        place: Place<'a>,
        now: Option<ObservedDocument>,
        then: Option<&Document>,
    ) -> Passing<'a> {
        let before = now.as_ref().and_then(ObservedDocument::document);
        let unreadable = now.is_some() && before.is_none();
        let other_version = before.zip(then).is_some_and(|(before, then)| !comparable(before, then));
        let tightened = tightened(before, then, self.replaces);
        let changed = with_denials(then, before);
        let due = Due {
            tighten: differ(before, tightened.as_ref()),
            change: differ(tightened.as_ref(), changed.as_ref()),
            loosen: differ(changed.as_ref(), then),
        };
        let sway =
            Sway { gives: unreadable || grows(before, then), takes: unreadable || grows(then, before) };
        let then = then.cloned();
        let (first, divisible) = (None, true);
        let mut passing = Passing { place, now, tightened, changed, then, due, first, divisible, sway };
        if unreadable || other_version {
            passing.undivided();
        }
        passing
    }

    /// Documents that would not fit between their ends are written at once.
    ///
    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    fn fit(&mut self) {
        let is_inline = |passing: &&Passing<'_>| matches!(passing.place, Place::Inline(_));
        let inline: usize = self.documents.iter().filter(is_inline).map(Passing::largest).sum();
        for passing in &mut self.documents {
            let fits = match passing.place {
                Place::Inline(_) => inline <= limits::INLINE_POLICIES,
                Place::Version(_) => passing.largest() <= limits::MANAGED_POLICY,
                Place::Attach(_) | Place::Detach(_) => true,
            };
            if !fits {
                passing.undivided();
            }
        }
    }

    /// Saves writing where the order of the others allows it.
    fn hasten(&mut self) {
        let is_taken = |documents: &[Passing<'_>], phase| {
            documents.iter().any(|passing| passing.first == Some(phase) && passing.is_due(phase))
        };
        if !self.replaces && !is_taken(&self.documents, Phase::Change) {
            let last =
                |passing: &&mut Passing<'_>| passing.divisible && passing.due.tighten && passing.due.change;
            if let Some(passing) = self.documents.iter_mut().find(last) {
                passing.due.tighten = false;
                passing.first = Some(Phase::Change);
            }
        }
        if is_taken(&self.documents, Phase::Loosen) {
            return;
        }
        let changing = self.documents.iter().filter(|passing| passing.due.change).count();
        let at_once = !self.replaces && changing == 0;
        let last = |passing: &&mut Passing<'_>| {
            let skips = if at_once { passing.due.tighten } else { passing.due.change };
            passing.divisible && passing.due.loosen && skips && (passing.first.is_none() || changing == 1)
        };
        if let Some(passing) = self.documents.iter_mut().find(last) {
            passing.due.tighten &= !at_once;
            passing.due.change = false;
            passing.first = Some(Phase::Loosen);
        }
    }

    /// Whether something is allowed behind all steps that is not before.
    pub(super) fn gives(&self) -> bool {
        self.replaces || self.documents.iter().any(|passing| passing.sway.gives)
    }

    /// Whether something is allowed before the steps that is not behind all of them.
    pub(super) fn takes(&self) -> bool {
        self.replaces || self.documents.iter().any(|passing| passing.sway.takes)
    }

    /// The steps of a phase. What comes, comes before what goes, so that nothing is interrupted that another document says
    /// from now on.
    pub(super) fn write(&mut self, phase: Phase, policies: &mut Policies, steps: &mut Vec<Step>) {
        let mut due: Vec<_> = self.documents.iter_mut().filter(|passing| passing.is_due(phase)).collect();
        due.sort_by_key(|passing| (passing.first != Some(phase), passing.then.is_none() && !passing.comes()));
        for passing in due {
            passing.write(phase, policies, steps);
        }
    }
}

impl<'a> Passing<'a> {
    fn attach(policy: &'a ManagedPolicy, allows: bool, denies: bool) -> Self {
        let due = Due { tighten: denies && !allows, change: allows || !denies, loosen: false };
        let first = (allows && denies).then_some(Phase::Change);
        Self::in_one_call(Place::Attach(policy), due, first, Sway { gives: allows, takes: denies })
    }

    fn detach(arn: &'a str, allows: bool, denies: bool, replaces: bool) -> Self {
        let only_allows = allows && !denies;
        let due =
            Due { tighten: only_allows && replaces, change: only_allows && !replaces, loosen: !only_allows };
        let first = (allows && denies).then_some(Phase::Loosen);
        Self::in_one_call(Place::Detach(arn), due, first, Sway { gives: denies, takes: allows })
    }

    fn in_one_call(place: Place<'a>, due: Due, first: Option<Phase>, sway: Sway) -> Self {
        let (now, tightened, changed, then) = (None, None, None, None);
        Self { place, now, tightened, changed, then, due, first, divisible: false, sway }
    }

    /// Written in one call, with all that it allows and denies.
    fn undivided(&mut self) {
        let is_due = self.due != Due::default() || self.sway.gives || self.sway.takes;
        let comes = self.then.is_some();
        self.due = Due { tighten: false, change: is_due && comes, loosen: is_due && !comes };
        self.first = Some(if comes { Phase::Change } else { Phase::Loosen });
        self.divisible = false;
    }

    fn largest(&self) -> usize {
        let all = [&self.tightened, &self.changed, &self.then];
        all.iter()
            .filter_map(|document| document.as_ref())
            .map(|document| document.to_json().len())
            .max()
            .unwrap_or(0)
    }

    fn comes(&self) -> bool {
        matches!(self.place, Place::Attach(_))
    }

    fn is_due(&self, phase: Phase) -> bool {
        match phase {
            Phase::Tighten => self.due.tighten,
            Phase::Change => self.due.change,
            Phase::Loosen => self.due.loosen,
        }
    }

    /// Writes what stands there behind the phase, or at the end if it is not written again.
    fn write(&mut self, phase: Phase, policies: &mut Policies, steps: &mut Vec<Step>) {
        let again = match phase {
            Phase::Tighten => self.due.change || self.due.loosen,
            Phase::Change => self.due.loosen,
            Phase::Loosen => false,
        };
        let after = match phase {
            _ if !again => self.then.clone(),
            Phase::Tighten => self.tightened.clone(),
            _ => self.changed.clone(),
        };
        let before = std::mem::replace(&mut self.now, after.clone().map(ObservedDocument::Document));
        match self.place {
            Place::Inline(name) => steps.extend(inline(name, before, after)),
            Place::Version(policy) if !again && before.is_some() => drop(policies.ready(policy, steps)),
            Place::Version(policy) if !again => attach(policy, policies, steps),
            Place::Version(policy) => put(policy, after.as_ref(), policies, steps),
            Place::Attach(policy) => attach(policy, policies, steps),
            Place::Detach(arn) => steps.push(Step::DetachPolicy { arn: arn.to_owned() }),
        }
    }
}

fn is(found: &ObservedPolicy, arn: &PolicyArn) -> bool {
    *arn == PolicyArn::Known(found.arn.clone())
}

fn inline(name: &str, before: Option<ObservedDocument>, after: Option<Document>) -> Option<Step> {
    let name = name.to_owned();
    match (before, after) {
        (before, Some(after)) => Some(Step::PutInlinePolicy { name, before, after }),
        (Some(before), None) => Some(Step::DeleteInlinePolicy { name, before }),
        (None, None) => None,
    }
}

/// Has an attached policy say something for the time being, or nothing: then it is detached, there are no empty documents.
fn put(policy: &ManagedPolicy, between: Option<&Document>, policies: &mut Policies, steps: &mut Vec<Step>) {
    match (between, policies.arn(policy)) {
        (Some(between), _) => policies.put(policy, between, steps),
        (None, Some(PolicyArn::Known(arn))) => steps.push(Step::DetachPolicy { arn }),
        (None, _) => {}
    }
}

fn attach(policy: &ManagedPolicy, policies: &mut Policies, steps: &mut Vec<Step>) {
    let policy = policies.ready(policy, steps);
    steps.extend(policy.map(|policy| Step::AttachPolicy { policy }));
}
