//! A second evaluator, written from AWS's pages alone: a case, as JSON, into the decision that IAM makes.
//!
//! It is slow and says everything in full, so that each rule can be held against the sentence it comes from. Where
//! AWS's pages leave a question open it says so, and answers with every decision that could be meant.
//!
//! INVARIANT: nothing in this module names the engine, nor shares code with it.

mod address;
mod arn;
mod condition;
mod date;
mod layers;
mod number;
mod pattern;
mod principal;
mod question;
mod request;
mod statement;

use std::collections::BTreeSet;

use serde_json::Value;

pub use self::question::Question;
use self::{question::Reading, request::Request};

/// What IAM answers to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// The request is carried out.
    Allow,
    /// Nothing allows the request.
    ImplicitDeny,
    /// A statement denies the request.
    ExplicitDeny,
}

/// What AWS's pages say about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// The decisions that can be meant; one, unless a question is open.
    pub decisions: BTreeSet<Decision>,
    /// The open questions that were met, whether or not the decision depends on them.
    pub questions: BTreeSet<Question>,
}

/// What `policies`, a case without its request, decide of `request` in each reading of these questions, and all questions that
/// were met: where there are others than these, more readings are needed.
///
/// What cannot be read as a request has no decisions.
#[must_use]
pub fn decisions(
    policies: &Value,
    request: &Value,
    questions: &BTreeSet<Question>,
    beyond: bool,
) -> Option<(Vec<Decision>, BTreeSet<Question>)> {
    let request = Request::new(request)?;
    let (decisions, met) = readings(policies, &request, beyond);
    // A reading answers the questions that were not met too, which changes nothing.
    let places: Vec<Option<usize>> =
        questions.iter().map(|question| met.iter().position(|own| own == question)).collect();
    let of_met = |reading: usize| {
        let bits = places.iter().enumerate().filter(|(bit, _)| reading >> bit & 1 == 1);
        bits.filter_map(|(_, place)| *place).fold(0, |bits, place| bits | 1 << place)
    };
    let every = (0..1_usize << questions.len()).map(|reading| decisions.get(of_met(reading)).copied());
    Some((every.collect::<Option<_>>()?, met))
}

/// What a request is decided to be in each reading of the questions that it meets, and those: a question is a bit of the
/// reading's number.
fn readings(policies: &Value, request: &Request<'_>, beyond: bool) -> (Vec<Decision>, BTreeSet<Question>) {
    let mut questions = BTreeSet::new();
    // An answer can lead to a question that no other answer leads to, so the set may grow while it is worked through.
    loop {
        let mut met = questions.clone();
        let decide = |reading: Reading| {
            let decision = layers::decide(policies, request, &reading);
            met.extend(reading.asked());
            decision
        };
        let decisions = Reading::all(&questions, beyond).into_iter().map(decide).collect();
        if met == questions {
            return (decisions, questions);
        }
        questions = met;
    }
}

/// Decides `case` once for every way in which the open questions it meets can be answered.
///
/// A case without a request that can be read has no opinion.
#[must_use]
pub fn opinion(case: &Value) -> Option<Opinion> {
    let request = Request::of(case)?;
    let (decisions, questions) = readings(case, &request, false);
    Some(Opinion { decisions: decisions.into_iter().collect(), questions })
}
