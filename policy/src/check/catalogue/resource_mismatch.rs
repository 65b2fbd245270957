//! `RESOURCE_MISMATCH`: an action that works on none of the resources of its statement.
//!
//! - why: the statement does not allow the action at all; in Amazon S3, some actions are on the bucket and some on its
//!   objects
//! - bad: `"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::bucket/*"`
//! - good: `"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::bucket"`
//! - source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services", Resource types

use std::mem;

use iam_role_catalog::{AccessLevel, Action, DATE};

use super::template::{self, Types};
use crate::check::arn_at::ArnAt;
use crate::check::named::Stretch;
use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Finding, Findings, ResourceElement, Severity, placeholder, suggest};

/// The most templates that a message lists.
const FEW: usize = 3;

/// - In a statement that allows, some listed resource can be of a type that the action works on.
/// - For an action without types of resources, `*` is listed, or ARNs of its service that may stand for all of a kind:
///   several services check such an action against an ARN like `arn:aws:s3:::*`, which the reference does not tell.
/// - Nothing is said where a resource is of no known type: it may be of any.
/// - Nothing is said where one of the ARNs is reported as an error: it may be the one that was meant.
/// - Patterns of actions are not judged, nor actions that AWS's reference does not list.
/// - Nor are actions about tags on resources of their own service: the reference leaves out many that can be tagged.
/// - Nor the methods of API Gateway, of which the reference leaves out what HTTP and WebSocket APIs have, nor what is done
///   through a Multi-Region Access Point of Amazon S3, which it leaves out of what is done to buckets and objects. Source:
///   Amazon API Gateway Developer Guide, "API Gateway identity-based policy examples"; Amazon S3 User Guide, "Permissions"
///   of Multi-Region Access Points, `arn:aws:s3::111122223333:accesspoint/MultiRegionAccessPoint_alias/object/*`.
/// - Nor that a state machine calls an API: AWS Step Functions Developer Guide, "Call HTTPS APIs in Step Functions workflows",
///   has `states:InvokeHTTPEndpoint` on its ARN.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut idle = Vec::new();
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        let Some(resources) = all_arns(statement) else { continue };
        for stretch in statement.action_stretches() {
            add_idle(stretch, statement, resources, &mut idle);
        }
        let actions = mem::take(&mut idle);
        if !actions.is_empty() && resources.iter().all(template::is_known) && !has_error(statement, findings)
        {
            findings.extend(actions.iter().map(|idle| finding(idle, statement, resources)));
        }
    }
}

/// An action that works on none of its statement's resources, and which pattern of the statement it is.
struct Idle<'s> {
    index: usize,
    written: &'s str,
    action: Action,
}

fn finding(idle: &Idle<'_>, statement: &StatementAt<'_>, resources: &[ArnAt<'_>]) -> Finding {
    let Idle { index, written, action } = *idle;
    let message = format!("`{written}` works on none of the statement's resources");
    let help = of_bucket_or_object(action, written, resources)
        .or_else(|| of_log_streams(action, written, resources))
        .or_else(|| of_alias(action, written, resources))
        .unwrap_or_else(|| resources_of(action, written));
    Finding::new(Code::RESOURCE_MISMATCH, statement.action_locus(index), message).help(help)
}

/// Adds the actions of a stretch that work on none of the resources.
fn add_idle<'s>(
    stretch: &Stretch<'s>,
    statement: &StatementAt<'s>,
    resources: &[ArnAt<'_>],
    idle: &mut Vec<Idle<'s>>,
) {
    let mut types = Types::of(stretch.service, resources);
    for (index, named) in statement.named.of(stretch) {
        let Some(action) = named.action.filter(|action| !action.retired()) else { continue };
        let is_left_out = || is_about_tags(action, resources) || is_elsewhere(action, resources);
        if !works_on_some(action, &mut types, resources) && !is_left_out() {
            idle.push(Idle { index, written: named.pattern.as_str(), action });
        }
    }
}

/// Whether one of the statement's resources is reported as an error.
fn has_error(statement: &StatementAt<'_>, earlier: &Findings) -> bool {
    let resources = statement.resources_locus();
    let is_here = |finding: &&Finding| finding.locus.steps().starts_with(resources.steps());
    earlier.iter().filter(is_here).any(|finding| finding.severity() == Severity::Error)
}

/// The statement's resources if each is an ARN.
fn all_arns<'s, 'a>(statement: &'s StatementAt<'a>) -> Option<&'s [ArnAt<'a>]> {
    let Some(ResourceElement::Resource(patterns)) = &statement.statement.resource else { return None };
    let are_arns = !patterns.is_empty() && statement.arns.len() == patterns.len();
    are_arns.then_some(&*statement.arns)
}

/// Whether the action works on one of those types of its service's resources, which some of the statement's are of.
fn works_on_some(action: Action, types: &mut Types<'_, '_>, resources: &[ArnAt<'_>]) -> bool {
    let mut spans = action.type_numbers().peekable();
    if spans.peek().is_none() {
        let prefix = action.service().prefix();
        return resources.iter().any(|of| of.name == prefix && may_be_all(of.resource));
    }
    types.has_some(&spans)
}

/// Whether the action is about tags, and some resource is of its service.
fn is_about_tags(action: Action, resources: &[ArnAt<'_>]) -> bool {
    let is_about = action.access_level() == AccessLevel::Tagging || action.name().contains("Tag");
    is_about && resources.iter().any(|of| of.name == action.service().prefix())
}

/// Whether the reference lists elsewhere, or not at all, that the action works on one of the resources.
fn is_elsewhere(action: Action, resources: &[ArnAt<'_>]) -> bool {
    let prefix = action.service().prefix();
    let is_method = action.name().bytes().all(|byte| byte.is_ascii_uppercase());
    let mut arns = resources.iter().map(|of| of.arn).filter(|arn| arn.service() == prefix);
    match prefix {
        "apigateway" => is_method && arns.next().is_some(),
        "states" => action.name() == "InvokeHTTPEndpoint" && arns.next().is_some(),
        "s3" => arns.any(|arn| arn.region().is_empty() && arn.resource().starts_with("accesspoint/")),
        _ => false,
    }
}

/// Whether what is before the first wildcard is at most the kind of a resource: `*`, `log-group:*`, `*/orders`.
fn may_be_all(resource: &str) -> bool {
    let Some(rest) = resource.strip_prefix(template::kind(resource)) else { return false };
    let rest = rest.trim_start_matches(['/', ':']);
    rest.starts_with(['*', '?'])
        || rest.starts_with("${")
        || resource.starts_with(|c| placeholder::index(c).is_some())
}

/// The slip of taking a bucket for its objects, or the objects for their bucket.
fn of_bucket_or_object(action: Action, written: &str, resources: &[ArnAt<'_>]) -> Option<String> {
    let works_on =
        |name: &str| action.resource_types().any(|(resource_type, _)| resource_type.name() == name);
    if action.service().prefix() != "s3" {
        return None;
    }
    let mut arns = resources.iter().map(|of| of.arn);
    let arn =
        arns.find(|arn| arn.service() == "s3" && arn.account().is_empty() && !arn.resource().contains('$'))?;
    let name = arn.resource().split('/').next().unwrap_or_default();
    let of_bucket = format!("arn:{}:s3:::{name}", arn.partition());
    if works_on("bucket") {
        return Some(format!("`{written}` is on the bucket: add `{of_bucket}`"));
    }
    works_on("object").then(|| format!("`{written}` is on the objects of the bucket: add `{of_bucket}/*`"))
}

/// The slip of taking a log group for its streams.
fn of_log_streams(action: Action, written: &str, resources: &[ArnAt<'_>]) -> Option<String> {
    let mut types = action.resource_types();
    if action.service().prefix() != "logs"
        || !types.any(|(resource_type, _)| resource_type.name() == "log-stream")
    {
        return None;
    }
    let mut arns = resources.iter().map(|of| of.arn.as_str());
    let group = arns.find(|arn| arn.contains(":log-group:") && !arn.contains("${"))?;
    Some(format!("`{written}` is on the streams of the log group: add `{group}:*`"))
}

/// The slip of taking an alias for its key. Source: AWS Key Management Service Developer Guide, "Use aliases to control
/// access to KMS keys".
fn of_alias(action: Action, written: &str, resources: &[ArnAt<'_>]) -> Option<String> {
    let is_on_keys = action.resource_types().any(|(resource_type, _)| resource_type.name() == "key");
    let is_alias = |of: &ArnAt<'_>| of.name == "kms" && of.resource.starts_with("alias/");
    let is_slip = action.service().prefix() == "kms" && is_on_keys && resources.iter().any(is_alias);
    is_slip.then(|| {
        format!(
            "`{written}` is on the key: write its ARN, or `key/*` with a condition on `kms:ResourceAliases`"
        )
    })
}

/// The resources that the action works on.
fn resources_of(action: Action, written: &str) -> String {
    let types = action.resource_types();
    let mut templates: Vec<&str> =
        types.flat_map(|(resource_type, _)| resource_type.arn_templates()).collect();
    templates.dedup();
    if templates.is_empty() {
        return format!(
            "`{written}` has no resources of its own as of {DATE}: write `*`, in a statement for such actions"
        );
    }
    let more = if templates.len() > FEW { " and others" } else { "" };
    templates.truncate(FEW);
    format!("as of {DATE}, `{written}` works on {}{more}", suggest::either(&templates))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::Kind;
    use crate::check::testing::{identity_codes, said};

    fn help_of(action: &str, resource: &str) -> String {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}}}"#
        );
        let said = said(Kind::Identity, &text);
        assert!(
            said.len() == 1 && said[0].starts_with("RESOURCE_MISMATCH at Statement/0/Action/0: "),
            "{said:?}"
        );
        said[0].split_once("; ").unwrap().1.to_owned()
    }

    #[test]
    fn a_bucket_is_not_its_objects() {
        assert_eq!(
            help_of("s3:ListBucket", "arn:aws:s3:::b/*"),
            "`s3:ListBucket` is on the bucket: add `arn:aws:s3:::b`"
        );
        assert_eq!(
            help_of("s3:GetObject", "arn:aws:s3:::b"),
            "`s3:GetObject` is on the objects of the bucket: add `arn:aws:s3:::b/*`"
        );
    }

    #[test]
    fn the_bucket_is_named_where_there_is_one() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListBucket",
            "Resource":["arn:aws:sqs:eu-west-1:123456789012:q","arn:aws:s3:::b/*"]}}"#;
        let said = said(Kind::Identity, text);
        assert!(said[0].ends_with("; `s3:ListBucket` is on the bucket: add `arn:aws:s3:::b`"), "{said:?}");
        let point = "arn:aws:s3:eu-west-1:123456789012:accesspoint/orders";
        assert!(help_of("s3:ListBucket", "arn:aws:s3:::${aws:username}/*").starts_with("as of "));
        assert!(help_of("s3:PutBucketPolicy", point).starts_with("as of "));
    }

    #[test]
    fn a_log_group_is_not_its_streams() {
        let group = "arn:aws:logs:eu-west-1:123456789012:log-group:/app/orders";
        let expected = format!("`logs:PutLogEvents` is on the streams of the log group: add `{group}:*`");
        assert_eq!(help_of("logs:PutLogEvents", group), expected);
        assert!(help_of("logs:PutDestination", group).starts_with("as of "));
        assert!(
            help_of("logs:PutLogEvents", "arn:aws:sqs:eu-west-1:123456789012:orders").starts_with("as of ")
        );
    }

    #[test]
    fn a_state_machine_is_not_an_activity() {
        let machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
        assert!(help_of("states:DescribeActivity", machine).starts_with("as of "));
        let elsewhere = "arn:aws:sqs:eu-west-1:123456789012:orders";
        assert!(help_of("states:InvokeHTTPEndpoint", elsewhere).contains("has no resources of its own"));
    }

    #[test]
    fn an_alias_is_not_its_key() {
        let alias = "arn:aws:kms:eu-west-1:123456789012:alias/orders";
        let on_key = "is on the key: write its ARN, or `key/*` with a condition on `kms:ResourceAliases`";
        assert_eq!(help_of("kms:Decrypt", alias), format!("`kms:Decrypt` {on_key}"));
        assert!(help_of("kms:ConnectCustomKeyStore", alias).contains("has no resources of its own"));
        for other in ["arn:aws:sqs:eu-west-1:123456789012:orders", "arn:aws:s3:::alias/orders"] {
            assert!(help_of("kms:Decrypt", other).starts_with("as of "), "{other}");
        }
    }

    #[test]
    fn an_action_without_resources_needs_the_asterisk() {
        let help = help_of("s3:ListAllMyBuckets", "arn:aws:s3:::b");
        let wanted = format!(
            "`s3:ListAllMyBuckets` has no resources of its own as of {DATE}: write `*`, in a statement for such actions"
        );
        assert_eq!(help, wanted);
    }

    #[test]
    fn an_action_on_a_resource_of_another_service_is_reported() {
        let help = help_of("sqs:SendMessage", "arn:aws:sns:eu-west-1:123456789012:orders");
        let template = "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}";
        assert_eq!(help, format!("as of {DATE}, `sqs:SendMessage` works on `{template}`"));
    }

    #[test]
    fn only_what_the_reference_leaves_out_is_let_through() {
        let web_acl = help_of("apigateway:SetWebACL", "arn:aws:apigateway:eu-west-1::/apis/a1b2c3");
        assert!(web_acl.starts_with("as of "), "{web_acl}");
        let other_service = help_of("apigateway:POST", "arn:aws:sqs:eu-west-1:123456789012:orders");
        assert!(other_service.starts_with("as of "), "{other_service}");
        let of_region = "arn:aws:s3:eu-west-1:123456789012:accesspoint/orders";
        assert!(help_of("s3:GetObject", of_region).starts_with("as of "));
    }

    #[test]
    fn beside_an_arn_that_is_an_error_nothing_is_said() {
        for (action, arn, code) in [
            ("s3:ListBucket", "arn:amazon:s3:::b/*", "INVALID_PARTITION"),
            ("sqs:SendMessage", "arn:aws:sns:europe:123456789012:orders", "INVALID_ARN_REGION"),
        ] {
            let resources = format!(r#"["{arn}","arn:aws:s3:::b/*"]"#);
            let statement = format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":{resources}}}"#);
            assert_eq!(identity_codes(&statement), [code], "{statement}");
        }
        let statement = r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:amazon:s3:::b"},
            {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b/*"}"#;
        assert_eq!(
            identity_codes(statement),
            ["INVALID_PARTITION", "RESOURCE_MISMATCH"],
            "in another statement"
        );
    }

    /// Source: IAM User Guide, "IAM policy elements: Variables and tags": `${*}` is the character.
    #[test]
    fn an_asterisk_in_braces_is_no_wildcard() {
        let codes = |resource: &str| {
            identity_codes(&format!(
                r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::{resource}"}}"#
            ))
        };
        assert_eq!(codes("logs${*}2026"), ["RESOURCE_MISMATCH"], "it can hold no slash");
        assert_eq!(codes("logs*2026"), [""; 0]);
        assert_eq!(codes("logs/${*}2026"), [""; 0]);
    }

    #[test]
    fn what_may_work_passes() {
        for (effect, action, resource) in [
            ("Allow", r#"["s3:ListBucket","s3:GetObject"]"#, r#"["arn:aws:s3:::b","arn:aws:s3:::b/*"]"#),
            ("Allow", r#""s3:ListBucket""#, r#""arn:aws:s3:::b*""#),
            ("Allow", r#""s3:ListAllMyBuckets""#, r#""*""#),
            ("Allow", r#""s3:ListAllMyBuckets""#, r#""arn:aws:s3:::*""#),
            ("Allow", r#""logs:DescribeLogGroups""#, r#""arn:aws:logs:*:*:log-group:*""#),
            ("Allow", r#""s3:List*""#, r#""arn:aws:s3:::b/*""#),
            ("Allow", r#""s3:GetObject""#, r#""{a}""#),
            ("Deny", r#""s3:ListBucket""#, r#""arn:aws:s3:::b/*""#),
            ("Allow", r#""s3:ListAllMyBuckets""#, r#""arn:aws:s3:::${aws:username}""#),
            ("Allow", r#""s3:ListAllMyBuckets""#, r#""arn:aws:s3:::{a}""#),
            ("Allow", r#""s3:GetObjectTagging""#, r#""arn:aws:s3:::b""#),
            ("Allow", r#""s3:GetObject""#, r#""arn:aws:s3::123456789012:accesspoint/m1.mrap/object/*""#),
            ("Allow", r#""apigateway:POST""#, r#""arn:aws:apigateway:eu-west-1::/apis/a1b2c3/routes""#),
            (
                "Allow",
                r#""states:InvokeHTTPEndpoint""#,
                r#""arn:aws:states:eu-west-1:123456789012:stateMachine:orders""#,
            ),
            (
                "Allow",
                r#""elasticloadbalancing:AddTags""#,
                r#""arn:aws:elasticloadbalancing:*:*:targetgroup/a/b""#,
            ),
        ] {
            let statement = format!(r#"{{"Effect":"{effect}","Action":{action},"Resource":{resource}}}"#);
            assert_eq!(identity_codes(&statement), [""; 0], "{statement}");
        }
    }

    #[test]
    fn beside_an_arn_of_no_known_type_nothing_is_said() {
        let statement = r#"{"Effect":"Allow","Action":"s3:ListBucket",
            "Resource":["arn:aws:s3:::b/*","arn:aws:dynamodb:eu-west-1:123456789012:orders"]}"#;
        assert_eq!(identity_codes(statement), ["UNKNOWN_ARN_RESOURCE"]);
    }

    #[test]
    fn of_many_resources_a_few_are_listed() {
        let of_so_many = |many: usize| {
            let has = |action: &Action| {
                let templates = action.resource_types().flat_map(|(of, _)| of.arn_templates());
                templates.collect::<HashSet<_>>().len() == many
            };
            let action = iam_role_catalog::services().flat_map(iam_role_catalog::Service::actions).find(has);
            resources_of(action.unwrap(), "an action")
        };
        assert!(!of_so_many(FEW).ends_with(" and others"), "{}", of_so_many(FEW));
        assert!(of_so_many(FEW + 1).ends_with(" and others"), "{}", of_so_many(FEW + 1));
    }
}
