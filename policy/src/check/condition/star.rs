//! `EQUIVALENT_TO_NULL_FALSE`: a comparison with `*` that holds for every value.
//!
//! - why: it asks whether the key is there, which `Null` says plainly
//! - bad: `"StringLike": {"aws:PrincipalTag/team": "*"}`
//! - good: `"Null": {"aws:PrincipalTag/team": "false"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Equivalent to null false
//!
//! `EQUIVALENT_TO_NULL_TRUE`: a comparison with `*` that holds for no value, but where the key is absent.
//!
//! - why: it asks whether the key is absent, which `Null` says plainly
//! - bad: `"StringNotLike": {"aws:PrincipalTag/team": "*"}`
//! - good: `"Null": {"aws:PrincipalTag/team": "true"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Equivalent to null true
//!
//! `REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION`: a comparison with `*` that always holds.
//!
//! - why: it looks as if the statement had a condition
//! - bad: `"StringLikeIfExists": {"aws:PrincipalTag/team": "*"}`
//! - good: no such condition
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant key due to wildcard in condition
//!
//! `REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION`: a comparison with `*` that never holds.
//!
//! - why: the statement does nothing
//! - bad: `"ForAnyValue:StringNotLike": {"aws:TagKeys": "*"}`
//! - good: the values that are meant
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant statement due to wildcard in
//!   condition

use crate::check::subject::Subject;
use crate::{Code, Condition, Finding, Findings, Operator, OperatorKind, Qualifier};

/// What a comparison with `*` comes to.
enum Cause {
    /// It holds where the key is there.
    Present,
    /// It holds where the key is absent.
    Absent,
    Always,
    Never,
}

/// - `*` is no value of `StringLike` or `StringNotLike`. With it, what holds depends on the key's presence alone.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions() {
        let Some(cause) = cause(condition) else { continue };
        let (code, what, help) = said(&cause, &condition.key);
        let message = format!("`{}` with `*` {what}", condition.operator);
        findings.push(Finding::new(code, statement.key_locus(condition), message).help(help));
    }
}

fn cause(condition: &Condition) -> Option<Cause> {
    let Operator { qualifier, kind, if_exists } = condition.operator;
    let cause = match (kind, qualifier) {
        (OperatorKind::StringLike, Some(Qualifier::ForAllValues)) => Cause::Always,
        (OperatorKind::StringLike, None) if if_exists => Cause::Always,
        (OperatorKind::StringLike, _) => Cause::Present,
        (OperatorKind::StringNotLike, Some(Qualifier::ForAnyValue)) => Cause::Never,
        (OperatorKind::StringNotLike, _) => Cause::Absent,
        _ => return None,
    };
    condition.values.iter().any(|value| value == "*").then_some(cause)
}

fn said(cause: &Cause, key: &str) -> (Code, &'static str, String) {
    let null = |value: &str| format!("write `\"Null\": {{\"{key}\": \"{value}\"}}`");
    match cause {
        Cause::Present => (Code::EQUIVALENT_TO_NULL_FALSE, "asks whether the key is there", null("false")),
        Cause::Absent => (Code::EQUIVALENT_TO_NULL_TRUE, "asks whether the key is absent", null("true")),
        Cause::Always => {
            let help = "take it out, or write the values that are meant".to_owned();
            (Code::REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION, "always holds", help)
        }
        Cause::Never => {
            let help = "write the values that are meant".to_owned();
            (Code::REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION, "never holds", help)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::suggestions;

    fn suggested(operator: &str, key: &str, value: &str) -> Vec<&'static str> {
        let statement = format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{key}":{value}}}}}}}"#
        );
        suggestions(Kind::Identity, &statement)
    }

    #[test]
    fn a_star_asks_for_presence_alone() {
        let team = "aws:PrincipalTag/team";
        for (operator, key, code) in [
            ("StringLike", team, "EQUIVALENT_TO_NULL_FALSE"),
            ("ForAnyValue:StringLikeIfExists", "aws:TagKeys", "EQUIVALENT_TO_NULL_FALSE"),
            ("StringNotLike", team, "EQUIVALENT_TO_NULL_TRUE"),
            ("StringNotLikeIfExists", team, "EQUIVALENT_TO_NULL_TRUE"),
            ("ForAllValues:StringNotLike", "aws:TagKeys", "EQUIVALENT_TO_NULL_TRUE"),
            ("StringLikeIfExists", team, "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"),
            ("ForAllValues:StringLike", "aws:TagKeys", "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"),
            ("ForAnyValue:StringNotLike", "aws:TagKeys", "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"),
        ] {
            assert_eq!(suggested(operator, key, r#"["data","*"]"#), [code], "{operator}");
        }
    }

    #[test]
    fn other_patterns_and_operators_pass() {
        assert_eq!(suggested("StringLike", "aws:PrincipalTag/team", r#""d*""#), [""; 0]);
        assert_eq!(
            suggested("StringEquals", "aws:PrincipalTag/team", r#""*""#),
            [""; 0],
            "it is no wildcard there"
        );
    }
}
