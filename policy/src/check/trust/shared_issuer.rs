//! Identity providers that many customers share, and the condition key that tells their customers apart.
//!
//! Source: IAM User Guide, "Identity-provider controls for shared OIDC providers".

use crate::wildcard::literal_start;
use crate::{placeholder, variable, wildcard};

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

/// Whether the issuer is a cluster of Amazon EKS.
///
/// Source: Amazon EKS User Guide, "Assign IAM roles to Kubernetes service accounts".
pub(super) fn is_eks(issuer: &str) -> bool {
    issuer.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("oidc.eks."))
}

/// Whether a pattern of a pod's subject, `system:serviceaccount:namespace:name`, says more than any of the cluster.
pub(super) fn names_a_service_account(subject: &str) -> bool {
    match subject.strip_prefix("system:serviceaccount:") {
        Some(account) => account.contains(|c| !matches!(c, '*' | '?' | ':')),
        None => placeholder::starts(subject) || !wildcard::occurs_in(subject),
    }
}

/// Whether only workflows of one owner's repositories can have the subject.
///
/// An organization chooses which claims its subjects are made of, and everyone the names of branches and environments, so
/// only what starts with the owner or repository is somebody's: `repo:octo-org/…`, `repository_owner:octo-org:…`. The
/// name has to end before the first wildcard or variable. A parameter may be all of it.
///
/// Source: GitHub Docs, "OpenID Connect reference", Customizing the subject claims.
pub(super) fn names_an_owner(subject: &str, takes_wildcards: bool) -> bool {
    let is_open = |(index, c): (usize, char)| {
        let is_wildcard = takes_wildcards && matches!(c, '*' | '?');
        is_wildcard || subject.get(index..).is_some_and(|rest| rest.starts_with("${"))
    };
    let end = subject.char_indices().find(|at| is_open(*at)).map_or(subject.len(), |(index, _)| index);
    let known = subject.get(..end).unwrap_or(subject);
    let is_whole = end == subject.len();
    let Some((claim, name)) = known.split_once(':') else {
        return placeholder::starts(known) && (is_whole || known.contains('/'));
    };
    let ends_by = |end: char| name.find(end).is_some_and(|length| length > 0);
    match claim {
        "repo" | "repository" => ends_by('/') || placeholder::occurs_in(name) && (is_whole || ends_by(':')),
        "repository_owner" | "repository_owner_id" | "repository_id" => {
            ends_by(':') || is_whole && !name.is_empty()
        }
        _ => placeholder::starts(claim),
    }
}

/// Whether a pattern ends the name of a customer before its first wildcard: `project_path:octo-org/…`, `account:a1b2:…`.
/// Else a customer whose name only starts so is meant too, as in `project_path:o*`. A name is followed by a slash or a
/// colon, where it is not the whole value; a parameter may hold all of it. One with too little before its wildcard is for
/// another check.
pub(super) fn names_a_customer(pattern: &str) -> bool {
    let known = literal_start(pattern);
    let name = match known.split_once("://") {
        Some((_, address)) => address.split_once('/').map_or("", |(_, path)| path),
        None => known.split_once(':').map_or(known, |(_, name)| name),
    };
    let is_ended = name.find(['/', ':']).is_some_and(|length| length > 0);
    known.len() == pattern.len() || is_ended || placeholder::occurs_in(known) || too_permissive(pattern)
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
    fn a_subject_that_any_owner_can_have_names_none() {
        for subject in [
            "environment:production",
            "workflow:deploy*:repo:x/y",
            "job_workflow_ref:octo-org/app/.github/workflows/deploy.yml@refs/heads/main",
            "ref:refs/heads/main",
            "repo:o*",
            "repo:octo*/app:ref:refs/heads/main",
            "repo:octo?org/app",
            "repo:/app",
            "repo:app",
            "repo:\u{E000}*",
            "\u{E000}*",
            "repo:${token.actions.githubusercontent.com:repository}",
            "repo:${aws:ResourceTag/owner}*",
            "repository_owner:octo*",
            "repository_owner:",
            "",
        ] {
            assert!(!names_an_owner(subject, true), "{subject}");
        }
    }

    #[test]
    fn a_subject_that_starts_with_its_owner_names_it() {
        for subject in [
            "repo:octo-org/*",
            "repo:octo-org/octo-repo:environment:production",
            "repo:octo-org/octo-repo:ref:refs/heads/main",
            "repo:octo-org@1/octo-repo@2:*",
            "repo:octo-org/${aws:ResourceTag/app}:*",
            "repo:\u{E000}/\u{E001}:*",
            "repo:\u{E000}:*",
            "repo:\u{E000}",
            "\u{E000}:*",
            "\u{E000}",
            "repository_owner:octo-org:*",
            "repository_owner:octo-org",
        ] {
            assert!(names_an_owner(subject, true), "{subject}");
        }
        assert!(names_an_owner("repo:*/app", false), "there it is no wildcard");
    }

    #[test]
    fn a_name_ends_before_the_wildcard() {
        for pattern in [
            "project_path:octo*",
            "organization:octo-org*:project:*",
            "https://vercel.com/octo*",
            "us-east-1:12345678-*",
            "account:*",
            "organization-id:/*",
        ] {
            assert!(!names_a_customer(pattern) || too_permissive(pattern), "{pattern}");
        }
        assert!(!names_a_customer("project_path:octo*"));
        for pattern in [
            "project_path:octo-org/*",
            "organization:octo-org:project:*",
            "https://vercel.com/octo-org",
            "account:a1b2c3:pipeline:*",
            "project_path:\u{E000}*",
        ] {
            assert!(names_a_customer(pattern), "{pattern}");
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

    #[test]
    fn a_subject_of_a_pod_is_whole_or_names_something_behind_its_kind() {
        for subject in ["system:serviceaccount:a:*", "system:serviceaccount:*:b", "anything", "\u{E000}*"] {
            assert!(names_a_service_account(subject), "{subject}");
        }
        for subject in ["system:serviceaccount:*:*", "system:*", "*"] {
            assert!(!names_a_service_account(subject), "{subject}");
        }
    }
}
