//! `REDUNDANT_CONDITION_VALUE_NUM`: several bounds for one number.
//!
//! - why: one of them decides, and the others only look as if they did
//! - bad: `"NumericLessThan": {"aws:MultiFactorAuthAge": ["2700", "3600"]}`
//! - good: `"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant condition value num

use crate::check::subject::Subject;
use crate::{Code, Condition, Finding, Findings, OperatorKind, format::Number};

/// - A number is compared with one bound.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions() {
        if let Some(deciding) = deciding(condition) {
            let message = format!("of several bounds of `{}`, `{deciding}` decides", condition.key);
            let locus = statement.values_locus(condition);
            let finding = Finding::new(Code::REDUNDANT_CONDITION_VALUE_NUM, locus, message);
            findings.push(finding.help(format!("write `{deciding}` alone")));
        }
    }
}

/// The bound that decides, among several.
fn deciding(condition: &Condition) -> Option<&str> {
    let greatest = match condition.operator.kind {
        OperatorKind::NumericLessThan | OperatorKind::NumericLessThanEquals => true,
        OperatorKind::NumericGreaterThan | OperatorKind::NumericGreaterThanEquals => false,
        _ => return None,
    };
    let numbers: Option<Vec<(Number<'_>, &str)>> =
        condition.values.iter().map(|value| Some((Number::parse(value)?, value.as_str()))).collect();
    let numbers = numbers.filter(|numbers| numbers.len() > 1)?;
    let by_size = |left: &&(Number<'_>, &str), right: &&(Number<'_>, &str)| left.0.compare(&right.0);
    let found = if greatest { numbers.iter().max_by(by_size) } else { numbers.iter().min_by(by_size) };
    found.map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{said, suggestions};

    fn statement(operator: &str, values: &str) -> String {
        format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"aws:MultiFactorAuthAge":{values}}}}}}}"#
        )
    }

    #[test]
    fn the_bound_that_decides_is_named() {
        for (operator, deciding) in [("NumericLessThan", "3600"), ("NumericGreaterThanEquals", "900")] {
            let statement = statement(operator, r#"["2700","3600","900"]"#);
            let said =
                said(Kind::Identity, &format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#));
            assert!(said[0].starts_with("REDUNDANT_CONDITION_VALUE_NUM at "), "{said:?}");
            assert!(said[0].ends_with(&format!("write `{deciding}` alone")), "{said:?}");
        }
    }

    #[test]
    fn one_bound_and_several_numbers_pass() {
        for (operator, values) in [
            ("NumericLessThan", r#""3600""#),
            ("NumericEquals", r#"["1","2"]"#),
            ("NumericLessThan", "[\"{a}\",\"3600\"]"),
        ] {
            assert_eq!(
                suggestions(Kind::Identity, &statement(operator, values)),
                [""; 0],
                "{operator} {values}"
            );
        }
    }
}
