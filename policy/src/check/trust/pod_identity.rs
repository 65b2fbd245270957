//! `MISSING_TAG_SESSION_FOR_POD_IDENTITY`: a trust in Amazon EKS Pod Identity without leave to tag the session.
//!
//! - why: EKS tags the sessions of its pods with cluster, namespace and service account, and gets none where it may not. It
//!   is a warning, because an association can be made without tags
//! - bad: `"Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": "sts:AssumeRole"`
//! - good: `"Action": ["sts:AssumeRole", "sts:TagSession"]`
//! - source: Amazon EKS User Guide, "Create IAM role with trust policy required by EKS Pod Identity"

use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Finding, Findings, PrincipalKind};

const POD_IDENTITY: &str = "pods.eks.amazonaws.com";

/// - Where EKS Pod Identity may assume the role, it may tag the session too, by one statement or another.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let trusts = |statement: &&StatementAt<'_>| {
        let mut services = statement.principals_of(PrincipalKind::Service);
        statement.allows() && services.any(|service| service.value == POD_IDENTITY)
    };
    let trusting: Vec<&StatementAt<'_>> = subject.statements().filter(trusts).collect();
    let may_tag = trusting.iter().any(|statement| statement.covers("sts:TagSession"));
    let assuming = trusting.iter().find(|statement| statement.covers("sts:AssumeRole"));
    let Some(assuming) = assuming.filter(|_| subject.whole && !may_tag) else { return };
    let message = format!("`{POD_IDENTITY}` tags the sessions of pods, and may not here");
    let locus = assuming.locus().member(assuming.statement.action.name());
    let code = Code::MISSING_TAG_SESSION_FOR_POD_IDENTITY;
    findings.push(Finding::new(code, locus, message).help("add `sts:TagSession`"));
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn codes_of(actions: &str) -> Vec<&'static str> {
        trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Service":"pods.eks.amazonaws.com"}},"Action":{actions}}}"#
        ))
    }

    #[test]
    fn assume_role_alone_is_reported() {
        assert_eq!(codes_of(r#""sts:AssumeRole""#), ["MISSING_TAG_SESSION_FOR_POD_IDENTITY"]);
    }

    #[test]
    fn both_actions_pass() {
        assert_eq!(codes_of(r#"["sts:AssumeRole","sts:TagSession"]"#), [""; 0]);
    }
}
