//! `NOT_ACTION_WITH_ALLOW`: a statement that allows all actions but those it lists.
//!
//! - why: it allows every action of every service that is not listed, and each that AWS will add. It is a warning, because
//!   AWS's own analysis reports it for a few actions alone
//! - bad: `"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"`
//! - good: `"Effect": "Allow", "Action": ["s3:*", "sqs:*"]` with the resources
//! - source: IAM User Guide, "IAM JSON policy elements: `NotAction`", `NotAction` with Allow
//!
//! `NOT_RESOURCE_WITH_ALLOW`: a statement that allows on all resources but those it lists.
//!
//! - why: it allows on every resource that is not listed, those of other accounts and those to come among them. It is a
//!   warning, because AWS's own analysis reports it for a few actions alone
//! - bad: `"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::payroll/*"`
//! - good: `"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::orders/*"`
//! - source: IAM User Guide, "IAM JSON policy elements: `NotResource`", Specifying elements

use crate::check::subject::Subject;
use crate::{ActionElement, Code, Finding, Findings, Kind, ResourceElement};

/// - No statement of an identity-based policy that allows has `NotAction`, unless it names its resources.
/// - None has `NotResource`.
/// - A boundary grants nothing, so it may.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    for statement in subject.statements().filter(|statement| statement.allows()) {
        let resource = statement.statement.resource.as_ref();
        let is_named = resource.is_some_and(|resource| {
            matches!(resource, ResourceElement::Resource(_))
                && statement.arns.len() == resource.patterns().len()
        });
        if matches!(statement.statement.action, ActionElement::NotAction(_)) && !is_named {
            let message = "`NotAction` allows every action of every service that is not listed";
            let help = "list what is allowed under `Action`, or deny what is not in a statement of its own";
            let locus = statement.locus().member("NotAction");
            findings.push(Finding::new(Code::NOT_ACTION_WITH_ALLOW, locus, message).help(help));
        }
        if matches!(resource, Some(ResourceElement::NotResource(_))) {
            let message = "`NotResource` allows on every resource that is not listed";
            let help = "list what is allowed under `Resource`, or deny the others in a statement of its own";
            let locus = statement.resources_locus();
            findings.push(Finding::new(Code::NOT_RESOURCE_WITH_ALLOW, locus, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::habit_codes;

    #[test]
    fn all_but_some_is_reported_where_it_allows() {
        let not_action = r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#;
        assert_eq!(habit_codes(not_action), ["NOT_ACTION_WITH_ALLOW"]);
        let not_resource =
            r#"{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::payroll/*"}"#;
        assert_eq!(habit_codes(not_resource), ["NOT_RESOURCE_WITH_ALLOW"]);
        let both = r#"{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:s3:::payroll/*"}"#;
        assert_eq!(habit_codes(both), ["NOT_ACTION_WITH_ALLOW", "NOT_RESOURCE_WITH_ALLOW"]);
    }

    #[test]
    fn denials_and_named_resources_pass() {
        let deny = r#"{"Effect":"Deny","NotAction":"iam:*","NotResource":"arn:aws:s3:::payroll/*"}"#;
        assert_eq!(habit_codes(deny), [""; 0]);
        let named = r#"{"Effect":"Allow","NotAction":"s3:Delete*","Resource":"arn:aws:s3:::orders/*"}"#;
        assert_eq!(habit_codes(named), [""; 0]);
    }
}
