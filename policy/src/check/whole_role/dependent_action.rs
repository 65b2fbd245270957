//! `MISSING_DEPENDENT_ACTION`: an action that needs another one, which nothing allows.
//!
//! - why: the call may fail for want of the other action. AWS's reference does not say which options of a call need it, so
//!   it is a suggestion
//! - bad: `"Action": "lambda:CreateFunction"` alone
//! - good: `"Action": "iam:PassRole"` on the function's role beside it
//! - source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services", Dependent actions

use iam_role_catalog::Action;

use crate::check::grants::Grants;
use crate::check::subject::StatementAt;
use crate::check::whole::Part;
use crate::{Code, Finding, Findings, ManagedPolicy, suggest};

/// - Of an action that is allowed by its full name, the catalogue's dependent actions are allowed somewhere in the whole.
/// - An action that stands in several statements is told of once.
/// - Nothing is said where a role has policies of which only the name is here.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    let whole = grants.whole;
    let attached = whole.role.map_or(&[][..], |role| &role.managed_policies);
    let is_known = attached.iter().all(|policy| matches!(policy, ManagedPolicy::Customer(_)));
    if !is_known || !whole.is_read() {
        return;
    }
    let mut needs = Needs { grants, known: Vec::new() };
    let mut told: Vec<Action> = Vec::new();
    for part in whole.granting() {
        for statement in part.allowing() {
            for (index, named) in statement.named_actions().iter().enumerate() {
                let Some(action) = named.action.filter(|action| action.needs_others()) else { continue };
                let missing: Vec<&str> =
                    action.dependent_actions().filter(|action| !needs.is_allowed(action)).collect();
                if missing.is_empty() || told.contains(&action) {
                    continue;
                }
                told.push(action);
                let message =
                    format!("`{}` may also need {}", named.pattern.as_str(), suggest::both(&missing));
                let help = "allow what the call needs, on the resources that it needs it for";
                let locus = part.place(&statement.action_locus(index));
                findings.push(Finding::new(Code::MISSING_DEPENDENT_ACTION, locus, message).help(help));
            }
        }
    }
}

/// Which actions are allowed somewhere, each looked for once: many actions need the same one.
struct Needs<'a> {
    grants: &'a Grants<'a>,
    known: Vec<(&'static str, bool)>,
}

impl Needs<'_> {
    fn is_allowed(&mut self, action: &'static str) -> bool {
        if let Some((_, is_allowed)) = self.known.iter().find(|(known, _)| *known == action) {
            return *is_allowed;
        }
        let covers = |statement: &StatementAt<'_>| statement.covers(action);
        let is_allowed = self.grants.whole.granting().flat_map(Part::allowing).any(covers);
        self.known.push((action, is_allowed));
        is_allowed
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{granting_said, role_said};

    const CREATE: &str = r#"{"Effect":"Allow","Action":"lambda:CreateFunction",
        "Resource":"arn:aws:lambda:eu-west-1:123456789012:function:thumbnailer"}"#;
    const PASS: &str = r#"{"Effect":"Allow","Action":["lambda:Pass*","iam:*Role"],
        "Resource":"arn:aws:iam::123456789012:role/thumbnailer"}"#;

    fn is_ours(said: &str) -> bool {
        said.starts_with("MISSING_DEPENDENT_ACTION at ")
    }

    #[test]
    fn what_is_needed_and_allowed_nowhere_is_named() {
        let said = granting_said(CREATE);
        assert!(said.iter().any(|said| is_ours(said) && said.contains("`iam:PassRole`")), "{said:?}");
    }

    #[test]
    fn an_action_of_two_statements_is_told_of_once() {
        let twice = granting_said(&format!("{CREATE},{}", CREATE.replace("thumbnailer", "resizer")));
        assert_eq!(twice.iter().filter(|said| is_ours(said)).count(), 1, "{twice:?}");
    }

    #[test]
    fn what_another_policy_allows_or_may_allow_passes() {
        assert!(!role_said(|_| {}, &[CREATE, PASS]).iter().any(|said| is_ours(said)));
        let attached = |role: &mut crate::Role| {
            role.managed_policies = vec![crate::ManagedPolicy::Declared("Pass".to_owned())];
        };
        assert!(!role_said(attached, &[CREATE]).iter().any(|said| is_ours(said)));
        assert!(
            !granting_said(&CREATE.replace("lambda:CreateFunction", "lambda:Create*"))
                .iter()
                .any(|said| is_ours(said))
        );
    }

    #[test]
    fn each_action_that_is_needed_is_looked_for() {
        let group = r#"{"Effect":"Allow","Action":"autoscaling:CreateAutoScalingGroup","Resource":"*"}"#;
        let needs =
            |statements: &str| granting_said(statements).into_iter().find(|said| is_ours(said)).unwrap();
        let both = needs(group);
        assert!(both.contains(" may also need `iam:CreateServiceLinkedRole` and `iam:PassRole`;"), "{both}");
        let passing = needs(&format!("{group},{PASS}").replace("*Role\"]", "PassRole\"]"));
        assert!(passing.contains(" may also need `iam:CreateServiceLinkedRole`;"), "{passing}");
        let linking = needs(&format!("{group},{PASS}").replace("*Role\"]", "CreateServiceLinkedRole\"]"));
        assert!(linking.contains(" may also need `iam:PassRole`;"), "{linking}");
    }
}
