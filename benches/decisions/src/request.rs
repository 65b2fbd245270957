//! Policies into requests that concern them: real actions of AWS, resources and context as the statements want them, and
//! near misses.

use iam_role_catalog as catalog;
use iam_role_policy::{
    ActionPattern, Condition, Family, OperatorKind, ResourceElement, ResourcePattern, SharedText, Statement,
};

use crate::corpus::Entry;

/// How many statements of a policy are asked about.
const STATEMENTS: usize = 6;

/// What is asked, before an engine makes a request of it.
#[derive(Clone, Debug)]
pub struct Ask {
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) context: Vec<Key>,
}

/// A condition key with its values.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
    pub(crate) multivalued: bool,
    pub(crate) is_bool: bool,
}

impl Ask {
    pub(crate) const ACCOUNT: &'static str = "111122223333";
    pub(crate) const PRINCIPAL: &'static str = "arn:aws:iam::111122223333:role/app";

    /// Whether the action knows no resource.
    pub(crate) fn has_no_resource(&self) -> bool {
        let (service, name) = self.action.split_once(':').unwrap_or_default();
        let action = catalog::service(service).and_then(|service| service.action(name));
        action.is_some_and(|action| action.resource_types().next().is_none())
    }
}

impl Key {
    /// The key with the value that it has in every request here.
    pub(crate) fn implied(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            values: vec![value_of(name).to_owned()],
            multivalued: false,
            is_bool: false,
        }
    }
}

/// For each policy what its statements are about, the same without context, and what another policy is about.
pub(crate) fn for_policies(policies: &[Entry]) -> Vec<(usize, Ask)> {
    let of_each: Vec<Vec<Ask>> = policies.iter().map(of_policy).collect();
    let foreign = of_each.iter().cycle().skip(1).map(|asks| asks.first().cloned());
    let mut all = Vec::new();
    for ((policy, asks), foreign) in of_each.iter().enumerate().zip(foreign) {
        let with_context = asks.iter().find(|ask| !ask.context.is_empty());
        let without = with_context.map(|ask| Ask { context: Vec::new(), ..ask.clone() });
        all.extend(asks.iter().cloned().chain(without).chain(foreign).map(|ask| (policy, ask)));
    }
    all
}

/// What some of the statements are about, spread over the policy.
fn of_policy(policy: &Entry) -> Vec<Ask> {
    let statements = &policy.document.statements;
    let some = statements.iter().step_by(statements.len().div_ceil(STATEMENTS).max(1));
    some.filter_map(of_statement).collect()
}

fn of_statement(statement: &Statement) -> Option<Ask> {
    let patterns = statement.action.patterns();
    let action = concrete_action(patterns.get(patterns.len() / 2)?)?;
    let mut context: Vec<Key> = statement.conditions.iter().filter_map(of_condition).collect();
    let resource = match &statement.resource {
        Some(ResourceElement::Resource(listed)) => match listed.get(listed.len() / 2)? {
            ResourcePattern::Any => any_resource(action),
            pattern => filled_arn(&pattern.text()),
        },
        _ => any_resource(action),
    };
    add_variables(statement, &mut context);
    Some(Ask { action: format!("{}:{}", action.service().prefix(), action.name()), resource, context })
}

/// An action that the pattern matches, as far as its beginning says.
fn concrete_action(pattern: &ActionPattern) -> Option<catalog::Action> {
    let Some(service) = pattern.service() else { return catalog::service("s3")?.action("GetObject") };
    let service = catalog::service(service)?;
    let beginning = pattern.name().split(['*', '?']).next().unwrap_or_default().to_ascii_lowercase();
    let begins = |action: &catalog::Action| action.name().to_ascii_lowercase().starts_with(&beginning);
    service.action(pattern.name()).or_else(|| service.actions().find(begins))
}

/// A resource of the kind that the action works on.
fn any_resource(action: catalog::Action) -> String {
    let template = action.resource_types().find_map(|(one, _)| one.arn_templates().next());
    match template {
        Some(template) => filled_arn(template),
        None => format!("arn:aws:{}:us-east-1:{}:x", action.service().prefix(), Ask::ACCOUNT),
    }
}

/// The pattern with something in place of wildcards and variables.
fn filled_arn(pattern: &str) -> String {
    let pattern = pattern.replace("${Partition}", "aws").replace("${Region}", "us-east-1");
    let pattern = filled(&pattern.replace("${Account}", Ask::ACCOUNT), false);
    let mut fields: Vec<&str> = pattern.splitn(6, ':').collect();
    if let [_, partition, _, region, account, _] = &mut fields[..] {
        let is_account = |text: &str| matches!(text, "" | "aws") || text.parse::<u64>().is_ok();
        *partition = if partition.contains(['*', '?']) { "aws" } else { partition };
        *region = if region.contains(['*', '?']) { "us-east-1" } else { region };
        *account = if is_account(account) { account } else { Ask::ACCOUNT };
    }
    fields.join(":").replace(['*', '?'], "x")
}

/// The text with values in place of variables, and of wildcards too if `wildcards` says so.
fn filled(text: &str, wildcards: bool) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once("${").and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        filled.push_str(before);
        filled.push_str(value_of(name));
        rest = after;
    }
    filled.push_str(rest);
    if wildcards { filled.replace(['*', '?'], "x") } else { filled }
}

/// The value of a key that a variable names.
fn value_of(key: &str) -> &'static str {
    match key.to_ascii_lowercase().as_str() {
        "aws:principalaccount" | "aws:resourceaccount" | "aws:sourceaccount" => Ask::ACCOUNT,
        "aws:principalarn" => Ask::PRINCIPAL,
        "aws:requestedregion" => "us-east-1",
        _ => "x",
    }
}

/// The key with the first value that the condition names, if it wants the key at all.
fn of_condition(condition: &Condition) -> Option<Key> {
    let Condition { operator, key, values } = condition;
    let first = values.first()?;
    let family = operator.kind.family();
    let value = match operator.kind {
        OperatorKind::Null if first == "true" => return None,
        OperatorKind::Null => "x".to_owned(),
        _ if family == Family::IpAddress => first.split('/').next()?.to_owned(),
        _ => filled(first, true),
    };
    Some(Key {
        name: key.to_string(),
        values: vec![value],
        multivalued: operator.qualifier.is_some(),
        is_bool: family == Family::Bool,
    })
}

/// Names the keys that the statement's variables stand for, where its conditions do not.
fn add_variables(statement: &Statement, context: &mut Vec<Key>) {
    let resources = statement.resource.iter().flat_map(ResourceElement::patterns).map(ResourcePattern::text);
    let values =
        statement.conditions.iter().flat_map(|condition| condition.values.iter().map(SharedText::to_string));
    for text in resources.chain(values) {
        for variable in text.split("${").skip(1).filter_map(|rest| rest.split('}').next()) {
            if context.iter().all(|key| !key.name.eq_ignore_ascii_case(variable)) {
                context.push(Key::implied(variable));
            }
        }
    }
}
