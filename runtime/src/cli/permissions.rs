//! `iam-policy`: what a run itself needs to be allowed.

use clap::Args;
use iam_role_policy::{Document, limits, minimize};
use serde_json::{Map, Value};

use super::{
    Console, Given, Target, Verdict,
    prepared::{Aim, Placed, Prepared, Prospect, Scope},
};

/// Show the least policy that `apply` needs.
///
/// For what is to be done now, or for the whole life of the roles: planned, applied, watched and destroyed. It is a policy
/// document, or a list of them that grant it together where one would be too large for a managed policy; of several accounts
/// it is an object with that for each account's id.
///
/// Exit code 0: shown. 2: something failed.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// For whatever becomes of the declared roles, not only for what is to be done now
    #[arg(long)]
    life: bool,

    #[command(flatten)]
    scope: Scope,
}

impl Arguments {
    pub(super) async fn run(&self, given: &Given<'_>, console: &mut Console) -> Verdict {
        let policies = if self.life { self.for_life(given).await } else { self.for_now(given).await };
        let mut shown = Map::new();
        for (target, policy) in &policies {
            let name = target.as_ref().map_or_else(|| "the account".to_owned(), Target::to_string);
            let parts = policy.as_ref().map_err(Clone::clone).and_then(in_parts);
            match (target, parts) {
                (Some(target), Ok(parts)) => {
                    if let Some(note) = note(&parts) {
                        console.say(&format!("{name}: {note}"));
                    }
                    shown.insert(target.account().to_string(), json(&parts));
                }
                (_, Err(error)) => console.error(&format!("{name}: {error}")),
                (None, Ok(_)) => {}
            }
        }
        match (policies.len(), shown.values().next()) {
            (1, Some(one)) => console.data(&format!("{one:#}")),
            (1, None) => {}
            _ => console.data(&format!("{:#}", Value::Object(shown.clone()))),
        }
        if shown.len() == policies.len() { Verdict::Done } else { Verdict::Failed }
    }

    /// What whatever becomes of the roles needs; nothing is read for it.
    async fn for_life(&self, given: &Given<'_>) -> Vec<Answer> {
        let placed = self.scope.place(given, false).await;
        let answer = |(target, placed): (Option<Target>, Result<Placed, String>)| {
            let policy = placed.map(|Placed { site, stack }| {
                stack.permissions(site.target.partition(), site.target.account())
            });
            (target, policy)
        };
        placed.into_iter().map(answer).collect()
    }

    /// What the plan needs that is made now.
    async fn for_now(&self, given: &Given<'_>) -> Vec<Answer> {
        let prospects = self.scope.prepare(given, Aim::AsDeclared).await;
        let answer = |Prospect { target, prepared }| {
            let policy = prepared.map(|Prepared { site, plan, .. }: Prepared| {
                plan.permissions(site.target.partition(), site.target.account())
            });
            (target, policy)
        };
        prospects.into_iter().map(answer).collect()
    }
}

/// An account, as far as it is known, and its policy.
type Answer = (Option<Target>, Result<Document, String>);

/// The policy as managed policies that IAM takes.
fn in_parts(policy: &Document) -> Result<Vec<Document>, String> {
    minimize::divide(policy, limits::MANAGED_POLICY).map_err(|error| error.to_string())
}

/// What to do with a policy of several parts.
fn note(parts: &[Document]) -> Option<String> {
    let (count, most) = (parts.len(), limits::MANAGED_POLICIES_BY_DEFAULT);
    let size = limits::MANAGED_POLICY;
    let quota = match count {
        0 | 1 => return None,
        _ if count <= most => String::new(),
        _ => format!(
            ", of which an identity takes {most} unless its quota is raised; work in parts of the roles, or allow the \
             actions on a path of them"
        ),
    };
    Some(format!(
        "note: this takes {count} policies, each of at most {size} characters: attach all of them{quota}"
    ))
}

/// One document, or a list of several.
fn json(parts: &[Document]) -> Value {
    let document = |part: &Document| {
        let text = part.to_json();
        // INVARIANT: canonical JSON is JSON.
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    };
    match parts {
        [one] => document(one),
        several => several.iter().map(document).collect(),
    }
}
