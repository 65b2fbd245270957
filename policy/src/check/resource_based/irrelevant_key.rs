//! `IRRELEVANT_CONDITION_KEY_IN_POLICY`: a bucket policy that asks for the account of its own bucket.
//!
//! - why: the account is always that of the bucket, so the condition always holds, or never
//! - bad: `"StringEquals": {"s3:ResourceAccount": "123456789012"}` in the policy of a bucket
//! - good: the same in an identity-based policy, or in that of a VPC endpoint
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Irrelevant condition key in policy

use super::is_of_one_bucket;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings};

/// - A policy of which every resource is one bucket, or in it, has no condition on `s3:ResourceAccount`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.whole || !is_of_one_bucket(subject) {
        return;
    }
    for statement in subject.statements() {
        for condition in statement.conditions_on("s3:ResourceAccount") {
            let message = format!("`{}` is always the account of the bucket", condition.key);
            let locus = statement.key_locus(condition);
            let finding = Finding::new(Code::IRRELEVANT_CONDITION_KEY_IN_POLICY, locus, message);
            findings.push(
                finding.help("take it out; it is for policies that speak of several accounts' buckets"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::suggestions;

    fn suggested(resources: &str, key: &str) -> Vec<&'static str> {
        let statement = format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":{resources},
            "Condition":{{"StringNotEquals":{{"{key}":"123456789012"}}}}}}"#
        );
        suggestions(Kind::Resource, &statement)
    }

    #[test]
    fn the_account_of_the_only_bucket_is_known() {
        let one = r#"["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#;
        assert_eq!(suggested(one, "s3:resourceaccount"), ["IRRELEVANT_CONDITION_KEY_IN_POLICY"]);
        assert_eq!(suggested(one, "aws:PrincipalAccount"), [""; 0]);
    }

    #[test]
    fn what_may_be_the_policy_of_an_endpoint_passes() {
        for resources in [
            r#""*""#,
            r#"["arn:aws:s3:::a","arn:aws:s3:::b"]"#,
            r#""arn:aws:s3:::b*""#,
            r#"["arn:aws:s3:::b","arn:aws:sqs:eu-west-1:123456789012:b"]"#,
            r#"["arn:aws:s3:::b","arn:aws:s3:eu-west-1:123456789012:accesspoint/b"]"#,
        ] {
            assert_eq!(suggested(resources, "s3:ResourceAccount"), [""; 0], "{resources}");
        }
    }
}
