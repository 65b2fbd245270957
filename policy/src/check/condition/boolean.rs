//! `TYPE_MISMATCH_BOOLEAN`: a value under `Bool` or `Null` that is neither `true` nor `false`.
//!
//! - why: the condition never holds
//! - bad: `"Bool": {"aws:SecureTransport": "yes"}`
//! - good: `"Bool": {"aws:SecureTransport": "true"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Type mismatch Boolean

use crate::check::subject::Subject;
use crate::{Code, Family, Finding, Findings, format, placeholder};

/// - Values under `Bool` and `Null` are `true` or `false`, in any case.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions() {
        let family = condition.operator.kind.family();
        if !matches!(family, Family::Bool | Family::Null) {
            continue;
        }
        for (index, value) in condition.values.iter().enumerate() {
            if format::fits(family, value) || placeholder::occurs_in(value) {
                continue;
            }
            let message = format!("`{}` cannot compare with `{value}`", condition.operator);
            let locus = statement.value_locus(condition, index);
            let finding = Finding::new(Code::TYPE_MISMATCH_BOOLEAN, locus, message);
            findings.push(finding.help(format!("write {}", format::name(family))));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(operator: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"aws:MultiFactorAuthPresent":{value}}}}}}}"#
        ))
    }

    #[test]
    fn other_words_are_reported() {
        for (operator, value) in [("Bool", r#""yes""#), ("BoolIfExists", "1"), ("Null", r#""""#)] {
            assert_eq!(codes_of(operator, value), ["TYPE_MISMATCH_BOOLEAN"], "{operator} {value}");
        }
    }

    #[test]
    fn true_and_false_pass_in_any_case() {
        for (operator, value) in [("Bool", r#""True""#), ("Null", "false"), ("Bool", "\"{a}\"")] {
            assert_eq!(codes_of(operator, value), [""; 0], "{operator} {value}");
        }
    }
}
