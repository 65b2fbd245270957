//! `INVALID_VPC_FORMAT`: a value of `aws:SourceVpc` that is no id of a VPC.
//!
//! - why: the condition never holds for it
//! - bad: `"StringEquals": {"aws:SourceVpc": "my-vpc"}`
//! - good: `"StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d5e6f7a8b9"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid vpc format
//!
//! `INVALID_VPCE_FORMAT`: a value of `aws:SourceVpce` that is no id of a VPC endpoint.
//!
//! - why: the condition never holds for it
//! - bad: `"StringEquals": {"aws:SourceVpce": "vpc-1a2b3c4d5e6f7a8b9"}`
//! - good: `"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d5e6f7a8b9"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid vpce format

use crate::check::subject::Subject;
use crate::{Code, Family, Finding, Findings, wildcard};

/// The keys of ids, and what the ids start with.
const OF_IDS: [(&str, &str, Code); 2] = [
    ("aws:SourceVpc", "vpc-", Code::INVALID_VPC_FORMAT),
    ("aws:SourceVpce", "vpce-", Code::INVALID_VPCE_FORMAT),
];

/// - Each value is the prefix and 8 or 17 letters and digits.
/// - Patterns, policy variables and parameters may be an id.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        let condition = at.condition;
        let of_ids = OF_IDS.into_iter().find(|(key, ..)| at.is_on(key));
        let of_ids = of_ids.filter(|_| condition.operator.kind.family() == Family::String);
        let Some((key, prefix, code)) = of_ids else { continue };
        for (index, value) in condition.values.iter().enumerate() {
            let compared = condition.operator.kind.compared(value);
            if !is_id(&compared, prefix) && !wildcard::is_open(value) {
                let message = format!("`{value}` is no id that `{key}` has");
                let help = format!("write `{prefix}` and 8 or 17 letters and digits");
                let locus = statement.value_locus(condition, index);
                findings.push(Finding::new(code, locus, message).help(help));
            }
        }
    }
}

fn is_id(value: &str, prefix: &str) -> bool {
    let is_one =
        |rest: &str| matches!(rest.len(), 8 | 17) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    value.strip_prefix(prefix).is_some_and(is_one)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(key: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"StringNotEqualsIfExists":{{"{key}":"{value}"}}}}}}"#
        ))
    }

    #[test]
    fn what_is_no_id_is_reported() {
        for value in ["my-vpc", "vpc-123", "vpce-12345678", "vpc-1234567_"] {
            assert_eq!(codes_of("aws:SourceVpc", value), ["INVALID_VPC_FORMAT"], "{value}");
        }
        assert_eq!(codes_of("aws:SourceVpce", "vpc-12345678"), ["INVALID_VPCE_FORMAT"]);
    }

    #[test]
    fn case_matters_unless_the_operator_ignores_it() {
        let codes_of = |operator: &str| {
            identity_codes(&format!(
                r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"aws:SourceVpc":"VPC-1A2B3C4D"}}}}}}"#
            ))
        };
        assert_eq!(codes_of("StringNotEquals"), ["INVALID_VPC_FORMAT"]);
        assert_eq!(codes_of("StringNotEqualsIgnoreCase"), [""; 0]);
    }

    #[test]
    fn ids_pass() {
        assert_eq!(codes_of("aws:sourcevpc", "vpc-12345678"), [""; 0]);
        assert_eq!(codes_of("aws:SourceVpc", "${aws:PrincipalTag/vpc}"), [""; 0]);
        assert_eq!(codes_of("aws:SourceVpce", "vpce-1a2b3c4d5e6f7a8b9"), [""; 0]);
        assert_eq!(codes_of("aws:SourceVpce", "{a}"), [""; 0]);
    }
}
