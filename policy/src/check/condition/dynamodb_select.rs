//! `DYNAMODB_ATTRIBUTES_WITHOUT_SELECT`: reading some attributes is allowed, and so is reading without naming any.
//!
//! - why: Amazon DynamoDB compares `dynamodb:Attributes` only where a request names attributes; one that names none gets
//!   all of them
//! - bad: `"ForAllValues:StringEquals": {"dynamodb:Attributes": "OrderId"}`
//! - good: the same with `"StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", DynamoDB attributes without select

use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Condition, Finding, Findings, OperatorKind, SharedText};

/// The actions that return attributes.
const READING: [&str; 4] = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"];

/// - A statement that allows to read attributes it names also asks that a request names some.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        let Some(condition) = restricted(statement) else { continue };
        let reads = READING.iter().any(|action| statement.covers(action));
        if reads && !statement.conditions_on("dynamodb:Select").any(asks_for_names) {
            let message = format!(
                "a request that names no attributes gets all of them, whatever `{}` is",
                condition.key
            );
            let locus = statement.key_locus(condition);
            let finding = Finding::new(Code::DYNAMODB_ATTRIBUTES_WITHOUT_SELECT, locus, message);
            findings
                .push(finding.help("add `\"StringEquals\": {\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"}`"));
        }
    }
}

/// The condition by which attributes are named.
fn restricted<'a>(statement: &StatementAt<'a>) -> Option<&'a Condition> {
    let names = |condition: &&Condition| condition.operator.kind != OperatorKind::Null;
    statement.conditions_on("dynamodb:Attributes").find(names)
}

fn asks_for_names(condition: &Condition) -> bool {
    let is_that = |value: &SharedText| value == "SPECIFIC_ATTRIBUTES";
    !condition.operator.kind.is_negated() && condition.values.iter().all(is_that)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(action: &str, more: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Allow","Action":"{action}","Resource":"*",
            "Condition":{{"ForAllValues:StringEquals":{{"dynamodb:Attributes":"OrderId"}}{more}}}}}"#
        ))
    }

    #[test]
    fn reading_without_names_has_to_be_excluded() {
        for action in ["dynamodb:GetItem", "dynamodb:*"] {
            assert_eq!(codes_of(action, ""), ["DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"], "{action}");
        }
        let all = r#","StringEquals":{"dynamodb:Select":"ALL_ATTRIBUTES"}"#;
        assert_eq!(codes_of("dynamodb:Query", all), ["DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"]);
    }

    #[test]
    fn with_it_excluded_and_without_reading_it_passes() {
        let named = r#","StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}"#;
        assert_eq!(codes_of("dynamodb:Query", named), [""; 0]);
        assert_eq!(codes_of("dynamodb:PutItem", ""), [""; 0]);
    }
}
