//! What was done, for people and for programs.

use serde_json::{Value, json};

use super::{Console, Target, prepared::Prospect, work::Done};
use crate::{
    Applied, ApplyError, NotBegun, Outcome,
    plan::{Step, Subject},
};

/// The version of the form; it changes when a member goes or gets another meaning.
const FORMAT: u64 = 1;

/// What became of an account, for people: how much was done, and of what was not, why. Where it is one of several, every
/// part begins with its name.
pub(super) fn show(prospect: &Prospect, done: &Done, is_one_of_several: bool, console: &mut Console) {
    match done {
        Done::Nothing => {}
        Done::Worked(Ok(applied)) => console.answer(&format!("{prospect}: {}", summary(applied))),
        Done::Worked(Err(ApplyError::Incomplete(applied))) => {
            for (subject, outcome) in applied.turns() {
                match shortfall(subject, outcome) {
                    Some(text) if is_one_of_several => console.error(&format!("{prospect}: {text}")),
                    Some(text) => console.error(&text),
                    None => {}
                }
            }
            console.answer(&format!("{prospect}: {}", summary(applied)));
        }
        Done::Worked(Err(error)) => console.error(&format!("{prospect}: {error}")),
        Done::Ended => console.error(&format!("{prospect}: {ENDED}")),
        Done::NotBegun => console.error(&format!("{prospect}: {NOT_BEGUN}")),
    }
}

/// `3 of 5 done, 2 of them changed, in 9 calls; not begun: 1`
fn summary(applied: &Applied) -> String {
    let count = |is: fn(&Outcome) -> bool| applied.turns().iter().filter(|(_, outcome)| is(outcome)).count();
    let done = count(|outcome| matches!(outcome, Outcome::Done { .. }));
    let changed = count(|outcome| matches!(outcome, Outcome::Done { steps, .. } if !steps.is_empty()));
    let not_begun = match count(|outcome| matches!(outcome, Outcome::NotBegun(_))) {
        0 => String::new(),
        number => format!("; not begun: {number}"),
    };
    let (all, calls) = (applied.turns().len(), applied.calls());
    let calls = if calls == 1 { "1 call".to_owned() } else { format!("{calls} calls") };
    format!("{done} of {all} done, {changed} of them changed, in {calls}{not_begun}")
}

/// Why a turn was not done; those that somebody cancelled before they began are only counted.
fn shortfall(subject: &Subject, outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Done { .. } | Outcome::NotBegun(NotBegun::Cancelled) => None,
        Outcome::Failed(error) => Some(error.to_string()),
        Outcome::Stopped { before, .. } => {
            let help = "running again goes on from there";
            Some(format!("{subject}: stopped before the step: {before}\nhelp: {help}"))
        }
        Outcome::NotBegun(why) => Some(format!("{subject}: not begun: {why}")),
    }
}

/// What somebody should know who ended a run at once.
const ENDED: &str = "ended at once; the calls that were under way may have been answered\nhelp: run `plan` to see what is \
                     left; running again is safe";

/// What somebody should know of an account whose turn never came.
const NOT_BEGUN: &str = "not begun\nhelp: running again goes on from there";

/// What became of all accounts, for programs:
///
/// ```json
/// {"format": 1, "accounts": [{"account": "111122223333", "target": null, "calls": 2, "error": null, "turns": [
///     {"subject": "role `writer`", "name": "writer", "outcome": "done", "steps": [
///         {"action": "iam:PutRolePolicy", "step": "put inline policy `write`"}], "error": null}]}]}
/// ```
///
/// An `outcome` is `done`, `failed`, `stopped` or `not_begun`.
pub(super) fn document(accounts: &[(&Prospect, Done)]) -> String {
    let accounts: Vec<_> = accounts.iter().map(|(prospect, done)| account(prospect, done)).collect();
    json!({ "format": FORMAT, "accounts": accounts }).to_string()
}

fn account(prospect: &Prospect, done: &Done) -> Value {
    let unplanned = prospect.prepared.as_ref().err();
    let (applied, error) = match done {
        Done::Nothing => (None, unplanned.cloned()),
        Done::Worked(Ok(applied) | Err(ApplyError::Incomplete(applied))) => (Some(applied), None),
        Done::Worked(Err(error)) => (None, Some(error.to_string())),
        Done::Ended => (None, Some(ENDED.to_owned())),
        Done::NotBegun => (None, Some(NOT_BEGUN.to_owned())),
    };
    let target = prospect.target.as_ref();
    json!({
        "account": target.map(|target| target.account().as_str()),
        "target": target.and_then(Target::name),
        "calls": applied.map_or(0, Applied::calls),
        "error": error,
        "turns": applied.map_or_else(Vec::new, turns),
    })
}

fn turns(applied: &Applied) -> Vec<Value> {
    let turn = |(subject, outcome): &(Subject, Outcome)| {
        let (word, error) = match outcome {
            Outcome::Done { .. } => ("done", None),
            Outcome::Failed(error) => ("failed", Some(error.to_string())),
            Outcome::Stopped { before, .. } => ("stopped", Some(format!("stopped before: {before}"))),
            Outcome::NotBegun(why) => ("not_begun", Some(why.to_string())),
        };
        let steps: Vec<_> = outcome.steps().iter().map(step).collect();
        json!({
            "subject": subject.to_string(),
            "name": subject.name(),
            "outcome": word,
            "steps": steps,
            "error": error,
        })
    };
    applied.turns().iter().map(turn).collect()
}

fn step(step: &Step) -> Value {
    json!({ "action": step.action(), "step": step.to_string() })
}
