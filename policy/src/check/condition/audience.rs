//! `FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE`: the audience of a token under `ForAnyValue:`.
//!
//! - why: the claim has one value in the request, and the qualifier hides that
//! - bad: `"ForAnyValue:StringEquals": {"accounts.google.com:aud": "66677788899900pro0"}`
//! - good: `"StringEquals": {"accounts.google.com:aud": "66677788899900pro0"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", `ForAnyValue` with audience claim type
//!
//! `CONFIRM_AUDIENCE_CLAIM_TYPE`: a condition on the audience of a token.
//!
//! - why: providers differ in whom they name as the audience; the value has to be the one this provider writes
//! - bad: `"StringEquals": {"idp.example.com:aud": "sts.amazonaws.com"}` for a provider that names the client
//! - good: `"StringEquals": {"idp.example.com:aud": "orders-client"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Confirm audience claim type

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, Kind, Operator, OperatorKind, Qualifier};

/// - In a trust policy, the audience of an OpenID Connect provider has no qualifier `ForAnyValue:`.
/// - Any other condition on it is a suggestion to look it up.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind != Kind::Trust {
        return;
    }
    for (statement, condition) in subject.conditions() {
        let operator = condition.operator;
        if !is_audience(&condition.key) || operator.kind == OperatorKind::Null {
            continue;
        }
        let (code, message, help) = if operator.qualifier == Some(Qualifier::ForAnyValue) {
            let message = format!("`{}` has one value, so it takes no qualifier", condition.key);
            let help = format!("write `{}`", Operator { qualifier: None, ..operator });
            (Code::FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE, message, help)
        } else {
            let message = format!("`{}` is compared as one value", condition.key);
            let help = "make sure that the provider's tokens name this audience".to_owned();
            (Code::CONFIRM_AUDIENCE_CLAIM_TYPE, message, help)
        };
        findings.push(Finding::new(code, statement.key_locus(condition), message).help(help));
    }
}

/// Whether the key is the audience of an OpenID Connect provider, whose keys start with its host.
fn is_audience(key: &str) -> bool {
    key.rsplit_once(':')
        .is_some_and(|(issuer, claim)| issuer.contains('.') && claim.eq_ignore_ascii_case("aud"))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{suggestions, trust_codes};

    fn statement(operator: &str, key: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{{"Federated":"accounts.google.com"}},
            "Condition":{{"{operator}":{{"{key}":"66677788899900pro0"}}}}}}"#
        )
    }

    #[test]
    fn a_qualifier_on_the_audience_is_reported() {
        let any = statement("ForAnyValue:StringEquals", "accounts.google.com:AUD");
        assert_eq!(trust_codes(&any), ["FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE"]);
        let one = statement("StringEquals", "accounts.google.com:aud");
        assert_eq!(trust_codes(&one), [""; 0]);
        assert_eq!(suggestions(Kind::Trust, &one), ["CONFIRM_AUDIENCE_CLAIM_TYPE"]);
        let subject = statement("StringEquals", "accounts.google.com:sub");
        assert_eq!(suggestions(Kind::Trust, &subject), [""; 0]);
    }
}
