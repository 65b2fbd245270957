//! `FORALLVALUES_WITHOUT_NULL_CHECK`: `ForAllValues` on a key whose absence lets everything through.
//!
//! - why: `ForAllValues` also holds when the key is absent or empty, so that a request without it is allowed. It is a
//!   warning, because AWS's own analysis reports it for keys with one value alone
//! - bad: `"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}`
//! - good: the same beside `"Null": {"aws:PrincipalOrgPaths": "false"}`
//! - source: IAM User Guide, "Set operators for multivalued context keys", `ForAllValues`

use iam_role_catalog::{GlobalKey, global_condition_key};

use super::asks_for_presence;
use crate::check::subject::Subject;
use crate::{Code, Condition, Finding, Findings, OperatorKind, Qualifier};

/// Keys of services that limit what is read, and whose absence means all of it. Source: Amazon DynamoDB Developer Guide,
/// "Using IAM policy conditions for fine-grained access control".
const LIMITS_WHAT_IS_READ: [&str; 2] = ["dynamodb:Attributes", "dynamodb:LeadingKeys"];

/// Keys that say what a request adds. Without them it adds nothing.
const SAYS_WHAT_IS_ADDED: &str = "aws:TagKeys";

/// - In a statement that allows, a condition with `ForAllValues` on such a key stands beside one by `Null` that asks for it.
/// - Keys of one value are for another check.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        for condition in statement.conditions().iter().filter(|condition| passes_without_key(condition)) {
            let key = condition.key.as_str();
            if !absence_matters(key) || asks_for_presence(statement, key) {
                continue;
            }
            let message = format!("`{}` also holds in a request without `{key}`", condition.operator);
            let help = format!("add `\"Null\": {{\"{key}\": \"false\"}}`, which asks for the key");
            let code = Code::FORALLVALUES_WITHOUT_NULL_CHECK;
            findings.push(Finding::new(code, statement.key_locus(condition), message).help(help));
        }
    }
}

fn passes_without_key(condition: &Condition) -> bool {
    condition.operator.qualifier == Some(Qualifier::ForAllValues)
        && condition.operator.kind != OperatorKind::Null
}

fn absence_matters(key: &str) -> bool {
    let is = |known: &&str| key.eq_ignore_ascii_case(known);
    LIMITS_WHAT_IS_READ.iter().any(is)
        || (!is(&SAYS_WHAT_IS_ADDED) && global_condition_key(key).is_some_and(GlobalKey::multivalued))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::habit_codes;

    fn codes_of(effect: &str, condition: &str) -> Vec<&'static str> {
        habit_codes(&format!(
            r#"{{"Effect":"{effect}","Action":"dynamodb:GetItem","Resource":"arn:aws:dynamodb:eu-west-1:210987654321:table/t",
            "Condition":{{{condition}}}}}"#
        ))
    }

    const LEADING: &str = r#""ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}"#;

    #[test]
    fn a_key_whose_absence_matters_is_reported() {
        let code = "FORALLVALUES_WITHOUT_NULL_CHECK";
        assert_eq!(codes_of("Allow", LEADING), [code]);
        let paths = r#""ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}"#;
        assert_eq!(codes_of("Allow", paths), [code]);
        let wrong_way = format!(r#"{LEADING},"Null":{{"dynamodb:LeadingKeys":"true"}}"#);
        assert_eq!(codes_of("Allow", &wrong_way), [code]);
    }

    #[test]
    fn beside_null_in_denials_and_for_tags_it_passes() {
        let guarded = format!(r#"{LEADING},"Null":{{"dynamodb:LeadingKeys":"false"}}"#);
        assert_eq!(codes_of("Allow", &guarded), [""; 0]);
        assert_eq!(codes_of("Deny", LEADING), [""; 0]);
        assert_eq!(codes_of("Allow", r#""ForAllValues:StringEquals":{"aws:TagKeys":"team"}"#), [""; 0]);
        assert_eq!(codes_of("Allow", r#""ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"a"}"#), [""; 0]);
    }
}
