//! The subcommands.

use clap::{ArgMatches, FromArgMatches, Subcommand};

use super::{Console, Given, Verdict, apply, export, list, permissions, plan};

/// What a program that lists its roles can be asked, for one that has a command line of its own:
///
/// ```no_run
/// use std::process::ExitCode;
///
/// use clap::Parser;
/// use iam_role::{cli::{Command, Program}, prelude::*, roles};
///
/// #[iam_role(trust(service("lambda.amazonaws.com")), inline_policy(allow("s3:ListBucket", on("arn:aws:s3:::{bucket}"))))]
/// struct Reader {
///     bucket: BucketName,
/// }
///
/// #[derive(Parser)]
/// struct Arguments {
///     /// The bucket that is read
///     #[arg(long, global = true, default_value = "example")]
///     bucket: BucketName,
///
///     #[command(subcommand)]
///     command: Command,
/// }
///
/// #[tokio::main]
/// async fn main() -> ExitCode {
///     let Arguments { bucket, command } = Arguments::parse();
///     Program::new(roles![Reader { bucket }]).command(command).run().await
/// }
/// ```
#[derive(Debug)]
pub struct Command(Commands);

#[derive(Debug, Subcommand)]
enum Commands {
    List(list::Arguments),
    Plan(plan::Arguments),
    Apply(apply::Arguments),
    Drift(plan::Drift),
    Destroy(apply::Destroy),
    IamPolicy(permissions::Arguments),
    Export(export::Arguments),
}

impl Command {
    pub(super) async fn run(&self, given: &Given<'_>, console: &mut Console) -> Verdict {
        match &self.0 {
            Commands::List(arguments) => arguments.run(given, console).await,
            Commands::Plan(arguments) => arguments.run(given, console).await,
            Commands::Apply(arguments) => arguments.run(given, console).await,
            Commands::Drift(arguments) => arguments.run(given, console).await,
            Commands::Destroy(arguments) => arguments.run(given, console).await,
            Commands::IamPolicy(arguments) => arguments.run(given, console).await,
            Commands::Export(arguments) => arguments.run(&given.declared, console),
        }
    }
}

impl FromArgMatches for Command {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Commands::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// As the enumeration of the subcommands is one, whose types are nobody's business.
impl Subcommand for Command {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        Commands::augment_subcommands(command)
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        Commands::augment_subcommands_for_update(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Commands::has_subcommand(name)
    }
}
