//! What the engine says to requests that an endpoint has answered.

use iam_role_decisions_tests::engine::Prepared;
use iam_role_decisions_tests::recorded::{Recorded, recorded};
use iam_role_policy::evaluate::Decision;
use serde_json::{Map, Value, json};

fn decide(case: &Map<String, Value>) -> Option<Decision> {
    Prepared::new(case).ok()?.decide(case.get("request")?)
}

fn agree(decision: Option<&Decision>, answer: &str) -> bool {
    match decision {
        Some(Decision::Allow) => answer == "allow",
        Some(Decision::ImplicitDeny) => matches!(answer, "implicit_deny" | "deny"),
        Some(Decision::ExplicitDeny) => matches!(answer, "explicit_deny" | "deny"),
        Some(Decision::Depends(_)) | None => false,
    }
}

/// The endpoint asks the caller's own policies too where the trust policy names the caller itself.
///
/// IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access": "If a resource-based policy
/// grants permission directly to the IAM user or the session principal that is making the request, then an implicit deny in
/// an identity-based policy, a permissions boundary, or a session policy does not impact the final decision."
fn is_grant_to_the_caller_itself(recorded: &Recorded, decision: Option<&Decision>) -> bool {
    if recorded.source != "assumed" || recorded.answer != "deny" || decision != Some(&Decision::Allow) {
        return false;
    }
    let mut case = recorded.case.clone();
    let to_account = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"},
    ]});
    case.insert("trust".to_owned(), to_account);
    decide(&case) == Some(Decision::ImplicitDeny)
}

#[test]
fn the_engine_decides_as_the_endpoint_did() {
    let all = recorded("ministack").unwrap();
    let (mut agreed, mut explained, mut wrong) = (0, 0, Vec::new());
    for recorded in &all {
        let decision = decide(&recorded.case);
        if agree(decision.as_ref(), &recorded.answer) {
            agreed += 1;
        } else if is_grant_to_the_caller_itself(recorded, decision.as_ref()) {
            explained += 1;
        } else {
            wrong.push(format!("{decision:?}, not {}: {:?}", recorded.answer, recorded.case));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
    assert_eq!((agreed, explained), (3526, 74));
}
