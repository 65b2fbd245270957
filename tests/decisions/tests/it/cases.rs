//! The cases that were written by hand.

use std::collections::BTreeSet;

use iam_role_decisions_tests::case::cases_of;
use iam_role_decisions_tests::reference::{Decision, opinion};
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
fn every_case_has_a_name_of_its_own() {
    let cases = cases_of("cases").unwrap();
    let names: BTreeSet<&str> = cases.iter().filter_map(|(_, case)| case["name"].as_str()).collect();
    assert_eq!(names.len(), cases.len());
}
