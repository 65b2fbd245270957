//! `WILDCARD_IN_EXTERNAL_ID`: an external id with a wildcard.
//!
//! - why: the third party that is trusted calls for all its customers, and the id is what tells this one from the others;
//!   with a wildcard another customer's id passes too
//! - bad: `"StringLike": {"sts:ExternalId": "*"}`
//! - good: `"StringEquals": {"sts:ExternalId": "a1b2c3d4"}`
//! - source: IAM User Guide, "Access to AWS accounts owned by third parties"; "The confused deputy problem"

use super::names_values;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, OperatorKind, wildcard};

/// - Where a role may be assumed, no external id it is compared with is a pattern.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.allows()) {
        for condition in statement.conditions_on("sts:ExternalId") {
            if condition.operator.kind != OperatorKind::StringLike || !names_values(condition) {
                continue;
            }
            for (index, value) in condition.values.iter().enumerate() {
                if wildcard::occurs_in(value) {
                    let message = format!("`{value}` can stand for the external id of another customer");
                    let locus = statement.value_locus(condition, index);
                    let finding = Finding::new(Code::WILDCARD_IN_EXTERNAL_ID, locus, message);
                    findings.push(finding.help("write the whole id, with `StringEquals`"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn codes_of(operator: &str, value: &str) -> Vec<&'static str> {
        trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"123456789012"}},"Action":"sts:AssumeRole",
            "Condition":{{"{operator}":{{"sts:ExternalId":"{value}"}}}}}}"#
        ))
    }

    #[test]
    fn a_pattern_is_reported() {
        for value in ["*", "customer-*", "a1b2c3d?"] {
            assert_eq!(codes_of("StringLike", value), ["WILDCARD_IN_EXTERNAL_ID"], "{value}");
        }
    }

    #[test]
    fn a_whole_id_passes() {
        assert_eq!(codes_of("StringLike", "a1b2c3d4"), [""; 0]);
        assert_eq!(codes_of("StringEquals", "{a}"), [""; 0]);
        assert_eq!(codes_of("StringEquals", "customer-*"), ["WILDCARD_WITHOUT_LIKE_OPERATOR"]);
    }
}
