//! `cargo iam-role diff`: two documents into what the second grants and denies beyond the first, and the first beyond it.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use iam_role_policy::{
    ActionElement, ActionPattern, ResourceElement, ResourcePattern, SharedText,
    contain::Why,
    diff::{self, Change, Difference, Found, Other},
};
use serde_json::{Value, json};

use crate::{
    check::Verdict,
    kind::Usage,
    proof::{self, Format},
    within,
};

/// Show what a policy grants and denies that another does not, by meaning.
///
/// Exit code 0: no difference. 1: there is one. 2: the command line is wrong, or a document could not be read.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The policy document as it was
    old: PathBuf,

    /// The policy document as it is
    new: PathBuf,

    /// What the documents are used as
    #[arg(long, value_enum, default_value_t = Usage::Identity)]
    kind: Usage,

    /// How to write the changes
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> io::Result<Verdict> {
    let kind = arguments.kind.into();
    let Some(documents) = within::all(&[arguments.old.clone(), arguments.new.clone()], kind) else {
        return Ok(Verdict::Incomplete);
    };
    let [old, new] = documents.as_slice() else { return Ok(Verdict::Incomplete) };
    let difference = diff::diff(&[old], &[new], kind);
    match arguments.format {
        Format::Text if difference.is_empty() => {
            writeln!(anstream::stdout().lock(), "no difference: both grant and deny the same, proved")?;
        }
        Format::Text => write!(anstream::stdout().lock(), "{difference}")?,
        Format::Json => writeln!(io::stdout().lock(), "{}", json(&difference))?,
    }
    Ok(if difference.is_empty() { Verdict::Clean } else { Verdict::Denied })
}

fn json(difference: &Difference) -> Value {
    let list = |changes: &[Change]| changes.iter().map(change).collect::<Vec<_>>();
    json!({
        "adds": list(&difference.adds),
        "removes": list(&difference.removes),
        "denies": list(&difference.denies),
        "releases": list(&difference.releases),
    })
}

fn change(change: &Change) -> Value {
    let because = |why: &Why| json!(format!("{}; {}", why.what, why.help));
    let (found, witness, other, why) = match &change.found {
        Found::Ungranted(witness, other) => {
            ("ungranted", proof::witness(witness), of_other(other), Value::Null)
        }
        Found::Idle(why) => ("without_effect", Value::Null, Value::Null, because(why)),
        Found::Unknown(why) => ("unknown", Value::Null, Value::Null, because(why)),
    };
    let actions: Vec<_> = change.action.patterns().iter().map(ActionPattern::as_str).collect();
    let resources = change
        .resource
        .as_ref()
        .map(|element| element.patterns().iter().map(ResourcePattern::text).collect::<Vec<_>>());
    let action = if matches!(change.action, ActionElement::Action(_)) { "action" } else { "not_action" };
    let is_excepted = matches!(change.resource, Some(ResourceElement::NotResource(_)));
    let resource = if is_excepted { "not_resource" } else { "resource" };
    json!({
        "statement": change.statement,
        action: actions,
        resource: resources,
        "conditions": change.conditions.iter().map(condition).collect::<Vec<_>>(),
        "found": found,
        "other_side": other,
        "witness": witness,
        "why": why,
    })
}

fn condition(condition: &iam_role_policy::Condition) -> Value {
    let values: Vec<&str> = condition.values.iter().map(SharedText::as_str).collect();
    json!({ "operator": condition.operator.to_string(), "key": condition.key.as_str(), "values": values })
}

/// What the other side says of the request: nothing, `only_when`, or `denied_by` a statement.
fn of_other(other: &Other) -> Value {
    match other {
        Other::Silent => Value::Null,
        Other::OnlyWhen(conditions) => {
            json!({ "only_when": conditions.iter().map(condition).collect::<Vec<_>>() })
        }
        Other::Denied { statement, .. } => json!({ "denied_by": statement }),
    }
}
