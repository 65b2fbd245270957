//! The section that rustdoc shows: who may assume the role and what it may do, as a list in Markdown.

use iam_role_policy::{
    ActionElement, Condition, CustomerPolicy, Document, Effect, ManagedPolicy, PrincipalElement, Principals,
    ResourceElement, Role, Statement, placeholder,
};

/// The section of a role.
pub(super) fn role(role: &Role, names: &[&str]) -> String {
    let mut text = String::from("# Who may assume this role\n");
    document(&role.trust, names, &mut text);
    text += "\n# What this role may do\n";
    for policy in &role.inline_policies {
        document(&policy.document, names, &mut text);
    }
    for policy in &role.managed_policies {
        text += &format!("- what {} says\n", managed(policy, names));
    }
    if let Some(boundary) = &role.permissions_boundary {
        text += &format!("- never more than {} allows\n", managed(boundary, names));
    }
    if role.inline_policies.is_empty() && role.managed_policies.is_empty() {
        text += "- nothing by itself\n";
    }
    text.pop();
    text
}

/// The section of a customer managed policy.
pub(super) fn policy(policy: &CustomerPolicy, names: &[&str]) -> String {
    let mut text = String::from("# What this policy says\n");
    document(&policy.document, names, &mut text);
    text.pop();
    text
}

/// Every statement as an item of the list.
fn document(document: &Document, names: &[&str], text: &mut String) {
    for statement in &document.statements {
        *text += "- ";
        *text += &placeholder::show(&sentence(statement), names);
        *text += "\n";
    }
}

fn sentence(statement: &Statement) -> String {
    let subject =
        statement.principal.as_ref().map(|principal| principals(principal) + ": ").unwrap_or_default();
    let verb = match statement.effect {
        Effect::Allow => "allow",
        Effect::Deny => "deny",
    };
    let actions = match &statement.action {
        ActionElement::Action(patterns) => quoted(patterns.iter().map(|pattern| pattern.as_str())),
        ActionElement::NotAction(patterns) => {
            format!("everything but {}", quoted(patterns.iter().map(|pattern| pattern.as_str())))
        }
    };
    let resources = statement.resource.as_ref().map(resources).unwrap_or_default();
    let conditions: Vec<String> = statement.conditions.iter().map(condition).collect();
    let conditions =
        if conditions.is_empty() { String::new() } else { format!(" if {}", conditions.join(" and ")) };
    format!("{subject}{verb} {actions}{resources}{conditions}")
}

fn principals(element: &PrincipalElement) -> String {
    let listed = match element.principals() {
        Principals::Everyone => "everyone".to_owned(),
        Principals::Listed(principals) => {
            let named: Vec<String> = principals
                .iter()
                .map(|principal| format!("{} `{}`", principal.kind.name(), principal.value))
                .collect();
            named.join(", ")
        }
    };
    match element {
        PrincipalElement::Principal(_) => listed,
        PrincipalElement::NotPrincipal(_) => format!("everyone but {listed}"),
    }
}

fn resources(element: &ResourceElement) -> String {
    let texts: Vec<String> = element.patterns().iter().map(|pattern| pattern.text()).collect();
    let listed = quoted(texts.iter().map(String::as_str));
    match element {
        ResourceElement::Resource(_) => format!(" on {listed}"),
        ResourceElement::NotResource(_) => format!(" on everything but {listed}"),
    }
}

fn condition(condition: &Condition) -> String {
    let values = quoted(condition.values.iter().map(String::as_str));
    format!("`{}` `{}` {values}", condition.key, condition.operator)
}

fn managed(policy: &ManagedPolicy, names: &[&str]) -> String {
    match policy {
        ManagedPolicy::Arn(arn) => format!("`{}`", placeholder::show(arn, names)),
        ManagedPolicy::Declared(path) => format!("`{path}`"),
        ManagedPolicy::Customer(policy) => format!("`{}`", policy.name),
    }
}

fn quoted<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.map(|text| format!("`{text}`")).collect();
    quoted.join(", ")
}
