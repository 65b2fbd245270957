//! `MISSING_CONDITION_KEY_FOR_SAML_PRINCIPAL`: a trust in a SAML provider that does not ask for whom an assertion is.
//!
//! - why: an assertion that the provider wrote for another service can be handed in here
//! - bad: `"Principal": {"Federated": "arn:aws:iam::123456789012:saml-provider/corp"}` without a condition
//! - good: the same with `"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}`
//! - source: IAM User Guide, "Available keys for SAML-based AWS STS federation"; "Create a role for SAML 2.0 federation"

use super::holds_its_key;
use super::provider::{self, Provider};
use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Condition, Finding, Findings, wildcard};

/// The keys that tell for whom an assertion is: the audience, or the address it was handed in at.
const AUDIENCE: [&str; 2] = ["saml:aud", "saml:doc"];

/// - Where a SAML provider's users may assume the role, a condition names the audience, and not by a wildcard alone.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        if !statement.covers("sts:AssumeRoleWithSAML") || names_audience(statement) {
            continue;
        }
        let saml = |principal: &&crate::Principal| provider::of(principal) == Some(Provider::Saml);
        for principal in statement.principals().iter().filter(saml) {
            let message = format!(
                "an assertion of `{}` for any service lets its user assume the role",
                principal.value
            );
            let help = "add a condition on `SAML:aud`, for example `https://signin.aws.amazon.com/saml`";
            let locus = statement.principal_locus(principal);
            findings.push(
                Finding::new(Code::MISSING_CONDITION_KEY_FOR_SAML_PRINCIPAL, locus, message).help(help),
            );
        }
    }
}

fn names_audience(statement: &StatementAt<'_>) -> bool {
    let names = |condition: &Condition| {
        holds_its_key(condition) && !condition.values.iter().any(|value| wildcard::is_all(value))
    };
    AUDIENCE.iter().any(|key| statement.conditions_on(key).any(names))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn codes_of(condition: &str) -> Vec<&'static str> {
        trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::123456789012:saml-provider/corp"}},
            "Action":"sts:AssumeRoleWithSAML","Condition":{{{condition}}}}}"#
        ))
    }

    #[test]
    fn an_assertion_for_any_service_is_reported() {
        for condition in [
            r#""StringEquals":{"SAML:iss":"https://idp.example.com"}"#,
            r#""StringLike":{"SAML:aud":"*"}"#,
            r#""StringNotEquals":{"SAML:aud":"x"}"#,
        ] {
            assert_eq!(codes_of(condition), ["MISSING_CONDITION_KEY_FOR_SAML_PRINCIPAL"], "{condition}");
        }
    }

    #[test]
    fn an_assertion_for_aws_passes() {
        assert_eq!(codes_of(r#""StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}"#), [""; 0]);
        assert_eq!(codes_of(r#""StringLike":{"saml:aud":"https://*.signin.aws.amazon.com/saml"}"#), [""; 0]);
    }
}
