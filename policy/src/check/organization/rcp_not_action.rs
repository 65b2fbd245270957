//! `RCP_SYNTAX_ERROR_NOTACTION`: `NotAction` in a resource control policy.
//!
//! - why: AWS Organizations refuses the policy
//! - bad: `"NotAction": "s3:GetObject"`
//! - good: `"Action": "s3:*"` with the exception as a condition
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", RCP syntax error `NotAction`

use crate::check::subject::Subject;
use crate::{ActionElement, Code, Finding, Findings};

/// - A statement has `Action`.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        if matches!(statement.statement.action, ActionElement::NotAction(_)) {
            let locus = statement.locus().member("NotAction").key();
            let message = "a resource control policy has no `NotAction`";
            let finding = Finding::new(Code::RCP_SYNTAX_ERROR_NOTACTION, locus, message);
            findings.push(finding.help("list the actions in `Action`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::codes;

    #[test]
    fn all_actions_but_some_are_reported() {
        let statement = r#"{"Effect":"Deny","Principal":"*","NotAction":"s3:GetObject","Resource":"*"}"#;
        assert_eq!(codes(Kind::ResourceControl, statement), ["RCP_SYNTAX_ERROR_NOTACTION"]);
        assert_eq!(codes(Kind::ResourceControl, &statement.replace("NotAction", "Action")), [""; 0]);
        let scp = statement.replace(r#""Principal":"*","#, "");
        assert_eq!(codes(Kind::ServiceControl, &scp), [""; 0]);
    }
}
