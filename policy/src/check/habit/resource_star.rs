//! `RESOURCE_STAR`: `*` for actions that can be limited to resources.
//!
//! - why: the statement is wider than its actions ask for; AWS's reference lists the resources they work on. Much is meant
//!   for all resources, so it is a suggestion
//! - bad: `"Action": "sqs:SendMessage", "Resource": "*"`
//! - good: `"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:123456789012:orders"`
//! - source: IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions
//!
//! `RESOURCE_EFFECTIVELY_STAR`: an ARN that names nothing.
//!
//! - why: it looks as if it were a limit, and is every resource of the service, or of a kind of it. It is a suggestion, as
//!   that of a `*` is
//! - bad: `"Action": "s3:GetObject", "Resource": "arn:aws:s3:::*"`
//! - good: `"Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"`
//! - source: IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions

use iam_role_catalog::Action;

use crate::check::named::Named;
use crate::check::reach;
use crate::check::subject::{StatementAt, Subject};
use crate::{Arn, Code, Finding, Findings, Kind, ResourceElement, ResourcePattern, suggest, wildcard};

/// How many actions a message lists.
const MOST: usize = 4;

/// Actions of IAM of which other checks say that they bound no roles.
const OF_OTHER_CHECKS: [&str; 2] = ["CreateServiceLinkedRole", "PassRole"];

/// - No statement of an identity-based policy that allows without a condition lists an action that has to name a resource
///   beside `*`, or beside an ARN whose resource is wildcards alone.
/// - Patterns of actions are not judged, nor is a statement that allows everything.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    let judged = |statement: &&StatementAt<'_>| statement.allows() && statement.conditions().is_empty();
    for statement in subject.statements().filter(judged) {
        let Some(ResourceElement::Resource(patterns)) = &statement.statement.resource else { continue };
        let star = patterns.iter().enumerate().find_map(|(index, pattern)| Some((index, code_of(pattern)?)));
        let Some((index, code)) = star else { continue };
        let can_be_limited = |named: &Named<'_>| named.action.filter(|action| is_limited(*action, statement));
        let mut limited = statement.named_actions().iter().filter_map(can_be_limited).peekable();
        let Some(example) = limited.peek().copied().and_then(template) else { continue };
        let help = ["name what is meant, for example `", example, "`"].concat();
        let finding = Finding::new(code, statement.resource_locus(index), message(code, limited));
        findings.push(finding.help(help));
    }
}

fn code_of(pattern: &ResourcePattern) -> Option<Code> {
    match pattern {
        ResourcePattern::Any => Some(Code::RESOURCE_STAR),
        ResourcePattern::Arn(arn) if names_nothing(arn) => Some(Code::RESOURCE_EFFECTIVELY_STAR),
        ResourcePattern::Arn(_) | ResourcePattern::Parameter(_) => None,
    }
}

/// Whether the resource is wildcards, perhaps with what parts a name, `*/*`.
fn names_nothing(arn: &Arn) -> bool {
    let resource = arn.resource();
    resource.starts_with(['*', '?']) && resource.split(['/', ':']).all(wildcard::is_all)
}

/// Whether the action has to work on a resource of some type, and the statement lets it on all of one.
fn is_limited(action: Action, statement: &StatementAt<'_>) -> bool {
    let resource = statement.statement.resource.as_ref();
    action.needs_resource()
        && !action.retired()
        && !OF_OTHER_CHECKS.contains(&action.name())
        && resource.is_some_and(|resource| reach::holds_all(resource, action))
}

/// The ARN of a resource that the action has to work on.
fn template(action: Action) -> Option<&'static str> {
    let (resource_type, _) = action.resource_types().find(|(_, required)| *required)?;
    resource_type.arn_templates().next()
}

fn message(code: Code, mut limited: impl Iterator<Item = Action>) -> String {
    let names: Vec<String> = limited.by_ref().take(MOST).map(Action::full_name).collect();
    let more = limited.count();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what = if code == Code::RESOURCE_STAR { "`*` is" } else { "the ARN names nothing: it is" };
    [what, " every resource, and ", &suggest::both(&names), &more, " can be limited"].concat()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{habit_codes, habit_said};

    fn allow(actions: &str, resource: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":"{resource}"}}"#)
    }

    #[test]
    fn what_can_be_limited_is_named() {
        let said = habit_said(&allow(r#"["sqs:ListQueues","sqs:SendMessage"]"#, "*"));
        let expected = "RESOURCE_STAR at Statement/0/Resource/0: `*` is every resource, and `sqs:SendMessage` can be \
            limited; name what is meant, for example `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`";
        assert_eq!(said, [expected]);
        let queues = allow(r#""sqs:SendMessage""#, "arn:aws:sqs:*:*:*");
        assert_eq!(habit_codes(&queues), ["RESOURCE_EFFECTIVELY_STAR"]);
    }

    #[test]
    fn what_takes_nothing_else_and_what_is_named_passes() {
        assert_eq!(habit_codes(&allow(r#""sqs:ListQueues""#, "*")), [""; 0]);
        assert_eq!(habit_codes(&allow(r#""sqs:*""#, "*")), [""; 0]);
        assert_eq!(habit_codes(&allow(r#""sqs:SendMessage""#, "arn:aws:sqs:*:*:orders-*")), [""; 0]);
        assert_eq!(habit_codes(&allow(r#""iam:PassRole""#, "*")), [""; 0]);
        let deny = allow(r#""sqs:SendMessage""#, "*").replace("Allow", "Deny");
        assert_eq!(habit_codes(&deny), [""; 0]);
    }

    #[test]
    fn the_place_is_the_resource_that_names_nothing() {
        let said = habit_said(
            r#"{"Effect":"Allow","Action":"sqs:SendMessage","Resource":["arn:aws:sqs:*:*:orders-*","arn:aws:sqs:*:*:*"]}"#,
        );
        assert!(said[0].starts_with("RESOURCE_EFFECTIVELY_STAR at Statement/0/Resource/1: "), "{said:?}");
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let five = r#"["sqs:SendMessage","sqs:ReceiveMessage","sqs:DeleteMessage","sqs:PurgeQueue","sqs:DeleteQueue"]"#;
        let said = habit_said(&allow(five, "*")).concat();
        assert!(said.contains("`sqs:PurgeQueue` and 1 more can be limited"), "{said}");
    }
}
