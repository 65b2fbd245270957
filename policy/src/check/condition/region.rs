//! `INVALID_REGION`: a value of a key of regions that is no region.
//!
//! - why: the condition never holds for it
//! - bad: `"StringEquals": {"aws:RequestedRegion": "europe"}`
//! - good: `"StringEquals": {"aws:RequestedRegion": "eu-west-1"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid Region
//!
//! `UNKNOWN_REGION`: a value of a key of regions that looks like one and is not known.
//!
//! - why: it may be a slip, and then the condition never holds for it; AWS opens new regions, too
//! - bad: `"StringEquals": {"aws:RequestedRegion": "us-esat-1"}`
//! - good: `"StringEquals": {"aws:RequestedRegion": "us-east-1"}`
//! - source: AWS General Reference, "AWS service endpoints"

use iam_role_catalog::{DATE, Region, partitions, region, regions};

use crate::check::subject::Subject;
use crate::{Code, Family, Finding, Findings, Locus, OperatorKind, placeholder, suggest, variable, wildcard};

/// The keys whose values are regions.
const OF_REGIONS: [&str; 2] = ["aws:RequestedRegion", "ec2:Region"];

/// What a request has that Amazon Bedrock may send on to any region. Source: Amazon Bedrock User Guide, "Increase throughput
/// with global cross-Region inference".
const OF_NO_REGION: &str = "unspecified";

/// - Each value is a region, or a pattern, a policy variable or a parameter, which may be one.
/// - A region that is not known has the shape of one.
/// - `unspecified` is the value of requests that may be answered in any region.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions_on(&OF_REGIONS) {
        if condition.operator.kind.family() != Family::String {
            continue;
        }
        let is_like =
            matches!(condition.operator.kind, OperatorKind::StringLike | OperatorKind::StringNotLike);
        for (index, value) in condition.values.iter().enumerate() {
            if !(is_like && wildcard::occurs_in(value)) {
                let compared = condition.operator.kind.compared(value);
                findings.extend(judge(value, &compared, || statement.value_locus(condition, index)));
            }
        }
    }
}

/// Judges the value `name`, which the operator takes for `compared`.
fn judge(name: &str, compared: &str, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    let is_open = variable::occurs_in(name) || placeholder::occurs_in(name);
    if is_open || region(compared).is_some() || compared == OF_NO_REGION {
        return None;
    }
    let near = suggest::nearest(name, regions().map(Region::name)).map(suggest::did_you_mean);
    if partitions().any(|partition| partition.could_have_region(compared)) {
        let message = format!("the region `{name}` is not known");
        let help = near.unwrap_or_else(|| format!("the catalogue of {DATE} does not have it"));
        return Some(Finding::new(Code::UNKNOWN_REGION, locus(), message).help(help));
    }
    let help = near.unwrap_or_else(|| "write a region like `eu-west-1`".to_owned());
    Some(Finding::new(Code::INVALID_REGION, locus(), format!("`{name}` is no region")).help(help))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(operator: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"aws:RequestedRegion":["eu-west-1","{value}"]}}}}}}"#
        ))
    }

    #[test]
    fn what_is_no_region_is_reported() {
        for value in ["europe", "eu-west-1a", "EU-WEST-1", ""] {
            assert_eq!(codes_of("StringNotEquals", value), ["INVALID_REGION"], "{value}");
        }
        assert_eq!(codes_of("StringLike", "europe"), ["INVALID_REGION"]);
        assert_eq!(codes_of("StringEquals", "us-esat-1"), ["UNKNOWN_REGION"]);
        assert_eq!(codes_of("StringEqualsIgnoreCase", "US-ESAT-1"), ["UNKNOWN_REGION"]);
        assert_eq!(codes_of("StringEqualsIgnoreCase", "Europe"), ["INVALID_REGION"]);
    }

    #[test]
    fn regions_and_what_may_be_one_pass() {
        for (operator, value) in [
            ("StringEquals", "us-gov-west-1"),
            ("StringLike", "eu-*"),
            ("StringNotEqualsIgnoreCase", "EU-WEST-2"),
            ("StringEquals", "unspecified"),
            ("StringEquals", "${aws:PrincipalTag/region}"),
            ("StringEquals", "{a}"),
        ] {
            assert_eq!(codes_of(operator, value), [""; 0], "{operator} {value}");
        }
    }
}
