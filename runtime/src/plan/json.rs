//! A plan as JSON: for review, for rules in a pipeline, and to be compared with when it is applied later.
//!
//! INVARIANT: the same plan is the same text, byte by byte; everything that a step writes is in it.

mod access;
mod role;
mod saved;
mod stack;
mod step;

use iam_role_policy::{Document, Tag};
use serde_json::{Map, Value, json};

pub use self::saved::SavedPlanError;
use super::{ObservedDocument, Plan, SharedChange};

impl Plan {
    /// The plan as JSON text, indented, with a line end behind it. `docs/provisioning.md` says what each member is. It takes
    /// proofs, as [`access_of_steps`](Self::access_of_steps) does.
    #[must_use]
    pub fn to_json(&self) -> String {
        text(&self.json())
    }

    /// The plan as a JSON object.
    fn json(&self) -> Value {
        if self.is_empty() && self.shared.is_empty() {
            return json!({ "role": self.role, "fate": self.fate().name(), "steps": [], "notes": self.notes });
        }
        let each = self.steps.iter().zip(self.access_of_steps());
        let (before, after) = self.ends();
        let mut plan = json!({
            "role": self.role,
            "fate": self.fate().name(),
            "access": access::json(&self.access()),
            "before": role::json(&before, &self.role),
            "after": role::json(&after, &self.role),
            "steps": each.map(|(step, access)| step::json(step, &access)).collect::<Vec<_>>(),
            "notes": self.notes,
        });
        if let (Value::Object(members), [_, ..]) = (&mut plan, self.shared.as_slice()) {
            members.insert("shared".to_owned(), self.shared.iter().map(shared).collect());
        }
        plan
    }
}

fn shared(change: &SharedChange) -> Value {
    json!({
        "policy": change.policy,
        "before": found(&change.before),
        "after": document(&change.after),
        "turns": change.turns,
    })
}

/// A JSON value as it is saved.
fn text(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A document as an object; one that could not be read as its text.
fn found(found: &ObservedDocument) -> Value {
    match found {
        ObservedDocument::Document(found) => document(found),
        ObservedDocument::Unreadable(text) => json!({ "unreadable": text }),
    }
}

fn document(document: &Document) -> Value {
    let text = document.to_json();
    // INVARIANT: canonical JSON is JSON.
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

fn tags(tags: &[Tag]) -> Value {
    tags.iter().map(|tag| (tag.key.clone(), Value::from(tag.value.as_str()))).collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests;
