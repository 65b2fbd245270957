//! `INVALID_DATE_VALUE`: a date that is written as seconds since 1970.
//!
//! - why: a year alone is read as seconds of the first of January 1970, and nobody sees which day a number of seconds is
//! - bad: `"DateLessThan": {"aws:CurrentTime": "2030"}`
//! - good: `"DateLessThan": {"aws:CurrentTime": "2030-01-01"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid date value

use crate::check::subject::Subject;
use crate::{Code, Family, Finding, Findings, format};

/// The key whose values are seconds since 1970.
const IN_SECONDS: &str = "aws:EpochTime";

/// - Dates are written as dates, but for those of the key that counts seconds.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        let condition = at.condition;
        if condition.operator.kind.family() != Family::Date || at.is_on(IN_SECONDS) {
            continue;
        }
        for (index, value) in condition.values.iter().enumerate() {
            if format::is_digits(value) {
                let message = format!("the date `{value}` counts seconds since 1970");
                let locus = statement.value_locus(condition, index);
                let finding = Finding::new(Code::INVALID_DATE_VALUE, locus, message);
                findings.push(finding.help("write a date like `2030-01-31` or `2030-01-31T00:00:00Z`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(key: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"DateLessThan":{{"{key}":"{value}"}}}}}}"#
        ))
    }

    #[test]
    fn seconds_are_reported() {
        for value in ["2030", "1893456000"] {
            assert_eq!(codes_of("aws:CurrentTime", value), ["INVALID_DATE_VALUE"], "{value}");
        }
    }

    #[test]
    fn dates_pass_and_seconds_of_the_key_that_counts_them() {
        assert_eq!(codes_of("aws:CurrentTime", "2030-01-31"), [""; 0]);
        assert_eq!(codes_of("aws:epochtime", "1893456000"), [""; 0]);
    }
}
