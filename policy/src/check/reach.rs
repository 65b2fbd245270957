//! Whether a statement's resources hold all that an action works on, or only some that it names.
//!
//! A resource that nobody has named stands for all: a pattern that matches its ARN matches everyone's. So
//! `arn:aws:iam::*:role/*` holds all roles, and `arn:aws:iam::*:role/app-*` does not.

use iam_role_catalog::{Action, ResourceType, Start};

use crate::{Arn, ResourceElement, ResourcePattern, wildcard, words};

/// What stands for a name in an ARN: no document of IAM can hold it.
const UNNAMED: &str = "\u{1}";

/// Whether `element` holds all resources of some type that `action` works on.
pub(crate) fn holds_all(element: &ResourceElement, action: Action) -> bool {
    holds(element, |arn| {
        let mut types = action.resource_types().map(|(resource_type, _)| resource_type);
        types.any(|resource_type| is_one_of(arn, resource_type, UNNAMED))
    })
}

/// Whether `element` holds all resources of that type of the action's; or, where `of` is `type/name`, the one of that name.
pub(crate) fn holds_all_of(element: &ResourceElement, action: Action, of: &str) -> bool {
    let (kind, name) = of.split_once('/').unwrap_or((of, UNNAMED));
    holds(element, |arn| {
        let mut types = action.resource_types().map(|(resource_type, _)| resource_type);
        types.any(|resource_type| resource_type.name() == kind && is_one_of(arn, resource_type, name))
    })
}

fn holds(element: &ResourceElement, is_held_by: impl Fn(&Arn) -> bool) -> bool {
    let holds = |pattern: &ResourcePattern| match pattern {
        ResourcePattern::Any => true,
        ResourcePattern::Parameter(_) => false,
        ResourcePattern::Arn(arn) => is_held_by(arn),
    };
    match element {
        ResourceElement::Resource(patterns) => patterns.iter().any(holds),
        ResourceElement::NotResource(patterns) => !patterns.iter().any(holds),
    }
}

/// Whether the resource of that name and type is one of the pattern's. Regions and accounts do not matter: all resources
/// in one account are all. Those of AWS are not an account's.
fn is_one_of(arn: &Arn, resource_type: ResourceType, name: &str) -> bool {
    let start = Start::of(wildcard::literal_start(arn.resource()));
    resource_type.arns().any(|template| {
        template.service == arn.service()
            && arn.account() != "aws"
            && start.in_common(template.start).is_some()
            && wildcard::matches(arn.resource(), &with_name(template.resource, name))
    })
}

/// The resource part of a template with the name for each `${…}`.
fn with_name(template: &str, name: &str) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((plain, variable)) = words::split_at(rest, b'$') {
        text.extend([plain, name]);
        rest = words::split_at(variable, b'}').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use iam_role_catalog::service;

    use super::*;

    fn holds(element: fn(Vec<ResourcePattern>) -> ResourceElement, action: &str, patterns: &[&str]) -> bool {
        let (prefix, name) = action.split_once(':').unwrap();
        let patterns = patterns.iter().map(|text| ResourcePattern::parse(text).unwrap()).collect();
        holds_all(&element(patterns), service(prefix).unwrap().action(name).unwrap())
    }

    #[test]
    fn patterns_of_all_names_hold_all() {
        for pattern in ["*", "arn:aws:iam::123456789012:role/*", "arn:*:iam::*:*", "arn:aws:iam::*:r*"] {
            assert!(holds(ResourceElement::Resource, "iam:PassRole", &[pattern]), "{pattern}");
        }
        assert!(holds(ResourceElement::NotResource, "iam:PassRole", &["arn:aws:iam::*:role/admin"]));
    }

    #[test]
    fn names_paths_variables_and_other_types_hold_some() {
        for pattern in [
            "arn:aws:iam::123456789012:role/app-*",
            "arn:aws:iam::*:role/service-role/*",
            "arn:aws:iam::*:user/*",
            "arn:aws:iam::*:role/${aws:username}",
            "arn:aws:iam::123456789012:role/\u{E000}",
            "arn:aws:s3:::*",
            "\u{E000}",
        ] {
            assert!(!holds(ResourceElement::Resource, "iam:PassRole", &[pattern]), "{pattern}");
        }
        assert!(!holds(ResourceElement::NotResource, "iam:PassRole", &["arn:aws:iam::*:role/*"]));
        assert!(!holds(ResourceElement::Resource, "iam:CreatePolicyVersion", &["arn:aws:iam::aws:policy/*"]));
    }

    #[test]
    fn a_type_can_be_asked_for() {
        let documents =
            ResourceElement::Resource(vec![ResourcePattern::parse("arn:aws:ssm:*::document/*").unwrap()]);
        let send = service("ssm").unwrap().action("SendCommand").unwrap();
        assert!(holds_all(&documents, send) && holds_all_of(&documents, send, "document"));
        assert!(!holds_all_of(&documents, send, "instance"));
        let one = ResourcePattern::parse("arn:aws:ssm:*::document/AWS-RunShellScript").unwrap();
        let one = ResourceElement::Resource(vec![one]);
        assert!(
            holds_all_of(&one, send, "document/AWS-RunShellScript") && !holds_all_of(&one, send, "document")
        );
    }
}
