//! The checks over AWS's own managed policies: against parliament, and against `serde_json` reading the same bytes.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use super::{
    crates::{Profile, Scratch},
    ratio,
};
use crate::corpus;

/// The peer, as pip is asked for it.
const PARLIAMENT: &str = "parliament==1.6.4";

/// What runs in the measured programs.
const MEASURE: &str = include_str!("checks/measure.txt");
const ANALYZE: &str = include_str!("checks/analyze.py");

/// Prints the rows. Downloads the policies and parliament, and takes minutes.
pub(super) fn run(scratch: &Scratch) -> Result<()> {
    let policies = corpus::documents()?.len();
    let program = scratch.program("checks", MEASURE)?;
    let folder = corpus::folder();
    let measured = |profile, rounds: &str| -> Result<Vec<u64>> {
        numbers(program.command(profile).arg(&folder).arg(rounds))
    };
    let optimised = measured(Profile::Release, "15")?;
    let [serde_json, checks] = *optimised.as_slice() else { anyhow::bail!("two figures are expected") };
    let unoptimised = measured(Profile::Dev, "2")?;
    let per_policy = unoptimised.last().copied().unwrap_or_default() / u64::try_from(policies)?.max(1);
    let parliament = parliament(scratch, &folder)?;
    row("all checks, against `serde_json` reading the same bytes", checks, serde_json);
    row("all checks, against parliament 1.6.4", checks, parliament);
    println!("| all checks of one policy, unoptimised, microseconds | {} | – | – |", per_policy / 1_000);
    Ok(())
}

/// What parliament needs for all the policies, in nanoseconds.
fn parliament(scratch: &Scratch, policies: &Path) -> Result<u64> {
    let environment = scratch.folder().join("python");
    let python = environment.join("bin/python");
    if !python.exists() {
        done(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        done(Command::new(&python).args(["-m", "pip", "install", "--quiet", PARLIAMENT, "setuptools<81"]))?;
    }
    let script = scratch.folder().join("analyze.py");
    fs::write(&script, ANALYZE)?;
    let numbers = numbers(Command::new(&python).arg(&script).arg(policies))?;
    numbers.last().copied().context("parliament gave no figure")
}

fn done(command: &mut Command) -> Result<()> {
    ensure!(command.status()?.success(), "failed: {command:?}");
    Ok(())
}

/// The lines that a program prints, each a number.
fn numbers(command: &mut Command) -> Result<Vec<u64>> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(output.status.success(), "failed: {command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    text.lines().map(|line| Ok(line.trim().parse()?)).collect()
}

/// Both in nanoseconds.
fn row(what: &str, ours: u64, peer: u64) {
    let milliseconds =
        |nanoseconds: u64| format!("{}.{:01} ms", nanoseconds / 1_000_000, nanoseconds / 100_000 % 10);
    println!("| {what}, CPU | {} | {} | {} |", milliseconds(ours), milliseconds(peer), ratio(ours, peer));
}
