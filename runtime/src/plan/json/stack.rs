//! A stack's plan as JSON, the form in which it is saved.

use serde_json::{Value, json};

use super::super::{
    StackPlan,
    stack::{Subject, Turn},
};

/// The version of the form; it changes when a member goes or gets another meaning.
pub(super) const FORMAT: u64 = 1;

impl StackPlan {
    /// The plan as JSON text, indented, with a line end behind it: what is saved, reviewed and compared with when it is
    /// applied. `docs/provisioning.md` says what each member is. It takes proofs for the roles that change.
    #[must_use]
    pub fn to_json(&self) -> String {
        super::text(&self.json())
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "format": FORMAT,
            "version": env!("CARGO_PKG_VERSION"),
            "account": self.account(),
            "owners": self.owners(),
            "destroys": self.destroys(),
            "turns": self.turns().iter().map(turn).collect::<Vec<_>>(),
            "undeclared": self.undeclared().iter().map(subject).collect::<Vec<_>>(),
            "notes": self.notes(),
        })
    }
}

fn turn(turn: &Turn) -> Value {
    let (subject, after) = (subject(turn.subject()), turn.after());
    match turn.plan() {
        Ok(plan) => json!({ "subject": subject, "after": after, "plan": plan.json() }),
        Err(conflicts) => {
            let conflicts: Vec<_> = conflicts.as_slice().iter().map(ToString::to_string).collect();
            json!({ "subject": subject, "after": after, "conflicts": conflicts })
        }
    }
}

fn subject(subject: &Subject) -> Value {
    let (what, declared) = match subject {
        Subject::Role(_) => ("role", true),
        Subject::Policy(_) => ("policy", true),
        Subject::UndeclaredRole(_) => ("role", false),
        Subject::UndeclaredInstanceProfile(_) => ("instance profile", false),
        Subject::UndeclaredPolicy(_) => ("policy", false),
    };
    json!({ "what": what, "name": subject.name(), "declared": declared })
}
