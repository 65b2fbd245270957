//! `MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY`: a trust in IAM Roles Anywhere without an action it needs.
//!
//! - why: Roles Anywhere tags its sessions and sets their source identity; without leave for both it gets no session
//! - bad: `"Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:AssumeRole"`
//! - good: `"Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing action for roles anywhere trust policy

use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Finding, Findings, PrincipalKind, suggest};

const NEEDED: [&str; 3] = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];

/// - Where Roles Anywhere is allowed one of the three actions, it is allowed all, in one statement or several.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let trusting: Vec<&StatementAt<'_>> =
        subject.statements().filter(|statement| trusts_roles_anywhere(statement)).collect();
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|action| !trusting.iter().any(|statement| statement.covers(action)))
        .collect();
    let [first, ..] = trusting.as_slice() else { return };
    if subject.whole && !missing.is_empty() {
        let message = format!("IAM Roles Anywhere also needs {}", suggest::both(&missing));
        let locus = first.locus().member(first.statement.action.name());
        let help = format!("write all of {}", suggest::both(&NEEDED));
        findings.push(
            Finding::new(Code::MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY, locus, message).help(help),
        );
    }
}

fn trusts_roles_anywhere(statement: &StatementAt<'_>) -> bool {
    let mut services = statement.principals_of(PrincipalKind::Service);
    statement.allows() && services.any(|service| service.value == "rolesanywhere.amazonaws.com")
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn codes_of(actions: &str) -> Vec<&'static str> {
        trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Service":"rolesanywhere.amazonaws.com"}},"Action":{actions},
                "Condition":{{"ArnEquals":{{"aws:SourceArn":
                "arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/a"}}}}}}"#
        ))
    }

    #[test]
    fn assume_role_alone_is_not_enough() {
        let code = "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY";
        assert_eq!(codes_of(r#""sts:AssumeRole""#), [code]);
        assert_eq!(codes_of(r#"["sts:AssumeRole","sts:TagSession"]"#), [code]);
    }

    #[test]
    fn the_three_actions_pass() {
        assert_eq!(codes_of(r#"["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"]"#), [""; 0]);
    }
}
