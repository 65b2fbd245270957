//! `RCP_SYNTAX_ERROR_ALLOW`: a resource control policy that allows.
//!
//! - why: AWS Organizations refuses the policy; the only one that allows is `RCPFullAWSAccess`, which is AWS's own
//! - bad: `"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"`
//! - good: `"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"` with a condition
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", RCP syntax error allow; AWS Organizations User
//!   Guide, "RCP syntax", `Effect` element

use super::whole_access::is_whole_access;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings};

/// - A statement denies, but for that of `RCPFullAWSAccess`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        if !is_whole_access(statement) {
            let locus = statement.locus().member("Effect");
            let message = "a resource control policy allows nothing";
            let finding = Finding::new(Code::RCP_SYNTAX_ERROR_ALLOW, locus, message);
            findings.push(finding.help("deny what must not be, with the exceptions as conditions"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::codes;

    fn codes_of(effect: &str, rest: &str) -> Vec<&'static str> {
        codes(Kind::ResourceControl, &format!(r#"{{"Effect":"{effect}","Principal":"*",{rest}}}"#))
    }

    #[test]
    fn allowing_is_reported() {
        assert_eq!(codes_of("Allow", r#""Action":"s3:*","Resource":"*""#), ["RCP_SYNTAX_ERROR_ALLOW"]);
        let condition =
            r#""Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#;
        assert_eq!(codes_of("Allow", condition), ["RCP_SYNTAX_ERROR_ALLOW"]);
    }

    #[test]
    fn denying_passes_and_the_policy_of_aws() {
        assert_eq!(codes_of("Deny", r#""Action":"s3:*","Resource":"*""#), [""; 0]);
        assert_eq!(codes_of("Allow", r#""Action":"*","Resource":"*""#), [""; 0]);
    }
}
