//! `UNSUPPORTED_ACTION_FOR_CONDITION_KEY`: a condition key that no action of its statement sends.
//!
//! - why: the condition never holds, or always; the statement does not do what it seems to do
//! - bad: `"Action": "s3:GetObject"` with `"StringEquals": {"s3:prefix": "home/"}`
//! - good: `"Action": "s3:ListBucket"` with `"StringEquals": {"s3:prefix": "home/"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported action for condition key

use iam_role_catalog::{Action, DATE};

use crate::check::named::Named;
use crate::check::subject::{KeyAt, KnownKey, StatementAt, Subject};
use crate::{Code, Finding, Findings, OperatorKind};

/// - Where all actions of a statement are known and none is a pattern, some action has the key, by itself or by one of
///   its resources.
/// - It is a warning, though an error to Access Analyzer, which sees more than the reference says: some of AWS's own
///   policies have such a key.
/// - Only keys of the services of those actions are judged: a session may carry keys of another service everywhere.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in
        subject.statements().filter(|statement| statement.whole && !statement.conditions().is_empty())
    {
        let Some(actions) = known_actions(statement) else { continue };
        let idle = statement.keys.iter().filter(|at| is_idle(at, &actions)).map(|at| at.condition);
        findings.extend(idle.map(|condition| {
            let message =
                format!("no action of the statement has the condition key `{}` as of {DATE}", condition.key);
            let help = "take the condition out, or move the actions it is for into this statement";
            let locus = statement.key_locus(condition);
            Finding::new(Code::UNSUPPORTED_ACTION_FOR_CONDITION_KEY, locus, message).help(help)
        }));
    }
}

/// The statement's actions, if all of them are known.
fn known_actions(statement: &StatementAt<'_>) -> Option<Vec<Action>> {
    let known = |named: &Named<'_>| named.action.filter(|action| !action.retired());
    let actions: Option<Vec<Action>> = statement.named_actions().iter().map(known).collect();
    actions.filter(|actions| !actions.is_empty())
}

/// Whether none of the actions has the key, though it belongs to the service of one of them.
fn is_idle(at: &KeyAt<'_>, actions: &[Action]) -> bool {
    let key = at.condition.key.as_str();
    let Some((prefix, _)) = key.split_once(':') else { return false };
    let of_service = actions.iter().any(|action| action.service().prefix().eq_ignore_ascii_case(prefix));
    let is_judged = of_service && matches!(at.known, Some(KnownKey::OfService(_)));
    let has = |action: &Action| action.condition_keys().any(|known| known.matches(key));
    is_judged && at.condition.operator.kind != OperatorKind::Null && !actions.iter().any(has)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(actions: &str, operator: &str, key: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Allow","Action":{actions},"Resource":"*","Condition":{{"{operator}":{{"{key}":"true"}}}}}}"#
        ))
    }

    #[test]
    fn a_key_of_another_action_is_reported() {
        let code = "UNSUPPORTED_ACTION_FOR_CONDITION_KEY";
        assert_eq!(codes_of(r#""s3:GetObject""#, "StringEquals", "s3:prefix"), [code]);
        assert_eq!(codes_of(r#"["s3:GetObject","s3:PutObject"]"#, "StringEquals", "s3:prefix"), [code]);
    }

    #[test]
    fn a_key_that_some_action_has_or_may_have_passes() {
        assert_eq!(codes_of(r#"["s3:GetObject","s3:ListBucket"]"#, "StringEquals", "s3:Prefix"), [""; 0]);
        assert_eq!(codes_of(r#""s3:Get*""#, "StringEquals", "s3:prefix"), [""; 0]);
        assert_eq!(codes_of(r#""s3:GetObject""#, "StringEquals", "iam:ResourceTag/team"), [""; 0]);
        assert_eq!(codes_of(r#""s3:GetObject""#, "Null", "s3:prefix"), [""; 0]);
    }
}
