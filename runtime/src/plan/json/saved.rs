//! A saved plan against the one that is made now: the same, or what differs, in words.
//!
//! INVARIANT: nothing of a saved plan is ever executed. It is compared as a whole with the plan that was made just now, and
//! it is that one which is applied.

use std::fmt;

use serde_json::{Map, Value};

use super::{super::StackPlan, stack::FORMAT};

/// Why a saved plan is not what would be done now, everything at once. Nothing was written; plan again and review that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPlanError(Vec<String>);

impl std::error::Error for SavedPlanError {}

impl fmt::Display for SavedPlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "{line}"))?;
        f.write_str("help: plan again, review the new plan, and apply that one")
    }
}

impl StackPlan {
    /// Whether this plan, made now, is the one that was saved as [`to_json`](Self::to_json) text. It is only if neither the
    /// account nor the declarations have changed since, as far as the plan depends on them.
    ///
    /// # Errors
    /// The text is no saved plan, or one of another version, account or stack; or it names each role that is planned
    /// otherwise now, with what has changed.
    pub fn is_as_saved(&self, saved: &str) -> Result<(), SavedPlanError> {
        let refuse = |line: String| Err(SavedPlanError(vec![line]));
        let saved: Value = match serde_json::from_str(saved) {
            Ok(saved) => saved,
            Err(error) => return refuse(format!("the saved plan is cut off, or is no JSON: {error}")),
        };
        if let Some(line) = is_foreign(&saved) {
            return refuse(line);
        }
        let now = self.json();
        if saved == now { Ok(()) } else { Err(SavedPlanError(differences(&saved, &now))) }
    }
}

/// Why the JSON is none that this program can compare with.
fn is_foreign(saved: &Value) -> Option<String> {
    let Some(format) = saved.get("format").filter(|_| saved.get("turns").is_some_and(Value::is_array)) else {
        return Some("the file is no plan that iam-role has saved".to_owned());
    };
    if *format != FORMAT {
        return Some(format!(
            "the plan was saved in format {format}, and this program knows format {FORMAT}"
        ));
    }
    let (version, own) = (saved.get("version").and_then(Value::as_str), env!("CARGO_PKG_VERSION"));
    let other = version.filter(|version| *version != own);
    other.map(|version| format!("the plan was saved by iam-role {}, and this is {own}", shown(version)))
}

fn differences(saved: &Value, now: &Value) -> Vec<String> {
    if saved.get("destroys") != now.get("destroys") {
        return vec![
            "one of the saved plan and this one creates roles, and the other deletes them".to_owned(),
        ];
    }
    for (member, what) in [("account", "account"), ("owners", "stack")] {
        if saved.get(member) != now.get(member) {
            let said = |plan: &Value| plan.get(member).unwrap_or(&Value::Null).to_string();
            return vec![format!(
                "the plan was saved for the {what} {}, and this is {}",
                shown(&said(saved)),
                said(now)
            )];
        }
    }
    let mut subjects: Vec<&Value> =
        turns(saved).chain(turns(now)).filter_map(|turn| turn.get("subject")).collect();
    let mut seen = Vec::new();
    subjects.retain(|subject| {
        !seen.contains(subject) && {
            seen.push(subject);
            true
        }
    });
    let mut lines = Vec::new();
    for subject in subjects {
        let of = |plan| turns(plan).filter(|turn| turn.get("subject") == Some(subject)).collect::<Vec<_>>();
        let (then, now) = (of(saved), of(now));
        if then != now {
            lines.push(format!("{}: {}", name(subject), difference(&then, &now)));
        }
    }
    if lines.is_empty() && saved.get("undeclared") != now.get("undeclared") {
        lines.push("what is declared no more has changed since".to_owned());
    }
    if lines.is_empty() {
        lines.push(
            "the plan differs in its order or its notes: it was changed, or what it depends on has"
                .to_owned(),
        );
    }
    lines
}

fn turns(plan: &Value) -> impl Iterator<Item = &Value> {
    plan.get("turns").and_then(Value::as_array).into_iter().flatten()
}

/// ``role `writer` ``
fn name(subject: &Value) -> String {
    let text = |member| shown(subject.get(member).and_then(Value::as_str).unwrap_or("?"));
    format!("{} `{}`", text("what"), text("name"))
}

fn shown(text: &str) -> String {
    crate::parameter::visible(text)
}

/// What has changed between the turns of one role, then and now.
fn difference(then: &[&Value], now: &[&Value]) -> String {
    let ([then, ..], [now, ..]) = (then, now) else {
        let since = if then.is_empty() {
            "is not in the saved plan"
        } else {
            "is in the saved plan and not in this one"
        };
        return since.to_owned();
    };
    let (Some(then), Some(now)) = (then.get("plan"), now.get("plan")) else {
        let conflicts = now.get("conflicts").is_some();
        return if conflicts { "something is in its way now" } else { "what was in its way is not any more" }
            .to_owned();
    };
    let is_nothing = |plan: &Value| plan.get("fate").is_some_and(|fate| fate == "none");
    match (is_nothing(then), is_nothing(now)) {
        (true, false) => {
            "nothing was to be done, and now something is: the account or the declaration has changed since"
                .to_owned()
        }
        (false, true) => "it is as declared already".to_owned(),
        _ => between(then, now),
    }
}

/// The same where there is something to be done, then and now.
fn between(then: &Value, now: &Value) -> String {
    let side = |plan: &'_ Value, side| plan.get(side).cloned().unwrap_or_default();
    let [before_then, after_then, before_now, after_now] =
        [(then, "before"), (then, "after"), (now, "before"), (now, "after")]
            .map(|(plan, name)| side(plan, name));
    let in_account = changed(&before_then, &before_now);
    // What the account has before and after is not declared.
    let stays = |part: &String| in_account.contains(part) && !changed(&before_now, &after_now).contains(part);
    let mut declared = changed(&after_then, &after_now);
    declared.retain(|part| !stays(part));
    let mut said = Vec::new();
    if !in_account.is_empty() {
        said.push(format!("the account has changed since: {}", in_account.join(", ")));
    }
    if !declared.is_empty() {
        said.push(format!("the declaration has changed since: {}", declared.join(", ")));
    }
    if said.is_empty() {
        said.push(
            "it is planned otherwise: the file was changed, or what the role depends on has".to_owned(),
        );
    }
    said.join("; ")
}

/// The parts in which two states of a role differ, in words.
fn changed(one: &Value, other: &Value) -> Vec<String> {
    let (Value::Object(one), Value::Object(other)) = (one, other) else {
        return if one == other { Vec::new() } else { vec!["whether the role exists".to_owned()] };
    };
    let mut parts = Vec::new();
    for member in keys(one, other).into_iter().filter(|member| one.get(*member) != other.get(*member)) {
        let entries = match member.as_str() {
            "inline_policies" => "inline policy",
            "policies" => "policy",
            member => {
                parts.push(member.replace('_', " "));
                continue;
            }
        };
        let nothing = Map::new();
        let [one, other] =
            [one, other].map(|side| side.get(member).and_then(Value::as_object).unwrap_or(&nothing));
        let differing = keys(one, other).into_iter().filter(|name| one.get(*name) != other.get(*name));
        parts.extend(differing.map(|name| format!("{entries} `{}`", shown(name))));
    }
    parts
}

fn keys<'a>(one: &'a Map<String, Value>, other: &'a Map<String, Value>) -> Vec<&'a String> {
    one.keys().chain(other.keys().filter(|key| !one.contains_key(*key))).collect()
}
