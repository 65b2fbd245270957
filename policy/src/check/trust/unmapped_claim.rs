//! `UNMAPPED_CLAIM`: a condition on a claim that IAM does not take over from an identity provider's tokens.
//!
//! - why: only some claims become condition keys; any other is never there, so that the condition never holds, or always. It
//!   is a warning, because AWS maps more claims from time to time
//! - bad: `"StringEquals": {"token.actions.githubusercontent.com:event_name": "push"}`
//! - good: `"StringEquals": {"token.actions.githubusercontent.com:ref": "refs/heads/main"}`
//! - source: IAM User Guide, "IAM and AWS STS condition context keys", Available keys for AWS OIDC federation

use iam_role_catalog::{DATE, web_identity_key};

use super::provider;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, placeholder};

/// - Where a statement trusts a provider, each condition key that starts with its issuer ends in a claim that the catalogue
///   has for that issuer, or for every issuer.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        let issuers = statement.principals().iter().filter_map(provider::issuer);
        for issuer in issuers.filter(|issuer| !placeholder::occurs_in(issuer)) {
            for condition in statement.conditions() {
                let Some(claim) = provider::claim(&condition.key, issuer) else { continue };
                if web_identity_key(&condition.key).is_some() {
                    continue;
                }
                let message = format!("the claim `{claim}` of `{issuer}` becomes no condition key");
                let help = format!(
                    "compare `{issuer}:sub`, which the provider may make of that claim; the catalogue of {DATE} does not \
                     have the key"
                );
                let locus = statement.key_locus(condition);
                findings.push(Finding::new(Code::UNMAPPED_CLAIM, locus, message).help(help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn is_reported(issuer: &str, claim: &str) -> bool {
        let codes = trust_codes(&format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
            "Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/{issuer}"}},
            "Condition":{{"StringEquals":{{"{issuer}:sub":"repo:octo-org/app:ref:refs/heads/main","{issuer}:{claim}":"x"}}}}}}"#
        ));
        codes.contains(&"UNMAPPED_CLAIM")
    }

    #[test]
    fn a_claim_that_becomes_no_key_is_reported() {
        assert!(is_reported("token.actions.githubusercontent.com", "event_name"));
        assert!(is_reported("idp.example.com", "groups"));
    }

    #[test]
    fn claims_of_every_provider_and_of_this_one_pass() {
        assert!(!is_reported("token.actions.githubusercontent.com", "repository_id"));
        assert!(!is_reported("idp.example.com", "AUD"));
    }
}
