//! `INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY`: a `Federated` principal that is no identity provider.
//!
//! - why: IAM refuses it, or nobody can assume the role
//! - bad: `"Federated": "https://token.actions.githubusercontent.com"`
//! - good: `"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid federated principal syntax in role
//!   trust policy

use iam_role_catalog::built_in_identity_providers;

use super::provider::{is_parameter, without_scheme};
use crate::check::subject::Subject;
use crate::{Arn, Code, Finding, Findings, PrincipalKind, identifier, placeholder, suggest, wildcard};

/// - The ARN of a SAML or OpenID Connect provider in an account, its issuer without `https://`. A slash at the end stays:
///   the issuers of Microsoft Entra ID and Auth0 have one, and so have their providers' ARNs.
/// - Or the domain of one of the four providers that need no registration.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let code = Code::INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY;
    for statement in subject.statements() {
        for principal in statement.principals_of(PrincipalKind::Federated) {
            findings.extend(fault(&principal.value).map(|(message, help)| {
                Finding::new(code, statement.principal_locus(principal), message).help(help)
            }));
        }
    }
}

fn fault(value: &str) -> Option<(String, String)> {
    if is_parameter(value) || wildcard::occurs_in(value) || built_in_identity_providers().contains(&value) {
        return None;
    }
    let message = format!("`{value}` is no identity provider");
    match Arn::parse(value) {
        Ok(arn) => of_arn(&arn).map(|help| (message, help)),
        Err(_) if placeholder::occurs_in(value) => None,
        Err(_) => Some((message, instead_of(value))),
    }
}

/// What to write instead of an ARN that is not that of a provider.
fn of_arn(arn: &Arn) -> Option<String> {
    let account = arn.account();
    let provider = |name: &str| format!("write `arn:{}:iam::{account}:{name}`", arn.partition());
    if arn.service() != "iam"
        || !arn.region().is_empty()
        || !(identifier::is_account_id(account) || placeholder::occurs_in(account))
    {
        return Some(
            "write `arn:aws:iam::123456789012:oidc-provider/issuer` or `…:saml-provider/name`".to_owned(),
        );
    }
    match arn.resource().split_once('/') {
        Some(("saml-provider", name)) if !name.is_empty() && !name.contains('/') => None,
        Some(("oidc-provider", issuer)) => {
            let plain = without_scheme(issuer);
            (plain != issuer || issuer.is_empty()).then(|| provider(&format!("oidc-provider/{plain}")))
        }
        Some((kind, _)) if placeholder::occurs_in(kind) => None,
        None if placeholder::occurs_in(arn.resource()) => None,
        _ => Some(format!("{} or {}", provider("oidc-provider/issuer"), "`…:saml-provider/name`")),
    }
}

/// What to write instead of a text that is no ARN.
fn instead_of(value: &str) -> String {
    let domain = without_scheme(value).trim_end_matches('/');
    match suggest::nearest_within(domain, 2, built_in_identity_providers()) {
        Some(known) => suggest::did_you_mean(known),
        None if domain.contains('.') => {
            format!("write the ARN of the provider, `arn:aws:iam::123456789012:oidc-provider/{domain}`")
        }
        None => "write the ARN of an OpenID Connect or SAML provider".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::fault;
    use crate::check::testing::trust_codes;

    #[test]
    fn the_provider_is_judged_where_it_stands() {
        let statement = r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:user/x"},
            "Action":"sts:AssumeRoleWithSAML"}"#;
        assert_eq!(trust_codes(statement), ["INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"]);
    }

    #[test]
    fn what_is_no_provider_is_refused_with_what_it_should_be() {
        let help = |value| fault(value).map(|(_, help)| help).unwrap_or_default();
        let github = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
        assert!(help("https://token.actions.githubusercontent.com").contains(github));
        assert!(
            help("arn:aws:iam::123456789012:oidc-provider/https://token.actions.githubusercontent.com")
                .contains(github)
        );
        assert_eq!(help("account.google.com"), "did you mean `accounts.google.com`?");
        assert_eq!(help("google"), "write the ARN of an OpenID Connect or SAML provider");
        for value in [
            "arn:aws:iam::123456789012:user/x",
            "google",
            "arn:aws:iam::1:saml-provider/x",
            "arn:aws:s3:::b",
            "arn:aws:iam:us-east-1:123456789012:saml-provider/x",
            "arn:aws:sts::123456789012:saml-provider/x",
            "arn:aws:iam::123456789012:saml-provider/",
            "arn:aws:iam::123456789012:saml-provider/a/b",
            "arn:aws:iam::123456789012:provider",
        ] {
            assert!(fault(value).is_some(), "{value}");
        }
    }

    #[test]
    fn a_wildcard_is_for_another_check() {
        let statement = r#"{"Effect":"Allow","Action":"sts:AssumeRoleWithSAML",
            "Principal":{"Federated":"arn:aws:iam::123456789012:saml-*"}}"#;
        assert_eq!(trust_codes(statement), ["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"]);
    }

    #[test]
    fn a_scheme_is_one_mistake() {
        let statement = r#"{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
            "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/https://idp.example.com"},
            "Condition":{"StringEquals":{"idp.example.com:sub":"x"}}}"#;
        assert_eq!(trust_codes(statement), ["INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"]);
    }

    #[test]
    fn providers_pass() {
        for value in [
            "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF",
            "arn:aws:iam::123456789012:saml-provider/ADFS",
            "arn:aws:iam::123456789012:oidc-provider/example.eu.auth0.com/",
            "arn:aws:iam::\u{E000}:oidc-provider/\u{E001}",
            "arn:aws:iam::123456789012:\u{E000}",
            "arn:aws:iam::123456789012:\u{E000}/ADFS",
            "cognito-identity.amazonaws.com",
            "idp.\u{E000}.example.com",
            "\u{E000}",
        ] {
            assert_eq!(fault(value), None, "{value}");
        }
    }
}
