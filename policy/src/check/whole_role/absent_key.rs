//! `USER_KEY_IN_ROLE_POLICY`: a key of IAM users in the policy of a role.
//!
//! - why: sessions of a role have no user name, so a resource or condition with it matches nothing; a condition that
//!   compares for difference always holds. It is a warning, because AWS's own analysis does not know whom a policy is for
//! - bad: `"Resource": "arn:aws:s3:::home/${aws:username}/*"` in a role's policy
//! - good: `"Resource": "arn:aws:s3:::home/${aws:userid}/*"`
//! - source: IAM User Guide, "AWS global condition context keys", `aws:username`
//!
//! `FEDERATION_KEY_WITHOUT_TRUST`: a key of an identity provider that the role does not trust.
//!
//! - why: only sessions that the provider's token or assertion has started have the key, and the role has none. It is a
//!   warning, because AWS's own analysis does not see the trust policy beside it
//! - bad: `${cognito-identity.amazonaws.com:sub}` in a policy of a role that trusts `lambda.amazonaws.com` alone
//! - good: the same in a role that trusts `cognito-identity.amazonaws.com`
//! - source: IAM User Guide, "IAM and AWS STS condition context keys", Available keys for AWS OIDC federation

use crate::check::grants::Grants;
use crate::check::subject::StatementAt;
use crate::check::whole::{Part, Whole};
use crate::{Code, Finding, Findings, Kind, Locus, PrincipalKind, placeholder, variable};

/// The key that only requests of IAM users have.
const OF_USERS: &str = "aws:username";

/// - In a role's policies, no condition is on such a key and no variable is one, but for a variable with a default.
/// - A key of SAML needs a trust in a SAML provider, a key that starts with a host one in that provider.
/// - Nothing is said of providers where the trust holds a parameter, or could not be read.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    if grants.whole.role.is_none() {
        return;
    }
    for part in grants.whole.granting() {
        for statement in part.subject.statements() {
            for (key, locus) in keys(statement) {
                let Some(code) = absent(key, grants.whole) else { continue };
                let (message, help) = words(code, key);
                findings.push(Finding::new(code, part.place(locus), message).help(help));
            }
        }
    }
}

/// The keys that a statement needs, and where it does.
fn keys<'a>(statement: &StatementAt<'a>) -> Vec<(&'a str, Locus)> {
    let mut keys = Vec::new();
    for condition in statement.conditions() {
        keys.push((condition.key.as_str(), statement.key_locus(condition)));
        for (index, value) in condition.values.iter().enumerate() {
            keys.extend(variables(value).map(|key| (key, statement.value_locus(condition, index))));
        }
    }
    for at in &statement.arns {
        keys.extend(variables(at.arn.as_str()).map(|key| (key, statement.resource_locus(at.index))));
    }
    keys
}

/// The keys of the variables in a text that have no default.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    let variables = variable::spans(text).filter_map(|span| text.get(span));
    let keys = variables.filter_map(|variable| variable.strip_prefix("${")?.strip_suffix('}'));
    keys.filter(|key| !key.contains(','))
}

/// Why no session of the role has the key.
fn absent(key: &str, whole: &Whole<'_>) -> Option<Code> {
    if key.eq_ignore_ascii_case(OF_USERS) {
        return Some(Code::USER_KEY_IN_ROLE_POLICY);
    }
    let (start, _) = key.split_once(':')?;
    let is_of_provider = start.contains('.') || start.eq_ignore_ascii_case("saml");
    let (prefix, _) = key.rsplit_once(':')?;
    (is_of_provider && !may_be_trusted(prefix, whole)).then_some(Code::FEDERATION_KEY_WITHOUT_TRUST)
}

/// Whether the role may trust the provider whose keys start with `prefix`.
fn may_be_trusted(prefix: &str, whole: &Whole<'_>) -> bool {
    let Some(trust) = whole.parts().iter().find(|part| part.subject.kind == Kind::Trust) else { return true };
    let is_it = |provider: &str| match provider.split_once("-provider/") {
        Some((start, _)) if start.ends_with("saml") => prefix.eq_ignore_ascii_case("saml"),
        Some((_, issuer)) => issuer.eq_ignore_ascii_case(prefix),
        None => provider.eq_ignore_ascii_case(prefix),
    };
    let of_statement = |statement: &StatementAt<'_>| {
        let mut providers = statement.principals_of(PrincipalKind::Federated);
        providers.any(|provider| placeholder::occurs_in(&provider.value) || is_it(&provider.value))
    };
    !trust.subject.whole || Part::allowing(trust).any(of_statement)
}

fn words(code: Code, key: &str) -> (String, &'static str) {
    if code == Code::USER_KEY_IN_ROLE_POLICY {
        let message = format!("sessions of a role have no `{key}`");
        return (
            message,
            "use `aws:userid`, `aws:PrincipalTag` or `sts:RoleSessionName` in the trust policy",
        );
    }
    let message = format!("the role trusts no provider whose sessions have `{key}`");
    (message, "trust the provider, or take the key out")
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{read_document, role_said};

    const COGNITO: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow",
        "Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity",
        "Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:1"}}}}"#;

    fn codes(trust: Option<&str>, resource: &str, condition: &str) -> Vec<String> {
        let when = if condition.is_empty() { "" } else { "," };
        let statement = format!(
            r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"{resource}",
            "Condition":{{"Bool":{{"aws:SecureTransport":"true"}}{when}{condition}}}}}"#
        );
        let trusting = |role: &mut crate::Role| {
            if let Some(trust) = trust {
                role.trust = read_document(trust, Kind::Trust);
            }
        };
        let said = role_said(trusting, &[&statement]).into_iter();
        said.map(|said| said.split_once(':').unwrap().0.to_owned()).collect()
    }

    const HOME: &str = "Policies/0/PolicyDocument/Statement/0/Resource/0";

    #[test]
    fn a_user_s_name_is_reported_wherever_it_stands() {
        let code = format!("USER_KEY_IN_ROLE_POLICY at {HOME}");
        assert_eq!(codes(None, "arn:aws:s3:::home/${aws:username}/*", ""), [code]);
        let in_key = codes(None, "arn:aws:s3:::a/*", r#""StringEquals":{"aws:UserName":"ann"}"#);
        assert_eq!(in_key.len(), 1, "{in_key:?}");
        let in_value = r#""StringLike":{"s3:prefix":"home/${aws:username}/*"}"#;
        assert_eq!(codes(None, "arn:aws:s3:::a/*", in_value).len(), 1);
    }

    #[test]
    fn a_provider_s_key_is_reported_where_it_is_not_trusted() {
        let resource = "arn:aws:s3:::home/${cognito-identity.amazonaws.com:sub}/*";
        assert_eq!(codes(None, resource, ""), [format!("FEDERATION_KEY_WITHOUT_TRUST at {HOME}")]);
        assert_eq!(codes(Some(COGNITO), resource, ""), [""; 0]);
        assert_eq!(codes(Some(COGNITO), "arn:aws:s3:::home/${saml:sub}/*", "").len(), 1);
        assert_eq!(
            codes(Some(&COGNITO.replace("cognito-identity.amazonaws.com\"}", "{a}\"}")), resource, ""),
            [""; 0]
        );
    }

    #[test]
    fn keys_that_sessions_have_and_defaults_pass() {
        for resource in [
            "arn:aws:s3:::home/${aws:userid}/*",
            "arn:aws:s3:::home/${aws:username, 'none'}/*",
            "arn:aws:s3:::a/${*}",
        ] {
            assert_eq!(codes(None, resource, ""), [""; 0], "{resource}");
        }
        assert_eq!(
            codes(None, "arn:aws:s3:::a/*", r#""StringEquals":{"aws:PrincipalTag/a.b:c":"x"}"#),
            [""; 0]
        );
    }

    #[test]
    fn a_saml_provider_has_the_keys_of_saml_and_no_others() {
        let saml = COGNITO
            .replace("cognito-identity.amazonaws.com\"}", "arn:aws:iam::123456789012:saml-provider/corp\"}")
            .replace("AssumeRoleWithWebIdentity", "AssumeRoleWithSAML")
            .replace("cognito-identity.amazonaws.com:aud", "SAML:aud");
        assert_eq!(codes(Some(&saml), "arn:aws:s3:::home/${saml:sub}/*", ""), [""; 0]);
        let of_issuer = codes(Some(&saml), "arn:aws:s3:::home/${idp.example.com:sub}/*", "");
        assert_eq!(of_issuer, [format!("FEDERATION_KEY_WITHOUT_TRUST at {HOME}")]);
        let issuer = COGNITO
            .replace(
                "cognito-identity.amazonaws.com\"}",
                "arn:aws:iam::123456789012:oidc-provider/idp.example.com\"}",
            )
            .replace("cognito-identity.amazonaws.com:aud", "idp.example.com:aud");
        assert_eq!(codes(Some(&issuer), "arn:aws:s3:::home/${idp.example.com:sub}/*", ""), [""; 0]);
        assert_eq!(codes(Some(&issuer), "arn:aws:s3:::home/${saml:sub}/*", "").len(), 1);
    }

    #[test]
    fn each_code_has_its_words() {
        let (message, help) = super::words(crate::Code::USER_KEY_IN_ROLE_POLICY, "aws:username");
        assert_eq!(message, "sessions of a role have no `aws:username`");
        assert!(help.starts_with("use `aws:userid`"));
        let (message, help) = super::words(crate::Code::FEDERATION_KEY_WITHOUT_TRUST, "saml:sub");
        assert_eq!(message, "the role trusts no provider whose sessions have `saml:sub`");
        assert_eq!(help, "trust the provider, or take the key out");
    }
}
