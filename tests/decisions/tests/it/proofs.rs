//! Pairs of small policies: what the engine proves against the second evaluator. `docs/accuracy.md` says how to compare
//! hundreds of thousands.

use iam_role_decisions_tests::proofs::worlds;

/// How many policies of each world are compared with each other.
const POLICIES: usize = 8;

#[test]
fn no_proof_and_no_witness_is_wrong() {
    for world in worlds::all(0, 1) {
        let tally = world.compare(POLICIES);
        assert!(tally.faults.is_empty(), "{}: {tally}\n{}", world.name, tally.faults.join("\n"));
        assert!(tally.within >= POLICIES && tally.exceeds > tally.pairs / 4, "{}: {tally}", world.name);
    }
}

#[test]
fn what_is_equivalent_decides_alike() {
    for world in worlds::of_one_account(0, 3) {
        let faults = world.equate(3 * POLICIES);
        assert!(faults.is_empty(), "{}: {}", world.name, faults.join("\n"));
    }
}

#[test]
fn a_minimal_document_decides_alike() {
    for world in worlds::all(0, 2).into_iter().chain(worlds::of_one_account(0, 2)) {
        let faults = world.shorten(3);
        assert!(faults.is_empty(), "{}: {}", world.name, faults.join("\n"));
    }
}
