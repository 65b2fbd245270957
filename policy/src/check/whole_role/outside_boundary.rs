//! `PERMISSION_OUTSIDE_BOUNDARY`: an action that the role's permissions boundary can never allow.
//!
//! - why: what is allowed has to be allowed by the boundary too, so the statement does nothing. It is a warning, because
//!   the boundary may be about to grow
//! - bad: `"Action": "sqs:SendMessage"` in a role whose boundary allows `s3:*` alone
//! - good: the action taken out, or allowed by the boundary
//! - source: IAM User Guide, "Permissions boundaries for IAM entities", Evaluating effective permissions with boundaries

use crate::check::grants::Grants;
use crate::check::overlap;
use crate::check::subject::StatementAt;
use crate::check::whole::Part;
use crate::{ActionElement, ActionPattern, Code, Finding, Findings};

/// - Each action, or pattern of actions, of a statement that allows may be one that a statement of the boundary allows on
///   some of the same resources.
/// - Nor does the boundary deny it on all resources, without a condition.
/// - Conditions of the boundary are taken to hold.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    let Some(boundary) = grants.whole.boundary().filter(|_| grants.whole.is_read()) else { return };
    for part in grants.whole.granting() {
        for statement in part.allowing() {
            for (index, pattern) in statement.actions().iter().enumerate() {
                if may_be_allowed(pattern, statement, boundary) {
                    continue;
                }
                let message = format!("the permissions boundary never allows `{}` here", pattern.as_str());
                let help = "take it out, or let the boundary allow it";
                let locus = part.place(statement.action_locus(index));
                findings.push(Finding::new(Code::PERMISSION_OUTSIDE_BOUNDARY, locus, message).help(help));
            }
        }
    }
}

fn may_be_allowed(pattern: &ActionPattern, statement: &StatementAt<'_>, boundary: &Part<'_>) -> bool {
    let allows = |bound: &StatementAt<'_>| {
        may_speak_of(&bound.statement.action, pattern) && overlap::statements_meet(bound, statement)
    };
    boundary.allowing().any(allows)
        && !boundary.denying().any(|bound| overlap::cancels(bound, pattern, statement))
}

fn may_speak_of(element: &ActionElement, pattern: &ActionPattern) -> bool {
    match element {
        ActionElement::Action(bounds) => bounds.iter().any(|bound| overlap::actions_meet(bound, pattern)),
        ActionElement::NotAction(bounds) => !bounds.iter().any(|bound| overlap::action_holds(bound, pattern)),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{managed, role_said};

    fn is_reported(boundary: &str, statement: &str) -> bool {
        let said = role_said(|role| role.permissions_boundary = Some(managed(boundary)), &[statement]);
        said.iter().any(|said| said.starts_with("PERMISSION_OUTSIDE_BOUNDARY at Policies/0/"))
    }

    const SEND: &str =
        r#"{"Effect":"Allow","Action":"sqs:Send*","Resource":"arn:aws:sqs:eu-west-1:123456789012:q"}"#;

    #[test]
    fn what_the_boundary_never_allows_is_reported() {
        for boundary in [
            r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#,
            r#"{"Effect":"Allow","NotAction":"sqs:*","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:us-east-1:*:*"}"#,
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"sqs:*","Resource":"*"}"#,
        ] {
            assert!(is_reported(boundary, SEND), "{boundary}");
        }
    }

    #[test]
    fn what_the_boundary_may_allow_passes() {
        for boundary in [
            r#"{"Effect":"Allow","Action":"SQS:*Message","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#,
            r#"{"Effect":"Allow","NotAction":"sqs:SendMessage","Resource":"*"}"#,
            r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"sqs:*","Resource":"*",
                "Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#,
        ] {
            assert!(!is_reported(boundary, SEND), "{boundary}");
        }
    }
}
