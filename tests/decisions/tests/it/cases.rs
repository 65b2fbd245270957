//! The cases that were written by hand.

use std::collections::BTreeSet;

use iam_role_decisions_tests::case::cases_of;
use iam_role_decisions_tests::engine::Prepared;
use iam_role_decisions_tests::reference::{Decision, opinion};
use iam_role_policy::evaluate;
use serde_json::Value;

fn expected(case: &Value) -> Option<Decision> {
    match case["expect"].as_str()? {
        "allow" => Some(Decision::Allow),
        "implicit_deny" => Some(Decision::ImplicitDeny),
        "explicit_deny" => Some(Decision::ExplicitDeny),
        _ => None,
    }
}

#[test]
fn the_second_evaluator_decides_as_expected() {
    let wrong: Vec<String> = cases_of("cases")
        .unwrap()
        .iter()
        .filter_map(|(file, case)| {
            let opinion = opinion(case).unwrap();
            let is_right = opinion.decisions.iter().copied().eq(expected(case));
            (!is_right).then(|| format!("{file}: {}: {opinion:?}", case["name"]))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_engine_decides_as_expected() {
    let wrong: Vec<String> = cases_of("cases")
        .unwrap()
        .iter()
        .filter_map(|(file, case)| {
            let prepared = Prepared::new(case.as_object().unwrap()).unwrap();
            let decision = prepared.decide(&case["request"]);
            let is_right = match decision {
                Some(evaluate::Decision::Allow) => expected(case) == Some(Decision::Allow),
                Some(evaluate::Decision::ImplicitDeny) => expected(case) == Some(Decision::ImplicitDeny),
                Some(evaluate::Decision::ExplicitDeny) => expected(case) == Some(Decision::ExplicitDeny),
                Some(evaluate::Decision::Depends(_)) | None => false,
            };
            (!is_right).then(|| format!("{file}: {}: {decision:?}, not {:?}", case["name"], expected(case)))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let cases = cases_of("cases").unwrap();
    let names: BTreeSet<&str> = cases.iter().filter_map(|(_, case)| case["name"].as_str()).collect();
    assert_eq!(names.len(), cases.len());
}
