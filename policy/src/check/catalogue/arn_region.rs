//! `INVALID_ARN_REGION`: an ARN whose region is none, or none of its partition.
//!
//! - why: the statement matches nothing
//! - bad: `"Resource": "arn:aws:sqs:europe:123456789012:orders"`
//! - good: `"Resource": "arn:aws:sqs:eu-west-1:123456789012:orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid ARN region
//!
//! `UNKNOWN_ARN_REGION`: an ARN whose region looks like one and is not known.
//!
//! - why: it may be a slip, and then the statement matches nothing; AWS opens new regions, too
//! - bad: `"Resource": "arn:aws:sqs:us-esat-1:123456789012:orders"`
//! - good: `"Resource": "arn:aws:sqs:us-east-1:123456789012:orders"`
//! - source: AWS General Reference, "AWS service endpoints"

use iam_role_catalog::{Partition, Region, partition, partitions, region, regions};

use super::help;
use crate::check::subject::Subject;
use crate::{Arn, Code, Finding, Findings, Locus, suggest, wildcard};

/// - The fourth field is a region of the partition in the second, or empty, or open.
/// - A region that is not known has the shape of one.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        for at in &statement.arns {
            let arn = at.arn;
            if !arn.region().is_empty() && !wildcard::is_open(arn.region()) {
                findings.extend(judge(arn, || statement.resource_locus(at.index)));
            }
        }
    }
}

fn judge(arn: &Arn, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    let (written, name) = (arn.as_str(), arn.region());
    let wanted = partition(arn.partition());
    if let Some(known) = region(name) {
        let found = known.partition();
        let other = wanted.filter(|wanted| *wanted != found)?;
        let message = format!("`{name}` in `{written}` is no region of the partition `{}`", other.id());
        let help = format!("write a region of `{}`, or the partition `{}`", other.id(), found.id());
        return Some(Finding::new(Code::INVALID_ARN_REGION, locus(), message).help(help));
    }
    let known = || regions().map(Region::name);
    let could_be = |partition: Partition| partition.could_have_region(name);
    let is_shaped = wanted.map_or_else(|| partitions().any(could_be), could_be);
    if is_shaped {
        let message = format!("the region `{name}` in `{written}` is not known");
        let help = help(Code::UNKNOWN_ARN_REGION, name, known());
        return Some(Finding::new(Code::UNKNOWN_ARN_REGION, locus(), message).help(help));
    }
    let message = format!("`{name}` in `{written}` is no region");
    let help = suggest::nearest(name, known()).map(suggest::did_you_mean);
    let help = help.unwrap_or_else(|| "write a region like `eu-west-1`, or `*`".to_owned());
    Some(Finding::new(Code::INVALID_ARN_REGION, locus(), message).help(help))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, said};

    fn statement(region: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:{region}:123456789012:orders"}}"#
        )
    }

    #[test]
    fn what_is_no_region_of_the_partition_is_reported() {
        assert_eq!(identity_codes(&statement("europe")), ["INVALID_ARN_REGION"]);
        assert_eq!(identity_codes(&statement("cn-north-1")), ["INVALID_ARN_REGION"]);
        assert_eq!(identity_codes(&statement("123456789012")), ["INVALID_ARN_REGION"]);
    }

    #[test]
    fn a_region_that_is_not_known_is_warned_of() {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":{}}}"#, statement("us-esat-1"));
        let said = said(Kind::Identity, &text);
        assert!(said[0].starts_with("UNKNOWN_ARN_REGION at Statement/0/Resource/0: "), "{said:?}");
        assert!(said[0].ends_with("did you mean `us-east-1`?"), "{said:?}");
    }

    #[test]
    fn regions_and_what_may_be_one_pass() {
        for region in ["eu-west-1", "*", "eu-*", "{a}"] {
            assert_eq!(identity_codes(&statement(region)), [""; 0], "{region}");
        }
    }
}
