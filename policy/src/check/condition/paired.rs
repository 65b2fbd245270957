//! `MISSING_PAIRED_CONDITION_KEYS`: a key that is sure only beside another.
//!
//! - why: private addresses are the same in many VPCs, so an address alone does not say whose it is
//! - bad: `"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}`
//! - good: the same with `"StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing paired condition keys

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, OperatorKind, suggest};

/// The keys that need another, and those of which each will do.
const PAIRED: [(&str, &[&str]); 1] =
    [("aws:VpcSourceIp", &["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"])];

/// - A statement with such a key has one of the others, too.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (key, others) in PAIRED {
        for (statement, condition) in subject.conditions_on(&[key]) {
            let is_judged = statement.whole && condition.operator.kind != OperatorKind::Null;
            if !is_judged || others.iter().any(|other| statement.conditions_on(other).next().is_some()) {
                continue;
            }
            let message = format!("`{key}` alone does not say in which network the address is");
            let locus = statement.key_locus(condition);
            let finding = Finding::new(Code::MISSING_PAIRED_CONDITION_KEYS, locus, message);
            findings.push(finding.help(format!("add a condition on {}", suggest::either(others))));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(more: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*",
            "Condition":{{"IpAddress":{{"aws:VpcSourceIp":"10.0.0.0/8"}}{more}}}}}"#
        ))
    }

    #[test]
    fn a_private_address_needs_its_network() {
        assert_eq!(codes_of(""), ["MISSING_PAIRED_CONDITION_KEYS"]);
        assert_eq!(codes_of(r#","Bool":{"aws:SecureTransport":"true"}"#), ["MISSING_PAIRED_CONDITION_KEYS"]);
        assert_eq!(codes_of(r#","StringEquals":{"aws:sourcevpc":"vpc-12345678"}"#), [""; 0]);
        assert_eq!(codes_of(r#","StringEquals":{"aws:SourceVpce":"vpce-12345678"}"#), [""; 0]);
    }

    #[test]
    fn that_there_is_an_address_needs_none() {
        let there_is = r#"{"Effect":"Deny","Action":"s3:GetObject","Resource":"*",
            "Condition":{"Null":{"aws:VpcSourceIp":"true"}}}"#;
        assert_eq!(identity_codes(there_is), [""; 0]);
    }
}
