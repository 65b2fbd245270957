//! Chores of this workspace: one subcommand, one module each.

mod bench;
mod catalog;
mod codes;
mod corpus;
mod layers;

use std::process::ExitCode;

use clap::Parser;

/// Chores of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Chore {
    Bench(bench::Arguments),
    Catalog(catalog::Arguments),
    Codes(codes::Arguments),
    Corpus(corpus::Arguments),
    Layers(layers::Arguments),
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Bench(arguments) => bench::run(&arguments),
        Chore::Catalog(arguments) => catalog::run(&arguments),
        Chore::Codes(arguments) => codes::run(&arguments),
        Chore::Corpus(arguments) => corpus::run(&arguments),
        Chore::Layers(arguments) => layers::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
