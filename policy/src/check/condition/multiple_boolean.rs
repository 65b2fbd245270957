//! `INVALID_CONDITION_MULTIPLE_BOOLEAN`: several values for one key under `Bool`.
//!
//! - why: one of `true` and `false` always holds when the key is there, so the condition does not do what it seems to do
//! - bad: `"Bool": {"aws:SecureTransport": ["true", "false"]}`
//! - good: `"Bool": {"aws:SecureTransport": "true"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid condition multiple Boolean

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, OperatorKind};

/// - A key under `Bool` has one value.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions() {
        if condition.operator.kind == OperatorKind::Bool && condition.values.len() > 1 {
            let message = format!("`{}` takes one value under `{}`", condition.key, condition.operator);
            let locus = statement.values_locus(condition);
            let finding = Finding::new(Code::INVALID_CONDITION_MULTIPLE_BOOLEAN, locus, message);
            findings.push(finding.help("write `true` or `false`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(operator: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"aws:SecureTransport":{value}}}}}}}"#
        ))
    }

    #[test]
    fn two_values_are_reported() {
        for operator in ["Bool", "BoolIfExists"] {
            assert_eq!(
                codes_of(operator, r#"["true","false"]"#),
                ["INVALID_CONDITION_MULTIPLE_BOOLEAN"],
                "{operator}"
            );
        }
    }

    #[test]
    fn one_value_passes() {
        assert_eq!(codes_of("Bool", r#"["true"]"#), [""; 0]);
    }
}
