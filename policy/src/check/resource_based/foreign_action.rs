//! `UNSUPPORTED_ACTION_IN_POLICY`: an action of another service in the policy of a bucket.
//!
//! - why: Amazon S3 refuses the policy
//! - bad: `"Action": "kms:Decrypt", "Resource": "arn:aws:s3:::bucket/*"` in a bucket policy
//! - good: the action in the policy of the key
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported action in policy

use super::is_of_one_bucket;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings};

/// - In a policy of which every resource is one bucket, or in it, each action is of Amazon S3.
/// - Of other policies it is not known what they are attached to.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.whole || !is_of_one_bucket(subject) {
        return;
    }
    for statement in subject.statements() {
        for (index, pattern) in statement.statement.action.patterns().iter().enumerate() {
            let Some(service) = pattern.service().filter(|service| !is_of_s3(service)) else { continue };
            let message =
                format!("`{}` is no action on a bucket, and the policy is of one", pattern.as_str());
            let locus = statement.action_locus(index);
            let finding = Finding::new(Code::UNSUPPORTED_ACTION_IN_POLICY, locus, message);
            findings.push(
                finding.help(format!("take it out; actions of {service} are for policies of its resources")),
            );
        }
    }
}

/// The prefixes of Amazon S3: `s3`, `s3-object-lambda` and the like.
fn is_of_s3(service: &str) -> bool {
    service.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("s3"))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::codes;

    fn codes_of(action: &str, resource: &str) -> Vec<&'static str> {
        let statement = format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":["s3:GetObject","{action}"],"Resource":"{resource}"}}"#
        );
        codes(Kind::Resource, &statement)
    }

    #[test]
    fn an_action_of_another_service_is_reported() {
        assert_eq!(codes_of("kms:Decrypt", "arn:aws:s3:::b/*"), ["UNSUPPORTED_ACTION_IN_POLICY"]);
        assert_eq!(codes_of("S3:PutObject", "arn:aws:s3:::b/*"), [""; 0]);
        assert_eq!(codes_of("*", "arn:aws:s3:::b/*"), [""; 0]);
        assert_eq!(codes_of("kms:Decrypt", "*"), [""; 0], "it may be the policy of an endpoint");
    }
}
