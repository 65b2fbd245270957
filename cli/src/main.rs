//! `cargo iam-role`: IAM policy documents, checked by the rules that the attribute `#[iam_role]` checks by.
//!
//! ```text
//! arguments ─input→ texts ─documents→ policies ─locate→ findings with their places ─silence→ those that are left
//!           ─report→ text, JSON, SARIF, GitHub annotations
//! ```
//!
//! INVARIANT: no rule about policies stands in this crate; what is wrong, and how wrong, is `iam-role-policy`'s to say.

mod can;
mod check;
mod config;
mod diff;
mod document;
mod documents;
mod embedded;
mod explain;
mod facts;
mod input;
mod kind;
mod locate;
mod minimize;
mod page;
mod proof;
mod report;
mod role;
mod silence;
mod test;
mod tree;
mod unit;
mod within;

use std::{ffi::OsString, io, process::ExitCode};

use clap::{Parser, Subcommand};

/// Check AWS IAM policy documents, offline.
#[derive(Debug, Parser)]
#[command(name = "cargo-iam-role", bin_name = "cargo iam-role", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Can(can::Arguments),
    Check(check::Arguments),
    Diff(diff::Arguments),
    Equivalent(within::Equivalent),
    Explain(explain::Arguments),
    Minimize(minimize::Arguments),
    Test(test::Arguments),
    Within(within::Within),
}

fn main() -> ExitCode {
    let CommandLine { command } = CommandLine::parse_from(arguments());
    let done = match command {
        Command::Can(arguments) => can::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Equivalent(arguments) => arguments.run(),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Minimize(arguments) => minimize::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Within(arguments) => arguments.run(),
    };
    match done {
        Ok(verdict) => verdict.into(),
        // Whoever read the output has seen enough; there is nobody left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => check::Verdict::Incomplete.into(),
        Err(error) => {
            anstream::eprintln!("error: the answer cannot be written: {error}");
            check::Verdict::Incomplete.into()
        }
    }
}

/// The arguments without the `iam-role` that cargo puts first when it runs `cargo-iam-role` as its subcommand.
fn arguments() -> impl Iterator<Item = OsString> {
    let called_by_cargo = |argument: &OsString| argument == "iam-role";
    std::env::args_os()
        .enumerate()
        .filter(move |(position, argument)| !(*position == 1 && called_by_cargo(argument)))
        .map(|(_, argument)| argument)
}
