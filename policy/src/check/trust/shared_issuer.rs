//! Identity providers that many customers share, and the condition key that tells their customers apart.
//!
//! Source: IAM User Guide, "Identity-provider controls for shared OIDC providers".

use crate::{placeholder, variable};

pub(super) const GITHUB: &str = "token.actions.githubusercontent.com";
pub(super) const COGNITO: &str = "cognito-identity.amazonaws.com";

/// What IAM asks in front of a wildcard, so that it cannot stand for another customer's name.
pub(super) const FEWEST_LITERALS: usize = 6;

/// Issuers whose customers are told apart by `sub`.
const BY_SUBJECT: [&str; 17] = [
    GITHUB,
    "vstoken.actions.githubusercontent.com",
    "oidc-configuration.audit-log.githubusercontent.com",
    "gitlab.com",
    "app.terraform.io",
    "agent.buildkite.com",
    "oidc.codefresh.io",
    "studio.datachain.ai/api",
    "scalr.io",
    "tokens.cloud.shisho.dev",
    "proidc.upbound.io",
    "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb",
    "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu",
    "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7",
    "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr",
    "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg",
    "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26",
];

/// Issuers whose customers are told apart by `aud`.
const BY_AUDIENCE: [&str; 4] = ["oidc.vercel.com", "api.pulumi.com/oidc", "sandboxes.cloud", COGNITO];

/// The issuer whose customers are told apart by the name of the session.
const BY_SESSION_NAME: &str = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d";

/// The condition key that tells the customers of a shared issuer apart; `None` if the issuer is not shared.
pub(super) fn tenancy_key(issuer: &str) -> Option<String> {
    let is = |known: &&str| issuer.eq_ignore_ascii_case(known);
    if BY_SUBJECT.iter().any(is) {
        return Some(format!("{issuer}:sub"));
    }
    if BY_AUDIENCE.iter().any(is) {
        return Some(format!("{issuer}:aud"));
    }
    is(&BY_SESSION_NAME).then(|| "sts:RoleSessionName".to_owned())
}

/// Whether the issuer is GitHub for all its customers; an enterprise with an issuer of its own is not.
pub(super) fn is_github(issuer: &str) -> bool {
    issuer.eq_ignore_ascii_case(GITHUB)
}

/// Whether a wildcard of the value has fewer than six characters in front of it since the one before. A parameter or
/// variable there may be long enough.
pub(super) fn too_permissive(value: &str) -> bool {
    let mut pieces: Vec<&str> = value.split(['*', '?']).collect();
    pieces.pop();
    let is_short = |piece: &&str| piece.chars().count() < FEWEST_LITERALS;
    pieces
        .iter()
        .any(|piece| is_short(piece) && !placeholder::occurs_in(piece) && !variable::occurs_in(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_characters_before_each_wildcard() {
        for value in ["*", "repo:*", "repo:octo-org/*/*", "repo:octo-org/app:**", "?"] {
            assert!(too_permissive(value), "{value}");
        }
        for value in
            ["repo:o/*", "repo:octo-org/app:ref:refs/heads/*", "repo", "", "\u{E000}*", "repo:o/*:ref:refs/*"]
        {
            assert!(!too_permissive(value), "{value}");
        }
    }

    #[test]
    fn each_issuer_has_its_key() {
        assert_eq!(tenancy_key("gitlab.com").as_deref(), Some("gitlab.com:sub"));
        assert_eq!(tenancy_key("oidc.vercel.com").as_deref(), Some("oidc.vercel.com:aud"));
        assert_eq!(tenancy_key(BY_SESSION_NAME).as_deref(), Some("sts:RoleSessionName"));
        assert_eq!(tenancy_key("gitlab.example.com"), None);
        assert_eq!(tenancy_key("token.actions.githubusercontent.com/octo-enterprise"), None);
    }
}
