//! `IF_EXISTS_WEAKENS_ALLOW`: a statement that allows when the key that should limit it is absent.
//!
//! - why: who can make a request without the key is let through; `aws:SourceVpc`, for one, is only there in requests by an
//!   endpoint of a VPC. It is a warning, because AWS's own analysis does not report it
//! - bad: `"StringEqualsIfExists": {"aws:SourceVpc": "vpc-12345678"}` in a statement that allows
//! - good: `"StringEquals": {"aws:SourceVpc": "vpc-12345678"}`
//! - source: IAM User Guide, "IAM JSON policy elements: Condition operators", ...`IfExists` condition operators
//!
//! `IF_EXISTS_WITHOUT_EFFECT`: `IfExists` on a key that every request has.
//!
//! - why: it says that the key may be absent, which misleads who reads it. It changes nothing, so it is a suggestion
//! - bad: `"StringEqualsIfExists": {"aws:RequestedRegion": "eu-west-1"}`
//! - good: `"StringEquals": {"aws:RequestedRegion": "eu-west-1"}`
//! - source: IAM User Guide, "AWS global condition context keys", Availability

use iam_role_catalog::{GlobalKey, global_condition_key};

use super::asks_for_presence;
use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Condition, Finding, Findings, Operator, Qualifier};

/// Keys that say where a request comes from, and that some requests lack. Those of the resource are not among them: an
/// action that lacks them works on none.
const LIMITING: [&str; 11] = [
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
];

/// - In a statement that allows, no comparison for agreement on such a key has `IfExists`, unless `Null` asks for the key.
/// - No key that every request has is compared with `IfExists`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole) {
        for condition in statement.conditions().iter().filter(|condition| condition.operator.if_exists) {
            findings.extend(judge(statement, condition).map(|(code, message)| {
                let help = format!("write `{}`", Operator { if_exists: false, ..condition.operator });
                Finding::new(code, statement.key_locus(condition), message).help(help)
            }));
        }
    }
}

fn judge(statement: &StatementAt<'_>, condition: &Condition) -> Option<(Code, String)> {
    let key = condition.key.as_str();
    if global_condition_key(key).is_some_and(GlobalKey::always_present) {
        let message = format!("every request has `{key}`, so `IfExists` changes nothing");
        return Some((Code::IF_EXISTS_WITHOUT_EFFECT, message));
    }
    let limits = LIMITING.iter().any(|known| known.eq_ignore_ascii_case(key));
    let weakens = statement.allows()
        && !condition.operator.kind.is_negated()
        && condition.operator.qualifier != Some(Qualifier::ForAnyValue);
    (limits && weakens && !asks_for_presence(statement, key))
        .then(|| (Code::IF_EXISTS_WEAKENS_ALLOW, format!("a request without `{key}` is allowed, too")))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::habit_codes;

    fn codes_of(effect: &str, condition: &str) -> Vec<&'static str> {
        habit_codes(&format!(
            r#"{{"Effect":"{effect}","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*","Condition":{{{condition}}}}}"#
        ))
    }

    const VPC: &str = r#""StringEqualsIfExists":{"aws:SourceVpc":"vpc-12345678"}"#;

    #[test]
    fn a_limit_that_absence_lifts_is_reported() {
        assert_eq!(codes_of("Allow", VPC), ["IF_EXISTS_WEAKENS_ALLOW"]);
        let ip = r#""IpAddressIfExists":{"aws:SourceIp":"203.0.113.0/24"}"#;
        assert_eq!(codes_of("Allow", ip), ["IF_EXISTS_WEAKENS_ALLOW"]);
    }

    #[test]
    fn what_denies_or_asks_for_the_key_passes() {
        assert_eq!(codes_of("Deny", VPC), [""; 0]);
        assert_eq!(codes_of("Allow", &format!(r#"{VPC},"Null":{{"aws:SourceVpc":"false"}}"#)), [""; 0]);
        let other = r#""StringNotEqualsIfExists":{"aws:SourceVpc":"vpc-12345678"}"#;
        assert_eq!(codes_of("Allow", other), [""; 0]);
        assert_eq!(codes_of("Allow", r#""StringEqualsIfExists":{"aws:PrincipalTag/team":"a"}"#), [""; 0]);
    }

    #[test]
    fn a_key_that_is_always_there_needs_no_if_exists() {
        let region = r#""StringEqualsIfExists":{"aws:RequestedRegion":"eu-west-1"}"#;
        assert_eq!(codes_of("Allow", region), ["IF_EXISTS_WITHOUT_EFFECT"]);
        assert_eq!(codes_of("Allow", &region.replace("IfExists", "")), [""; 0]);
    }
}
