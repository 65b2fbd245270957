//! `INVALID_PARTITION`: an ARN whose partition does not exist.
//!
//! - why: IAM refuses the policy, or the statement matches nothing
//! - bad: `"Resource": "arn:amazon:s3:::bucket"`
//! - good: `"Resource": "arn:aws:s3:::bucket"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid partition

use iam_role_catalog::{Partition, partition, partitions};

use crate::check::subject::Subject;
use crate::wildcard::is_open;
use crate::{Arn, Code, Finding, Findings, Locus, suggest};

/// - The second field is a partition, or open: of resources, and of principals.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    // ARNs next to each other are mostly of one.
    let mut known = "";
    for statement in subject.statements() {
        for at in &statement.arns {
            if at.arn.partition() == known {
                continue;
            }
            match fault(at.arn, || statement.resource_locus(at.index)) {
                None => known = at.arn.partition(),
                Some(fault) => findings.push(fault),
            }
        }
        for principal in statement.principals() {
            let arn = Arn::parse(&principal.value).ok();
            findings.extend(arn.and_then(|arn| fault(&arn, || statement.principal_locus(principal))));
        }
    }
}

fn fault(arn: &Arn, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    let written = arn.partition();
    if partition(written).is_some() || is_open(written) {
        return None;
    }
    let message = format!("there is no partition `{written}`, which `{}` names", arn.as_str());
    let known: Vec<&str> = partitions().map(Partition::id).collect();
    Some(Finding::new(Code::INVALID_PARTITION, locus(), message).maybe_help(suggest::help(written, &known)))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{identity_codes, trust_codes};

    fn codes_of(arn: &str) -> Vec<&'static str> {
        identity_codes(&format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"{arn}"}}"#))
    }

    #[test]
    fn a_partition_that_is_none_is_reported() {
        assert_eq!(codes_of("arn:amazon:s3:::bucket/*"), ["INVALID_PARTITION"]);
        assert_eq!(codes_of("arn:AWS:s3:::bucket/*"), ["INVALID_PARTITION"]);
    }

    #[test]
    fn a_principal_has_a_partition_too() {
        let codes = |principal: &str| {
            trust_codes(&format!(
                r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#
            ))
        };
        assert_eq!(codes("arn:bogus:iam::111122223333:root"), ["INVALID_PARTITION"]);
        assert_eq!(codes("arn:aws-cn:iam::111122223333:root"), [""; 0]);
        assert_eq!(codes("arn:{a}:iam::111122223333:root"), [""; 0]);
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
