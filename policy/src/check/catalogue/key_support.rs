//! `UNSUPPORTED_ACTION_FOR_CONDITION_KEY`: a condition key that no action of its statement sends.
//!
//! - why: the condition never holds, or always; the statement does not do what it seems to do
//! - bad: `"Action": "s3:GetObject"` with `"StringEquals": {"s3:prefix": "home/"}`
//! - good: `"Action": "s3:ListBucket"` with `"StringEquals": {"s3:prefix": "home/"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported action for condition key

use iam_role_catalog::{Action, DATE};

use crate::check::named::{Named, Stretch};
use crate::check::subject::{KeyAt, KnownKey, StatementAt, Subject};
use crate::{Code, Finding, Findings, OperatorKind};

/// - Where all actions of a statement are known and none is a pattern, some action has the key, by itself or by one of
///   its resources.
/// - It is a warning, though an error to Access Analyzer, which sees more than the reference says: some of AWS's own
///   policies have such a key.
/// - Only keys of the services of those actions are judged: a session may carry keys of another service everywhere.
/// - Of a key that the reference lists for no action at all it does not say which have it. Source: Amazon EC2 User Guide, "Grant
///   IAM permissions to use EC2 Instance Connect Endpoint", `ec2-instance-connect:remotePort`; AWS Step Functions Developer
///   Guide, "Call HTTPS APIs in Step Functions workflows", `states:HTTPEndpoint`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        if statement.whole && is_judged(at, statement) && is_idle(at, statement) {
            let key = &at.condition.key;
            let message = format!("no action of the statement has the condition key `{key}` as of {DATE}");
            let help = "take the condition out, or move the actions it is for into this statement";
            let locus = statement.key_locus(at.condition);
            let finding = Finding::new(Code::UNSUPPORTED_ACTION_FOR_CONDITION_KEY, locus, message);
            findings.push(finding.help(help));
        }
    }
}

/// Whether the key belongs to the service of one of the actions.
fn is_judged(at: &KeyAt<'_>, statement: &StatementAt<'_>) -> bool {
    let Some(KnownKey::OfService(_)) = at.known else { return false };
    let Some((prefix, _)) = at.condition.key.split_once(':') else { return false };
    let is_its = |stretch: &Stretch<'_>| {
        stretch.service.is_some_and(|service| service.prefix().eq_ignore_ascii_case(prefix))
    };
    at.condition.operator.kind != OperatorKind::Null && statement.named.stretches().iter().any(is_its)
}

/// Whether all actions of the statement are known, and none of them has the key.
fn is_idle(at: &KeyAt<'_>, statement: &StatementAt<'_>) -> bool {
    let is_known = |named: &Named<'_>| named.action.is_some_and(|action| !action.retired());
    let lack = |stretch: &Stretch<'_>| {
        let keys = stretch.service.map(|service| service.keys_named(&at.condition.key));
        let lacks = |action: Action| keys.as_ref().is_some_and(|keys| !action.takes(keys));
        statement.named.patterns(stretch).iter().all(|named| named.action.is_some_and(lacks))
    };
    let listed = |stretch: &Stretch<'_>| {
        stretch.service.is_some_and(|service| {
            let keys = service.keys_named(&at.condition.key);
            service.actions().any(|action| action.takes(&keys))
        })
    };
    let stretches = statement.named.stretches();
    let actions = statement.named_actions();
    !actions.is_empty()
        && actions.iter().all(is_known)
        && stretches.iter().all(lack)
        && stretches.iter().any(listed)
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

    #[test]
    fn a_key_that_is_listed_for_no_action_passes() {
        for (action, key) in [
            ("glacier:DeleteArchive", "glacier:ResourceTag/LegalHold"),
            ("states:InvokeHTTPEndpoint", "states:HTTPEndpoint"),
            ("lambda:InvokeFunction", "lambda:SourceFunctionArn"),
        ] {
            let codes = codes_of(&format!(r#""{action}""#), "StringEquals", key);
            assert!(!codes.contains(&"UNSUPPORTED_ACTION_FOR_CONDITION_KEY"), "{key}");
        }
        let of_another = codes_of(r#""glacier:DescribeVault""#, "StringEquals", "glacier:ArchiveAgeInDays");
        assert!(of_another.contains(&"UNSUPPORTED_ACTION_FOR_CONDITION_KEY"), "{of_another:?}");
    }
}
