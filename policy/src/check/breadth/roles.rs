//! Two actions by which roles come into play, on roles that the statement does not bound.
//!
//! `PASS_ROLE_WITH_NOT_RESOURCE`: `iam:PassRole` is allowed named, on all roles but some.
//!
//! - why: a service can be given any role, also one that may do more than whoever gives it
//! - bad: `"Action": "iam:PassRole", "NotResource": "arn:aws:iam::123456789012:role/admin"`
//! - good: `"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Pass role with `NotResource`
//!
//! `PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE`: `iam:PassRole` is allowed among other actions, on all roles
//! but some.
//!
//! - why: a service can be given any role, also one that may do more than whoever gives it
//! - bad: `"Action": "iam:*", "NotResource": "arn:aws:iam::123456789012:role/admin"`
//! - good: `"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Pass role with star in action and
//!   `NotResource`
//!
//! `PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE`: `iam:PassRole` is allowed as one of all actions but some, on all
//! roles but some.
//!
//! - why: a service can be given any role, also one that may do more than whoever gives it
//! - bad: `"NotAction": "s3:*", "NotResource": "arn:aws:iam::123456789012:role/admin"`
//! - good: `"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Pass role with `NotAction` and
//!   `NotResource`
//!
//! `PASS_ROLE_WITH_STAR_IN_RESOURCE`: `iam:PassRole` is allowed named, on roles of any name.
//!
//! - why: a service can be given any role, also one that may do more than whoever gives it
//! - bad: `"Action": "iam:PassRole", "Resource": "*"`
//! - good: `"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Pass role with star in resource
//!
//! `PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE`: `iam:PassRole` is allowed among other actions, on roles of any
//! name.
//!
//! - why: a service can be given any role, also one that may do more than whoever gives it
//! - bad: `"Action": "iam:*", "Resource": "*"`
//! - good: `"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Pass role with star in action and
//!   resource
//!
//! `PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION`: `iam:PassRole` is allowed as one of all actions but some, on
//! roles of any name.
//!
//! - why: a service can be given any role, also one that may do more than whoever gives it
//! - bad: `"NotAction": "s3:*", "Resource": "*"`
//! - good: `"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Pass role with star in resource and
//!   `NotAction`
//!
//! `CREATE_SLR_WITH_NOT_RESOURCE`: `iam:CreateServiceLinkedRole` is allowed named, on all roles but some.
//!
//! - why: roles for services can be created that nobody meant to use
//! - bad: `"Action": "iam:CreateServiceLinkedRole", "NotResource": "arn:aws:iam::123456789012:role/admin"`
//! - good: `"Action": "iam:CreateServiceLinkedRole"` with `"StringEquals": {"iam:AWSServiceName": "…"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Create SLR with `NotResource`
//!
//! `CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE`: `iam:CreateServiceLinkedRole` is allowed among other
//! actions, on all roles but some.
//!
//! - why: roles for services can be created that nobody meant to use
//! - bad: `"Action": "iam:*", "NotResource": "arn:aws:iam::123456789012:role/admin"`
//! - good: `"Action": "iam:CreateServiceLinkedRole"` with `"StringEquals": {"iam:AWSServiceName": "…"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Create SLR with star in action and
//!   `NotResource`
//!
//! `CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE`: `iam:CreateServiceLinkedRole` is allowed as one of all actions
//! but some, on all roles but some.
//!
//! - why: roles for services can be created that nobody meant to use
//! - bad: `"NotAction": "s3:*", "NotResource": "arn:aws:iam::123456789012:role/admin"`
//! - good: `"Action": "iam:CreateServiceLinkedRole"` with `"StringEquals": {"iam:AWSServiceName": "…"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Create SLR with `NotAction` and
//!   `NotResource`
//!
//! `CREATE_SLR_WITH_STAR_IN_RESOURCE`: `iam:CreateServiceLinkedRole` is allowed named, on roles of any name.
//!
//! - why: roles for services can be created that nobody meant to use
//! - bad: `"Action": "iam:CreateServiceLinkedRole", "Resource": "*"`
//! - good: `"Action": "iam:CreateServiceLinkedRole"` with `"StringEquals": {"iam:AWSServiceName": "…"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Create SLR with star in resource
//!
//! `CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE`: `iam:CreateServiceLinkedRole` is allowed among other actions,
//! on roles of any name.
//!
//! - why: roles for services can be created that nobody meant to use
//! - bad: `"Action": "iam:*", "Resource": "*"`
//! - good: `"Action": "iam:CreateServiceLinkedRole"` with `"StringEquals": {"iam:AWSServiceName": "…"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Create SLR with star in action and
//!   resource
//!
//! `CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION`: `iam:CreateServiceLinkedRole` is allowed as one of all
//! actions but some, on roles of any name.
//!
//! - why: roles for services can be created that nobody meant to use
//! - bad: `"NotAction": "s3:*", "Resource": "*"`
//! - good: `"Action": "iam:CreateServiceLinkedRole"` with `"StringEquals": {"iam:AWSServiceName": "…"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Create SLR with star in resource and
//!   `NotAction`

use crate::check::subject::{StatementAt, Subject};
use crate::{
    ActionElement, Code, Condition, Finding, Findings, Kind, Locus, OperatorKind, ResourceElement,
    ResourcePattern, SharedText, placeholder, variable, wildcard,
};

/// An action by which a role comes into play.
struct Gate {
    action: &'static str,
    /// The key that says for which service; with it bounded, the roles need not be.
    service: &'static str,
    /// The codes by [`ActionForm`] and then by [`ResourceForm`].
    codes: [[Code; 2]; 3],
    roles: &'static str,
    fate: &'static str,
}

const GATES: [Gate; 2] = [
    Gate {
        action: "iam:PassRole",
        service: "iam:PassedToService",
        codes: [
            [Code::PASS_ROLE_WITH_STAR_IN_RESOURCE, Code::PASS_ROLE_WITH_NOT_RESOURCE],
            [
                Code::PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE,
                Code::PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE,
            ],
            [
                Code::PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION,
                Code::PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE,
            ],
        ],
        roles: "any role",
        fate: "can be passed to any service",
    },
    Gate {
        action: "iam:CreateServiceLinkedRole",
        service: "iam:AWSServiceName",
        codes: [
            [Code::CREATE_SLR_WITH_STAR_IN_RESOURCE, Code::CREATE_SLR_WITH_NOT_RESOURCE],
            [
                Code::CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE,
                Code::CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE,
            ],
            [
                Code::CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION,
                Code::CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE,
            ],
        ],
        roles: "the service-linked role of any service",
        fate: "can be created",
    },
];

/// The path of service-linked roles; the service follows. Source: IAM User Guide, "Create a service-linked role".
const OF_SERVICES: &str = "role/aws-service-role/";

/// How a statement comes to speak of the action.
#[derive(Clone, Copy)]
enum ActionForm {
    /// By its name.
    Named,
    /// By a pattern.
    Star,
    /// By not excepting it.
    NotAction,
}

/// How it comes to speak of all roles.
#[derive(Clone, Copy)]
enum ResourceForm<'a> {
    /// By a pattern that any name matches, in the path if it names one.
    Star(Option<&'a str>),
    /// By excepting some.
    NotResource,
}

/// - In an identity-based policy, a statement that allows one of the actions names the roles, or starts of their names.
/// - Or a condition says for which services: with values that do not start with a wildcard, and not under `IfExists`.
/// - `NotResource` names no role.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        if !may_speak_of_iam(statement) {
            continue;
        }
        for gate in &GATES {
            let Some(actions) = actions(statement, gate.action) else { continue };
            let Some(resources) = resources(statement) else { continue };
            if !statement.conditions_on(gate.service).any(names_services) {
                findings.push(finding(gate, actions, resources));
            }
        }
    }
}

/// The finding is at the pattern that is too broad: of resources where the action is named, else of actions.
fn finding(gate: &Gate, actions: (ActionForm, Locus), resources: (ResourceForm<'_>, Locus)) -> Finding {
    let [named, star, not_action] = &gate.codes;
    let (codes, locus) = match actions {
        (ActionForm::Named, _) => (named, resources.1),
        (ActionForm::Star, locus) => (star, locus),
        (ActionForm::NotAction, locus) => (not_action, locus),
    };
    let [of_star, of_not_resource] = codes;
    let code = match resources.0 {
        ResourceForm::Star(_) => *of_star,
        ResourceForm::NotResource => *of_not_resource,
    };
    let Gate { action, roles, fate, .. } = gate;
    let message = if let ResourceForm::Star(Some(path)) = resources.0 {
        format!("{roles} of the path `{path}` {fate}, for the statement allows `{action}` on all of them")
    } else {
        format!("{roles} {fate}, for the statement allows `{action}` and bounds no roles")
    };
    let help = format!("name the roles in `Resource`, or add a condition on `{}`", gate.service);
    Finding::new(code, locus, message).help(help)
}

/// Most statements do not.
fn may_speak_of_iam(statement: &StatementAt<'_>) -> bool {
    matches!(statement.statement.action, ActionElement::NotAction(_)) || statement.may_name("iam")
}

/// How the statement comes to speak of `action`, an action of IAM, and where; the plainest of several.
fn actions(statement: &StatementAt<'_>, action: &str) -> Option<(ActionForm, Locus)> {
    if matches!(statement.statement.action, ActionElement::NotAction(_)) {
        let locus = statement.locus().member("NotAction");
        return statement.covers(action).then_some((ActionForm::NotAction, locus));
    }
    let of = |form: ActionForm, is_it: &dyn Fn(&str) -> bool| {
        let mut patterns = statement.named.that_may_be_of(Some("iam"));
        let (index, _) = patterns.find(|(_, pattern)| is_it(pattern.as_str()))?;
        Some((form, statement.action_locus(index)))
    };
    of(ActionForm::Named, &|pattern| pattern.eq_ignore_ascii_case(action))
        .or_else(|| of(ActionForm::Star, &|pattern| wildcard::matches_ignoring_case(pattern, action)))
}

/// How the statement comes to speak of all roles, and where, if it does.
fn resources<'a>(statement: &StatementAt<'a>) -> Option<(ResourceForm<'a>, Locus)> {
    match statement.statement.resource.as_ref()? {
        ResourceElement::NotResource(_) => Some((ResourceForm::NotResource, statement.resources_locus())),
        ResourceElement::Resource(patterns) => {
            let (index, pattern) = patterns.iter().enumerate().find(|(_, pattern)| is_any_role(pattern))?;
            Some((ResourceForm::Star(path_of(pattern)), statement.resource_locus(index)))
        }
    }
}

/// Whether roles of any name match: the last part of the ARN is wildcards and nothing else, nor does its path name the
/// service that the roles are linked to.
fn is_any_role(pattern: &ResourcePattern) -> bool {
    let ResourcePattern::Arn(arn) = pattern else { return *pattern == ResourcePattern::Any };
    if arn.resource().strip_prefix(OF_SERVICES).is_some_and(starts_with_service) {
        return false;
    }
    let name = arn.resource().rsplit('/').next().unwrap_or_default();
    let could_be_role = wildcard::is_all(arn.resource())
        || arn.resource().strip_prefix("role").is_some_and(|rest| rest.starts_with(['/', '*', '?']));
    let is_open = wildcard::is_all(name) || name.strip_prefix("role").is_some_and(wildcard::is_all);
    wildcard::matches(arn.service(), "iam") && could_be_role && is_open
}

/// The path, `/team/`, that a pattern of any role bounds them by; none if it starts with a wildcard.
fn path_of(pattern: &ResourcePattern) -> Option<&str> {
    let ResourcePattern::Arn(arn) = pattern else { return None };
    let behind = arn.resource().strip_prefix("role")?;
    let path = behind.get(..=behind.rfind('/')?)?;
    (path != "/" && !path.starts_with(['*', '?']) && !path.starts_with("/*")).then_some(path)
}

/// Whether the path behind [`OF_SERVICES`] starts with the whole name of a service, as `ecs.amazonaws.com/`.
fn starts_with_service(rest: &str) -> bool {
    rest.split_once('/').is_some_and(|(service, _)| !wildcard::is_open(service))
}

fn names_services(condition: &Condition) -> bool {
    let positive = matches!(
        condition.operator.kind,
        OperatorKind::StringEquals | OperatorKind::StringEqualsIgnoreCase | OperatorKind::StringLike
    );
    let names_one = |value: &SharedText| {
        let starts_open = value.starts_with(['*', '?']) || value.starts_with("${");
        let is_like = condition.operator.kind == OperatorKind::StringLike;
        !(starts_open && (is_like || variable::occurs_in(value))) || placeholder::starts(value)
    };
    let needs_key = condition.operator.qualifier.is_some() || !condition.operator.if_exists;
    positive && needs_key && condition.needs_its_key() && condition.values.iter().all(names_one)
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{codes, identity_codes, said};

    fn codes_of(action: &str, resource: &str, condition: &str) -> Vec<&'static str> {
        let mut codes = identity_codes(&format!(
            r#"{{"Effect":"Allow",{action},{resource},"Condition":{{{condition}}}}}"#
        ));
        codes.retain(|code| code.starts_with("PASS_ROLE") || code.starts_with("CREATE_SLR"));
        codes
    }

    const STAR: &str = r#""Resource":"*""#;
    const NOT: &str = r#""NotResource":"arn:aws:iam::123456789012:role/admin""#;
    const ANY: &str = r#""Bool":{"aws:SecureTransport":"true"}"#;

    #[test]
    fn each_form_has_its_code() {
        for (action, resource, code) in [
            (r#""Action":"iam:passrole""#, STAR, "PASS_ROLE_WITH_STAR_IN_RESOURCE"),
            (r#""Action":"iam:Pass*""#, STAR, "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"),
            (r#""Action":"iam:PassRole""#, NOT, "PASS_ROLE_WITH_NOT_RESOURCE"),
            (r#""Action":"iam:Pass*""#, NOT, "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"),
            (r#""NotAction":"iam:C*""#, STAR, "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"),
            (r#""NotAction":"iam:C*""#, NOT, "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE"),
            (r#""Action":"iam:CreateServiceLinkedRole""#, STAR, "CREATE_SLR_WITH_STAR_IN_RESOURCE"),
            (r#""Action":"iam:Create*""#, STAR, "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE"),
            (r#""Action":"iam:CreateServiceLinkedRole""#, NOT, "CREATE_SLR_WITH_NOT_RESOURCE"),
            (r#""Action":"iam:Create*""#, NOT, "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"),
            (r#""NotAction":"iam:P*""#, STAR, "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"),
            (r#""NotAction":"iam:P*""#, NOT, "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE"),
        ] {
            assert_eq!(codes_of(action, resource, ANY), [code], "{action} {resource}");
        }
        assert_eq!(codes_of(r#""Action":"*""#, STAR, ANY).len(), 2);
    }

    #[test]
    fn the_pattern_that_is_too_broad_is_the_place() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*","iam:PassRole"],
            "Resource":["arn:aws:s3:::b","arn:aws:iam::123456789012:role/*"]}}"#;
        let named = said(Kind::Identity, text);
        let place = "PASS_ROLE_WITH_STAR_IN_RESOURCE at Statement/0/Resource/1: ";
        assert!(named[0].starts_with(place), "{named:?}");
        let star = said(Kind::Identity, &text.replace("iam:PassRole", "iam:*"));
        assert!(star[0].contains(" at Statement/0/Action/1: "), "{star:?}");
    }

    #[test]
    fn a_path_is_said() {
        let of = |resource: &str| {
            let statement = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"@"}}"#;
            said(Kind::Identity, &statement.replace('@', resource)).remove(0)
        };
        let in_team = of("arn:aws:iam::123456789012:role/team/*");
        assert!(in_team.contains("any role of the path `/team/` can be passed"), "{in_team}");
        for resource in ["*", "arn:aws:iam::123456789012:role/*", "arn:aws:iam::123456789012:role/*/*"] {
            let any = of(resource);
            assert!(any.contains("any role can be passed to any service"), "{any}");
        }
    }

    #[test]
    fn any_name_is_any_role() {
        for arn in [
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::123456789012:*",
            "arn:aws:iam::*:role*",
            "arn:aws:iam::*:role/service-role/*",
            "arn:aws:iam::*:role/aws-service-role/*",
            "arn:aws:iam::*:role/aws-service-role/*/*",
        ] {
            let resource = format!(r#""Resource":["arn:aws:s3:::b","{arn}"]"#);
            let codes = codes_of(r#""Action":"iam:PassRole""#, &resource, ANY);
            assert_eq!(codes, ["PASS_ROLE_WITH_STAR_IN_RESOURCE"], "{arn}");
        }
        for arn in [
            "arn:aws:iam::*:role/lambda-*",
            "arn:aws:iam::*:role/*Batch*",
            "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*",
            "arn:aws:iam::*:user/*",
            "arn:aws:s3:::*",
        ] {
            let resource = format!(r#""Resource":"{arn}""#);
            assert_eq!(codes_of(r#""Action":"iam:*""#, &resource, ANY), [""; 0], "{arn}");
        }
    }

    #[test]
    fn a_condition_on_the_service_bounds_it() {
        let pass = |condition: &str| codes_of(r#""Action":"iam:PassRole""#, STAR, condition);
        for condition in [
            r#""StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}"#,
            r#""StringLike":{"iam:passedtoservice":["ec2.amazonaws.com*","states.*.amazonaws.com"]}"#,
            r#""StringEquals":{"iam:PassedToService":"{a}"}"#,
        ] {
            assert_eq!(pass(condition), [""; 0], "{condition}");
        }
        for condition in [
            r#""StringEqualsIfExists":{"iam:PassedToService":"ec2.amazonaws.com"}"#,
            r#""StringLike":{"iam:PassedToService":["ec2.amazonaws.com","*"]}"#,
            r#""StringNotEquals":{"iam:PassedToService":"ec2.amazonaws.com"}"#,
            r#""StringEquals":{"iam:AWSServiceName":"ec2.amazonaws.com"}"#,
        ] {
            assert_eq!(pass(condition), ["PASS_ROLE_WITH_STAR_IN_RESOURCE"], "{condition}");
        }
        let create = |value: &str| {
            let condition = format!(r#""StringLike":{{"iam:AWSServiceName":"{value}"}}"#);
            codes_of(r#""Action":"iam:CreateServiceLinkedRole""#, STAR, &condition)
        };
        assert_eq!(create("*a4b.amazonaws.com"), ["CREATE_SLR_WITH_STAR_IN_RESOURCE"]);
        assert_eq!(create("ecs.amazonaws.com"), [""; 0]);
    }

    #[test]
    fn what_grants_nothing_passes() {
        let statement = r#"{"Effect":"Deny","Action":"iam:PassRole","Resource":"*"}"#;
        assert_eq!(identity_codes(statement), [""; 0]);
        assert_eq!(codes(Kind::Boundary, &statement.replace("Deny", "Allow")), [""; 0]);
    }
}
