//! `FEDERATED_PRINCIPAL_NOT_SUPPORTED`: an identity provider as the principal of another policy than a trust policy.
//!
//! - why: who signs in by a provider assumes a role, and calls as that role
//! - bad: `"Principal": {"Federated": "arn:aws:iam::123456789012:saml-provider/corp"}` in a bucket policy
//! - good: `"Principal": {"AWS": "arn:aws:iam::123456789012:role/developer"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Federated principal not supported

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, PrincipalElement, PrincipalKind};

/// - No principal is an identity provider.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        let listed = statement.statement.principal.as_ref().map(PrincipalElement::principals);
        let listed = listed.map_or(&[][..], crate::Principals::listed);
        for principal in listed.iter().filter(|principal| principal.kind == PrincipalKind::Federated) {
            let message = format!("`{}` is an identity provider, which only roles trust", principal.value);
            let locus = statement.principal_locus(principal);
            let finding = Finding::new(Code::FEDERATED_PRINCIPAL_NOT_SUPPORTED, locus, message);
            findings.push(finding.help("name the role that is assumed"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::codes;

    fn codes_of(principal: &str) -> Vec<&'static str> {
        let statement = format!(
            r#"{{"Effect":"Deny","Principal":{principal},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#
        );
        codes(Kind::Resource, &statement)
    }

    #[test]
    fn a_provider_is_reported() {
        for provider in ["arn:aws:iam::123456789012:saml-provider/corp", "accounts.google.com"] {
            let principal = format!(r#"{{"Federated":"{provider}"}}"#);
            assert_eq!(codes_of(&principal), ["FEDERATED_PRINCIPAL_NOT_SUPPORTED"], "{provider}");
        }
    }

    #[test]
    fn a_role_passes() {
        assert_eq!(codes_of(r#"{"AWS":"arn:aws:iam::123456789012:role/developer"}"#), [""; 0]);
    }
}
