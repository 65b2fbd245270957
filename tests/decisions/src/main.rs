//! Compares the engine with the second evaluator: its decisions on as many generated requests as are asked for, or its
//! proofs of all pairs of as many policies in each world.
//!
//! `cargo run --release -p iam-role-decisions-tests -- [REQUESTS [FIRST_SITUATION]]`
//! `cargo run --release -p iam-role-decisions-tests -- proofs [POLICIES [SEED [WORLD]]]`

use std::collections::BTreeMap;
use std::env;
use std::process::ExitCode;

use iam_role_decisions_tests::compare::{Fault, fault, smallest};
use iam_role_decisions_tests::engine::Prepared;
use iam_role_decisions_tests::generate::situation;
use iam_role_decisions_tests::proofs::worlds;

/// Requests under one set of policies.
const REQUESTS: usize = 20;
/// How many examples of each fault are shown.
const EXAMPLES: usize = 5;

fn main() -> ExitCode {
    if env::args().nth(1).as_deref() == Some("proofs") { proofs() } else { decisions() }
}

fn proofs() -> ExitCode {
    let number = |place| env::args().nth(place).and_then(|argument| argument.parse().ok());
    let policies = number(2).unwrap_or(400);
    let only = env::args().nth(4);
    let mut faults = 0;
    for world in worlds::all(policies, number(3).unwrap_or(1) as u64) {
        if only.as_ref().is_some_and(|only| only != world.name) {
            continue;
        }
        let tally = world.compare(policies);
        println!("{}: {tally}", world.name);
        tally.faults.iter().take(EXAMPLES).for_each(|fault| println!("{fault}\n"));
        let shortened = world.shorten(policies);
        println!("{}: {policies} minimized, {} wrong", world.name, shortened.len());
        shortened.iter().take(EXAMPLES).for_each(|fault| println!("{fault}\n"));
        faults += tally.faults.len() + shortened.len();
    }
    for world in worlds::of_one_account(policies, number(3).unwrap_or(1) as u64) {
        if only.as_ref().is_some_and(|only| only != world.name) {
            continue;
        }
        let wrong = [world.equate(policies), world.shorten(policies)].concat();
        println!("{}: {policies} policies, {} wrongly equivalent", world.name, wrong.len());
        wrong.iter().take(EXAMPLES).for_each(|fault| println!("{fault}\n"));
        faults += wrong.len();
    }
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn decisions() -> ExitCode {
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
