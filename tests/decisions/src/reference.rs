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

/// What `case` is decided to be in each reading of these questions, and all questions that were met: where there are
/// others than these, more readings are needed.
///
/// A case without a request that can be read has no decisions.
#[must_use]
pub fn decisions(
    case: &Value,
    questions: &BTreeSet<Question>,
) -> Option<(Vec<Decision>, BTreeSet<Question>)> {
    let request = Request::of(case)?;
    let mut met = BTreeSet::new();
    let decide = |reading: Reading| {
        let decision = layers::decide(case, &request, &reading);
        met.extend(reading.asked());
        decision
    };
    let decisions = Reading::all(questions).into_iter().map(decide).collect();
    Some((decisions, met))
}

/// Decides `case` once for every way in which the open questions it meets can be answered.
///
/// A case without a request that can be read has no opinion.
#[must_use]
pub fn opinion(case: &Value) -> Option<Opinion> {
    let request = Request::of(case)?;
    let first = Reading::default();
    let mut opinion = Opinion {
        decisions: BTreeSet::from([layers::decide(case, &request, &first)]),
        questions: first.asked(),
    };
    // An answer can lead to a question that no other answer leads to, so the set may grow while it is worked through.
    loop {
        let questions = opinion.questions.clone();
        for reading in Reading::all(&questions) {
            opinion.decisions.insert(layers::decide(case, &request, &reading));
            opinion.questions.extend(reading.asked());
        }
        if opinion.questions == questions {
            return Some(opinion);
        }
    }
}
