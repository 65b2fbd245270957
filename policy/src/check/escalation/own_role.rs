//! `ROLE_CAN_CHANGE_ITSELF`: a role whose policies name the role itself as one that they may change.
//!
//! - why: the role can give itself any permission, though no wildcard shows it. It is a warning, because AWS's own analysis
//!   does not know which role a policy is for
//! - bad: `iam:PutRolePolicy` on `arn:aws:iam::123456789012:role/orders` in a policy of the role `orders`
//! - good: the same on a role that is another's
//! - source: IAM User Guide, "Permissions boundaries for IAM entities", Delegating responsibility to others
//!
//! `ROLE_CAN_PASS_ITSELF`: a role that may pass itself to a service.
//!
//! - why: it gains nothing at once, but what the service runs goes on with the role's permissions when the session has
//!   ended. Some services ask for it, so it is a suggestion
//! - bad: `iam:PassRole` on `arn:aws:iam::123456789012:role/orders` in a policy of the role `orders`
//! - good: a role of its own for what the service runs
//! - source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"

use crate::check::grants::{Grant, Grants, Wanted};
use crate::check::notable;
use crate::check::subject::StatementAt;
use crate::check::whole::Part;
use crate::{Arn, Code, Finding, Findings, ResourceElement, ResourcePattern, Role, wildcard};

/// Actions that change what a role may do or who may use it, and the one that passes it.
pub(super) const ACTIONS: [&str; 8] = [
    "iam:AttachRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    PASS_ROLE,
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
];

const PASS_ROLE: &str = "iam:PassRole";

/// - No policy of the role grants one of these actions on an ARN with the role's path and name, a name with a wildcard
///   among them. An ARN of every role is for another check.
/// - The account of the role is not known, so that in the ARN does not matter.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    let Some(role) = grants.whole.role else { return };
    if grants.is_empty() || grants.administrator().is_some() {
        return;
    }
    for action in ACTIONS {
        let Some(number) = notable::number(action) else { continue };
        let wanted = Wanted { number, of: &[], passed_to: None };
        if !grants.allows(number) || grants.everywhere(wanted).is_some() {
            continue;
        }
        let granted = grants.each_somewhere(wanted).into_iter();
        let on_itself = granted
            .filter(|_| !is_denied_on(role, action, grants))
            .find(|grant| names(grant.statement, role));
        findings.extend(on_itself.map(|grant| finding(action, &grant, role)));
    }
}

/// Whether a resource of the statement is the role itself.
fn names(statement: &StatementAt<'_>, role: &Role) -> bool {
    let Some(ResourceElement::Resource(patterns)) = &statement.statement.resource else { return false };
    let own = format!("role{}{}", role.path, role.name);
    let is_own = |arn: &Arn| arn.service() == "iam" && wildcard::matches(arn.resource(), &own);
    patterns.iter().any(|pattern| matches!(pattern, ResourcePattern::Arn(arn) if is_own(arn)))
}

fn is_denied_on(role: &Role, action: &str, grants: &Grants<'_>) -> bool {
    let mut denying = grants.whole.parts().iter().flat_map(Part::denying);
    denying.any(|statement| statement.covers(action) && names(statement, role))
}

fn finding(action: &str, grant: &Grant<'_>, role: &Role) -> Finding {
    if action == PASS_ROLE {
        let message = format!("the role `{}` may pass itself to a service", role.name);
        let help = "let the service run with a role of its own, and name that one";
        return Finding::new(Code::ROLE_CAN_PASS_ITSELF, grant.locus(), message).help(help);
    }
    let message = format!("the role `{}` may use `{action}` on itself", role.name);
    let help = "name other roles in `Resource`, or deny the action on the role itself";
    Finding::new(Code::ROLE_CAN_CHANGE_ITSELF, grant.locus(), message).help(help)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::role_said;

    fn said(action: &str, resource: &str) -> Vec<String> {
        let statement = format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#);
        role_said(|role| role.path = "/team/".to_owned(), &[&statement])
    }

    #[test]
    fn the_role_s_own_name_is_found() {
        let own = "arn:aws:iam::123456789012:role/team/orders";
        let expected = "ROLE_CAN_CHANGE_ITSELF at Policies/0/PolicyDocument/Statement/0/Action/0: the role `orders` may \
            use `iam:PutRolePolicy` on itself; name other roles in `Resource`, or deny the action on the role itself";
        assert_eq!(said("iam:PutRolePolicy", own), [expected]);
        assert!(said("iam:Attach*", "arn:aws:iam::*:role/team/*")[0].starts_with("ROLE_CAN_CHANGE_ITSELF"));
        assert!(said("iam:PassRole", own)[0].starts_with("ROLE_CAN_PASS_ITSELF"));
    }

    #[test]
    fn other_roles_and_what_is_denied_pass() {
        assert_eq!(said("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/other/orders"), [""; 0]);
        assert_eq!(said("iam:PassRole", "arn:aws:iam::123456789012:role/team/billing"), [""; 0]);
        assert_eq!(said("iam:GetRole", "arn:aws:iam::123456789012:role/team/orders"), [""; 0]);
        let allow =
            r#"{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::*:role/team/*"}"#;
        let deny = r#"{"Effect":"Deny","Action":"iam:*","Resource":"*"}"#;
        let in_team = |role: &mut crate::Role| role.path = "/team/".to_owned();
        let is_ours = |said: &String| said.starts_with("ROLE_CAN");
        assert!(!role_said(in_team, &[&format!("{allow},{deny}")]).iter().any(is_ours));
        let deny_itself = deny.replace("\"*\"}", "\"arn:aws:iam::*:role/team/orders\"}");
        assert!(!role_said(in_team, &[&format!("{allow},{deny_itself}")]).iter().any(is_ours));
    }

    #[test]
    fn a_denial_of_something_else_does_not_count() {
        let allow =
            r#"{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::*:role/orders"}"#;
        for deny in [
            r#"{"Effect":"Deny","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::*:role/billing"}"#,
            r#"{"Effect":"Deny","Action":"iam:GetRole","Resource":"arn:aws:iam::*:role/orders"}"#,
        ] {
            let said = role_said(|_| {}, &[&format!("{allow},{deny}")]);
            assert!(said.iter().any(|said| said.starts_with("ROLE_CAN_CHANGE_ITSELF")), "{deny}: {said:?}");
        }
    }

    #[test]
    fn every_role_is_for_another_check() {
        let statement = r#"{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":["arn:aws:iam::*:role/*","arn:aws:iam::*:role/orders"]}"#;
        let said = role_said(|_| {}, &[statement]);
        assert!(!said.is_empty() && !said.iter().any(|said| said.starts_with("ROLE_CAN")), "{said:?}");
    }
}
