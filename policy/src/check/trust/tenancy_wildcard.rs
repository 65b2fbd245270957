//! `WILDCARD_USAGE_TOO_PERMISSIVE`: a wildcard that may stand for another customer of a shared identity provider, or a
//! wildcard in an id of an account, an organization, a VPC, an endpoint or a user.
//!
//! - why: a pattern like `repo:*` lets everyone at the provider assume the role; ids that share a start have nothing else
//!   in common
//! - bad: `"StringLike": {"token.actions.githubusercontent.com:sub": "repo:*"}`
//! - good: `"StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/app:*"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Wildcard usage too permissive

use super::shared_issuer::{FEWEST_LITERALS, tenancy_key, too_permissive};
use super::{names_values, provider, takes_wildcards};
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings};

/// - In a value of the key that tells a shared provider's customers apart, six characters stand before each wildcard,
///   counted from the wildcard before.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.allows()) {
        let issuers = statement.principals().iter().filter_map(provider::issuer);
        for key in issuers.filter_map(tenancy_key) {
            let patterns = statement.conditions_on(&key).filter(|condition| names_values(condition));
            for condition in patterns.filter(|condition| takes_wildcards(condition)) {
                for (index, value) in
                    condition.values.iter().enumerate().filter(|(_, value)| too_permissive(value))
                {
                    let message = format!("`{value}` can stand for other customers of the identity provider");
                    let help = format!("write at least {FEWEST_LITERALS} characters before each wildcard");
                    let locus = statement.value_locus(condition, index);
                    findings
                        .push(Finding::new(Code::WILDCARD_USAGE_TOO_PERMISSIVE, locus, message).help(help));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn is_reported(operator: &str, value: &str) -> bool {
        let statement = format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
            "Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}},
            "Condition":{{"{operator}":{{"token.actions.githubusercontent.com:sub":"{value}"}}}}}}"#
        );
        trust_codes(&statement).contains(&"WILDCARD_USAGE_TOO_PERMISSIVE")
    }

    #[test]
    fn a_wildcard_that_may_be_any_customer_is_reported() {
        assert!(is_reported("StringLike", "*"));
        assert!(is_reported("StringLike", "repo:*"));
        assert!(is_reported("ForAnyValue:StringLike", "repo:octo-org/app:*:*"));
    }

    #[test]
    fn a_wildcard_behind_a_name_passes() {
        assert!(!is_reported("StringLike", "repo:octo-org/*"));
        assert!(!is_reported("StringLike", "repo:{a}/*"));
        assert!(!is_reported("StringEquals", "repo:*"), "there it is no wildcard");
    }
}
