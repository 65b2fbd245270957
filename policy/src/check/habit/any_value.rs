//! `FORANYVALUE_WITH_NEGATION`: a statement that allows when some value of a key is not among those listed.
//!
//! - why: one other value beside a listed one is enough, so what looks like a list of what is not allowed keeps nobody out.
//!   It is a warning, because AWS's own analysis does not report it
//! - bad: `"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["owner"]}` in a statement that allows
//! - good: a statement that denies, with `"ForAnyValue:StringEquals": {"aws:TagKeys": ["owner"]}`
//! - source: IAM User Guide, "Set operators for multivalued context keys", `ForAnyValue`

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, Qualifier};

/// - No statement that allows compares for difference under `ForAnyValue`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.allows()) {
        for condition in statement.conditions() {
            let operator = condition.operator;
            if operator.qualifier != Some(Qualifier::ForAnyValue) || !operator.kind.is_negated() {
                continue;
            }
            let message =
                format!("`{operator}` holds as soon as one value is not listed, whatever the others are");
            let help = "deny what is listed with `ForAnyValue` and the operator without its `Not`";
            let locus = statement.key_locus(condition);
            findings.push(Finding::new(Code::FORANYVALUE_WITH_NEGATION, locus, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::habit_codes;

    fn codes_of(effect: &str, operator: &str) -> Vec<&'static str> {
        habit_codes(&format!(
            r#"{{"Effect":"{effect}","Action":"ec2:CreateTags","Resource":"arn:aws:ec2:*:*:instance/*",
            "Condition":{{"{operator}":{{"aws:TagKeys":"owner"}}}}}}"#
        ))
    }

    #[test]
    fn a_negation_of_any_value_is_reported_where_it_allows() {
        assert_eq!(codes_of("Allow", "ForAnyValue:StringNotEquals"), ["FORANYVALUE_WITH_NEGATION"]);
        assert_eq!(codes_of("Allow", "ForAnyValue:StringNotLikeIfExists"), ["FORANYVALUE_WITH_NEGATION"]);
    }

    #[test]
    fn other_operators_and_denials_pass() {
        assert_eq!(codes_of("Deny", "ForAnyValue:StringNotEquals"), [""; 0]);
        assert_eq!(codes_of("Allow", "ForAnyValue:StringEquals"), [""; 0]);
        assert_eq!(codes_of("Allow", "ForAllValues:StringNotEquals"), [""; 0]);
    }
}
