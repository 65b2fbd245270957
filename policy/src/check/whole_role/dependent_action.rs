//! `MISSING_DEPENDENT_ACTION`: an action that needs another one, which nothing allows.
//!
//! - why: the call may fail for want of the other action. AWS's reference does not say which options of a call need it, so
//!   it is a suggestion
//! - bad: `"Action": "lambda:CreateFunction"` alone
//! - good: `"Action": "iam:PassRole"` on the function's role beside it
//! - source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services", Dependent actions

use iam_role_catalog::Action;

use crate::check::grants::Grants;
use crate::check::named::{Named, Stretch};
use crate::check::subject::StatementAt;
use crate::check::whole::{Part, Whole};
use crate::{ActionElement, Code, Finding, Findings, ManagedPolicy, suggest, wildcard, words};

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
    let mut needs = None;
    let mut told: Vec<Action> = Vec::new();
    for part in whole.granting() {
        for statement in part.allowing() {
            for (index, named) in statement.named_actions().iter().enumerate() {
                let Some(action) = named.action.filter(|action| action.needs_others()) else { continue };
                if told.contains(&action) {
                    continue;
                }
                let needs = needs.get_or_insert_with(|| Needs::of(whole));
                let missing: Vec<&str> =
                    action.dependent_actions().filter(|action| !needs.is_allowed(action)).collect();
                if missing.is_empty() {
                    continue;
                }
                told.push(action);
                let written = named.pattern.as_str();
                let message = ["`", written, "` may also need ", &suggest::both(&missing)].concat();
                let help = "allow what the call needs, on the resources that it needs it for";
                let locus = part.place(statement.action_locus(index));
                findings.push(Finding::new(Code::MISSING_DEPENDENT_ACTION, locus, message).help(help));
            }
        }
    }
}

/// Which actions are allowed somewhere, each looked for once: many actions need the same one.
struct Needs<'a> {
    /// The stretches of patterns of the statements that allow what they name.
    allowed: Vec<(&'a Stretch<'a>, &'a [Named<'a>])>,
    /// The statements that allow all but what they name.
    all_but: Vec<&'a StatementAt<'a>>,
    known: Vec<(&'static str, bool)>,
}

impl<'a> Needs<'a> {
    fn of(whole: &'a Whole<'a>) -> Self {
        let (mut allowed, mut all_but) = (Vec::new(), Vec::new());
        for statement in whole.granting().flat_map(Part::allowing) {
            if matches!(statement.statement.action, ActionElement::NotAction(_)) {
                all_but.push(statement);
            }
            let stretches = statement.action_stretches().iter();
            allowed.extend(stretches.map(|stretch| (stretch, statement.named.patterns(stretch))));
        }
        Self { allowed, all_but, known: Vec::new() }
    }

    fn is_allowed(&mut self, action: &'static str) -> bool {
        if let Some((_, is_allowed)) = self.known.iter().find(|(known, _)| *known == action) {
            return *is_allowed;
        }
        let is_allowed =
            self.is_named(action) || self.all_but.iter().any(|statement| statement.covers(action));
        self.known.push((action, is_allowed));
        is_allowed
    }

    /// Whether a pattern stands for the action, which is one of the catalogue.
    fn is_named(&self, action: &str) -> bool {
        let Some((prefix, name)) = words::split_at(action, b':') else { return false };
        for (_, patterns) in self.allowed.iter().filter(|(stretch, _)| stretch.may_be_of(prefix)) {
            if patterns.iter().any(|named| stands_for(named, name)) {
                return true;
            }
        }
        false
    }
}

/// Whether the pattern stands for the action with that name of the same service, as the catalogue has it.
fn stands_for(named: &Named<'_>, name: &str) -> bool {
    match named.action {
        Some(action) => action.name() == name,
        None => wildcard::matches_ignoring_case(named.pattern.name(), name),
    }
}

#[cfg(test)]
mod tests {
    use iam_role_catalog::{Action, Service, service, services};

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
    fn whatever_form_allows_it_is_enough() {
        let is_passing = |said: &String| is_ours(said) && said.contains("`iam:PassRole`");
        let missing = |other: &str| granting_said(&format!("{CREATE},{other}")).iter().any(is_passing);
        let statement = |effect: &str, element: &str, pattern: &str| {
            format!(
                r#"{{"Effect":"{effect}","{element}":"{pattern}","Resource":"arn:aws:iam::123456789012:role/a"}}"#
            )
        };
        for (element, pattern) in
            [("Action", "*"), ("Action", "IAM:passrole"), ("Action", "iam:PassRol?"), ("NotAction", "s3:*")]
        {
            assert!(!missing(&statement("Allow", element, pattern)), "{element} {pattern}");
        }
        for (element, pattern) in [
            ("Action", "iam:PassRoles"),
            ("Action", "sts:*"),
            ("Action", "frobnicator:*"),
            ("NotAction", "iam:Pass*"),
        ] {
            assert!(missing(&statement("Allow", element, pattern)), "{element} {pattern}");
        }
        assert!(missing(&statement("Deny", "Action", "iam:*")));
    }

    #[test]
    fn what_the_catalogue_says_is_needed_is_in_it() {
        for needed in services().flat_map(Service::actions).flat_map(Action::dependent_actions) {
            let (prefix, name) = needed.split_once(':').unwrap();
            let known = service(prefix).and_then(|service| service.action(name)).map(Action::name);
            assert_eq!(known, Some(name), "{needed}");
        }
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
