//! `OIDC_CONDITION_KEY_OF_ANOTHER_PROVIDER`: a condition on a claim of a provider that the statement does not trust.
//!
//! - why: the key is never there, so the statement lets nobody in, or everybody where the condition allows that
//! - bad: `"Federated": "…:oidc-provider/gitlab.com"` with `"StringEquals": {"gitlab.example.com:sub": "…"}`
//! - good: `"Federated": "…:oidc-provider/gitlab.com"` with `"StringEquals": {"gitlab.com:sub": "…"}`
//! - source: IAM User Guide, "Available keys for AWS OIDC federation"

use super::provider;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, placeholder, suggest};

/// - Where a statement's principals are all OpenID Connect providers, every key that starts with a host starts with the
///   issuer of one of them.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole) {
        let issuers: Option<Vec<&str>> = statement.principals().iter().map(provider::issuer).collect();
        let Some(issuers) = issuers.filter(|issuers| !issuers.is_empty()) else { continue };
        for condition in statement.conditions() {
            let Some((host, claim)) = host_and_claim(&condition.key) else { continue };
            let may_be_one =
                |issuer: &&&str| issuer.eq_ignore_ascii_case(host) || placeholder::occurs_in(issuer);
            if issuers.iter().any(|issuer| may_be_one(&issuer)) || placeholder::occurs_in(host) {
                continue;
            }
            let keys: Vec<String> = issuers.iter().map(|issuer| format!("{issuer}:{claim}")).collect();
            let message =
                format!("`{}` is a key of `{host}`, which the statement does not trust", condition.key);
            let help = format!("write {}", suggest::either(&keys));
            let code = Code::OIDC_CONDITION_KEY_OF_ANOTHER_PROVIDER;
            findings.push(Finding::new(code, statement.key_locus(condition), message).help(help));
        }
    }
}

/// The issuer and the claim of a condition key that starts with a host.
fn host_and_claim(key: &str) -> Option<(&str, &str)> {
    let starts_with_host = key.split_once(':').is_some_and(|(start, _)| start.contains('.'));
    key.rsplit_once(':').filter(|_| starts_with_host)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn is_reported(principal: &str, key: &str) -> bool {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRoleWithWebIdentity",
            "Condition":{{"StringEquals":{{"{key}":"x"}}}}}}"#
        );
        trust_codes(&statement).contains(&"OIDC_CONDITION_KEY_OF_ANOTHER_PROVIDER")
    }

    const GITLAB: &str = r#"{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"}"#;

    #[test]
    fn a_key_of_another_host_is_reported() {
        assert!(is_reported(GITLAB, "gitlab.example.com:sub"));
        assert!(is_reported(r#"{"Federated":"accounts.google.com"}"#, "account.google.com:aud"));
        let eks = r#"{"Federated":"arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A"}"#;
        assert!(is_reported(eks, "oidc.eks.eu-west-1.amazonaws.com/id/0B:sub"));
    }

    #[test]
    fn keys_of_the_provider_and_other_keys_pass() {
        assert!(!is_reported(GITLAB, "GitLab.com:sub"));
        assert!(!is_reported(GITLAB, "aws:RequestTag/example.com"));
        let both =
            r#"{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com","AWS":"123456789012"}"#;
        assert!(!is_reported(both, "gitlab.example.com:sub"), "what a session carries is not known");
        assert!(!is_reported(
            "{\"Federated\":\"arn:aws:iam::123456789012:oidc-provider/{a}\"}",
            "gitlab.com:sub"
        ));
    }
}
