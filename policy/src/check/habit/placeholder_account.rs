//! `PLACEHOLDER_ACCOUNT`: an account of AWS's examples.
//!
//! - why: it stands where one's own account should, after an example was pasted. It changes nothing, so it is a suggestion
//! - bad: `"Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"`
//! - good: the account that the queue is in
//! - source: AWS Account Management Reference Guide, "View AWS account identifiers"; the examples of the IAM User Guide

use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Finding, Findings, Locus};

/// The accounts in AWS's examples that nobody has.
const OF_EXAMPLES: [&str; 3] = ["000000000000", "111122223333", "123456789012"];

/// - No ARN of a resource, and no principal, is of such an account. The first in a document is reported.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if let Some((account, locus)) = subject.statements().find_map(first) {
        let message = format!("`{account}` is the account of examples");
        let help = "write the account that is meant, here and wherever it stands";
        findings.push(Finding::new(Code::PLACEHOLDER_ACCOUNT, locus, message).help(help));
    }
}

fn first(statement: &StatementAt<'_>) -> Option<(&'static str, Locus)> {
    let of_resources = statement.arns.iter().find_map(|at| {
        let account = at.arn.account();
        let example = OF_EXAMPLES.into_iter().find(|example| *example == account)?;
        Some((example, statement.resource_locus(at.index)))
    });
    of_resources.or_else(|| {
        statement.principals().iter().find_map(|principal| {
            let is_its = |account: &&str| principal.value.split(':').any(|field| field == *account);
            let account = OF_EXAMPLES.into_iter().find(|account| is_its(account))?;
            Some((account, statement.principal_locus(principal)))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::habit_said;

    fn said(account: &str) -> Vec<String> {
        habit_said(&format!(
            r#"{{"Effect":"Allow","Action":"sqs:SendMessage","Resource":["arn:aws:sqs:eu-west-1:{account}:orders",
            "arn:aws:sqs:eu-west-1:{account}:invoices"]}}"#
        ))
    }

    #[test]
    fn an_account_of_examples_is_reported_once() {
        let expected = "PLACEHOLDER_ACCOUNT at Statement/0/Resource/0: `111122223333` is the account of examples; write the \
            account that is meant, here and wherever it stands";
        assert_eq!(said("111122223333"), [expected]);
    }

    #[test]
    fn another_account_and_none_pass() {
        assert_eq!(said("210987654321"), [""; 0]);
        assert_eq!(said("*"), [""; 0]);
    }
}
