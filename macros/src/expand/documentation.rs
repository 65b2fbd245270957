//! The section that rustdoc shows: who may assume the role and what it may do, as a list in Markdown.

use iam_role_policy::{
    ActionElement, ActionPattern, Condition, CustomerPolicy, Document, Effect, ManagedPolicy, Principal,
    PrincipalElement, Principals, ResourceElement, ResourcePattern, Role, Statement, placeholder,
};

/// The section of a role; `names` are those of its fields.
pub(super) fn role(role: &Role, names: &[&str]) -> String {
    let mut lines = vec!["# Who may assume this role".to_owned()];
    lines.extend(sentences(&role.trust));
    lines.extend([String::new(), "# What this role may do".to_owned()]);
    let written = lines.len();
    lines.extend(role.inline_policies.iter().flat_map(|policy| sentences(&policy.document)));
    lines.extend(role.managed_policies.iter().map(|policy| format!("- what {} says", managed(policy))));
    if lines.len() == written {
        lines.push("- nothing by itself".to_owned());
    }
    if let Some(boundary) = &role.permissions_boundary {
        lines.push(format!("- never more than {} allows", managed(boundary)));
    }
    placeholder::show(&lines.join("\n"), names)
}

/// The section of a customer managed policy; `names` are those of its fields.
pub(super) fn policy(policy: &CustomerPolicy, names: &[&str]) -> String {
    let mut lines = vec!["# What this policy says".to_owned()];
    lines.extend(sentences(&policy.document));
    placeholder::show(&lines.join("\n"), names)
}

/// An item of the list for every statement.
fn sentences(document: &Document) -> impl Iterator<Item = String> {
    document.statements.iter().map(|statement| format!("- {}", sentence(statement)))
}

fn sentence(statement: &Statement) -> String {
    let who = statement.principal.as_ref().map(|element| principals(element) + ": ").unwrap_or_default();
    let verb = match statement.effect {
        Effect::Allow => "allow",
        Effect::Deny => "deny",
    };
    let what = actions(&statement.action);
    let on_what = statement.resource.as_ref().map(resources).unwrap_or_default();
    let conditions: Vec<String> = statement.conditions.iter().map(condition).collect();
    let when =
        if conditions.is_empty() { String::new() } else { format!(" if {}", conditions.join(" and ")) };
    format!("{who}{verb} {what}{on_what}{when}")
}

fn principals(element: &PrincipalElement) -> String {
    let listed = match element.principals() {
        Principals::Everyone => "everyone".to_owned(),
        Principals::Listed(principals) => join(principals.iter().map(principal)),
    };
    match element {
        PrincipalElement::Principal(_) => listed,
        PrincipalElement::NotPrincipal(_) => format!("everyone but {listed}"),
    }
}

fn principal(principal: &Principal) -> String {
    format!("{} {}", principal.kind.name(), quoted(&principal.value))
}

fn actions(element: &ActionElement) -> String {
    let listed = join(element.patterns().iter().map(ActionPattern::as_str).map(quoted));
    match element {
        ActionElement::Action(_) => listed,
        ActionElement::NotAction(_) => format!("everything but {listed}"),
    }
}

fn resources(element: &ResourceElement) -> String {
    let listed = join(element.patterns().iter().map(ResourcePattern::text).map(|text| quoted(&text)));
    match element {
        ResourceElement::Resource(_) => format!(" on {listed}"),
        ResourceElement::NotResource(_) => format!(" on everything but {listed}"),
    }
}

fn condition(condition: &Condition) -> String {
    let values = join(condition.values.iter().map(|value| quoted(value)));
    format!("`{}` {} {values}", condition.key, condition.operator)
}

fn managed(policy: &ManagedPolicy) -> String {
    match policy {
        ManagedPolicy::Arn(arn) => quoted(arn),
        ManagedPolicy::Declared(path) => quoted(path),
        ManagedPolicy::Customer(policy) => quoted(&policy.name),
    }
}

/// The text as Markdown shows code: whatever is in it stands there as it is.
fn quoted(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
