//! `apply` and `destroy`: plans, a question, and the steps.

use std::path::PathBuf;

use clap::Args;

use super::{
    Console, Given, Verdict,
    prepared::{Aim, Scope},
    saved::Saved,
    work::Doing,
};

/// Make the account what is declared.
///
/// It shows the plan, asks, and takes the steps; only differences are written. Ctrl-C stops between two steps and says where,
/// and so does SIGTERM; the next run goes on from there.
///
/// Exit code 0: done. 1: somebody said no, or nobody was there to ask and --yes was not given; nothing was changed. 2:
/// something failed or is in the way; the rest was done.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A plan that `plan --out` saved, with its options; it is done only if the account and the declarations are as they were
    #[arg(value_name = "PLANFILE")]
    plan: Option<PathBuf>,

    #[command(flatten)]
    scope: Scope,

    #[command(flatten)]
    doing: Doing,
}

/// Delete the declared roles and all that belongs to them.
///
/// It shows what goes, asks, and deletes. What others have added to a role stops its deletion, unless it is forced; what is
/// not ours stays.
///
/// Exit code 0: done. 1: somebody said no, or nobody was there to ask and --yes was not given; nothing was changed. 2:
/// something failed or is in the way; the rest was done.
#[derive(Debug, Args)]
pub(super) struct Destroy {
    #[command(flatten)]
    scope: Scope,

    /// Delete roles although others have added policies to them
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    doing: Doing,
}

impl Arguments {
    pub(super) async fn run(&self, given: &Given<'_>, console: &mut Console) -> Verdict {
        let saved = match self.saved() {
            Ok(saved) => saved,
            Err(error) => {
                console.error(&error);
                return Verdict::Failed;
            }
        };
        let scope = saved.as_ref().map_or(&self.scope, |saved| &saved.scope);
        let prospects = scope.prepare(given, Aim::AsDeclared).await;
        if let Some(Err(error)) = saved.as_ref().map(|saved| saved.still_holds(&prospects)) {
            console.error(&error);
            return Verdict::Failed;
        }
        self.doing.run(&prospects, "Apply", given.cancel.as_ref(), console).await
    }

    /// The plan that is named, to be carried out as this command line connects.
    fn saved(&self) -> Result<Option<Saved>, String> {
        let Some(file) = &self.plan else { return Ok(None) };
        if !self.scope.arguments().is_empty() {
            let help = "give them to `plan`, which saves them";
            return Err(format!("a saved plan brings its own targets and rules\nhelp: {help}"));
        }
        let mut saved = Saved::read(file)?;
        saved.scope.targets.connect_as(&self.scope.targets);
        Ok(Some(saved))
    }
}

impl Destroy {
    pub(super) async fn run(&self, given: &Given<'_>, console: &mut Console) -> Verdict {
        let prospects = self.scope.prepare(given, Aim::Gone { is_forced: self.force }).await;
        self.doing.run(&prospects, "Delete", given.cancel.as_ref(), console).await
    }
}
