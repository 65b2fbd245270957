//! `PRIVILEGE_ESCALATION_BY_POLICY_CHANGE`: leave to change policies so that they allow more.
//!
//! - why: the role can give itself, or someone it works with, any permission. It is a warning, because AWS's own analysis
//!   does not judge what is granted
//! - bad: `"Action": "iam:PutRolePolicy", "Resource": "*"`
//! - good: `"Action": "iam:PutRolePolicy", "Resource": "arn:aws:iam::123456789012:role/app-*"`
//! - source: IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions
//!
//! `PRIVILEGE_ESCALATION_BY_OTHER_PRINCIPAL`: leave to become any other user or role.
//!
//! - why: the role has the permissions of all of them together. It is a warning, because AWS's own analysis does not judge
//!   what is granted
//! - bad: `"Action": "iam:CreateAccessKey", "Resource": "*"`
//! - good: `"Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::123456789012:user/mail"`
//! - source: IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions
//!
//! `PRIVILEGE_ESCALATION_BY_PASS_ROLE`: leave to pass any role to a service that then acts with it.
//!
//! - why: what the service runs is the caller's, so the role has the permissions of every role that the service may
//!   assume. It is a warning, because AWS's own analysis looks at `iam:PassRole` alone, not at what is done with it
//! - bad: `"Action": ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*"`
//! - good: `"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/thumbnailer"` beside the others
//! - source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"
//!
//! `PRIVILEGE_ESCALATION_BY_EXISTING_RESOURCE`: leave to take over anything that acts with a role.
//!
//! - why: code that is put into a function, an instance or a build has the permissions of its role. It is a warning,
//!   because AWS's own analysis does not judge what is granted
//! - bad: `"Action": "lambda:UpdateFunctionCode", "Resource": "*"`
//! - good: `"Action": "lambda:UpdateFunctionCode", "Resource": "arn:aws:lambda:*:*:function:thumbnailer"`
//! - source: IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions

use std::sync::LazyLock;

use super::methods::{self, Method, Way};
use crate::check::grants::{Grant, Grants, Wanted};
use crate::check::{notable, overlap};
use crate::{Code, Finding, Findings, Locus, suggest};

/// How many methods a message lists.
const MOST: usize = 6;

/// The methods of each code with the numbers of their actions, looked up once.
static PATHS: LazyLock<Vec<(Code, Vec<Path>)>> = LazyLock::new(|| {
    let mut paths: Vec<(Code, Vec<Path>)> = Vec::new();
    for (way, methods) in methods::ALL {
        let of_way = methods.iter().map(|method| Path::of(way, method));
        match paths.last_mut().filter(|(code, _)| *code == code_of(way)) {
            Some((_, paths)) => paths.extend(of_way),
            None => paths.push((code_of(way), of_way.collect())),
        }
    }
    paths
});

/// A method and what it asks for, the first of which has to reach for what is not named.
struct Path {
    way: Way,
    wanted: Vec<Wanted>,
}

impl Path {
    fn of(way: Way, method: &Method) -> Self {
        let numbers = method.actions().filter_map(notable::number);
        let of_first = |index| if index == 0 { method.of } else { &[] };
        let wanted = numbers.enumerate().map(|(index, number)| Wanted {
            number,
            of: of_first(index),
            passed_to: method.passed_to,
        });
        Self { way, wanted: wanted.collect() }
    }

    /// Whether something allows each of its actions, on whatever and when: what most methods lack.
    fn is_allowed(&self, grants: &Grants<'_>) -> bool {
        for wanted in &self.wanted {
            if !grants.allows(wanted.number) {
                return false;
            }
        }
        true
    }

    /// The grants by which the method can be used, if its actions are allowed.
    fn grants<'a>(&self, grants: &Grants<'a>) -> Option<Vec<Grant<'a>>> {
        let (first, others) = self.wanted.split_first()?;
        if self.way == Way::PolicyChangeOfReachable {
            return on_the_same(*first, *others.first()?, grants);
        }
        let first = grants.everywhere(*first)?;
        let others = others.iter().map(|other| grants.somewhere(*other));
        std::iter::once(Some(first)).chain(others).collect()
    }

    /// The actions for people: `` `lambda:CreateFunction` with `lambda:InvokeFunction` ``.
    fn shown(&self) -> String {
        let names = self.wanted.iter().map(|wanted| notable::name(wanted.number));
        let names: Vec<&str> = names.filter(|name| *name != methods::PASS_ROLE).collect();
        match names.split_first() {
            Some((first, others @ [_, ..])) => format!("`{first}` with {}", suggest::both(others)),
            _ => suggest::both(&names),
        }
    }
}

/// Two grants, neither of which has to hold all, that reach the same principal.
fn on_the_same<'a>(change: Wanted, become_it: Wanted, grants: &Grants<'a>) -> Option<Vec<Grant<'a>>> {
    if grants.everywhere(change).is_some() {
        return None;
    }
    let changes = grants.each_somewhere(change);
    let pairs = changes.into_iter().flat_map(|left| {
        let others = grants.each_somewhere(become_it);
        others.into_iter().map(move |right| (left, right))
    });
    let meets =
        |(left, right): &(Grant<'_>, Grant<'_>)| overlap::statements_meet(left.statement, right.statement);
    pairs.into_iter().find(meets).map(|(left, right)| vec![left, right])
}

/// - For each way there is at most one finding, which lists the methods. It stands at the first action of the first.
/// - Of a role that may do everything nothing more is said.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    if grants.is_empty() || grants.administrator().is_some() {
        return;
    }
    for (code, paths) in &*PATHS {
        let mut usable = Vec::new();
        for path in paths.iter().filter(|path| path.is_allowed(grants)) {
            usable.extend(path.grants(grants).map(|grants| (path, grants)));
        }
        findings.extend(finding(*code, &usable, grants));
    }
}

fn code_of(way: Way) -> Code {
    match way {
        Way::PolicyChange | Way::PolicyChangeOfReachable => Code::PRIVILEGE_ESCALATION_BY_POLICY_CHANGE,
        Way::OtherPrincipal => Code::PRIVILEGE_ESCALATION_BY_OTHER_PRINCIPAL,
        Way::PassRole => Code::PRIVILEGE_ESCALATION_BY_PASS_ROLE,
        Way::ExistingResource => Code::PRIVILEGE_ESCALATION_BY_EXISTING_RESOURCE,
    }
}

fn finding(code: Code, usable: &[(&Path, Vec<Grant<'_>>)], grants: &Grants<'_>) -> Option<Finding> {
    let locus = usable.first()?.1.first()?.locus();
    let (what, help) = words(code);
    let shown: Vec<String> = usable.iter().take(MOST).map(|(path, _)| path.shown()).collect();
    let more = usable.len().saturating_sub(MOST);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let message = format!("{what}: {}{more}{}", shown.join("; "), elsewhere(usable));
    Some(Finding::new(code, locus, message).help(format!("{help}{}", grants.caveat())))
}

/// What a way leads to, and what to write instead.
fn words(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::PRIVILEGE_ESCALATION_BY_POLICY_CHANGE => (
            "any permission can be gained by changing policies",
            "name in `Resource` whose policies may be changed, or ask for a boundary by `iam:PermissionsBoundary`",
        ),
        Code::PRIVILEGE_ESCALATION_BY_OTHER_PRINCIPAL => (
            "the permissions of others can be gained by becoming them",
            "name the users and roles in `Resource`",
        ),
        Code::PRIVILEGE_ESCALATION_BY_PASS_ROLE => (
            "the permissions of any role can be gained by passing it, `iam:PassRole`, to a service",
            "name the roles in the `Resource` of `iam:PassRole`",
        ),
        _ => (
            "the permissions of other roles can be gained by taking over what runs with them",
            "name the resources in `Resource`, or tell them apart by a condition on `aws:ResourceTag`",
        ),
    }
}

/// The statements besides the first that have a part in it.
fn elsewhere(usable: &[(&Path, Vec<Grant<'_>>)]) -> String {
    let all = usable.iter().take(MOST).flat_map(|(_, grants)| grants);
    let mut loci: Vec<Locus> = Vec::new();
    for locus in all.map(Grant::statement_locus) {
        if !loci.contains(&locus) {
            loci.push(locus);
        }
    }
    match loci.get(1..) {
        Some(others @ [_, ..]) => {
            let others: Vec<String> = others.iter().map(Locus::to_string).collect();
            format!(", together with {}", suggest::both(&others))
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{granting_codes, granting_said, role_said};

    const POLICY: &str = "PRIVILEGE_ESCALATION_BY_POLICY_CHANGE";
    const OTHER: &str = "PRIVILEGE_ESCALATION_BY_OTHER_PRINCIPAL";
    const PASS: &str = "PRIVILEGE_ESCALATION_BY_PASS_ROLE";
    const EXISTING: &str = "PRIVILEGE_ESCALATION_BY_EXISTING_RESOURCE";

    fn allow(actions: &str, resource: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":{resource}}}"#)
    }

    fn allow_when(actions: &str, resource: &str, condition: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Action":{actions},"Resource":{resource},"Condition":{{{condition}}}}}"#
        )
    }

    fn codes(statements: &str) -> Vec<&'static str> {
        let ours = granting_codes(statements).into_iter();
        ours.filter(|code| code.starts_with("PRIVILEGE")).collect()
    }

    #[test]
    fn each_way_is_found() {
        assert_eq!(codes(&allow(r#""iam:PutRolePolicy""#, r#""*""#)), [POLICY]);
        assert_eq!(codes(&allow(r#""iam:CreateAccessKey""#, r#""arn:aws:iam::*:user/*""#)), [OTHER]);
        assert_eq!(codes(&allow(r#"["iam:PassRole","ec2:RunInstances"]"#, r#""*""#)), [PASS]);
        assert_eq!(codes(&allow(r#""lambda:UpdateFunctionCode""#, r#""*""#)), [EXISTING]);
        assert_eq!(codes(&allow(r#""iam:*""#, r#""*""#)), [POLICY, OTHER]);
    }

    #[test]
    fn one_finding_lists_the_methods_of_its_way() {
        let said = granting_said(&allow(
            r#"["iam:PassRole","lambda:CreateFunction","lambda:InvokeFunction","glue:CreateJob","glue:StartJobRun"]"#,
            r#""*""#,
        ));
        let expected = "PRIVILEGE_ESCALATION_BY_PASS_ROLE at Statement/0/Action/0: the permissions of any role can be \
            gained by passing it, `iam:PassRole`, to a service: `glue:CreateJob` with `glue:StartJobRun`; \
            `lambda:CreateFunction` with `lambda:InvokeFunction`; name the roles in the `Resource` of `iam:PassRole`; ";
        assert!(said[0].starts_with(expected), "{said:?}");
    }

    #[test]
    fn each_way_says_what_to_write_instead() {
        for (action, what, help) in [
            (
                "iam:PutRolePolicy",
                "by changing policies: ",
                "; name in `Resource` whose policies may be changed, or ",
            ),
            ("iam:CreateAccessKey", "by becoming them: ", "; name the users and roles in `Resource`; "),
            (
                "lambda:UpdateFunctionCode",
                "by taking over what runs with them: ",
                "; name the resources in `Resource`, or ",
            ),
        ] {
            let said = granting_said(&allow(&format!("\"{action}\""), r#""*""#));
            let ours = said.iter().find(|said| said.starts_with("PRIVILEGE")).unwrap();
            assert!(ours.contains(what) && ours.contains(help), "{ours}");
        }
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let said = granting_said(&allow(r#""iam:*""#, r#""*""#));
        assert!(said[0].contains("`iam:DeleteRolePermissionsBoundary`; and 7 more"), "{said:?}");
    }

    #[test]
    fn methods_reach_across_statements_and_policies() {
        let pass = allow(r#""iam:PassRole""#, r#""*""#);
        let run = allow(r#""ec2:RunInstances""#, r#""*""#);
        let said = granting_said(&format!("{run},{pass}"));
        assert!(said[0].contains("at Statement/1/Action/0: "), "{said:?}");
        assert!(said[0].contains("`ec2:RunInstances`, together with `Statement/0`"), "{said:?}");
        let said = role_said(|_| {}, &[&pass, &run]);
        assert!(
            said[0].starts_with("PRIVILEGE_ESCALATION_BY_PASS_ROLE at Policies/0/PolicyDocument/"),
            "{said:?}"
        );
        assert!(said[0].contains("together with `Policies/1/PolicyDocument/Statement/0`"), "{said:?}");
        assert_eq!(codes(&run), [""; 0]);
    }

    #[test]
    fn named_resources_pass() {
        for statement in [
            allow(r#""iam:PutRolePolicy""#, r#""arn:aws:iam::123456789012:role/app-*""#),
            allow(r#""iam:CreateAccessKey""#, r#""arn:aws:iam::*:user/${aws:username}""#),
            allow(r#""iam:CreateAccessKey""#, r#""arn:aws:iam::*:role/*""#),
            allow(r#""lambda:UpdateFunctionCode""#, r#""arn:aws:lambda:*:*:function:thumbnailer""#),
            allow(r#""ssm:SendCommand""#, r#"["arn:aws:ssm:*::document/*","arn:aws:ec2:*:*:instance/i-1"]"#),
            allow(
                r#""ssm:SendCommand""#,
                r#"["arn:aws:ssm:*::document/Restart","arn:aws:ec2:*:*:instance/*"]"#,
            ),
            allow(r#"["iam:PassRole","ec2:RunInstances"]"#, r#""arn:aws:iam::*:role/app""#),
        ] {
            assert_eq!(codes(&statement), [""; 0], "{statement}");
        }
    }

    #[test]
    fn the_service_that_a_role_may_be_passed_to_counts() {
        let create = allow(r#"["lambda:CreateFunction","lambda:InvokeFunction"]"#, r#""*""#);
        let pass_to = |operator: &str, service: &str| {
            let condition = format!(r#""{operator}":{{"iam:PassedToService":"{service}"}}"#);
            codes(&format!("{},{create}", allow_when(r#""iam:PassRole""#, r#""*""#, &condition)))
        };
        assert_eq!(pass_to("StringEquals", "lambda.amazonaws.com"), [PASS]);
        assert_eq!(pass_to("StringLike", "*.amazonaws.com"), [PASS]);
        assert_eq!(pass_to("StringNotEquals", "ec2.amazonaws.com"), [PASS]);
        assert_eq!(pass_to("StringEquals", "ec2.amazonaws.com"), [""; 0]);
        assert_eq!(pass_to("StringNotLike", "lambda.*"), [""; 0]);
        assert_eq!(pass_to("StringNotLike", "ec2.*"), [PASS]);
        assert_eq!(pass_to("StringEqualsIgnoreCase", "LAMBDA.amazonaws.com"), [PASS]);
        assert_eq!(pass_to("StringEqualsIgnoreCase", "ec2.amazonaws.com"), [""; 0]);
        assert_eq!(pass_to("StringNotEqualsIgnoreCase", "LAMBDA.amazonaws.com"), [""; 0]);
        assert_eq!(pass_to("StringNotEqualsIgnoreCase", "ec2.amazonaws.com"), [PASS]);
        assert_eq!(pass_to("Null", "false"), [""; 0]);
    }

    #[test]
    fn conditions_that_narrow_pass_and_those_that_do_not_do_not() {
        let put = |condition: &str| codes(&allow_when(r#""iam:PutRolePolicy""#, r#""*""#, condition));
        assert_eq!(put(r#""StringEquals":{"aws:RequestedRegion":"us-east-1"}"#), [POLICY]);
        assert_eq!(put(r#""ArnEquals":{"iam:PermissionsBoundary":"arn:aws:iam::1:policy/b"}"#), [""; 0]);
        assert_eq!(put(r#""StringEquals":{"aws:ResourceTag/team":"data"}"#), [""; 0]);
        let tagged = r#""StringEquals":{"aws:RequestTag/team":"data"}"#;
        let run = allow_when(r#""ec2:RunInstances""#, r#""*""#, tagged);
        let pass = allow(r#""iam:PassRole""#, r#""*""#);
        assert_eq!(codes(&format!("{pass},{run}")), [PASS], "who calls chooses the tag");
    }

    #[test]
    fn denials_are_respected() {
        let put = allow(r#""iam:PutRolePolicy""#, r#""*""#);
        let deny = |resource: &str, condition: &str| {
            codes(&format!(
                r#"{put},{{"Effect":"Deny","Action":"iam:Put*","Resource":{resource},"Condition":{{{condition}}}}}"#
            ))
        };
        let without_mfa = r#""BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}"#;
        let other_regions = r#""StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}"#;
        assert_eq!(deny(r#""*""#, without_mfa), [""; 0]);
        assert_eq!(deny(r#""*""#, other_regions), [POLICY]);
        assert_eq!(deny(r#""arn:aws:iam::*:role/admin""#, without_mfa), [POLICY]);
        let all_others = r#"{"Effect":"Deny","Action":"iam:*","NotResource":"arn:aws:iam::*:role/app-*"}"#;
        assert_eq!(codes(&format!("{put},{all_others}")), [""; 0]);
    }

    #[test]
    fn changing_and_becoming_the_same_role_is_enough() {
        let both = |change: &str, become_it: &str| {
            let change = allow(r#""iam:PutRolePolicy""#, change);
            codes(&format!("{change},{}", allow(r#""sts:AssumeRole""#, become_it)))
        };
        let app = r#""arn:aws:iam::123456789012:role/app-*""#;
        assert_eq!(both(app, r#""arn:aws:iam::123456789012:role/app-deploy""#), [POLICY]);
        assert_eq!(both(app, r#""arn:aws:iam::123456789012:role/cdk-*""#), [""; 0]);
    }

    #[test]
    fn a_boundary_that_is_known_counts_and_one_that_is_not_is_named() {
        let put = allow(r#""iam:PutRolePolicy""#, r#""*""#);
        let bounded = |boundary: &str| {
            role_said(
                |role| role.permissions_boundary = Some(crate::check::testing::managed(boundary)),
                &[&put],
            )
        };
        let is_ours = |said: &String| said.starts_with(POLICY);
        assert!(!bounded(&allow(r#""s3:*""#, r#""*""#)).iter().any(is_ours));
        assert!(bounded(&allow(r#""iam:*""#, r#""*""#)).iter().any(is_ours));
        let help = "; name in `Resource` whose policies may be changed, or ask for a boundary by `iam:PermissionsBoundary`";
        assert!(
            bounded(&allow(r#""iam:*""#, r#""*""#))
                .iter()
                .find(|said| is_ours(said))
                .unwrap()
                .ends_with(help)
        );
        assert!(role_said(|_| {}, &[&put])[0].ends_with(help), "there is no boundary");
        let arn = "arn:aws:iam::123456789012:policy/boundary".to_owned();
        let named = |role: &mut crate::Role| role.permissions_boundary = Some(crate::ManagedPolicy::Arn(arn));
        let said = role_said(named, &[&put]);
        assert!(
            said[0].ends_with("if the permissions boundary forbids it, let this finding through"),
            "{said:?}"
        );
    }
}
