//! `MISMATCHED_ACTION_FOR_PRINCIPAL`: an action that the principals of its statement cannot use, or the reverse.
//!
//! - why: a web identity calls `AssumeRoleWithWebIdentity`, a SAML user `AssumeRoleWithSAML`, all others `AssumeRole`;
//!   with another action nobody can assume the role
//! - bad: `"Principal": {"Federated": "accounts.google.com"}, "Action": "sts:AssumeRole"`
//! - good: `"Principal": {"Federated": "accounts.google.com"}, "Action": "sts:AssumeRoleWithWebIdentity"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Mismatched action for principal

use super::ASSUMING;
use super::provider::{self, Provider};
use crate::check::subject::{StatementAt, Subject};
use crate::{ActionElement, Code, Finding, Findings, Principal, PrincipalKind, suggest};

/// - Every assuming action can be used by some principal of its statement.
/// - Every principal can use some assuming action of its statement. A denial of all actions but some is none of them alone.
/// - `*`, and what is not known, can use each.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole) {
        let mut found = idle_actions(statement);
        if found.is_empty() {
            found = idle_principals(statement);
        }
        findings.extend(found);
    }
}

fn idle_actions(statement: &StatementAt<'_>) -> Vec<Finding> {
    let principals = statement.principals();
    let mut found = Vec::new();
    for (index, pattern) in statement.actions().iter().enumerate() {
        let Some(action) = ASSUMING.iter().find(|action| action.eq_ignore_ascii_case(pattern.as_str()))
        else {
            continue;
        };
        if !principals.is_empty() && !principals.iter().any(|principal| can_use(principal, action)) {
            let mut instead: Vec<&str> = principals.iter().filter_map(own_action).collect();
            instead.sort_unstable();
            instead.dedup();
            let message = format!("no principal of the statement can use `{}`", pattern.as_str());
            let help = format!("write {}", suggest::both(&instead));
            let locus = statement.action_locus(index);
            found.push(Finding::new(Code::MISMATCHED_ACTION_FOR_PRINCIPAL, locus, message).help(help));
        }
    }
    found
}

fn idle_principals(statement: &StatementAt<'_>) -> Vec<Finding> {
    let denies_others =
        !statement.allows() && matches!(statement.statement.action, ActionElement::NotAction(_));
    if denies_others || !ASSUMING.iter().any(|action| statement.covers(action)) {
        return Vec::new();
    }
    let idle = |principal: &&Principal| {
        !ASSUMING.iter().any(|action| statement.covers(action) && can_use(principal, action))
    };
    let report = |principal: &Principal| {
        let message = format!("`{}` can use no action of the statement", principal.value);
        let locus = statement.principal_locus(principal);
        let help = own_action(principal)
            .map(|action| format!("add `{action}`, or move it to a statement of its own"));
        Finding::new(Code::MISMATCHED_ACTION_FOR_PRINCIPAL, locus, message).maybe_help(help)
    };
    statement.principals().iter().filter(idle).map(report).collect()
}

fn can_use(principal: &Principal, action: &str) -> bool {
    own_action(principal).is_none_or(|own| own == action)
}

/// The action by which that principal assumes roles; `None` if it is not known, or there are several.
fn own_action(principal: &Principal) -> Option<&'static str> {
    let [assume_role, with_saml, with_web_identity] = ASSUMING;
    match principal.kind {
        PrincipalKind::Service => Some(assume_role),
        PrincipalKind::Aws => (principal.value != "*").then_some(assume_role),
        PrincipalKind::Federated => match provider::of(principal)? {
            Provider::Saml => Some(with_saml),
            Provider::Oidc(_) => Some(with_web_identity),
        },
        PrincipalKind::CanonicalUser => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{said, trust_codes};

    fn mismatches(statement: &str) -> usize {
        trust_codes(statement).iter().filter(|code| **code == "MISMATCHED_ACTION_FOR_PRINCIPAL").count()
    }

    const SAML: &str = "arn:aws:iam::123456789012:saml-provider/ADFS";

    #[test]
    fn an_action_that_no_principal_can_use_is_reported_once() {
        for (kind, value, action) in [
            ("Federated", "accounts.google.com", "sts:AssumeRole"),
            ("Federated", SAML, "sts:AssumeRoleWithWebIdentity"),
            ("AWS", "123456789012", "sts:assumerolewithsaml"),
            ("Service", "datasync.amazonaws.com", "sts:AssumeRoleWithWebIdentity"),
        ] {
            let statement = format!(
                r#"{{"Effect":"Allow","Principal":{{"{kind}":"{value}"}},"Action":["{action}","sts:TagSession"]}}"#
            );
            assert_eq!(mismatches(&statement), 1, "{statement}");
        }
    }

    #[test]
    fn a_denial_of_all_but_the_own_action_passes() {
        let statement = |effect: &str| {
            format!(
                r#"{{"Effect":"{effect}","Principal":{{"AWS":"123456789012"}},"NotAction":"sts:AssumeRole"}}"#
            )
        };
        assert_eq!(mismatches(&statement("Deny")), 0, "it denies `sts:TagSession`");
        assert_eq!(mismatches(&statement("Allow")), 1);
    }

    #[test]
    fn the_place_is_the_action_where_no_principal_can_use_it() {
        let text = |principal: &str, actions: &str| {
            format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{{principal}}},"Action":{actions}}}}}"#
            )
        };
        let ours = |text: &str| {
            let said = said(Kind::Trust, text).into_iter();
            said.filter(|said| said.starts_with("MISMATCHED_ACTION_FOR_PRINCIPAL")).collect::<Vec<_>>()
        };
        let both = r#"["sts:AssumeRole","sts:AssumeRoleWithSAML"]"#;
        assert_eq!(
            ours(&text(r#""AWS":"123456789012""#, both)),
            [
                "MISMATCHED_ACTION_FOR_PRINCIPAL at Statement/0/Action/1: no principal of the statement can use \
                 `sts:AssumeRoleWithSAML`; write `sts:AssumeRole`"
            ]
        );
        let mixed = text(&format!(r#""AWS":"123456789012","Federated":"{SAML}""#), r#""sts:AssumeRole""#);
        assert!(
            ours(&mixed)[0]
                .starts_with("MISMATCHED_ACTION_FOR_PRINCIPAL at Statement/0/Principal/Federated/0: ")
        );
    }

    #[test]
    fn a_principal_that_can_use_no_action_is_reported() {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"123456789012","Federated":"{SAML}"}},"Action":"sts:AssumeRole"}}"#
        );
        assert_eq!(mismatches(&statement), 1);
    }

    #[test]
    fn principals_with_their_actions_pass() {
        for statement in [
            format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"123456789012","Federated":"{SAML}"}},
                "Action":["sts:AssumeRole","sts:AssumeRoleWithSAML"]}}"#),
            r#"{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}"#
                .to_owned(),
            r#"{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRoleWithSAML"}"#.to_owned(),
            "{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"{a}\"},\"Action\":\"sts:AssumeRoleWithSAML\"}"
                .to_owned(),
        ] {
            assert_eq!(mismatches(&statement), 0, "{statement}");
        }
    }
}
