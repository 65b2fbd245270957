//! `NULL_WITH_QUALIFIER`: `Null` under `ForAllValues:` or `ForAnyValue:`.
//!
//! - why: under `ForAllValues:` it always holds, under `ForAnyValue:` never
//! - bad: `"ForAllValues:Null": {"aws:TagKeys": "true"}`
//! - good: `"Null": {"aws:TagKeys": "true"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Null with qualifier

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, OperatorKind, Qualifier};

/// - `Null` has no qualifier.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions() {
        let operator = condition.operator;
        let Some(qualifier) = operator.qualifier.filter(|_| operator.kind == OperatorKind::Null) else {
            continue;
        };
        let always = match qualifier {
            Qualifier::ForAllValues => "always",
            Qualifier::ForAnyValue => "never",
        };
        let message = format!("`{operator}` {always} holds");
        let finding = Finding::new(Code::NULL_WITH_QUALIFIER, statement.key_locus(condition), message);
        findings.push(finding.help("write `Null`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::suggestions;

    fn suggested(operator: &str) -> Vec<&'static str> {
        let statement = format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"aws:TagKeys":"true"}}}}}}"#
        );
        suggestions(Kind::Identity, &statement)
    }

    #[test]
    fn null_has_no_qualifier() {
        assert_eq!(suggested("ForAllValues:Null"), ["NULL_WITH_QUALIFIER"]);
        assert_eq!(suggested("ForAnyValue:Null"), ["NULL_WITH_QUALIFIER"]);
        assert_eq!(suggested("Null"), [""; 0]);
    }
}
