//! `CONDITION_KEY_NEVER_PRESENT`: a condition on a key that the principals of the statement never send.
//!
//! - why: the condition never holds, so nobody can assume the role by the statement
//! - bad: `"Principal": {"Service": "datasync.amazonaws.com"}` with `"Bool": {"aws:MultiFactorAuthPresent": "true"}`
//! - good: `"Principal": {"Service": "datasync.amazonaws.com"}` with `"StringEquals": {"aws:SourceAccount": "…"}`
//! - source: IAM User Guide, "AWS global condition context keys"; "Available keys for AWS STS", `sts:ExternalId`

use super::provider::is_parameter;
use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Condition, Finding, Findings, OperatorKind, PrincipalKind};

/// Keys, and the kinds of principals that never send them.
///
/// A service that sends `sts:ExternalId` exists, so services are not among those that never do.
const NEVER_SENT: [(&str, &[PrincipalKind]); 7] = [
    ("sts:ExternalId", &[PrincipalKind::Federated]),
    ("aws:MultiFactorAuthPresent", &[PrincipalKind::Federated, PrincipalKind::Service]),
    ("aws:MultiFactorAuthAge", &[PrincipalKind::Federated, PrincipalKind::Service]),
    ("aws:SourceArn", &[PrincipalKind::Federated, PrincipalKind::Aws]),
    ("aws:SourceAccount", &[PrincipalKind::Federated, PrincipalKind::Aws]),
    ("aws:SourceOrgID", &[PrincipalKind::Federated, PrincipalKind::Aws]),
    ("aws:SourceOrgPaths", &[PrincipalKind::Federated, PrincipalKind::Aws]),
];

/// - MFA keys are sent by AWS accounts' users and roles alone, source keys by services alone, and `sts:ExternalId` not
///   with an identity provider's token.
/// - A condition that also holds without the key is no fault here.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        for (key, kinds) in NEVER_SENT {
            if !all_are_of(statement, kinds) {
                continue;
            }
            for condition in statement.conditions_on(key).filter(|condition| needs_its_key(condition)) {
                let message =
                    format!("`{key}` is never sent by the principals of the statement, so it allows nothing");
                let locus = statement.key_locus(condition);
                findings
                    .push(Finding::new(Code::CONDITION_KEY_NEVER_PRESENT, locus, message).help(instead(key)));
            }
        }
    }
}

fn all_are_of(statement: &StatementAt<'_>, kinds: &[PrincipalKind]) -> bool {
    let principals = statement.principals();
    let is_of = |principal: &crate::Principal| {
        kinds.contains(&principal.kind) && principal.value != "*" && !is_parameter(&principal.value)
    };
    !principals.is_empty() && principals.iter().all(is_of)
}

/// Whether the condition fails where its key is absent; one that asks for its presence says so itself.
fn needs_its_key(condition: &Condition) -> bool {
    condition.operator.kind != OperatorKind::Null && condition.needs_its_key()
}

fn instead(key: &str) -> &'static str {
    match key {
        "sts:ExternalId" => "take the condition out; compare the claims of the token instead",
        "aws:MultiFactorAuthPresent" | "aws:MultiFactorAuthAge" => {
            "take the condition out; only users and roles of AWS accounts sign in with MFA"
        }
        _ => "take the condition out; for an account, compare `aws:PrincipalArn` or `sts:ExternalId` instead",
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{said, trust_codes};

    fn is_reported(principal: &str, condition: &str) -> bool {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":["sts:AssumeRole","sts:AssumeRoleWithSAML"],
            "Condition":{condition}}}"#
        );
        trust_codes(&statement).contains(&"CONDITION_KEY_NEVER_PRESENT")
    }

    const SERVICE: &str = r#"{"Service":"datasync.amazonaws.com"}"#;
    const SAML: &str = r#"{"Federated":"arn:aws:iam::123456789012:saml-provider/ADFS"}"#;
    const ACCOUNT: &str = r#"{"AWS":"123456789012"}"#;
    const MFA: &str = r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#;
    const EXTERNAL_ID: &str = r#"{"StringEquals":{"sts:ExternalId":"12345"}}"#;
    const SOURCE: &str = r#"{"StringEquals":{"aws:SourceAccount":"123456789012"}}"#;

    #[test]
    fn keys_that_never_come_are_reported() {
        for (principal, condition) in
            [(SERVICE, MFA), (SAML, MFA), (SAML, EXTERNAL_ID), (ACCOUNT, SOURCE), (SAML, SOURCE)]
        {
            assert!(is_reported(principal, condition), "{principal} {condition}");
        }
    }

    #[test]
    fn keys_that_may_come_and_conditions_that_hold_without_pass() {
        for (principal, condition) in [
            (ACCOUNT, MFA),
            (ACCOUNT, EXTERNAL_ID),
            (SERVICE, EXTERNAL_ID),
            (SERVICE, SOURCE),
            (SAML, r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}"#),
            (ACCOUNT, r#"{"StringNotEquals":{"aws:SourceAccount":"123456789012"}}"#),
            (r#"{"AWS":"123456789012","Service":"datasync.amazonaws.com"}"#, SOURCE),
            (r#"{"AWS":"*"}"#, SOURCE),
        ] {
            assert!(!is_reported(principal, condition), "{principal} {condition}");
        }
    }

    #[test]
    fn the_help_is_for_the_key() {
        for (principal, condition, help) in [
            (SAML, EXTERNAL_ID, "take the condition out; compare the claims of the token instead"),
            (SERVICE, MFA, "take the condition out; only users and roles of AWS accounts sign in with MFA"),
            (
                ACCOUNT,
                SOURCE,
                "take the condition out; for an account, compare `aws:PrincipalArn` or `sts:ExternalId` instead",
            ),
        ] {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{principal},
                "Action":["sts:AssumeRole","sts:AssumeRoleWithSAML"],"Condition":{condition}}}}}"#
            );
            let said = said(Kind::Trust, &text);
            let ours = said.iter().find(|said| said.starts_with("CONDITION_KEY_NEVER_PRESENT")).unwrap();
            assert!(ours.ends_with(&format!("; {help}")), "{ours}");
        }
    }
}
