//! The section that rustdoc shows: who may assume the role and what it may do, as a list in Markdown.

use iam_role_policy::{
    ActionElement, ActionPattern, Condition, CustomerPolicy, Document, Effect, ManagedPolicy, Principal,
    PrincipalElement, Principals, ResourceElement, ResourcePattern, Role, Statement, placeholder,
};

/// The section of a role; `names` are those of its fields.
pub(super) fn role(role: &Role, names: &[&str]) -> String {
    let mut text = "# Who may assume this role".to_owned();
    sentences(&role.trust, &mut text);
    text.push_str("\n\n# What this role may do");
    let written = text.len();
    for policy in &role.inline_policies {
        sentences(&policy.document, &mut text);
    }
    for policy in &role.managed_policies {
        text.push_str("\n- what ");
        managed(policy, &mut text);
        text.push_str(" says");
    }
    if text.len() == written {
        text.push_str("\n- nothing by itself");
    }
    if let Some(boundary) = &role.permissions_boundary {
        text.push_str("\n- never more than ");
        managed(boundary, &mut text);
        text.push_str(" allows");
    }
    placeholder::show(&text, names)
}

/// The section of a customer managed policy; `names` are those of its fields.
pub(super) fn policy(policy: &CustomerPolicy, names: &[&str]) -> String {
    let mut text = "# What this policy says".to_owned();
    sentences(&policy.document, &mut text);
    placeholder::show(&text, names)
}

/// An item of the list for every statement.
fn sentences(document: &Document, text: &mut String) {
    for statement in &document.statements {
        text.push_str("\n- ");
        sentence(statement, text);
    }
}

fn sentence(statement: &Statement, text: &mut String) {
    if let Some(element) = &statement.principal {
        principals(element, text);
        text.push_str(": ");
    }
    text.push_str(match statement.effect {
        Effect::Allow => "allow ",
        Effect::Deny => "deny ",
    });
    actions(&statement.action, text);
    if let Some(element) = &statement.resource {
        resources(element, text);
    }
    for (index, condition) in statement.conditions.iter().enumerate() {
        text.push_str(if index == 0 { " if " } else { " and " });
        self::condition(condition, text);
    }
}

fn principals(element: &PrincipalElement, text: &mut String) {
    if let PrincipalElement::NotPrincipal(_) = element {
        text.push_str("everyone but ");
    }
    match element.principals() {
        Principals::Everyone => text.push_str("everyone"),
        Principals::Listed(principals) => list(principals, text, principal),
    }
}

fn principal(principal: &Principal, text: &mut String) {
    text.push_str(principal.kind.name());
    text.push(' ');
    quote(&principal.value, text);
}

fn actions(element: &ActionElement, text: &mut String) {
    if let ActionElement::NotAction(_) = element {
        text.push_str("everything but ");
    }
    list(element.patterns(), text, |pattern: &ActionPattern, text| quote(pattern.as_str(), text));
}

fn resources(element: &ResourceElement, text: &mut String) {
    text.push_str(match element {
        ResourceElement::Resource(_) => " on ",
        ResourceElement::NotResource(_) => " on everything but ",
    });
    list(element.patterns(), text, |pattern: &ResourcePattern, text| quote(&pattern.text(), text));
}

fn condition(condition: &Condition, text: &mut String) {
    quote(&condition.key, text);
    text.extend([" ", &condition.operator.to_string(), " "]);
    list(&condition.values, text, |value, text| quote(value, text));
}

fn managed(policy: &ManagedPolicy, text: &mut String) {
    match policy {
        ManagedPolicy::Arn(arn) => quote(arn, text),
        ManagedPolicy::Declared(path) => quote(path, text),
        ManagedPolicy::Customer(policy) => quote(&policy.name, text),
    }
}

/// Adds the text as Markdown shows code: whatever is in it stands there as it is.
fn quote(code: &str, text: &mut String) {
    let [open, close] = if code.contains('`') { ["`` ", " ``"] } else { ["`", "`"] };
    for part in [open, code, close] {
        text.push_str(part);
    }
}

fn list<T>(items: &[T], text: &mut String, add: impl Fn(&T, &mut String)) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        add(item, text);
    }
}
