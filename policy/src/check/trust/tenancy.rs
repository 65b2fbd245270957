//! `MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL`: a trust in an OpenID Connect provider without a condition on its claims.
//!
//! - why: everyone for whom the provider issues tokens can assume the role
//! - bad: `"Principal": {"Federated": "accounts.google.com"}` without a condition
//! - good: the same with `"StringEquals": {"accounts.google.com:aud": "66677788899900pro0"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing condition key for OIDC principal
//!
//! `MISSING_GITHUB_REPO_CONDITION_KEY`: a trust in GitHub that does not say whose repositories.
//!
//! - why: a workflow of any repository of any customer of GitHub can assume the role
//! - bad: `"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}` alone
//! - good: with it, `"StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/app:*"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Missing GitHub repo condition key
//!
//! `MISSING_TENANCY_CONDITION`: a trust in a provider that many customers share, without a condition that tells them
//! apart.
//!
//! - why: any customer of the provider can assume the role; IAM refuses such a policy when it is created or changed
//! - bad: `"StringEquals": {"gitlab.com:aud": "https://gitlab.com"}` alone
//! - good: with it, `"StringLike": {"gitlab.com:sub": "project_path:octo-org/app:*"}`
//! - source: IAM User Guide, "Identity-provider controls for shared OIDC providers"
//!
//! `COGNITO_PRINCIPAL_WITHOUT_CONDITION`: a trust in Amazon Cognito without any condition.
//!
//! - why: IAM refuses it: "A condition block must be present for the Cognito provider"
//! - bad: `"Principal": {"Federated": "cognito-identity.amazonaws.com"}` without a condition
//! - good: the same with `"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:12345678-…"}`
//! - source: Amazon Cognito Developer Guide, "Role trust and permissions"

use super::provider::{self, Provider};
use super::{holds_its_key, is_dead, names_values, shared_issuer, takes_wildcards};
use crate::check::subject::{StatementAt, Subject};
use crate::{
    Code, Condition, Finding, Findings, Principal, PrincipalKind, SharedText, placeholder, wildcard,
};

/// What is wrong with the trust in a provider, and what to write instead.
type Fault = (Code, String, String);

/// - Amazon Cognito: some condition.
/// - A provider that customers share, GitHub among them: a condition that names values of the key that tells them apart.
/// - GitHub: each value starts with an owner's name and ends that name, which `environment:production` and `repo:octo*`
///   do not.
/// - A cluster of Amazon EKS: each value names a namespace or a service account; not wildcards for both.
/// - Any other provider: a condition that names values of one of its keys.
/// - A policy variable of the token limits nothing. IAM takes such a condition on the key of a shared provider, so that
///   is no missing tenancy condition.
/// - A pattern of a shared provider ends the name of a customer before its wildcard: not `project_path:*`, nor
///   `project_path:octo*`.
/// - A wildcard alone limits nothing, nor does `IfExists` on a claim that a token need not have.
/// - A condition that never holds lets nobody in.
/// - A provider whose issuer is a parameter: a condition that names values of some key.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        if !statement.covers("sts:AssumeRoleWithWebIdentity") || is_dead(statement, subject) {
            continue;
        }
        for principal in statement.principals_of(PrincipalKind::Federated) {
            let fault = match provider::issuer(principal) {
                Some(issuer) if !placeholder::occurs_in(issuer) => fault(statement, issuer),
                _ if may_be_any_issuer(principal) => of_unknown(statement),
                _ => None,
            };
            findings.extend(fault.map(|(code, message, help)| {
                Finding::new(code, statement.principal_locus(principal), message).help(help)
            }));
        }
    }
}

fn fault(statement: &StatementAt<'_>, issuer: &str) -> Option<Fault> {
    if issuer == shared_issuer::COGNITO && statement.conditions().is_empty() {
        let message = format!("a trust in `{issuer}` needs a condition");
        let help = format!("add a condition on `{issuer}:aud` with the id of the identity pool");
        return Some((Code::COGNITO_PRINCIPAL_WITHOUT_CONDITION, message, help));
    }
    if shared_issuer::is_eks(issuer) {
        return of_eks(statement, issuer);
    }
    let Some(key) = shared_issuer::tenancy_key(issuer) else {
        let is_limited = statement.conditions().iter().any(|condition| limits_a_claim(condition, issuer));
        return (!is_limited).then(|| {
            let message = format!("everyone for whom `{issuer}` issues tokens may assume the role");
            let help = format!("add a condition on `{issuer}:aud` or `{issuer}:sub`");
            (Code::MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL, message, help)
        });
    };
    if shared_issuer::is_github(issuer) {
        return of_github(statement, &key);
    }
    let names_customers = |condition: &Condition| {
        let names_one =
            |value: &SharedText| !takes_wildcards(condition) || shared_issuer::names_a_customer(value);
        holds_its_key(condition) && condition.values.iter().all(names_one)
    };
    if statement.conditions_on(&key).any(names_customers) {
        return None;
    }
    let message = format!("any customer of `{issuer}` may assume the role: no condition limits `{key}`");
    let is_there = statement.conditions_on(&key).any(names_values);
    let code = if is_there {
        Code::MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL
    } else {
        Code::MISSING_TENANCY_CONDITION
    };
    Some((code, message, format!("add a condition on `{key}`")))
}

/// A wildcard with too little before it is for another check.
fn of_github(statement: &StatementAt<'_>, key: &str) -> Option<Fault> {
    let conditions = || statement.conditions_on(key).filter(|condition| names_values(condition));
    let is_open = |condition: &Condition, value: &str| {
        let takes_wildcards = takes_wildcards(condition);
        !(shared_issuer::names_an_owner(value, takes_wildcards)
            || takes_wildcards && shared_issuer::too_permissive(value))
    };
    let first_open =
        |condition: &'_ Condition| condition.values.iter().find(|value| is_open(condition, value)).cloned();
    let is_closed = |condition: &Condition| !condition.values.is_empty() && first_open(condition).is_none();
    if conditions().any(is_closed) {
        return None;
    }
    let message = match conditions().find_map(first_open) {
        Some(value) => format!("workflows of any repository may assume the role: `{value}` names no owner"),
        None => format!("a workflow of any repository may assume the role: no condition limits `{key}`"),
    };
    let help = format!("add a condition on `{key}`, for example `repo:octo-org/app:ref:refs/heads/main`");
    Some((Code::MISSING_GITHUB_REPO_CONDITION_KEY, message, help))
}

/// Every pod of a cluster has tokens for the same audience, so the subject has to say which service account.
fn of_eks(statement: &StatementAt<'_>, issuer: &str) -> Option<Fault> {
    let key = format!("{issuer}:sub");
    let names_an_account = |condition: &Condition| {
        limits(condition)
            && (!takes_wildcards(condition)
                || condition.values.iter().all(|value| shared_issuer::names_a_service_account(value)))
    };
    (!statement.conditions_on(&key).any(names_an_account)).then(|| {
        let message = format!("every pod of the cluster may assume the role: no condition limits `{key}`");
        let help = format!("add a condition on `{key}`, for example `system:serviceaccount:namespace:name`");
        (Code::MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL, message, help)
    })
}

/// Whether the principal, or its issuer, is a parameter, and it is no SAML provider.
fn may_be_any_issuer(principal: &Principal) -> bool {
    placeholder::occurs_in(&principal.value) && provider::of(principal) != Some(Provider::Saml)
}

/// A provider whose issuer is a parameter: which keys are its claims is not known, but some condition there must be.
fn of_unknown(statement: &StatementAt<'_>) -> Option<Fault> {
    let is_limited = statement.conditions().iter().any(limits);
    (!is_limited).then(|| {
        let message = "everyone for whom the identity provider issues tokens may assume the role".to_owned();
        let help = "add a condition on the `aud` or `sub` of the provider's tokens".to_owned();
        (Code::MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL, message, help)
    })
}

/// Whether the condition limits a claim of the issuer, which every token has if the condition also holds without it.
fn limits_a_claim(condition: &Condition, issuer: &str) -> bool {
    let Some(claim) = provider::claim(&condition.key, issuer) else { return false };
    let is_always_there = ["aud", "sub"].iter().any(|always| claim.eq_ignore_ascii_case(always));
    limits(condition) && (is_always_there || !condition.operator.if_exists)
}

/// Whether not every value of its key fulfils the condition.
fn limits(condition: &Condition) -> bool {
    let is_anything = |value: &SharedText| takes_wildcards(condition) && wildcard::is_all(value);
    holds_its_key(condition) && !condition.values.iter().any(is_anything)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn codes_of(provider: &str, condition: &str) -> Vec<&'static str> {
        let mut codes = trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"{provider}"}},"Action":"sts:AssumeRoleWithWebIdentity"{condition}}}"#
        ));
        codes.retain(|code| !code.starts_with("SPECIFIC_GITHUB"));
        codes
    }

    fn provider(issuer: &str) -> String {
        format!("arn:aws:iam::123456789012:oidc-provider/{issuer}")
    }

    const GITHUB: &str = "token.actions.githubusercontent.com";

    #[test]
    fn a_provider_without_a_condition_is_reported() {
        assert_eq!(codes_of("accounts.google.com", ""), ["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"]);
        assert_eq!(codes_of("cognito-identity.amazonaws.com", ""), ["COGNITO_PRINCIPAL_WITHOUT_CONDITION"]);
        assert_eq!(codes_of(&provider(GITHUB), ""), ["MISSING_GITHUB_REPO_CONDITION_KEY"]);
        assert_eq!(codes_of(&provider("gitlab.com"), ""), ["MISSING_TENANCY_CONDITION"]);
    }

    #[test]
    fn another_claim_than_the_one_that_tells_customers_apart_is_not_enough() {
        let audience = r#","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}"#;
        assert_eq!(codes_of(&provider(GITHUB), audience), ["MISSING_GITHUB_REPO_CONDITION_KEY"]);
        let negated = r#","Condition":{"StringNotLike":{"gitlab.com:sub":"project_path:octo-org/app:*"}}"#;
        assert_eq!(codes_of(&provider("gitlab.com"), negated), ["MISSING_TENANCY_CONDITION"]);
        let empty_passes =
            r#","Condition":{"ForAllValues:StringLike":{"gitlab.com:sub":"project_path:octo-org/app:*"}}"#;
        let codes = codes_of(&provider("gitlab.com"), empty_passes);
        assert_eq!(codes, ["FORALLVALUES_WITH_SINGLE_VALUED_KEY", "MISSING_TENANCY_CONDITION"]);
    }

    /// What a template was to fill in is taken for a variable, of which there is none.
    #[test]
    fn a_condition_that_never_holds_lets_nobody_in() {
        let with = |issuer: &str, key: &str, value: &str| {
            let condition = format!(r#","Condition":{{"StringLike":{{"{issuer}:{key}":{value}}}}}"#);
            codes_of(issuer, &condition)
        };
        let cognito = "cognito-identity.amazonaws.com";
        assert_eq!(with(cognito, "aud", r#""${pool_id}""#), [""; 0]);
        assert_eq!(with(cognito, "aud", r#"["${pool_id}","${pool}"]"#), [""; 0]);
        // One value of several, or a variable that may have a value, is enough.
        let missing = "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL";
        let itself = format!("${{{cognito}:aud}}");
        assert_eq!(with(cognito, "aud", &format!(r#""{itself}""#)), [missing]);
        assert_eq!(with(cognito, "aud", &format!(r#"["${{pool_id}}","{itself}"]"#)), [missing]);
        assert_eq!(with(cognito, "aud", r#""${pool_id, 'x'}""#), [missing]);
        assert_eq!(with(cognito, "aud", r#""${aws:Pool}""#), [missing], "it may be newer than the catalogue");
    }

    #[test]
    fn a_claim_that_is_compared_with_itself_limits_nothing() {
        let itself = |issuer: &str, claim: &str| {
            codes_of(
                &provider(issuer),
                &format!(r#","Condition":{{"StringEquals":{{"{issuer}:{claim}":"${{{issuer}:{claim}}}"}}}}"#),
            )
        };
        assert_eq!(itself(GITHUB, "sub"), ["MISSING_GITHUB_REPO_CONDITION_KEY"]);
        let any_project = r#","Condition":{"StringLike":{"gitlab.com:sub":"project_path:*"}}"#;
        assert_eq!(
            codes_of(&provider("gitlab.com"), any_project),
            ["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"]
        );
        assert_eq!(
            codes_of(&provider("gitlab.com"), &any_project.replace(":*", ":octo*")),
            ["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"]
        );
        assert_eq!(itself("gitlab.com", "sub"), ["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"]);
        assert_eq!(itself("idp.example.com", "aud"), ["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"]);
    }

    #[test]
    fn a_subject_that_any_repository_can_have_is_not_enough() {
        for (operator, value) in [
            ("StringEquals", "environment:production"),
            ("StringLike", "workflow:deploy*:repo:x/y"),
            ("StringLike", "repo:o*"),
            ("StringLike", "repo:octo*/app:ref:refs/heads/main"),
        ] {
            let statement = format!(
                r#"{{"Effect":"Allow","Principal":{{"Federated":"{}"}},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{{"{operator}":{{"{GITHUB}:sub":["repo:octo-org/app:environment:test","{value}"]}}}}}}"#,
                provider(GITHUB)
            );
            assert_eq!(trust_codes(&statement), ["MISSING_GITHUB_REPO_CONDITION_KEY"], "{value}");
        }
    }

    #[test]
    fn a_condition_that_every_token_fulfils_is_not_enough() {
        let codes = |condition: &str| {
            codes_of(&provider("idp.example.com"), &format!(r#","Condition":{{{condition}}}"#))
        };
        for condition in [
            r#""StringLike":{"idp.example.com:aud":"*"}"#,
            r#""StringLike":{"idp.example.com:sub":["x","?*"]}"#,
            r#""StringEqualsIfExists":{"idp.example.com:email":"a@b"}"#,
        ] {
            assert_eq!(codes(condition), ["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"], "{condition}");
        }
        for condition in [
            r#""StringLike":{"idp.example.com:aud":"app-*"}"#,
            r#""StringEqualsIfExists":{"idp.example.com:aud":"app"}"#,
            r#""StringEquals":{"idp.example.com:email":"a@b"}"#,
        ] {
            assert_eq!(codes(condition), [""; 0], "{condition}");
        }
    }

    #[test]
    fn a_provider_that_is_a_parameter_needs_some_condition() {
        let code = "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL";
        for provider in ["{a}".to_owned(), provider("{a}"), "arn:aws:iam::123456789012:{a}".to_owned()] {
            assert_eq!(codes_of(&provider, ""), [code], "{provider}");
            let transport = r#","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#;
            assert_eq!(codes_of(&provider, transport), [code], "{provider}");
            let subject = r#","Condition":{"StringEquals":{"idp.example.com:sub":"x"}}"#;
            assert_eq!(codes_of(&provider, subject), [""; 0], "{provider}");
        }
        assert_eq!(codes_of("arn:aws:iam::{a}:saml-provider/corp", ""), ["MISMATCHED_ACTION_FOR_PRINCIPAL"]);
        let saml = r#"{"Effect":"Allow","Principal":{"Federated":"{a}"},"Action":"sts:AssumeRoleWithSAML"}"#;
        assert_eq!(trust_codes(saml), [""; 0]);
    }

    #[test]
    fn a_cluster_needs_a_service_account() {
        let issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0A";
        let codes = |operator: &str, claim: &str, value: &str| {
            let condition = format!(r#","Condition":{{"{operator}":{{"{issuer}:{claim}":"{value}"}}}}"#);
            codes_of(&provider(issuer), &condition)
        };
        let code = "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL";
        assert_eq!(codes("StringEquals", "aud", "sts.amazonaws.com"), [code]);
        for value in
            ["*", "system:*", "*:serviceaccount:*", "system:serviceaccount:*", "system:serviceaccount:*:*"]
        {
            assert_eq!(codes("StringLike", "sub", value), [code], "{value}");
        }
        for value in [
            "system:serviceaccount:billing:*",
            "system:serviceaccount:*:api",
            "system:serviceaccount:{a}:{b}",
            "{a}",
        ] {
            assert_eq!(codes("StringLike", "sub", value), [""; 0], "{value}");
        }
    }

    #[test]
    fn providers_with_their_conditions_pass() {
        for (provider, condition) in [
            (
                "accounts.google.com".to_owned(),
                r#"{"StringEquals":{"accounts.google.com:aud":"66677788899900pro0"}}"#,
            ),
            (
                "cognito-identity.amazonaws.com".to_owned(),
                r#"{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:1"}}"#,
            ),
            (
                provider(GITHUB),
                r#"{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:octo-org/app:*"}}"#,
            ),
            (provider("gitlab.com"), r#"{"StringLike":{"GitLab.com:sub":"project_path:octo-org/app:*"}}"#),
            (
                provider("oidc.eks.eu-west-1.amazonaws.com/id/0A"),
                r#"{"StringEquals":{"oidc.eks.eu-west-1.amazonaws.com/id/0A:sub":"system:serviceaccount:a:b"}}"#,
            ),
            (provider("{a}"), r#"{"StringEquals":{"gitlab.com:sub":"x"}}"#),
        ] {
            assert_eq!(codes_of(&provider, &format!(r#","Condition":{condition}"#)), [""; 0], "{condition}");
        }
    }
}
