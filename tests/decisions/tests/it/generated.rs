//! Generated cases.

use iam_role_decisions_tests::engine::Prepared;
use iam_role_decisions_tests::generate::situation;

#[test]
fn every_generated_document_is_one_that_iam_stores() {
    for seed in 0..2000 {
        if let Err(why) = Prepared::new(&situation(seed, 0).policies) {
            panic!("situation {seed}: {why}");
        }
    }
}
