//! What kind of identity provider a `Federated` principal is.

use crate::{Arn, Principal, PrincipalKind, placeholder};

/// An identity provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provider<'a> {
    /// A SAML provider.
    Saml,
    /// An OpenID Connect provider, or another of the web: its issuer without `https://`, which is also what its
    /// condition keys start with.
    Oidc(&'a str),
}

/// The provider that a principal is; `None` if it is none, or it is not known which before a parameter has its value.
pub(super) fn of(principal: &Principal) -> Option<Provider<'_>> {
    if principal.kind != PrincipalKind::Federated {
        return None;
    }
    let text = principal.value.as_str();
    let Ok(arn) = Arn::parse(text) else {
        return text.contains('.').then_some(Provider::Oidc(text));
    };
    let (kind, _) = arn.resource().split_once('/')?;
    match kind {
        "saml-provider" => Some(Provider::Saml),
        "oidc-provider" => Some(Provider::Oidc(without_scheme(text.split_once("oidc-provider/")?.1))),
        _ => None,
    }
}

/// The issuer of a principal that is an OpenID Connect provider.
pub(super) fn issuer(principal: &Principal) -> Option<&str> {
    match of(principal) {
        Some(Provider::Oidc(issuer)) => Some(issuer),
        Some(Provider::Saml) | None => None,
    }
}

/// The claim of `issuer` that a condition key is on: `sub` for `accounts.google.com:sub`. Keys have no case.
pub(super) fn claim<'a>(key: &'a str, issuer: &str) -> Option<&'a str> {
    let (prefix, claim) = key.rsplit_once(':')?;
    prefix.eq_ignore_ascii_case(issuer).then_some(claim)
}

/// Whether the value is a parameter and nothing else, so that nothing is known of it.
pub(super) fn is_parameter(value: &str) -> bool {
    value.chars().count() == 1 && placeholder::occurs_in(value)
}

/// The issuer without the `https://` that another check finds fault with, so that no more is said of the same slip.
pub(super) fn without_scheme(issuer: &str) -> &str {
    issuer.strip_prefix("https://").or_else(|| issuer.strip_prefix("http://")).unwrap_or(issuer)
}

#[cfg(test)]
mod tests {
    use super::is_parameter;

    #[test]
    fn a_parameter_stands_alone() {
        assert!(is_parameter("\u{E000}"));
        assert!(!is_parameter("x") && !is_parameter("\u{E000}x") && !is_parameter(""));
    }
}
