//! Checks of resource-based policies that are no trust policies.

pub(super) mod federated;
pub(super) mod foreign_action;
#[cfg(feature = "command-line")]
pub(super) mod irrelevant_key;
pub(super) mod not_principal;

use crate::check::subject::Subject;
use crate::{Arn, wildcard};

/// Whether the policy can only be that of a bucket: it names one, and nothing else.
fn is_of_one_bucket(subject: &Subject<'_>) -> bool {
    let mut names = Vec::new();
    for statement in subject.statements() {
        let patterns = statement.statement.resource.as_ref().map_or(0, |element| element.patterns().len());
        let buckets: Vec<&str> = statement.arns.iter().filter_map(|at| bucket(at.arn)).collect();
        if patterns == 0 || buckets.len() != patterns {
            return false;
        }
        names.extend(buckets);
    }
    names.dedup();
    names.len() == 1
}

fn bucket(arn: &Arn) -> Option<&str> {
    let name = arn.resource().split('/').next()?;
    (arn.service() == "s3" && arn.account().is_empty() && !wildcard::is_open(name)).then_some(name)
}
