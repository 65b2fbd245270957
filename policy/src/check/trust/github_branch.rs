//! `SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED`: a trust in GitHub that is not for one branch of one repository.
//!
//! - why: whoever can push some branch, or open a pull request, can have a workflow assume the role
//! - bad: `"token.actions.githubusercontent.com:sub": "repo:octo-org/app:*"`
//! - good: `"token.actions.githubusercontent.com:sub": "repo:octo-org/app:ref:refs/heads/main"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Specific GitHub repo and branch recommended

use super::shared_issuer::{is_github, too_permissive};
use super::{names_values, provider, takes_wildcards};
use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Condition, Finding, Findings, placeholder};

/// - No wildcard in the subject.
/// - The subject ends in `:ref:refs/heads/` and a branch; an environment does not say which branch may use it.
/// - A wildcard that may stand for another customer is for another check.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(StatementAt::allows) {
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
    if takes_wildcards(condition) && value.contains(['*', '?']) {
        let message = format!("`{value}` is more than one branch of one repository");
        return (!too_permissive(value)).then_some(message);
    }
    let names_branch = value.split_once(":ref:refs/heads/").is_some_and(|(_, branch)| !branch.is_empty());
    (!names_branch && !placeholder::occurs_in(value)).then(|| format!("`{value}` does not name a branch"))
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
    fn more_than_one_branch_is_warned_of() {
        let code = "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED";
        assert_eq!(codes_of("StringLike", "repo:octo-org/app:*"), [code]);
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:environment:production"), [code]);
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:ref:refs/heads/"), [code]);
    }

    #[test]
    fn one_branch_of_one_repository_passes() {
        assert_eq!(codes_of("StringEquals", "repo:octo-org/app:ref:refs/heads/main"), [""; 0]);
        assert_eq!(codes_of("StringLike", "repo:{a}:ref:refs/heads/{b}"), [""; 0]);
        assert_eq!(codes_of("StringEquals", "{a}"), [""; 0]);
    }
}
