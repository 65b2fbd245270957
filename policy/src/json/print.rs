//! A document into canonical JSON text: fixed order of members, no white space.
//!
//! A list of one item is printed as the item: brackets count against IAM's quotas. `Statement` alone is always a list,
//! as in every document that AWS publishes.

use std::fmt::Write;

use crate::{
    ActionElement, Condition, Document, PrincipalElement, PrincipalKind, Principals, ResourceElement,
    Statement,
};

impl Document {
    /// The document as canonical JSON: `Version`, `Id`, `Statement`; in a statement `Sid`, `Effect`, `Principal`,
    /// `Action`, `Resource`, `Condition`. Lists keep their order; what a document does not have is not printed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = Object::new();
        if let Some(version) = self.version {
            object.member("Version", &string(version.name()));
        }
        if let Some(id) = &self.id {
            object.member("Id", &string(id));
        }
        object.member("Statement", &bracketed(self.statements.iter().map(statement)));
        object.close()
    }

    /// The size that IAM's quotas count: the characters of the document as canonical JSON, which has no white space
    /// between tokens.
    #[must_use]
    pub fn size(&self) -> usize {
        self.to_json().chars().count()
    }
}

/// The size that IAM's quotas count: the characters of `text` without white space between tokens.
///
/// White space inside strings counts. Source: IAM User Guide, "IAM and AWS STS quotas".
#[must_use]
pub fn size(text: &str) -> usize {
    let mut in_string = false;
    let mut escaped = false;
    let counts = |c: &char| {
        if in_string {
            in_string = escaped || *c != '"';
            escaped = !escaped && *c == '\\';
            return true;
        }
        in_string = *c == '"';
        !matches!(c, ' ' | '\t' | '\n' | '\r')
    };
    text.chars().filter(counts).count()
}

fn statement(statement: &Statement) -> String {
    let mut object = Object::new();
    if let Some(sid) = &statement.sid {
        object.member("Sid", &string(sid));
    }
    object.member("Effect", &string(statement.effect.name()));
    if let Some(element) = &statement.principal {
        object.member(element.name(), &principals(element));
    }
    object.member(statement.action.name(), &actions(&statement.action));
    if let Some(element) = &statement.resource {
        object.member(element.name(), &resources(element));
    }
    if !statement.conditions.is_empty() {
        object.member("Condition", &conditions(&statement.conditions));
    }
    object.close()
}

fn principals(element: &PrincipalElement) -> String {
    let Principals::Listed(listed) = element.principals() else { return string("*") };
    let mut kinds: Vec<PrincipalKind> = Vec::new();
    for principal in listed {
        if !kinds.contains(&principal.kind) {
            kinds.push(principal.kind);
        }
    }
    let mut object = Object::new();
    for kind in kinds {
        let values = listed.iter().filter(|principal| principal.kind == kind);
        object.member(kind.name(), &list(values.map(|principal| string(&principal.value))));
    }
    object.close()
}

fn actions(element: &ActionElement) -> String {
    list(element.patterns().iter().map(|pattern| string(pattern.as_str())))
}

fn resources(element: &ResourceElement) -> String {
    list(element.patterns().iter().map(|pattern| string(&pattern.text())))
}

/// The conditions, each operator once, where its first key stands.
fn conditions(conditions: &[Condition]) -> String {
    let mut operators = Vec::new();
    for condition in conditions {
        if !operators.contains(&condition.operator) {
            operators.push(condition.operator);
        }
    }
    let mut object = Object::new();
    for operator in operators {
        let mut keys = Object::new();
        for condition in conditions.iter().filter(|condition| condition.operator == operator) {
            keys.member(&condition.key, &list(condition.values.iter().map(|value| string(value))));
        }
        object.member(&operator.to_string(), &keys.close());
    }
    object.close()
}

/// A JSON object while it is written.
struct Object(String);

impl Object {
    fn new() -> Self {
        Self("{".to_owned())
    }

    /// Adds a member; `value` is JSON.
    fn member(&mut self, key: &str, value: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&string(key));
        self.0.push(':');
        self.0.push_str(value);
    }

    fn close(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A JSON list, or its only item.
fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match <[String; 1]>::try_from(items) {
        Ok([item]) => item,
        Err(items) => bracketed(items.into_iter()),
    }
}

fn bracketed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    format!("[{}]", items.join(","))
}

fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    let mut rest = text;
    while let Some((plain, special, behind)) = split_at_special(rest) {
        json.push_str(plain);
        match special {
            b'"' => json.push_str("\\\""),
            b'\\' => json.push_str("\\\\"),
            b'\t' => json.push_str("\\t"),
            b'\n' => json.push_str("\\n"),
            b'\r' => json.push_str("\\r"),
            control => {
                // INVARIANT: writing to a string cannot fail.
                let _ = write!(json, "\\u{control:04x}");
            }
        }
        rest = behind;
    }
    json.push_str(rest);
    json.push('"');
    json
}

/// The text before, at and behind the first character that JSON writes as an escape.
fn split_at_special(text: &str) -> Option<(&str, u8, &str)> {
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | b'\0'..b' ');
    let index = text.as_bytes().iter().position(is_special)?;
    Some((text.get(..index)?, *text.as_bytes().get(index)?, text.get(index + 1..)?))
}
