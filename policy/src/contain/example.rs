//! Cells into actions and resources that a person understands.

use iam_role_catalog as catalog;

use super::{
    budget::{Budget, Exhausted},
    rule::Rule,
    space::Space,
};
use crate::{ActionElement, ActionPattern, ResourceElement, ResourcePattern, wildcard};

/// Services that everybody knows, for where any would do.
const WELL_KNOWN: [&str; 8] = ["s3", "ec2", "iam", "lambda", "dynamodb", "sqs", "kms", "sts"];

/// Accounts, the second for where the first is spoken of.
const ACCOUNTS: [&str; 2] = ["123456789012", "210987654321"];

/// How many examples are worth trying.
const ENOUGH: usize = 8;

/// The same of resources, of which there are some for each action.
const MOST_RESOURCES: usize = 32;

/// Actions that are to all statements what `text` is, as AWS writes them. With `others` come those that are not the text
/// itself, and the text itself at the end even if nobody knows it.
pub(super) fn actions(
    space: &Space<'_>,
    rule: &Rule<'_>,
    text: &str,
    others: bool,
    budget: &mut Budget,
) -> Result<Vec<String>, Exhausted> {
    let (service, name) = text.split_once(':').unwrap_or(("", ""));
    let exact =
        catalog::service(service).and_then(|service| service.action(name)).map(catalog::Action::full_name);
    if !others {
        return Ok(exact.into_iter().collect());
    }
    let speaking = space.rules_of_action(text, budget)?;
    let alike = |action: &str, budget: &mut Budget| Ok(space.rules_of_action(action, budget)? == speaking);
    let listed = patterns(rule).iter().map(|pattern| pattern.as_str().to_owned());
    let listed = listed.filter(|text| !wildcard::occurs_in(text));
    let in_service = services(rule, service).filter_map(catalog::service).flat_map(catalog::Service::actions);
    let mut actions = enough(listed, ENOUGH, alike, budget)?;
    actions.extend(enough(in_service.map(catalog::Action::full_name), ENOUGH, alike, budget)?);
    // The shortest text can lack a name, which no action does.
    let unknown = if name.is_empty() { format!("{text}x") } else { text.to_owned() };
    actions.extend(enough([unknown].into_iter(), ENOUGH, alike, budget)?);
    Ok(actions)
}

/// The first texts of which `is_fit` is true.
fn enough(
    texts: impl Iterator<Item = String>,
    most: usize,
    is_fit: impl Fn(&str, &mut Budget) -> Result<bool, Exhausted>,
    budget: &mut Budget,
) -> Result<Vec<String>, Exhausted> {
    let mut found = Vec::new();
    for text in texts {
        if found.len() == most {
            break;
        }
        if is_fit(&text, budget)? {
            found.push(text);
        }
    }
    Ok(found)
}

/// What `Action` lists.
fn patterns<'r>(rule: &Rule<'r>) -> &'r [ActionPattern] {
    match &rule.statement.action {
        ActionElement::Action(patterns) => patterns,
        ActionElement::NotAction(_) => &[],
    }
}

/// The services that the rule speaks of, that of the text before others.
fn services<'r>(rule: &Rule<'r>, own: &'r str) -> impl Iterator<Item = &'r str> {
    let listed = patterns(rule).iter().filter_map(|pattern| pattern.service());
    let mut services: Vec<&str> = [own].into_iter().filter(|own| !own.is_empty()).collect();
    for service in listed.chain(WELL_KNOWN) {
        if !services.iter().any(|known| known.eq_ignore_ascii_case(service)) {
            services.push(service);
        }
    }
    services.into_iter()
}

/// Resources that are to all statements what `text` is, those of the action's own types first, and `text` itself at the
/// end. A text that is no ARN stands for what no pattern of ARNs matches.
pub(super) fn resources(
    space: &Space<'_>,
    rule: &Rule<'_>,
    action: &str,
    text: &str,
    budget: &mut Budget,
) -> Result<Vec<String>, Exhausted> {
    let speaking = space.rules_of_resource(text, budget)?;
    let patterns = match &rule.statement.resource {
        Some(ResourceElement::Resource(patterns)) => patterns.as_slice(),
        _ => &[],
    };
    let (service, name) = action.split_once(':').unwrap_or_default();
    let known = catalog::service(service).and_then(|service| service.action(name));
    let types = known.into_iter().flat_map(catalog::Action::resource_types);
    let mut templates: Vec<&str> = types.flat_map(|(of, _)| of.arn_templates()).collect();
    let mut of_types = Vec::new();
    while of_types.len() < ENOUGH
        && let Some(plainest) = plainest(&templates, service)
    {
        of_types.push(filled(templates.remove(plainest)));
    }
    let alike =
        |example: &str, budget: &mut Budget| Ok(space.rules_of_resource(example, budget)? == speaking);
    let mut examples = enough(of_types.into_iter(), MOST_RESOURCES, alike, budget)?;
    for account in ACCOUNTS {
        let of_patterns = patterns.iter().map(|pattern| without_wildcards(&pattern.text(), account));
        examples.extend(enough(of_patterns, MOST_RESOURCES - examples.len(), alike, budget)?);
    }
    let longer = vec![format!("{text}example"), format!("{text}/example")];
    examples.extend(enough(longer.into_iter(), MOST_RESOURCES - examples.len(), alike, budget)?);
    let is_arn = matches!(ResourcePattern::parse(text), Ok(ResourcePattern::Arn(_)));
    examples.push(if is_arn { text.to_owned() } else { "*".to_owned() });
    if !is_arn && known.is_some_and(catalog::Action::is_without_resource) {
        examples.rotate_right(1);
    }
    Ok(examples)
}

/// Which of the templates is that of the plainest resource: of the action's own service, and with the shortest name.
fn plainest(templates: &[&str], service: &str) -> Option<usize> {
    let weight = |template: &str| (template.split(':').nth(2) != Some(service), template.len());
    let weights = templates.iter().map(|template| weight(template)).zip(0..);
    weights.min().map(|(_, index)| index)
}

/// An ARN of the shape `template`.
fn filled(template: &str) -> String {
    let mut rest = template;
    let mut text = String::with_capacity(template.len());
    while let Some((before, variable)) = rest.split_once("${") {
        let (name, after) = variable.split_once('}').unwrap_or((variable, ""));
        text.push_str(before);
        text.push_str(value(name));
        rest = after;
    }
    text.push_str(rest);
    text
}

fn value(name: &str) -> &'static str {
    match name {
        "Partition" => "aws",
        "Region" => "us-east-1",
        "Account" => "123456789012",
        _ => "example",
    }
}

/// The pattern with something in the place of each wildcard, and `account` for that of an account.
fn without_wildcards(pattern: &str, account: &str) -> String {
    let mut colons = 0;
    let mut text = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        colons += usize::from(c == ':');
        match (c, colons) {
            ('*', 1) => text.push_str("aws"),
            ('*', 3) => text.push_str("us-east-1"),
            ('*', 4) => text.push_str(account),
            ('*', _) => text.push_str("example"),
            ('?', 3 | 4) => text.push('1'),
            ('?', _) => text.push('x'),
            (c, _) => text.push(c),
        }
    }
    text
}
