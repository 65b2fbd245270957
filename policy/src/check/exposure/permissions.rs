//! `RESOURCE_EXPOSURE`: leave to give others access to everything of a kind.
//!
//! - why: whoever holds a session of the role can open each bucket, queue or key to another account, and keep that access
//!   when the session is gone. It is a warning, because AWS's own analysis does not judge what is granted
//! - bad: `"Action": "s3:PutBucketPolicy", "Resource": "*"`
//! - good: `"Action": "s3:PutBucketPolicy", "Resource": "arn:aws:s3:::bucket"`
//! - source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services", access level
//!   Permissions management

use iam_role_catalog::{AccessLevel, Action};

use crate::check::grants::Grants;
use crate::check::named::{Named, Stretch};
use crate::check::reach;
use crate::check::subject::StatementAt;
use crate::check::whole::Part;
use crate::{Code, Finding, Findings, Locus, ResourceElement, ResourcePattern, wildcard};

/// How many actions a message lists.
const MOST: usize = 6;

/// How the names of actions start that give access, rather than look at it or take it away.
const GIVING: [&str; 12] = [
    "Add",
    "Allow",
    "Associate",
    "Attach",
    "Authorize",
    "Create",
    "Modify",
    "Put",
    "Replace",
    "Set",
    "Share",
    "Update",
];

/// What such a name says is given.
const GIVEN: [&str; 9] =
    ["Access", "Acl", "Attribute", "Grant", "Permission", "Policies", "Policy", "PublicAccessBlock", "Share"];

/// What creates what it gives access to, so that nothing could be named. Source: Amazon `SageMaker` Developer Guide, "Give
/// `SageMaker` access to resources in your Amazon VPC".
const OF_ITS_OWN: [&str; 1] = ["CreateNetworkInterfacePermission"];

/// Of the actions that a pattern holds, those to name before others of the same service, which few have heard of.
const TELLING: [&str; 12] = [
    "dynamodb:PutResourcePolicy",
    "ec2:ModifySnapshotAttribute",
    "ecr:SetRepositoryPolicy",
    "events:PutPermission",
    "kms:PutKeyPolicy",
    "lambda:AddPermission",
    "rds:ModifyDBSnapshotAttribute",
    "s3:PutBucketPolicy",
    "s3:PutBucketAcl",
    "secretsmanager:PutResourcePolicy",
    "sns:AddPermission",
    "sqs:AddPermission",
];

/// - No action of the access level "permissions management" that gives access by its name is granted on all resources,
///   without a condition and without a denial of it.
/// - Actions of IAM are for the checks of privilege escalation.
/// - Of a role that may do everything nothing more is said.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    if grants.administrator().is_some() || !grants.whole.is_read() {
        return;
    }
    let mut found = Vec::new();
    for part in grants.whole.granting() {
        for statement in part.allowing().filter(|statement| may_hold_all(statement)) {
            for stretch in statement.action_stretches().iter().filter(|stretch| may_expose(stretch)) {
                for (index, named) in statement.named.of(stretch) {
                    let Some(action) = exposing(named, statement) else { continue };
                    if !is_denied(action, grants) {
                        let locus = part.place(statement.action_locus(index));
                        found.push((named.pattern.as_str(), action, locus));
                    }
                }
            }
        }
    }
    findings.extend(finding(&found, grants.caveat()));
}

/// Whether the statement has no condition, and a resource that is not named in full.
fn may_hold_all(statement: &StatementAt<'_>) -> bool {
    let is_open = |pattern: &ResourcePattern| match pattern {
        ResourcePattern::Any => true,
        ResourcePattern::Arn(arn) => wildcard::occurs_in(arn.resource()),
        ResourcePattern::Parameter(_) => false,
    };
    statement.conditions().is_empty()
        && match &statement.statement.resource {
            Some(ResourceElement::Resource(patterns)) => patterns.iter().any(is_open),
            Some(ResourceElement::NotResource(_)) => true,
            None => false,
        }
}

/// Whether no other check is for the actions of these patterns.
fn may_expose(stretch: &Stretch<'_>) -> bool {
    stretch.service.is_some_and(|service| service.prefix() != "iam")
}

/// The first action of the pattern by which access can be given to all resources of a kind; one of the telling ones, if
/// it holds one.
fn exposing(named: &Named<'_>, statement: &StatementAt<'_>) -> Option<Action> {
    let resource = statement.statement.resource.as_ref()?;
    let gives = |action: &Action| {
        action.access_level() == AccessLevel::PermissionsManagement
            && gives_access(action.name())
            && !action.retired()
            && !action.is_without_resource()
            && reach::holds_all(resource, *action)
    };
    if !named.pattern.is_wildcard() {
        return named.action.filter(gives);
    }
    let pattern = named.pattern.name();
    let matched = |action: &Action| wildcard::matches_ignoring_case(pattern, action.name());
    let giving = named.service?.permissions_management().filter(matched).filter(gives);
    giving.min_by_key(|action| telling(*action))
}

/// Where the action stands among the telling ones, or behind them.
fn telling(action: Action) -> usize {
    let is_it = |known: &&str| {
        let name = known.strip_prefix(action.service().prefix()).and_then(|rest| rest.strip_prefix(':'));
        name == Some(action.name())
    };
    TELLING.iter().position(is_it).unwrap_or(TELLING.len())
}

fn gives_access(name: &str) -> bool {
    GIVING.iter().any(|start| name.starts_with(start))
        && words_on(name).any(|rest| GIVEN.iter().any(|given| rest.starts_with(given)))
        && !OF_ITS_OWN.contains(&name)
}

/// The name from each of its capital letters on.
fn words_on(name: &str) -> impl Iterator<Item = &str> {
    let is_capital = |(_, byte): &(usize, u8)| byte.is_ascii_uppercase();
    name.bytes().enumerate().filter(is_capital).filter_map(|(start, _)| name.get(start..))
}

/// Whether the action is denied on all resources, whatever the conditions are.
fn is_denied(action: Action, grants: &Grants<'_>) -> bool {
    let name = action.full_name();
    let mut denying = grants.whole.parts().iter().flat_map(Part::denying);
    denying.any(|statement| {
        let resource = statement.statement.resource.as_ref();
        statement.covers(&name) && resource.is_some_and(|resource| reach::holds_all(resource, action))
    })
}

fn finding(found: &[(&str, Action, Locus)], caveat: &str) -> Option<Finding> {
    let (_, _, locus) = found.first()?;
    let shown = |(written, action, _): &(&str, Action, Locus)| {
        let name = action.full_name();
        if written.contains(['*', '?']) {
            format!("`{written}`, which holds `{name}`")
        } else {
            format!("`{name}`")
        }
    };
    let names: Vec<String> = found.iter().take(MOST).map(shown).collect();
    let more = found.len().saturating_sub(MOST);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let message =
        format!("access to everything of its kind can be given to others by {}{more}", names.join("; "));
    let help = format!("name in `Resource` what is meant, or leave the action out{caveat}");
    Some(Finding::new(Code::RESOURCE_EXPOSURE, locus.clone(), message).help(help))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{granting_codes, granting_said, managed, role_said};

    fn allow(actions: &str, resource: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":{resource}}}"#)
    }

    #[test]
    fn giving_access_to_everything_is_reported() {
        assert_eq!(
            granting_said(&allow(r#"["sqs:GetQueueUrl","sqs:AddPermission","kms:Put*"]"#, r#""*""#)),
            [
                "RESOURCE_EXPOSURE at Statement/0/Action/1: access to everything of its kind can be given to others by \
              `sqs:AddPermission`; `kms:Put*`, which holds `kms:PutKeyPolicy`; name in `Resource` what is meant, or leave \
              the action out; a permissions boundary is wide by nature: check it as one, or let this finding through"
            ]
        );
        assert_eq!(
            granting_codes(&allow(r#""s3:PutBucketAcl""#, r#""arn:aws:s3:::*""#)),
            ["RESOURCE_EXPOSURE"]
        );
    }

    #[test]
    fn what_is_named_conditional_or_denied_passes() {
        let code = "RESOURCE_EXPOSURE";
        assert!(
            !granting_codes(&allow(r#""s3:PutBucketPolicy""#, r#""arn:aws:s3:::bucket""#)).contains(&code)
        );
        assert!(!granting_codes(&allow(r#""sqs:RemovePermission""#, r#""*""#)).contains(&code));
        let grant = allow(r#""kms:CreateGrant""#, r#""*""#);
        let for_service =
            grant.replace(r#""*"}"#, r#""*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}}"#);
        assert!(!granting_codes(&for_service).contains(&code));
        let denied = format!(r#"{grant},{{"Effect":"Deny","Action":"kms:CreateGrant","Resource":"*"}}"#);
        assert!(!granting_codes(&denied).contains(&code));
    }

    #[test]
    fn actions_of_iam_are_for_other_checks() {
        for actions in [r#""iam:PutRolePolicy""#, r#"["iam:Put*","iam:Set*"]"#, r#""iam:*""#] {
            let codes = granting_codes(&allow(actions, r#""*""#));
            assert!(codes.iter().any(|code| code.starts_with("PRIVILEGE")), "{actions}: {codes:?}");
            assert!(!codes.contains(&"RESOURCE_EXPOSURE"), "{actions}");
        }
    }

    #[test]
    fn a_pattern_is_shown_by_an_action_that_tells() {
        for (pattern, shown) in [
            ("s3:*", "s3:PutBucketPolicy"),
            ("s3:Put*Acl", "s3:PutBucketAcl"),
            ("sns:*", "sns:AddPermission"),
        ] {
            let said = granting_said(&allow(&format!("\"{pattern}\""), r#""*""#)).concat();
            assert!(said.contains(&format!("`{pattern}`, which holds `{shown}`")), "{said}");
        }
    }

    #[test]
    fn a_boundary_grants_nothing() {
        let wide = allow(r#"["s3:*","kms:*","iam:*","lambda:*"]"#, r#""*""#);
        let alone = granting_said(&wide);
        assert!(
            alone.iter().any(|said| said.contains("a permissions boundary is wide by nature")),
            "{alone:?}"
        );
        let of_role = role_said(|role| role.permissions_boundary = Some(managed(&wide)), &[]);
        assert!(
            !of_role.iter().any(|said| said.contains("EXPOSURE") || said.contains("PRIVILEGE")),
            "{of_role:?}"
        );
        let granted = role_said(|_| {}, &[&wide]);
        assert!(granted.iter().any(|said| said.starts_with("RESOURCE_EXPOSURE")), "{granted:?}");
        assert!(!granted.iter().any(|said| said.contains("wide by nature")), "{granted:?}");
    }

    #[test]
    fn a_denial_of_something_else_does_not_count() {
        let grant = allow(r#""kms:CreateGrant""#, r#""*""#);
        for deny in [
            r#"{"Effect":"Deny","Action":"kms:PutKeyPolicy","Resource":"*"}"#,
            r#"{"Effect":"Deny","Action":"kms:CreateGrant","Resource":"arn:aws:kms:*:*:key/1"}"#,
        ] {
            assert!(granting_codes(&format!("{grant},{deny}")).contains(&"RESOURCE_EXPOSURE"), "{deny}");
        }
    }

    #[test]
    fn of_one_who_may_do_everything_no_more_is_said() {
        let codes = granting_codes(&allow(r#""*""#, r#""*""#));
        assert!(!codes.is_empty() && !codes.contains(&"RESOURCE_EXPOSURE"), "{codes:?}");
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let seven = r#"["sqs:AddPermission","sns:AddPermission","kms:CreateGrant","kms:PutKeyPolicy","s3:PutBucketAcl",
            "s3:PutBucketPolicy","lambda:AddPermission","ecr:SetRepositoryPolicy"]"#;
        let said = granting_said(&allow(seven, r#""*""#)).concat();
        assert!(said.contains("`s3:PutBucketPolicy`; and 2 more; "), "{said}");
    }
}
