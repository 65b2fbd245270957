//! A world: policies, requests and values that come close to each other, and what comparing all pairs of policies gives.

use std::collections::BTreeSet;
use std::fmt;

use iam_role_policy::Kind;
use iam_role_policy::contain::Answer;
use serde_json::{Map, Value};

use super::decided::{self, Decided};
use super::engine::{self, Side};
use crate::reference::{Decision, Question, opinion};

/// Policies that are compared with each other, and all that is asked of them.
#[derive(Debug)]
pub struct World {
    /// What it is about.
    pub name: &'static str,
    pub(super) kind: Kind,
    /// Cases without request.
    pub(super) policies: Vec<Map<String, Value>>,
    pub(super) requests: Vec<Value>,
    /// What the parameters can be: names with values.
    pub(super) values: Vec<Vec<(String, String)>>,
    /// Further layers that policies can be among: whatever else is attached to who asks.
    pub(super) environments: Vec<Map<String, Value>>,
    /// Whether it is also asked what follows if a `*` at the end of an ARN's field reaches beyond it.
    pub(super) reaches_beyond: bool,
}

/// How many answers there were of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ordered pairs of policies.
    pub pairs: usize,
    /// Proved to be within.
    pub within: usize,
    /// Shown to exceed, by a witness.
    pub exceeds: usize,
    /// Neither.
    pub unknown: usize,
    /// Of the unknown, those that no request of the world tells apart.
    pub missed: usize,
    /// What was wrong.
    pub faults: Vec<String>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pairs, within, exceeds, unknown, missed, faults } = self;
        write!(
            f,
            "{pairs} pairs: {within} within, {exceeds} exceed, {unknown} unknown of which {missed} nothing tells apart; \
             {} wrong",
            faults.len()
        )
    }
}

impl World {
    /// The layer that the policies of this kind stand in.
    pub(super) fn layer(&self) -> &'static str {
        match self.kind {
            Kind::Identity | Kind::Boundary => "identity",
            Kind::Trust => "trust",
            Kind::Resource => "resource_policy",
            Kind::ServiceControl => "scp",
            Kind::ResourceControl => "rcp",
        }
    }

    /// Whose the resource is about which the policies have the last word.
    pub(super) fn owner<'p>(&self, principal: &'p str) -> &'p str {
        match self.kind {
            Kind::Trust | Kind::Resource => "000000000000",
            _ => principal.split(':').nth(4).unwrap_or("000000000000"),
        }
    }

    /// How far a `*` at the end of an ARN's field may reach: whether beyond it.
    pub(super) fn reaches(&self) -> &'static [bool] {
        if self.reaches_beyond { &[false, true] } else { &[false] }
    }

    pub(super) fn parameters(&self) -> Vec<&str> {
        self.values.first().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    }

    /// What each of the policies decides, in readings of all questions that one of them meets.
    fn decide(&self, policies: &[Map<String, Value>], questions: &mut BTreeSet<Question>) -> Vec<Decided> {
        loop {
            let before = questions.clone();
            let decided = policies.iter().map(|policies| Decided::new(self, policies, questions)).collect();
            if *questions == before {
                return decided;
            }
        }
    }

    /// Compares every pair of the first so many policies.
    #[must_use]
    pub fn compare(&self, most: usize) -> Tally {
        let mut tally = Tally::default();
        let policies = self.policies.get(..most.min(self.policies.len())).unwrap_or_default();
        let mut questions = BTreeSet::new();
        let decided = self.decide(policies, &mut questions);
        let mut sides = Vec::new();
        for (policies, decided) in policies.iter().zip(decided) {
            match Side::new(self, policies) {
                Ok(side) => sides.push((side, decided, policies)),
                Err(error) => tally.faults.push(error),
            }
        }
        for (own, decided, policies) in &sides {
            for (other, of_other, others) in &sides {
                let beyond = decided.beyond(of_other);
                tally.pairs += 1;
                let answer = own.within(other, self.kind);
                let wrong = match &answer {
                    Answer::Within => beyond.map(|point| decided::point(self, &questions, point)),
                    Answer::Exceeds(witness) => {
                        let [case, of_other] =
                            [policies, others].map(|side| engine::case(self, side, witness));
                        (!separates(&case, &of_other))
                            .then(|| case.get("request").cloned().unwrap_or_default())
                    }
                    Answer::Unknown(_) => None,
                };
                tally.missed += usize::from(matches!(answer, Answer::Unknown(_)) && beyond.is_none());
                match answer {
                    Answer::Within => tally.within += 1,
                    Answer::Exceeds(_) => tally.exceeds += 1,
                    Answer::Unknown(_) => tally.unknown += 1,
                }
                tally.faults.extend(wrong.map(|point| {
                    let [own, other] = [policies, others].map(|side| Value::Object((*side).clone()));
                    format!("{answer:?}\n  {own}\n  {other}\n  {point}")
                }));
            }
        }
        tally
    }
}

impl World {
    /// What is wrong with what the first so many policies are called equivalent to: that they decide otherwise.
    #[must_use]
    pub fn equate(&self, most: usize) -> Vec<String> {
        let mut faults = Vec::new();
        let policies = self.policies.get(..most.min(self.policies.len())).unwrap_or_default();
        let decided = self.decide(policies, &mut BTreeSet::new());
        let sides = policies
            .iter()
            .zip(decided)
            .filter_map(|(policies, decided)| Some((Side::new(self, policies).ok()?, decided, policies)));
        let sides: Vec<_> = sides.collect();
        for (index, (own, decided, policies)) in sides.iter().enumerate() {
            for (other, of_other, others) in sides.iter().skip(index + 1) {
                let differ = decided.beyond(of_other).or(of_other.beyond(decided)).is_some();
                if differ && own.is_equivalent(other, self.kind) {
                    let [own, other] = [policies, others].map(|side| Value::Object((*side).clone()));
                    faults.push(format!("{own}\n  {other}"));
                }
            }
        }
        faults
    }

    /// What is wrong with the minimal documents of the first so many policies: that they decide otherwise.
    #[must_use]
    pub fn shorten(&self, most: usize) -> Vec<String> {
        let mut faults = Vec::new();
        for policies in self.policies.get(..most.min(self.policies.len())).unwrap_or_default() {
            let Ok(side) = Side::new(self, policies) else { continue };
            let Some(shortened) = side.shortened(self, policies) else { continue };
            let mut questions = BTreeSet::new();
            let decided = self.decide(&[policies.clone(), shortened.clone()], &mut questions);
            let [before, after] = decided.as_slice() else { continue };
            if before != after {
                let [before, after] = [policies, &shortened].map(|side| Value::Object(side.clone()));
                faults.push(format!("{before}\n  {after}"));
            }
        }
        faults
    }
}

/// Whether the one case is allowed and the other is not, however AWS's pages are read.
fn separates(case: &Value, other: &Value) -> bool {
    let decisions = |case| opinion(case).map(|opinion| opinion.decisions).unwrap_or_default();
    decisions(case).iter().eq([&Decision::Allow]) && !decisions(other).contains(&Decision::Allow)
}
