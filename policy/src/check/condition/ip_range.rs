//! `IMPROVE_IP_RANGE`: a range of addresses with bits set behind its prefix.
//!
//! - why: the bits are ignored, so the range is another than it looks
//! - bad: `"IpAddress": {"aws:SourceIp": "203.0.113.7/24"}`
//! - good: `"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Improve IP range

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::check::subject::Subject;
use crate::{Code, Family, Finding, Findings, format::Range};

/// - The address of a range is its first.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions() {
        if condition.operator.kind.family() != Family::IpAddress {
            continue;
        }
        for (index, value) in condition.values.iter().enumerate() {
            let Some(meant) = Range::parse(value).and_then(meant) else { continue };
            let message = format!("the range `{value}` is that of `{meant}`");
            let locus = statement.value_locus(condition, index);
            let finding = Finding::new(Code::IMPROVE_IP_RANGE, locus, message);
            findings.push(finding.help(format!("write `{meant}`")));
        }
    }
}

/// The range as it is meant, if it has bits set behind its prefix.
fn meant(range: Range) -> Option<String> {
    match range {
        Range::V4(address, length) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
            let first = Ipv4Addr::from(address.to_bits() & mask);
            (first != address).then(|| format!("{first}/{length}"))
        }
        Range::V6(address, length) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
            let first = Ipv6Addr::from(address.to_bits() & mask);
            (first != address).then(|| format!("{first}/{length}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{said, suggestions};

    fn statement(value: &str) -> String {
        format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"NotIpAddress":{{"aws:SourceIp":"{value}"}}}}}}"#
        )
    }

    #[test]
    fn bits_behind_the_prefix_are_reported_with_the_range_that_is_meant() {
        for (value, range) in [
            ("203.0.113.7/24", "203.0.113.0/24"),
            ("203.0.113.7/0", "0.0.0.0/0"),
            ("2001:db8::1/32", "2001:db8::/32"),
            ("2001:db8:1::/32", "2001:db8::/32"),
        ] {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":{}}}"#, statement(value));
            let said = said(Kind::Identity, &text);
            assert!(said[0].starts_with("IMPROVE_IP_RANGE at "), "{said:?}");
            assert!(said[0].ends_with(&format!("write `{range}`")), "{said:?}");
        }
    }

    #[test]
    fn a_range_that_starts_with_its_first_address_passes() {
        for value in ["203.0.113.0/24", "203.0.113.7", "203.0.113.7/32", "0.0.0.0/0", "2001:db8::/32"] {
            assert_eq!(suggestions(Kind::Identity, &statement(value)), [""; 0], "{value}");
        }
    }
}
