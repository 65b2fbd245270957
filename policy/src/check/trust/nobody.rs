//! `TRUST_POLICY_WITHOUT_ASSUME_ROLE`: a trust policy that lets nobody assume the role.
//!
//! - why: `sts:TagSession` and the like only accompany an action that assumes the role; alone they allow nothing
//! - bad: `"Action": "sts:TagSession"`
//! - good: `"Action": ["sts:AssumeRole", "sts:TagSession"]`
//! - source: IAM User Guide, "Pass session tags in AWS STS", Things to know about session tags

use super::{ASSUMING, is_taken};
use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Finding, Findings, Locus, suggest};

/// - Some statement allows one of the three actions that assume a role.
/// - Nothing is said where a statement allows an action that trust policies do not take, which is reported by itself: it
///   may stand for the one that was meant.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let may_assume = subject.statements().any(|statement| statement.allows() && may_assume(statement));
    if !may_assume && subject.whole && !subject.document.statements.is_empty() {
        let message = "no statement lets anyone assume the role";
        let help = format!("allow {}", suggest::either(&ASSUMING));
        let locus = Locus::root().member("Statement");
        findings.push(Finding::new(Code::TRUST_POLICY_WITHOUT_ASSUME_ROLE, locus, message).help(help));
    }
}

fn may_assume(statement: &StatementAt<'_>) -> bool {
    ASSUMING.iter().any(|action| statement.covers(action)) || !statement.actions().iter().all(is_taken)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::trust_codes;

    #[test]
    fn what_only_accompanies_assumes_nothing() {
        let tag = r#"{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:TagSession"}"#;
        assert_eq!(trust_codes(tag), ["TRUST_POLICY_WITHOUT_ASSUME_ROLE"]);
        let deny = r#"{"Effect":"Deny","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}"#;
        assert_eq!(trust_codes(deny), ["TRUST_POLICY_WITHOUT_ASSUME_ROLE"]);
    }

    #[test]
    fn an_action_that_is_reported_may_be_the_one_that_was_meant() {
        for (action, code) in
            [("s3:GetObject", "TRUST_POLICY_ACTION_NOT_STS"), ("sts:AssumeRol", "INVALID_ACTION")]
        {
            let other =
                format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"123456789012"}},"Action":"{action}"}}"#);
            assert_eq!(trust_codes(&other), [code]);
            let denied = other.replace("Allow", "Deny");
            assert_eq!(trust_codes(&denied), [code, "TRUST_POLICY_WITHOUT_ASSUME_ROLE"]);
        }
    }

    #[test]
    fn one_statement_that_assumes_is_enough() {
        let both = r#"{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:TagSession"},
            {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:assumerole"}"#;
        assert_eq!(trust_codes(both), [""; 0]);
    }
}
