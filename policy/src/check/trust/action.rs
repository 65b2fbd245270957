//! `TRUST_POLICY_ACTION_NOT_STS`: an action in a trust policy that neither assumes a role nor accompanies that.
//!
//! - why: IAM refuses the trust policy: `AssumeRole policy may only specify STS AssumeRole actions`
//! - bad: `"Action": "sts:*"`
//! - good: `"Action": "sts:AssumeRole"`
//! - source: IAM API Reference, `CreateRole`, `AssumeRolePolicyDocument`; AWS STS API Reference, Actions
//!
//! `TRUST_POLICY_ALLOWS_NOT_ACTION`: a statement of a trust policy that allows all actions but those it lists.
//!
//! - why: it allows each way to assume a role, those that come later too; a trust policy takes nothing but these actions
//! - bad: `"Effect": "Allow", "NotAction": "sts:TagSession"`
//! - good: `"Effect": "Allow", "Action": "sts:AssumeRole"`
//! - source: IAM User Guide, "IAM JSON policy elements: `NotAction`"

use iam_role_catalog::service;

use super::{ACCOMPANYING, ASSUMING, is_taken};
use crate::check::subject::{StatementAt, Subject};
use crate::{ActionElement, ActionPattern, Code, Finding, Findings, placeholder, suggest};

/// - The service of every action is STS.
/// - No action has a wildcard.
/// - No statement allows by `NotAction`.
/// - The action is one of the six that a trust policy takes. One that STS does not have at all is for another check.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        findings.extend(not_action(statement));
        for (index, pattern) in statement.actions().iter().enumerate() {
            let fault = fault(pattern);
            findings.extend(fault.map(|(message, help)| {
                Finding::new(Code::TRUST_POLICY_ACTION_NOT_STS, statement.action_locus(index), message)
                    .help(help)
            }));
        }
    }
}

fn not_action(statement: &StatementAt<'_>) -> Option<Finding> {
    let ActionElement::NotAction(_) = statement.statement.action else { return None };
    if !statement.allows() {
        return None;
    }
    let message = "`NotAction` in a trust policy allows every way to assume the role that it does not list";
    let help = format!("write `Action` with what is meant, for example `{}`", ASSUMING.first()?);
    let locus = statement.locus().member("NotAction");
    Some(Finding::new(Code::TRUST_POLICY_ALLOWS_NOT_ACTION, locus, message).help(help))
}

fn fault(pattern: &ActionPattern) -> Option<(String, String)> {
    let written = pattern.as_str();
    if is_taken(pattern) || placeholder::occurs_in(written) {
        return None;
    }
    let of_sts = pattern.service().is_some_and(|service| service.eq_ignore_ascii_case("sts"));
    if pattern.is_wildcard() && (of_sts || pattern.service().is_none()) {
        let message = format!("a trust policy takes no wildcard in an action, and `{written}` has one");
        return Some((
            message,
            format!("write those of {} that are meant", suggest::both(&[ASSUMING, ACCOMPANYING].concat())),
        ));
    }
    let is_unknown = of_sts && service("sts").is_none_or(|sts| sts.action(pattern.name()).is_none());
    (!is_unknown).then(|| {
        let message = format!("`{written}` does not assume a role, and a trust policy takes nothing else");
        (message, format!("write {}", suggest::either(&ASSUMING)))
    })
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{said, trust_codes};

    fn with_action(action: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"123456789012"}},"Action":["sts:AssumeRole",{action}]}}"#
        )
    }

    #[test]
    fn actions_of_other_services_and_wildcards_are_refused() {
        for action in [r#""s3:GetObject""#, r#""sts:*""#, r#""*""#, r#""sts:GetCallerIdentity""#, r#""s3:*""#]
        {
            assert_eq!(trust_codes(&with_action(action)), ["TRUST_POLICY_ACTION_NOT_STS"], "{action}");
        }
    }

    #[test]
    fn the_six_actions_pass_in_any_case() {
        for action in [r#""sts:TagSession""#, r#""STS:setsourceidentity""#, r#""sts:SetContext""#] {
            assert_eq!(trust_codes(&with_action(action)), [""; 0], "{action}");
        }
    }

    #[test]
    fn allowing_all_actions_but_some_is_reported() {
        let text = r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Principal":{"AWS":"123456789012"},"NotAction":"sts:TagSession"}]}"#;
        let said = said(Kind::Trust, text);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("TRUST_POLICY_ALLOWS_NOT_ACTION at Statement/0/NotAction:"), "{said:?}");
        let denied = r#"{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"},
            {"Effect":"Deny","Principal":{"AWS":"123456789012"},"NotAction":"sts:TagSession"}"#;
        assert_eq!(trust_codes(denied), [""; 0]);
    }

    #[test]
    fn a_slip_in_an_action_of_sts_is_named_once() {
        let text = r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":["sts:AssumeRole","sts:TagSesion"]}]}"#;
        let said = said(Kind::Trust, text);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].starts_with("INVALID_ACTION at Statement/0/Action/1: sts has no action `sts:TagSesion`")
        );
    }
}
