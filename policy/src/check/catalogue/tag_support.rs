//! `DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE`: a denial by tags of actions that send none.
//!
//! - why: the key is never there, so the actions are not denied
//! - bad: `"Effect": "Deny", "Action": "sts:GetCallerIdentity"` with `"StringEquals": {"aws:ResourceTag/team": "data"}`
//! - good: a denial by the names of the resources
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Deny with unsupported tag condition key for
//!   service
//!
//! `DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE`: a denial by tags of all actions but some.
//!
//! - why: the actions that send no tags are not denied
//! - bad: `"Effect": "Deny", "NotAction": "s3:*"` with `"StringEquals": {"aws:ResourceTag/team": "data"}`
//! - good: `"Effect": "Deny", "Action": "ec2:*"` with the same
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Deny `NotAction` with unsupported tag condition
//!   key for service
//!
//! `ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE`: actions that send no tags are allowed by tags.
//!
//! - why: the key is never there, so the actions are not allowed
//! - bad: `"Effect": "Allow", "Action": "sts:GetCallerIdentity"` with `"StringEquals": {"aws:ResourceTag/team": "data"}`
//! - good: such actions in a statement of their own
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Allow with unsupported tag condition key for
//!   service
//!
//! `ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE`: all actions but some are allowed by tags.
//!
//! - why: of all those, only the ones that send tags are allowed, and nobody sees which these are
//! - bad: `"Effect": "Allow", "NotAction": "s3:*"` with `"StringEquals": {"aws:ResourceTag/team": "data"}`
//! - good: `"Effect": "Allow", "Action": "ec2:*"` with the same
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Allow `NotAction` with unsupported tag condition
//!   key for service

use iam_role_catalog::{Action, DATE, NamedKeys};

use crate::check::named::Named;
use crate::check::subject::{StatementAt, Subject};
use crate::{ActionElement, Code, Condition, Finding, Findings, Kind, OperatorKind, suggest};

/// What the names of the keys for tags start with.
const OF_TAGS: [&str; 2] = ["aws:ResourceTag/", "aws:RequestTag/"];

/// - In an identity-based policy or a boundary, a condition on a tag stands where each service has some action among those
///   of the statement that sends the tag.
/// - Only a condition that fails without its key is judged; for a service, only if all its actions are known.
/// - It does not stand beside `NotAction`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !matches!(subject.kind, Kind::Identity | Kind::Boundary) {
        return;
    }
    for statement in subject.statements().filter(|statement| statement.whole) {
        for condition in statement.conditions().iter().filter(|condition| is_on_tag(condition)) {
            findings.extend(judge(statement, condition));
        }
    }
}

fn is_on_tag(condition: &Condition) -> bool {
    let starts =
        |start: &str| condition.key.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    condition.operator.kind != OperatorKind::Null
        && condition.needs_its_key()
        && OF_TAGS.iter().any(|start| starts(start))
}

fn judge(statement: &StatementAt<'_>, condition: &Condition) -> Option<Finding> {
    let allows = statement.allows();
    let locus = || statement.key_locus(condition);
    if matches!(statement.statement.action, ActionElement::NotAction(_)) {
        let (code, done) = if allows {
            (Code::ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE, "allowed")
        } else {
            (Code::DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE, "denied")
        };
        let message = format!("actions that do not send `{}` are not {done}", condition.key);
        return Some(Finding::new(code, locus(), message).help("list the actions in `Action`"));
    }
    let without = without(statement, &condition.key);
    if without.is_empty() {
        return None;
    }
    let (code, done) = if allows {
        (Code::ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE, "allowed")
    } else {
        (Code::DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE, "denied")
    };
    let services = suggest::both(&without);
    let message = format!("the actions of {services} are not {done}: they do not send `{}`", condition.key);
    let help = format!("write them in a statement without this condition; what they send is as of {DATE}");
    Some(Finding::new(code, locus(), message).help(help))
}

/// The services of which no action of the statement sends the key.
fn without<'a>(statement: &StatementAt<'a>, key: &str) -> Vec<&'a str> {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for stretch in statement.named.stretches() {
        let Some(prefix) = stretch.prefix else { continue };
        let keys =
            stretch.service.filter(|service| !service.retired()).map(|service| service.keys_named(key));
        let lacks = |named: &Named<'_>| keys.as_ref().and_then(|keys| sends(named, keys)) == Some(false);
        let all_lack = statement.named.patterns(stretch).iter().all(lacks);
        if all_lack { without.push(prefix) } else { with.push(prefix) }
    }
    with.sort_unstable();
    without.retain(|prefix| with.binary_search(prefix).is_err());
    without.sort_unstable();
    without.dedup();
    without
}

/// Whether some action that the pattern matches sends the key of its service; `None` where that is not known.
fn sends(named: &Named<'_>, keys: &NamedKeys) -> Option<bool> {
    let has = |action: Action| action.takes(keys);
    if !named.pattern.is_wildcard() {
        return named.action.filter(|action| !action.retired()).map(has);
    }
    let mut matched = named.matched().peekable();
    matched.peek()?;
    Some(matched.any(|action| action.retired() || has(action)))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, suggestions};

    fn statement(effect: &str, action: &str, operator: &str, key: &str) -> String {
        format!(
            r#"{{"Effect":"{effect}",{action},"Resource":"*","Condition":{{"{operator}":{{"{key}":"data"}}}}}}"#
        )
    }

    fn found(effect: &str, action: &str) -> Vec<&'static str> {
        let statement = statement(effect, action, "StringEquals", "aws:ResourceTag/team");
        [identity_codes(&statement), suggestions(Kind::Identity, &statement)].concat()
    }

    #[test]
    fn actions_that_send_no_tags_are_reported() {
        let none = r#""Action":["ec2:TerminateInstances","sts:GetCallerIdentity"]"#;
        assert_eq!(found("Deny", none), ["DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"]);
        assert_eq!(found("Allow", none), ["ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"]);
        let pattern = r#""Action":"sts:GetCaller*""#;
        assert_eq!(found("Deny", pattern), ["DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"]);
        let not = r#""NotAction":"s3:*""#;
        assert_eq!(found("Deny", not), ["DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"]);
        assert_eq!(
            found("Allow", not).last(),
            Some(&"ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE")
        );
    }

    #[test]
    fn actions_that_may_send_them_pass() {
        for action in [
            "\"ec2:TerminateInstances\"",
            "\"ec2:*\"",
            "[\"ec2:DescribeVpcs\",\"ec2:StopInstances\"]",
            "\"*\"",
        ] {
            assert_eq!(found("Deny", &format!(r#""Action":{action}"#)), [""; 0], "{action}");
        }
        let none = r#""Action":"sts:GetCallerIdentity""#;
        for (operator, key) in [
            ("StringNotEquals", "aws:ResourceTag/team"),
            ("StringEqualsIfExists", "aws:ResourceTag/team"),
            ("StringEquals", "aws:PrincipalTag/team"),
        ] {
            assert_eq!(identity_codes(&statement("Deny", none, operator, key)), [""; 0], "{operator} {key}");
        }
    }
}
