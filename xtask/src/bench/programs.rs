//! The measured programs of `benches/`, a workspace of its own so that no peer becomes a dependency of this one.

use std::{path::Path, process::Command};

use anyhow::{Result, ensure};

use super::crates::{Profile, Scratch};
use crate::corpus;

/// Decisions against iam-rs and Cedar, and what they allocate. Builds both peers, which takes minutes.
pub(super) fn decisions(root: &Path, scratch: &Scratch) -> Result<()> {
    corpus::documents()?;
    for program in ["decisions", "memory"] {
        run(root, scratch, program, Profile::Release, &[&corpus::folder()])?;
    }
    Ok(())
}

/// Proofs of containment, without optimisation as in a build of the attribute, and with it.
pub(super) fn containment(root: &Path, scratch: &Scratch) -> Result<()> {
    corpus::documents()?;
    for profile in [Profile::Dev, Profile::Release] {
        run(root, scratch, "containment", profile, &[&corpus::folder(), &root.join("examples")])?;
    }
    Ok(())
}

/// Runs one of the programs, which print their own tables.
fn run(root: &Path, scratch: &Scratch, program: &str, profile: Profile, arguments: &[&Path]) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--bin", program]).current_dir(root.join("benches"));
    command.env("CARGO_TARGET_DIR", scratch.target("programs"));
    if matches!(profile, Profile::Release) {
        command.arg("--release");
    }
    let status = command.arg("--").args(arguments).status()?;
    ensure!(status.success(), "failed: {command:?}");
    println!();
    Ok(())
}
