//! `SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED`: a trust in GitHub that is not for one branch, tag or environment of one
//! repository.
//!
//! - why: whoever can push some branch, or open a pull request, can have a workflow assume the role
//! - bad: `"token.actions.githubusercontent.com:sub": "repo:octo-org/app:*"`
//! - good: `"token.actions.githubusercontent.com:sub": "repo:octo-org/app:ref:refs/heads/main"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Specific GitHub repo and branch recommended;
//!   GitHub Docs, "OpenID Connect reference", Example subject claims

use super::shared_issuer::{is_github, names_an_owner, too_permissive};
use super::{names_values, provider, takes_wildcards};
use crate::check::subject::Subject;
use crate::{Code, Condition, Finding, Findings, placeholder, wildcard};

/// What the subject has before the name of that to which it restricts a repository's workflows.
const NARROW: [&str; 3] = [":ref:refs/heads/", ":ref:refs/tags/", ":environment:"];

/// - No wildcard in the subject.
/// - The subject names a branch, a tag or an environment. Access Analyzer takes a branch only, but a tag is as narrow,
///   and who may deploy to an environment, from which branch, is said in GitHub.
/// - A subject that may be another customer's is for another check, and so is a wildcard that is plain text.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.allows()) {
        let issuers = statement.principals().iter().filter_map(provider::issuer);
        for key in issuers.filter(|issuer| is_github(issuer)).map(|issuer| format!("{issuer}:sub")) {
            for condition in statement.conditions_on(&key).filter(|condition| names_values(condition)) {
                for (index, value) in condition.values.iter().enumerate() {
                    findings.extend(fault(condition, value).map(|message| {
                        let help =
                            "write `repo:`, the owner and repository, and `:ref:refs/heads/` with the branch";
                        let locus = statement.value_locus(condition, index);
                        Finding::new(Code::SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED, locus, message)
                            .help(help)
                    }));
                }
            }
        }
    }
}

fn fault(condition: &Condition, value: &str) -> Option<String> {
    if !names_an_owner(value, takes_wildcards(condition)) {
        return None;
    }
    if takes_wildcards(condition) && wildcard::occurs_in(value) {
        let message = format!("`{value}` is more than one branch of one repository");
        return (!too_permissive(value)).then_some(message);
    }
    if wildcard::occurs_in(value) {
        return None;
    }
    let is_named = |kind: &str| value.split_once(kind).is_some_and(|(_, name)| !name.is_empty());
    let is_narrow = NARROW.into_iter().any(is_named) || placeholder::occurs_in(value);
    (!is_narrow).then(|| format!("`{value}` names no branch, tag or environment"))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    fn codes_of(operator: &str, value: &str) -> Vec<&'static str> {
        trust_codes(&format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
            "Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}},
            "Condition":{{"{operator}":{{"token.actions.githubusercontent.com:sub":"{value}"}}}}}}"#
        ))
    }

    #[test]
    fn more_than_one_branch_tag_or_environment_is_warned_of() {
        let code = "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED";
        assert_eq!(codes_of("StringLike", "repo:octo-org/app:*"), [code]);
        assert_eq!(codes_of("StringLike", "repo:octo-org/app:environment:*"), [code]);
        assert_eq!(codes_of("StringLike", "repo:octo-org/app:ref:refs/tags/v?"), [code]);
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:pull_request"), [code]);
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:ref:refs/heads/"), [code]);
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:environment:"), [code]);
    }

    #[test]
    fn a_wildcard_that_is_plain_text_is_one_mistake() {
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:*"), ["WILDCARD_WITHOUT_LIKE_OPERATOR"]);
    }

    #[test]
    fn one_branch_tag_or_environment_of_one_repository_passes() {
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:ref:refs/heads/main"), [""; 0]);
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:ref:refs/tags/v1.2"), [""; 0]);
        assert_eq!(codes_of("StringLike", "repo:octo-org/app:environment:production"), [""; 0]);
        assert_eq!(codes_of("StringLike", "repo:{a}:ref:refs/heads/{b}"), [""; 0]);
        assert_eq!(codes_of("StringEquals", "{a}"), [""; 0]);
    }
}
