//! `REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY`: a session of a role beside the role itself.
//!
//! - why: the role stands for all its sessions
//! - bad: `"AWS": ["arn:aws:iam::123456789012:role/a", "arn:aws:sts::123456789012:assumed-role/a/s"]`
//! - good: `"AWS": "arn:aws:iam::123456789012:role/a"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Redundant principal in role trust policy

use crate::check::subject::Subject;
use crate::{Arn, Code, Finding, Findings, PrincipalKind};

/// - No principal is a session of a role that the statement names too.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        let roles: Vec<Arn> = statement
            .principals_of(PrincipalKind::Aws)
            .filter_map(|principal| Arn::parse(&principal.value).ok())
            .filter(|arn| arn.service() == "iam")
            .collect();
        for principal in statement.principals_of(PrincipalKind::Aws) {
            let Ok(session) = Arn::parse(&principal.value) else { continue };
            if let Some(role) = roles.iter().find(|role| is_session_of(&session, role)) {
                let message = format!("`{}` is a session of `{}`", principal.value, role.as_str());
                let locus = statement.principal_locus(principal);
                let finding = Finding::new(Code::REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY, locus, message);
                findings.push(finding.help("take it out"));
            }
        }
    }
}

/// Sessions name their role without its path.
fn is_session_of(session: &Arn, role: &Arn) -> bool {
    let rest = session.resource().strip_prefix("assumed-role/").and_then(|rest| rest.split_once('/'));
    let name = role.resource().strip_prefix("role/").and_then(|path| path.rsplit('/').next());
    session.service() == "sts"
        && (session.partition(), session.account()) == (role.partition(), role.account())
        && name.is_some()
        && rest.map(|(of, _)| of) == name
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::suggestions;

    fn suggested(role: &str) -> Vec<&'static str> {
        let statement = format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":["arn:aws:iam::123456789012:role/{role}",
            "arn:aws:sts::123456789012:assumed-role/orders/session"]}}}}"#
        );
        suggestions(Kind::Trust, &statement)
    }

    #[test]
    fn a_session_beside_its_role_is_redundant() {
        assert_eq!(suggested("orders"), ["REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"]);
        assert_eq!(suggested("teams/orders"), ["REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"]);
        assert_eq!(suggested("billing"), [""; 0]);
    }

    #[test]
    fn what_is_no_session_of_the_role_is_not() {
        let beside_role = |other: &str| {
            let statement = format!(
                r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":["arn:aws:iam::123456789012:role/orders","{other}"]}}}}"#
            );
            suggestions(Kind::Trust, &statement)
        };
        assert_eq!(
            beside_role("arn:aws:sts::123456789012:assumed-role/orders/s"),
            ["REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"]
        );
        for other in [
            "arn:aws:sts::210987654321:assumed-role/orders/s",
            "arn:aws-cn:sts::123456789012:assumed-role/orders/s",
            "arn:aws:sts::123456789012:federated-user/orders",
            "arn:aws:iam::123456789012:root",
        ] {
            assert_eq!(beside_role(other), [""; 0], "{other}");
        }
        let root_and_user = r#"{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["arn:aws:iam::123456789012:root",
            "arn:aws:sts::123456789012:federated-user/jane"]}}"#;
        assert_eq!(suggestions(Kind::Trust, root_and_user), [""; 0]);
    }
}
