//! `BAD_PATTERN_FOR_MFA`: a condition that is meant to ask for MFA and does not.
//!
//! - why: requests with long-term keys lack `aws:MultiFactorAuthPresent`, and sessions without MFA have it as `false`; only
//!   `Bool` with `true` in a statement that allows, or `BoolIfExists` with `false` in one that denies, asks both for MFA. It is a
//!   warning, because AWS's own analysis does not report it
//! - bad: `"Effect": "Deny"` with `"Bool": {"aws:MultiFactorAuthPresent": "false"}`
//! - good: `"Effect": "Deny"` with `"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}`
//! - source: IAM User Guide, "AWS global condition context keys", `aws:MultiFactorAuthPresent`

use crate::check::subject::Subject;
use crate::{Code, Condition, Effect, Finding, Findings, OperatorKind};

/// - A statement that allows does not ask for the key to be `false` or absent, nor for `true` only if it is there.
/// - A statement that denies by `false` also denies where the key is absent, by `IfExists` or by one that denies that.
/// - Whether the key is there, which sessions always have, does not say that MFA was used.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let denies_absence = subject.statements().any(|statement| {
        !statement.allows() && statement.conditions_on(KEY).any(|condition| is_null(condition, "true"))
    });
    for statement in subject.statements() {
        for condition in statement.conditions_on(KEY) {
            let Some((message, help)) = fault(condition, statement.statement.effect, denies_absence) else {
                continue;
            };
            let locus = statement.key_locus(condition);
            findings.push(Finding::new(Code::BAD_PATTERN_FOR_MFA, locus, message).help(help));
        }
    }
}

const KEY: &str = "aws:MultiFactorAuthPresent";

/// What a condition does instead of asking for MFA, and what asks for it.
fn fault(
    condition: &Condition,
    effect: Effect,
    denies_absence: bool,
) -> Option<(&'static str, &'static str)> {
    const ALLOW: &str = "write `\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}`";
    const DENY: &str = "write `\"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"false\"}`";
    match effect {
        Effect::Allow if is_bool(condition, "false") => {
            Some(("this allows only requests without MFA", ALLOW))
        }
        Effect::Allow if is_null(condition, "true") => {
            Some(("this allows only requests that cannot have used MFA", ALLOW))
        }
        Effect::Allow if is_null(condition, "false") => {
            Some(("this also allows sessions without MFA, which have the key as `false`", ALLOW))
        }
        Effect::Allow if is_bool(condition, "true") && condition.operator.if_exists => {
            Some(("this also allows requests with long-term keys, which lack the key", ALLOW))
        }
        Effect::Deny if is_bool(condition, "false") && !condition.operator.if_exists && !denies_absence => {
            Some(("this does not deny requests with long-term keys, which lack the key", DENY))
        }
        Effect::Deny if is_bool(condition, "true") => Some(("this denies just those who used MFA", DENY)),
        _ => None,
    }
}

fn is_bool(condition: &Condition, value: &str) -> bool {
    condition.operator.kind == OperatorKind::Bool && is_all(condition, value)
}

fn is_null(condition: &Condition, value: &str) -> bool {
    condition.operator.kind == OperatorKind::Null && is_all(condition, value)
}

fn is_all(condition: &Condition, value: &str) -> bool {
    !condition.values.is_empty() && condition.values.iter().all(|given| given.eq_ignore_ascii_case(value))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::habit_codes;

    fn is_reported(effect: &str, operator: &str, value: &str) -> bool {
        let codes = habit_codes(&format!(
            r#"{{"Effect":"{effect}","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*",
            "Condition":{{"{operator}":{{"aws:MultiFactorAuthPresent":"{value}"}}}}}}"#
        ));
        assert!(codes.iter().all(|code| *code == "BAD_PATTERN_FOR_MFA"), "{codes:?}");
        !codes.is_empty()
    }

    #[test]
    fn what_does_not_ask_for_mfa_is_reported() {
        for (effect, operator, value) in [
            ("Allow", "Bool", "false"),
            ("Allow", "BoolIfExists", "false"),
            ("Allow", "BoolIfExists", "true"),
            ("Allow", "Null", "false"),
            ("Allow", "Null", "true"),
            ("Deny", "Bool", "false"),
            ("Deny", "Bool", "true"),
        ] {
            assert!(is_reported(effect, operator, value), "{effect} {operator} {value}");
        }
    }

    #[test]
    fn what_asks_for_mfa_passes() {
        assert!(!is_reported("Allow", "Bool", "true"));
        assert!(!is_reported("Deny", "BoolIfExists", "false"));
        assert!(!is_reported("Deny", "Null", "true"));
        let deny = |condition: &str| {
            format!(
                r#"{{"Effect":"Deny","Action":"*","Resource":"*",
                "Condition":{{{condition}:{{"aws:MultiFactorAuthPresent":"{}"}}}}}}"#,
                if condition == r#""Null""# { "true" } else { "false" }
            )
        };
        let both = format!("{},{}", deny(r#""Bool""#), deny(r#""Null""#));
        assert_eq!(habit_codes(&both), [""; 0], "together they deny both");
    }
}
