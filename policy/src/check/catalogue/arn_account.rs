//! `INVALID_ARN_ACCOUNT`: an ARN whose account is none.
//!
//! - why: the statement matches nothing
//! - bad: `"Resource": "arn:aws:sqs:eu-west-1:12345:orders"`
//! - good: `"Resource": "arn:aws:sqs:eu-west-1:123456789012:orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid ARN account

use super::template::{self, Fit, Template};
use crate::check::arn_at::ArnAt;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, identifier, wildcard};

/// - The fifth field is an account id of 12 digits, or empty, or open, or `aws`.
/// - Or a word that ARNs of the service have there.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        for at in statement.arns.iter().filter(|at| !is_account(at)) {
            let message = format!("`{}` in `{}` is no account", at.arn.account(), at.arn.as_str());
            let locus = statement.resource_locus(at.index);
            let finding = Finding::new(Code::INVALID_ARN_ACCOUNT, locus, message);
            findings.push(finding.help("write an account id, which has 12 digits, or `*`"));
        }
    }
}

fn is_account(at: &ArnAt<'_>) -> bool {
    let account = at.arn.account();
    identifier::is_account_id(account)
        || account.is_empty()
        || account == "aws"
        || wildcard::is_open(account)
        || is_word_of_service(at)
}

fn is_word_of_service(at: &ArnAt<'_>) -> bool {
    let is_word = at.arn.account().bytes().all(|byte| byte.is_ascii_lowercase());
    let is_it = |template: Template| template.has_literal_account() && template.account_fit(at) == Fit::Fits;
    is_word && template::of_arn_service(at.arn.service(), at.service).any(is_it)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(account: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:{account}:orders"}}"#
        ))
    }

    #[test]
    fn what_is_no_account_is_reported() {
        for account in ["12345", "1234567890123", "12345678901x", "me"] {
            assert_eq!(codes_of(account), ["INVALID_ARN_ACCOUNT"], "{account}");
        }
    }

    #[test]
    fn accounts_and_what_may_be_one_pass() {
        for account in ["123456789012", "*", "1234*", "{a}"] {
            assert_eq!(codes_of(account), [""; 0], "{account}");
        }
        let offering = |account: &str| {
            let arn = format!("arn:aws:mediaconnect:eu-west-1:{account}:1-23aBC45dEF67hiJ8-12AbC34DE5fG");
            identity_codes(&format!(r#"{{"Effect":"Deny","Action":"*","Resource":"{arn}"}}"#))
        };
        assert_eq!(offering("offering"), [""; 0], "some ARNs of the service have the word there");
        assert!(offering("offer").contains(&"INVALID_ARN_ACCOUNT"));
    }
}
