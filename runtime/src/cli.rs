//! The command line of a program that lists its roles: `list`, `plan`, `apply`, `drift`, `destroy`, `iam-policy`, `export`.
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use iam_role::prelude::*;
//!
//! /// Developers read production buckets after signing in with MFA.
//! #[iam_role(trust(account("123456789012", require_mfa)), managed_policies("ReadOnlyAccess"))]
//! struct UserAccess;
//!
//! #[tokio::main]
//! async fn main() -> ExitCode {
//!     iam_role::cli::main(iam_role::roles![UserAccess]).await
//! }
//! ```
//!
//! What is asked for goes to standard output, everything else to standard error; colours follow the terminal and
//! `NO_COLOR`. The exit code is 0 if all is well, 1 if something differs or nobody agreed to a change, and 2 if the command
//! line is wrong or something failed; `docs/program.md` has the details.
//!
//! ```text
//! arguments ─clap→ Command ─Targets, connect→ Sites ─Ruling, render→ Stacks ─read, plan→ Prospects
//! Prospects ─show, ask→ agreed ─take→ Applied ─report→ Console                 Prospects ─Saved→ a file, and back
//! ```
//!
//! INVARIANT: nothing here ends the process or keeps anything between two runs; [`Program`] says where all that comes from
//! outside comes from.

mod apply;
mod command;
mod connection;
mod console;
mod declared;
mod export;
mod interrupt;
mod list;
mod permissions;
mod plan;
mod prepared;
mod progress;
mod report;
mod ruling;
mod saved;
mod target;
#[cfg(test)]
mod tests;
mod verdict;
mod work;

use std::{
    error::Error,
    ffi::OsString,
    fmt,
    io::{BufRead, Write},
    process::ExitCode,
};

use aws_config::SdkConfig;
use clap::Parser;

use crate::{Cancel, IamRole};
use console::Console;
use declared::Declared;
use verdict::Verdict;

pub use command::Command;
pub use connection::Connection;
pub use target::Target;

/// Runs the command line of this process over `roles`, which are the same in every account.
pub async fn main<R>(roles: impl IntoIterator<Item = R>) -> ExitCode
where
    R: IamRole + Send + Sync,
{
    Program::new(roles).run().await
}

/// As [`main`], for roles whose parameters depend on the account: `roles` is called once for each account that is planned
/// or applied, and its error fails that account.
///
/// ```no_run
/// use std::{error::Error, process::ExitCode};
///
/// use iam_role::{cli::Target, prelude::*, roles};
///
/// #[iam_role(
///     trust(service("datasync.amazonaws.com", source_account("{account}"))),
///     inline_policy(allow("s3:ListBucket", on("arn:aws:s3:::{bucket}")))
/// )]
/// struct DataSyncWriter {
///     account: AccountId,
///     bucket: BucketName,
/// }
///
/// #[tokio::main]
/// async fn main() -> ExitCode {
///     iam_role::cli::main_for(|target: &Target| -> Result<_, Box<dyn Error + Send + Sync>> {
///         let bucket = format!("data-{}", target.account()).parse()?;
///         Ok(roles![DataSyncWriter { account: target.account().clone(), bucket }])
///     })
///     .await
/// }
/// ```
pub async fn main_for<I, R, E>(roles: impl Fn(&Target) -> Result<I, E> + Send + Sync) -> ExitCode
where
    I: IntoIterator<Item = R>,
    R: IamRole + Send + Sync + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    Program::for_each(roles).run().await
}

/// A command line over roles, for a program that says itself what it is called with and where the answers go; [`main`] is
/// one of this process's arguments and streams.
pub struct Program<'a> {
    given: Given<'a>,
    arguments: Vec<OsString>,
    output: Option<(Box<dyn Write + Send>, Box<dyn Write + Send>)>,
    input: Option<Box<dyn BufRead + Send>>,
    command: Option<Command>,
}

/// What the program says itself, whatever its arguments are.
struct Given<'a> {
    declared: Declared<'a>,
    /// How to connect, unless the arguments say it.
    connection: Option<SdkConfig>,
    /// What stops the work, instead of signals.
    cancel: Option<Cancel>,
}

/// Look after the AWS IAM roles that this program declares.
#[derive(Debug, Parser)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

impl fmt::Debug for Program<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("arguments", &self.arguments).finish_non_exhaustive()
    }
}

impl<'a> Program<'a> {
    /// Over `roles`, which are the same in every account.
    pub fn new<R>(roles: impl IntoIterator<Item = R>) -> Self
    where
        R: IamRole + Send + Sync + 'a,
    {
        Self::over(Declared::everywhere(roles))
    }

    /// Over the roles that `roles` has for an account.
    pub fn for_each<I, R, E>(roles: impl Fn(&Target) -> Result<I, E> + Send + Sync + 'a) -> Self
    where
        I: IntoIterator<Item = R>,
        R: IamRole + Send + Sync + 'a,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        Self::over(Declared::by_target(roles))
    }

    fn over(declared: Declared<'a>) -> Self {
        let given = Given { declared, connection: None, cancel: None };
        Self { given, arguments: std::env::args_os().collect(), output: None, input: None, command: None }
    }

    /// Does this, which a command line of the program's own has read, and reads no arguments.
    #[must_use]
    pub fn command(mut self, command: Command) -> Self {
        self.command = Some(command);
        self
    }

    /// With these arguments, the program's name first, instead of the process's.
    #[must_use]
    pub fn arguments(mut self, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        self.arguments = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// Writes to these instead of standard output and standard error, without colours.
    #[must_use]
    pub fn output(mut self, out: impl Write + Send + 'static, err: impl Write + Send + 'static) -> Self {
        self.output = Some((Box::new(out), Box::new(err)));
        self
    }

    /// Asks whoever answers with these lines, instead of the person at the terminal.
    #[must_use]
    pub fn input(mut self, person: impl BufRead + Send + 'static) -> Self {
        self.input = Some(Box::new(person));
        self
    }

    /// Stops between two steps when `cancel` is used, instead of on Ctrl-C and SIGTERM.
    #[must_use]
    pub fn until(mut self, cancel: &Cancel) -> Self {
        self.given.cancel = Some(cancel.clone());
        self
    }

    /// Connects with this, unless the arguments name a profile, a region or an endpoint.
    #[must_use]
    pub fn connection(mut self, config: SdkConfig) -> Self {
        self.given.connection = Some(config);
        self
    }

    /// Does what the arguments say; the answer is the exit code.
    pub async fn run(mut self) -> ExitCode {
        let mut console = self.console();
        let command = match self.command.take() {
            Some(command) => Ok(command),
            None => CommandLine::try_parse_from(&self.arguments).map(|line| line.command),
        };
        let verdict = match command {
            // What all subcommands need together is too much for the stack of the caller.
            Ok(command) => Box::pin(command.run(&self.given, &mut console)).await,
            Err(error) => console.refused(&error),
        };
        console.heard(verdict).into()
    }

    fn console(&mut self) -> Console {
        let mut console = Console::of_process();
        if let Some((out, err)) = self.output.take() {
            console.write_to(out, err);
        }
        if let Some(person) = self.input.take() {
            console.ask_of(person);
        }
        console
    }
}
