//! Plans as one JSON document, and back: what `plan --out` saves and `apply FILE` does.
//!
//! ```json
//! {"format": 1, "arguments": ["--prune"], "accounts": [
//!     {"account": "111122223333", "target": null, "plan": {}, "error": null}]}
//! ```
//!
//! INVARIANT: a saved plan is not carried out; the same is planned again, and carried out if it comes to the same.

use std::{fs, path::Path};

use clap::Parser;
use serde_json::{Value, json};

use super::{
    Target,
    prepared::{Prepared, Prospect, Scope},
};

/// The version of the form; it changes when a member goes or gets another meaning.
const FORMAT: u64 = 1;

/// The document of these plans.
pub(super) fn document(scope: &Scope, prospects: &[Prospect]) -> Value {
    let accounts: Vec<_> = prospects.iter().map(account).collect();
    json!({ "format": FORMAT, "arguments": scope.arguments(), "accounts": accounts })
}

fn account(prospect: &Prospect) -> Value {
    let target = prospect.target.as_ref();
    json!({
        "account": target.map(|target| target.account().as_str()),
        "target": target.and_then(Target::name),
        "plan": prospect.prepared.as_ref().ok().map(plan),
        "error": prospect.prepared.as_ref().err(),
    })
}

/// The plan as a JSON object.
fn plan(prepared: &Prepared) -> Value {
    let text = prepared.plan.to_json();
    // INVARIANT: what is written as JSON can be read.
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

/// Plans that were saved.
pub(super) struct Saved {
    /// Where and by which rules they were made.
    pub(super) scope: Scope,
    accounts: Vec<Value>,
}

/// The options of a saved plan as clap reads them.
#[derive(Parser)]
#[command(no_binary_name = true)]
struct Options {
    #[command(flatten)]
    scope: Scope,
}

impl Saved {
    /// Reads the file; the error is in words.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let unfit = |why: &str| {
            let help = "write it again with `plan --out`";
            format!("cannot use `{}`: {why}\nhelp: {help}", file.display())
        };
        let text = fs::read_to_string(file).map_err(|error| unfit(&error.to_string()))?;
        let document: Value =
            serde_json::from_str(&text).map_err(|error| unfit(&format!("it is no plan: {error}")))?;
        if document.get("format").and_then(Value::as_u64) != Some(FORMAT) {
            return Err(unfit("it is no plan, or one of another version of iam-role"));
        }
        let listed = |name: &str| document.get(name).and_then(Value::as_array).cloned();
        let (Some(arguments), Some(accounts)) = (listed("arguments"), listed("accounts")) else {
            return Err(unfit("it is no plan: it has no `arguments` or no `accounts`"));
        };
        let options = Options::try_parse_from(arguments.iter().filter_map(Value::as_str));
        let Options { scope } = options.map_err(|_| unfit("its arguments are none of `plan`"))?;
        Ok(Self { scope, accounts })
    }

    /// Whether what is planned now is what was saved; the error names every role that differs.
    pub(super) fn still_holds(&self, prospects: &[Prospect]) -> Result<(), String> {
        let mut differs: Vec<_> = prospects.iter().filter_map(|prospect| self.differs(prospect)).collect();
        if self.accounts.len() != prospects.len() {
            differs.push("it is for other accounts".to_owned());
        }
        if differs.is_empty() {
            return Ok(());
        }
        Err(format!("the saved plan does not hold, nothing was changed\n{}", differs.join("\n")))
    }

    /// What of an account is not as it was saved.
    fn differs(&self, prospect: &Prospect) -> Option<String> {
        let now = account(prospect);
        let names =
            |saved: &&Value| ["account", "target"].iter().all(|name| saved.get(name) == now.get(name));
        let Some(saved) = self.accounts.iter().find(names) else {
            return Some(format!("{prospect}: it is not among the saved plans"));
        };
        let prepared = match &prospect.prepared {
            Ok(prepared) => prepared,
            Err(error) => return Some(format!("{prospect}: {error}")),
        };
        let saved = saved.get("plan").map(Value::to_string).unwrap_or_default();
        prepared.plan.is_as_saved(&saved).err().map(|error| format!("{prospect}: {error}"))
    }
}
