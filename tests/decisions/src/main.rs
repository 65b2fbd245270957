//! Compares the engine with the second evaluator on as many generated requests as are asked for.
//!
//! `cargo run --release -p iam-role-decisions-tests -- [REQUESTS [FIRST_SITUATION]]`

use std::collections::BTreeMap;
use std::env;
use std::process::ExitCode;

use iam_role_decisions_tests::compare::{Fault, fault, smallest};
use iam_role_decisions_tests::engine::Prepared;
use iam_role_decisions_tests::generate::situation;

/// Requests under one set of policies.
const REQUESTS: usize = 20;
/// How many examples of each fault are shown.
const EXAMPLES: usize = 5;

fn main() -> ExitCode {
    let mut numbers = env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let requests = numbers.next().unwrap_or(1_000_000);
    let first = numbers.next().unwrap_or_default();
    let situations = requests.div_ceil(REQUESTS as u64);
    let mut faults: BTreeMap<Fault, usize> = BTreeMap::new();
    for seed in first..first + situations {
        let situation = situation(seed, REQUESTS);
        let prepared = Prepared::new(&situation.policies);
        for request in &situation.requests {
            let case = situation.case(request);
            let decision = prepared.as_ref().ok().and_then(|prepared| prepared.decide(request));
            let Some(fault) = fault(&case, decision.as_ref()) else { continue };
            let count = faults.entry(fault).or_default();
            *count += 1;
            if *count <= EXAMPLES {
                println!("{fault:?} {decision:?} in situation {seed}\n{}\n", smallest(&case, fault));
            }
        }
    }
    println!("{} requests: {}", situations * REQUESTS as u64, summary(&faults));
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn summary(faults: &BTreeMap<Fault, usize>) -> String {
    if faults.is_empty() {
        return "no disagreement".to_owned();
    }
    let counts: Vec<String> = faults.iter().map(|(fault, count)| format!("{count} {fault:?}")).collect();
    counts.join(", ")
}
