//! `plan`: what `apply` would do; and `drift`, which asks whether it is still as declared.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::Value;

use super::{
    Console, Given, Verdict,
    prepared::{self, Aim, Format, Prospect, Scope},
    saved,
};

/// Show what `apply` would do.
///
/// It reads the account and changes nothing.
///
/// Exit code 0: there is nothing to do. 1: there is. 2: something failed, or is in the way.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    scope: Scope,

    /// Save the plan, for `apply FILE`: it is done only if the account and the declarations are as they were
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Arguments {
    pub(super) async fn run(&self, given: &Given<'_>, console: &mut Console) -> Verdict {
        let prospects = self.scope.prepare(given, Aim::AsDeclared).await;
        let document = saved::document(&self.scope, &prospects);
        show(&prospects, &document, self.format, console);
        let verdict = prepared::worst(&prospects);
        let Some(file) = &self.out else { return verdict };
        if verdict == Verdict::Failed {
            console.error(&format!("`{}` was not written: not everything could be planned", file.display()));
        } else if let Err(error) = fs::write(file, format!("{document}\n")) {
            return unwritten(file, &error, console);
        }
        verdict
    }
}

fn show(prospects: &[Prospect], document: &Value, format: Format, console: &mut Console) {
    match format {
        Format::Text => prospects.iter().for_each(|prospect| prospect.show(console)),
        Format::Json => console.data(&document.to_string()),
    }
}

fn unwritten(file: &Path, error: &io::Error, console: &mut Console) -> Verdict {
    let help = "name a file in a folder that this user may write";
    console.error(&format!("cannot write `{}`: {error}\nhelp: {help}", file.display()));
    Verdict::Failed
}

/// Say whether the account is still as declared.
///
/// It reads the account and changes nothing; made for a scheduled job. A role that carries the stack's tag and is declared no
/// more is a difference too.
///
/// Exit code 0: it is. 1: it is not. 2: something failed.
#[derive(Debug, Args)]
pub(super) struct Drift {
    #[command(flatten)]
    scope: Scope,

    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Drift {
    pub(super) async fn run(&self, given: &Given<'_>, console: &mut Console) -> Verdict {
        let prospects = self.scope.prepare(given, Aim::AsDeclared).await;
        show(&prospects, &saved::document(&self.scope, &prospects), self.format, console);
        let left = prospects.iter().any(Prospect::has_leftovers);
        prepared::worst(&prospects).max(if left { Verdict::Differs } else { Verdict::Done })
    }
}
