//! Customer managed policies that change while several roles have them, into turns of their own.
//!
//! ```text
//! first: what both documents allow, and what either denies ─ the roles, each by itself ─ last: what is declared
//! ```
//!
//! Between first and last, a role's own steps move it from its one end to its other, both with policies that say less than
//! they do there, so that no moment is wider than both ends. A policy that only loses needs no last turn, one that only gains
//! no first. One that does both is written at once, in between, where every role that keeps it moves in one direction at
//! most: those that lose go before, those that gain behind.
//!
//! INVARIANT: a policy allows no role what neither of its documents does, whatever the role's other policies say.

use std::collections::{BTreeMap, BTreeSet};

use iam_role_policy::{
    ActionElement, ActionPattern, CustomerPolicy, Document, Effect, ResourceElement, ResourcePattern, Role,
    Statement, limits,
};

use super::{
    Planning, Subject, Turn,
    moves::{Changing, Holder, Moves, changing, has},
    sway::Sway,
    touch::{Thing, Touch},
};
use crate::plan::{
    Account, ObservedDocument, ObservedRole, Plan, SharedChange,
    meet::{comparable, grows, meet},
    policies::{changes_for_others, update},
};

/// The policies of a stack that change and that several roles have, by their names in lower case.
#[derive(Default)]
pub(super) struct Shared {
    policies: BTreeMap<String, SharedPolicy>,
    /// When those roles are planned that must not be planned just anywhere.
    places: BTreeMap<String, Place>,
}

/// A policy that changes and that several roles have.
pub(super) struct SharedPolicy {
    arn: String,
    declared: CustomerPolicy,
    now: ObservedDocument,
    /// The roles that have it, by their names in lower case.
    holders: BTreeMap<String, Holder>,
    way: Way,
}

/// How a shared policy gets from one end to the other.
enum Way {
    /// It only loses.
    First,
    /// It only gains.
    Last,
    /// In one call, in between.
    Between,
    /// In one call, in between, although a role may be wider then; why, in words.
    Undivided(String),
    /// By way of another document.
    Through(Document),
}

/// When a policy is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    First,
    Between,
    Last,
}

/// When a role is planned: before what is written between, or behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Behind,
}

impl Shared {
    /// The shared policies of a stack; `ordered` are its roles, and `going` those that are deleted.
    pub(super) fn of(planning: &Planning<'_>, ordered: &[&Role], going: &[ObservedRole]) -> Self {
        let mut shared = Self::default();
        let changing = changing(planning, ordered, going);
        if changing.is_empty() {
            return shared;
        }
        let mut moves = Moves::of(planning, ordered, going, &changing);
        for (name, Changing { found, declared }) in changing {
            // Something may be in the way of all roles that would change it.
            if !moves.declared.contains(&name) {
                continue;
            }
            let holders = moves.holders.remove(&name).unwrap_or_default();
            let way = shared.way(&found.document, &declared.document, &holders);
            let (arn, now) = (found.arn.clone(), found.document.clone());
            shared.policies.insert(name, SharedPolicy { arn, declared: declared.clone(), now, holders, way });
        }
        shared
    }

    /// The names in lower case.
    pub(super) fn names(&self) -> Vec<String> {
        self.policies.keys().cloned().collect()
    }

    /// The policies that a role has before or after, by its name.
    pub(super) fn of_role(&self, name: &str) -> impl Iterator<Item = &SharedPolicy> {
        let name = name.to_ascii_lowercase();
        self.policies.values().filter(move |policy| policy.holders.contains_key(&name))
    }

    /// The policy with this ARN.
    pub(super) fn of_arn(&self, arn: &str) -> impl Iterator<Item = &SharedPolicy> {
        self.policies.values().filter(move |policy| policy.arn == arn)
    }

    /// What a turn for the role meets others at: it moves while the policies stay that it has before or after.
    pub(super) fn beside_role(&self, name: &str) -> Touch {
        let reads = self.of_role(name).map(|policy| Thing::Policy(policy.name()));
        Touch { reads: reads.collect(), ..Touch::default() }
    }

    /// The same for a policy at this moment: it gains while all others of its roles are narrow.
    fn beside_policy(&self, policy: &SharedPolicy, moment: Moment) -> Touch {
        let narrowness = |policy: &SharedPolicy| Thing::Narrowness(policy.name());
        let others = policy.holders.keys().flat_map(|role| self.of_role(role));
        let others = others.filter(|other| other.arn != policy.arn);
        Touch {
            reads: others.filter(|_| moment != Moment::First).map(narrowness).collect(),
            writes: (moment != Moment::Last).then(|| narrowness(policy)).into_iter().collect(),
        }
    }

    /// Whether the role is planned before what is written between.
    pub(super) fn goes_before(&self, role: &Role) -> bool {
        self.places.get(&role.name.to_ascii_lowercase()) == Some(&Place::Before)
    }

    fn way(&mut self, now: &ObservedDocument, then: &Document, holders: &BTreeMap<String, Holder>) -> Way {
        let now = now.document().filter(|now| comparable(now, then));
        if let Some(now) = now {
            if !grows(Some(then), Some(now)) {
                return Way::Last;
            }
            if !grows(Some(now), Some(then)) {
                return Way::First;
            }
        }
        if self.admits(holders) {
            return Way::Between;
        }
        let Some(now) = now else {
            return Way::Undivided("its two documents cannot be compared statement by statement".to_owned());
        };
        let between = meet(now, then);
        let mut denials = between.clone();
        denials.statements.retain(|statement| statement.effect == Effect::Deny);
        let fits = |document: &Document| document.to_json().len() <= limits::MANAGED_POLICY;
        match [between, denials].map(saying).into_iter().find(fits) {
            Some(between) => Way::Through(between),
            None => Way::Undivided("what both documents deny is too long for one".to_owned()),
        }
    }

    /// Whether the policy can be written at once: at a moment where each role that has it is at the end that allows more of
    /// the rest.
    fn admits(&mut self, holders: &BTreeMap<String, Holder>) -> bool {
        let mut places = self.places.clone();
        for (role, holder) in holders {
            let place = match holder {
                Holder { before: true, after: true, sway, .. } => {
                    // Two policies that a role keeps are not both written at once, nor one beside what moves both ways.
                    if self.writes_another(role) || (sway.gives && sway.takes) {
                        return false;
                    }
                    match sway {
                        Sway { gives: true, .. } => Place::Behind,
                        Sway { takes: true, .. } => Place::Before,
                        Sway { .. } => continue,
                    }
                }
                Holder { before: true, .. } => Place::Before,
                Holder { .. } => Place::Behind,
            };
            let is_elsewhere = places.insert(role.clone(), place).is_some_and(|known| known != place);
            if is_elsewhere || (holder.is_tied && place == Place::Before) {
                return false;
            }
        }
        self.places = places;
        true
    }

    /// Whether another policy that the role has before and after is written at once.
    fn writes_another(&self, role: &str) -> bool {
        self.policies.values().any(|policy| {
            let keeps = policy.holders.get(role).is_some_and(|holder| holder.before && holder.after);
            keeps && matches!(policy.way, Way::Between | Way::Undivided(_))
        })
    }
}

impl SharedPolicy {
    pub(super) fn arn(&self) -> &str {
        &self.arn
    }

    fn name(&self) -> String {
        self.declared.name.to_ascii_lowercase()
    }

    /// What the policy is to say from that moment on, if it is written then.
    fn at(&self, moment: Moment) -> Option<&Document> {
        match (&self.way, moment) {
            (Way::Through(between), Moment::First) => Some(between),
            (Way::First, Moment::First)
            | (Way::Between | Way::Undivided(_), Moment::Between)
            | (Way::Last | Way::Through(_), Moment::Last) => Some(&self.declared.document),
            _ => None,
        }
    }

    /// What becomes of the policy, for the plans that it concerns.
    pub(super) fn change(&self, turns: Vec<usize>) -> SharedChange {
        let (before, after) = (self.now.clone(), self.declared.document.clone());
        SharedChange { policy: self.arn.clone(), before, after, turns }
    }

    fn note(&self, moment: Moment) -> Option<String> {
        match (&self.way, moment) {
            (Way::Through(_), Moment::First) => Some(
                "what only one of its two documents allows is away until the roles that have it are as declared"
                    .to_owned(),
            ),
            (Way::Undivided(why), _) => Some(format!(
                "{why}, so that it is written in one call: a role that has it may be wider than both ends for a moment"
            )),
            _ => None,
        }
    }
}

impl Planning<'_> {
    /// A turn for each shared policy that is written at this moment.
    pub(super) fn shared_policies(&mut self, moment: Moment) {
        for name in self.shared.names() {
            let Some(policy) = self.shared.policies.get(&name) else { continue };
            let beside = self.shared.beside_policy(policy, moment);
            if let Some(plan) = self.shared_policy(policy, moment) {
                self.take_beside(Subject::Policy(plan.role.clone()), Ok(plan), beside);
            }
        }
    }

    /// Has each role's first plan, and those of the policies themselves, say what becomes of shared policies.
    pub(super) fn tell_of_shared(&mut self, account: &Account) {
        let of_policy = |turns: &[Turn], arn: &str| -> Vec<usize> {
            let is = |turn: &Turn| matches!(&turn.subject, Subject::Policy(policy) if policy == arn);
            (0..).zip(turns).filter(|(_, turn)| is(turn)).map(|(index, _)| index).collect()
        };
        let mut told = BTreeSet::new();
        for index in 0..self.plan.turns.len() {
            let Some(Turn { subject, .. }) = self.plan.turns.get(index) else { continue };
            let changes: Vec<_> = match subject {
                Subject::Role(name) if told.insert(name.clone()) => self.shared.of_role(name).collect(),
                Subject::Policy(arn) => self.shared.of_arn(arn).collect(),
                _ => continue,
            };
            let changes =
                changes.iter().map(|policy| policy.change(of_policy(&self.plan.turns, policy.arn())));
            let changes: Vec<_> = changes.collect();
            if let Some(Turn { plan: Ok(plan), .. }) = self.plan.turns.get_mut(index) {
                plan.share(changes, account);
            }
        }
    }

    fn shared_policy(&self, policy: &SharedPolicy, moment: Moment) -> Option<Plan> {
        let document = policy.at(moment)?.clone();
        let found = self.account.policies.iter().find(|found| found.arn == policy.arn)?;
        let steps = update(found, &CustomerPolicy { document, ..policy.declared.clone() });
        let mut notes: Vec<_> = policy.note(moment).into_iter().collect();
        notes.extend(changes_for_others(found, &steps));
        let stays = |role: &&ObservedRole| {
            let holder = policy.holders.get(&role.name.to_ascii_lowercase());
            has(role, &policy.arn) && holder.is_none_or(|holder| holder.before && holder.after)
        };
        let roles = self.account.roles.iter().filter(stays).cloned().collect();
        let before = Account::new(roles, vec![found.clone()], Vec::new());
        (!steps.is_empty()).then(|| Plan { steps, notes, before, ..Plan::new(&policy.arn) })
    }
}

/// The document; one without a statement says what changes nothing, because IAM takes no empty document and allows this
/// call whatever denies it.
///
/// Source: AWS STS API Reference, `GetCallerIdentity`.
fn saying(mut document: Document) -> Document {
    if document.statements.is_empty() {
        document.statements.push(Statement {
            sid: None,
            effect: Effect::Deny,
            principal: None,
            action: ActionElement::Action(
                ActionPattern::parse("sts:GetCallerIdentity").into_iter().collect(),
            ),
            resource: Some(ResourceElement::Resource(vec![ResourcePattern::Any])),
            conditions: Vec::new(),
        });
    }
    document
}

#[cfg(test)]
mod tests;
