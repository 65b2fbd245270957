//! `INVALID_PARTITION`: an ARN whose partition does not exist.
//!
//! - why: IAM refuses the policy, or the statement matches nothing
//! - bad: `"Resource": "arn:amazon:s3:::bucket"`
//! - good: `"Resource": "arn:aws:s3:::bucket"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid partition

use iam_role_catalog::{Partition, partition, partitions};

use super::template::is_open;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, suggest};

/// - The second field is a partition, or open.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        for at in &statement.arns {
            let (arn, written) = (at.arn, at.arn.partition());
            if !is_open(written) && partition(written).is_none() {
                let message = format!("there is no partition `{written}`, which `{}` names", arn.as_str());
                let locus = statement.resource_locus(at.index);
                let known: Vec<&str> = partitions().map(Partition::id).collect();
                let finding = Finding::new(Code::INVALID_PARTITION, locus, message);
                findings.push(finding.maybe_help(suggest::help(written, &known)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(arn: &str) -> Vec<&'static str> {
        identity_codes(&format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"{arn}"}}"#))
    }

    #[test]
    fn a_partition_that_is_none_is_reported() {
        assert_eq!(codes_of("arn:amazon:s3:::bucket/*"), ["INVALID_PARTITION"]);
        assert_eq!(codes_of("arn:AWS:s3:::bucket/*"), ["INVALID_PARTITION"]);
    }

    #[test]
    fn partitions_and_what_may_be_one_pass() {
        for arn in [
            "arn:aws:s3:::bucket/*",
            "arn:aws-us-gov:s3:::bucket/*",
            "arn:*:s3:::bucket/*",
            "arn:{a}:s3:::bucket/*",
        ] {
            assert_eq!(codes_of(arn), [""; 0], "{arn}");
        }
    }
}
