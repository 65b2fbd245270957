//! `PRIVATE_IP_ADDRESS`: `IpAddress` on `aws:SourceIp` with private addresses alone.
//!
//! - why: the key has the public address of a request, so the condition never holds
//! - bad: `"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}`
//! - good: `"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}` and a condition on `aws:SourceVpc`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Private IP address
//!
//! `PRIVATE_NOT_IP_ADDRESS`: `NotIpAddress` on `aws:SourceIp` with private addresses alone.
//!
//! - why: the key has the public address of a request, so the condition always holds
//! - bad: `"NotIpAddress": {"aws:SourceIp": "192.168.0.0/16"}`
//! - good: `"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Private `NotIpAddress`
//!
//! `PRIVATE_IP_ADDRESS_SUBSET`: `IpAddress` on `aws:SourceIp` with a private address among public ones.
//!
//! - why: the private ones never match
//! - bad: `"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"]}`
//! - good: `"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Private IP address subset
//!
//! `PRIVATE_NOT_IP_ADDRESS_SUBSET`: `NotIpAddress` on `aws:SourceIp` with a private address among public ones.
//!
//! - why: the private ones have no effect
//! - bad: `"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"]}`
//! - good: `"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Private `NotIpAddress` subset

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Condition, Finding, Findings, OperatorKind, format::Range};

/// The private ranges: RFC 1918 and RFC 4193.
const PRIVATE: [Range; 4] = [
    Range::V4(Ipv4Addr::new(10, 0, 0, 0), 8),
    Range::V4(Ipv4Addr::new(172, 16, 0, 0), 12),
    Range::V4(Ipv4Addr::new(192, 168, 0, 0), 16),
    Range::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
];

const HELP: &str = "compare private addresses with `aws:VpcSourceIp`, beside a condition on `aws:SourceVpc`";

/// - No address that `aws:SourceIp` is compared with is private: not of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or
///   `fc00::/7`.
/// - If all are, the finding is about all of them; else about each that is.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions_on(&["aws:SourceIp"]) {
        match condition.operator.kind {
            OperatorKind::IpAddress => {
                let codes = [Code::PRIVATE_IP_ADDRESS, Code::PRIVATE_IP_ADDRESS_SUBSET];
                judge(statement, condition, codes, "never matches", findings);
            }
            OperatorKind::NotIpAddress => {
                let codes = [Code::PRIVATE_NOT_IP_ADDRESS, Code::PRIVATE_NOT_IP_ADDRESS_SUBSET];
                judge(statement, condition, codes, "has no effect", findings);
            }
            _ => {}
        }
    }
}

fn judge(
    statement: &StatementAt<'_>,
    condition: &Condition,
    [of_all, of_some]: [Code; 2],
    what: &str,
    findings: &mut Findings,
) {
    let private = |index: &usize| condition.values.get(*index).is_some_and(|value| is_private(value));
    let private: Vec<usize> = (0..condition.values.len()).filter(private).collect();
    if !private.is_empty() && private.len() == condition.values.len() {
        let message = format!("`{}` has public addresses, so a private one {what}", condition.key);
        findings.push(Finding::new(of_all, statement.values_locus(condition), message).help(HELP));
        return;
    }
    for index in private {
        let message = format!("`{}` has public addresses, so this private one {what}", condition.key);
        findings.push(Finding::new(of_some, statement.value_locus(condition, index), message).help(HELP));
    }
}

/// Whether all addresses of the range are private.
fn is_private(range: &str) -> bool {
    let Some(range) = Range::parse(range) else { return false };
    PRIVATE.into_iter().any(|private| private.contains(range))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, suggestions};

    fn statement(operator: &str, key: &str, value: &str) -> String {
        format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{key}":{value}}}}}}}"#
        )
    }

    #[test]
    fn private_addresses_alone_are_reported() {
        let private = r#"["10.0.0.0/8","172.31.0.1","192.168.1.0/24","fd00::/8"]"#;
        for (operator, code) in
            [("IpAddress", "PRIVATE_IP_ADDRESS"), ("NotIpAddressIfExists", "PRIVATE_NOT_IP_ADDRESS")]
        {
            assert_eq!(identity_codes(&statement(operator, "aws:sourceip", private)), [code]);
        }
    }

    #[test]
    fn each_private_address_among_public_ones_is_reported() {
        let mixed = r#"["10.0.0.0/8","203.0.113.0/24","192.168.0.1"]"#;
        for (operator, code) in
            [("IpAddress", "PRIVATE_IP_ADDRESS_SUBSET"), ("NotIpAddress", "PRIVATE_NOT_IP_ADDRESS_SUBSET")]
        {
            let statement = statement(operator, "aws:SourceIp", mixed);
            assert_eq!(suggestions(Kind::Identity, &statement), [code, code]);
            assert_eq!(identity_codes(&statement), [""; 0]);
        }
    }

    #[test]
    fn public_addresses_and_other_keys_pass() {
        for value in [
            r#""203.0.113.0/24""#,
            r#""0.0.0.0/0""#,
            r#""10.0.0.0/7""#,
            r#""172.32.0.0/12""#,
            r#""2001:db8::/32""#,
        ] {
            let statement = statement("IpAddress", "aws:SourceIp", value);
            assert_eq!(identity_codes(&statement), [""; 0], "{value}");
            assert!(
                suggestions(Kind::Identity, &statement).iter().all(|code| *code == "IMPROVE_IP_RANGE"),
                "{value}"
            );
        }
        let vpc = statement("IpAddress", "aws:VpcSourceIp", r#""10.0.0.0/8""#);
        assert!(!identity_codes(&vpc).iter().any(|code| code.starts_with("PRIVATE")));
    }
}
