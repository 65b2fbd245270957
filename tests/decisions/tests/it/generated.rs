//! Generated cases: the engine against the second evaluator. `docs/accuracy.md` says how to run millions of them.

use iam_role_decisions_tests::compare::{fault, smallest};
use iam_role_decisions_tests::engine::Prepared;
use iam_role_decisions_tests::generate::situation;
use iam_role_decisions_tests::reference::{self, opinion};
use iam_role_policy::evaluate::Decision;
use serde_json::Value;

/// How many requests are made under one set of policies.
const REQUESTS: usize = 50;

#[test]
fn the_engine_decides_as_the_second_evaluator() {
    for seed in 0..4_000 {
        let situation = situation(seed, REQUESTS);
        let prepared = Prepared::new(&situation.policies).unwrap();
        for request in &situation.requests {
            let case = situation.case(request);
            let decision = prepared.decide(request);
            if let Some(fault) = fault(&case, decision.as_ref()) {
                panic!("{fault:?} {decision:?} in situation {seed}\n{}", smallest(&case, fault));
            }
        }
    }
}

/// Leaves every other key of the request's context out of what is known; a name is known of whoever has one.
fn with_less_context(request: &Value) -> Value {
    let mut less = request.clone();
    if let Some(context) = less.get_mut("context").and_then(Value::as_object_mut) {
        let mut is_kept = false;
        context.retain(|key, _| {
            is_kept = !is_kept;
            is_kept || key.eq_ignore_ascii_case("aws:username")
        });
        // What is absent from the whole request is absent from the user too, not what follows from its ARN.
        if !context.keys().any(|key| key.eq_ignore_ascii_case("aws:username")) {
            return request.clone();
        }
    }
    less
}

#[test]
fn what_is_decided_with_less_context_is_decided_so_with_all_of_it() {
    for seed in 5_000..6_500 {
        let situation = situation(seed, REQUESTS / 5);
        let prepared = Prepared::new(&situation.policies).unwrap();
        for request in &situation.requests {
            let decision = prepared.decide_open(&with_less_context(request));
            let case = situation.case(request);
            let decisions = opinion(&case).unwrap().decisions;
            let is_right = match decision {
                Some(Decision::Allow) => decisions.iter().eq([&reference::Decision::Allow]),
                Some(Decision::ImplicitDeny | Decision::ExplicitDeny) => {
                    !decisions.iter().eq([&reference::Decision::Allow])
                }
                Some(Decision::Depends(_)) | None => true,
            };
            assert!(is_right, "situation {seed}: {decision:?}, and with all of it {decisions:?}\n{case}");
        }
    }
}
