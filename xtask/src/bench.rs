//! `cargo xtask bench`: what the attribute costs a build, and what checks, decisions, proofs and provisioning cost, measured
//! side by side in one run.
//!
//! Most figures are CPU time, so that other work on the machine matters little, and the least of several runs. What is
//! measured is built under `target/bench/`, and left there to look at.

mod checks;
mod cpu;
mod crates;
mod programs;
mod provision;
mod roles;

use std::{fs, path::Path};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use self::{
    cpu::{Cpu, least},
    crates::{Package, Scratch},
};

/// How many roles the crate of the check benchmark declares.
const ROLES: usize = 1_000;

/// Measure what this costs against peers, and print the tables of docs/benchmarks.md
#[derive(Args)]
pub(crate) struct Arguments {
    /// What to measure
    #[arg(value_enum, default_value_t = Subject::Build)]
    subject: Subject,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// What the attribute costs a build
    Build,
    /// What the checks cost, on AWS's own managed policies
    Checks,
    /// What decisions cost, on AWS's own managed policies
    Decisions,
    /// What proofs of containment cost
    Containment,
    /// What five hundred roles in an account cost
    Provision,
}

/// Runs the benchmark. Needs Linux, and takes minutes.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace around this package")?;
    let scratch = Scratch::new(root)?;
    match arguments.subject {
        Subject::Build => {
            header();
            cold_build(&scratch)?;
            check_of_roles(&scratch)?;
            expansion(&scratch)?;
            library_size(&scratch)
        }
        Subject::Checks => {
            header();
            checks::run(&scratch)
        }
        Subject::Decisions => programs::decisions(root, &scratch),
        Subject::Containment => programs::containment(root, &scratch),
        Subject::Provision => provision::run(root, &scratch),
    }
}

fn header() {
    println!("| what | ours | peer | ratio |\n|---|---|---|---|");
}

/// Cold build of the macro crate and all below it, against `serde_derive`.
fn cold_build(scratch: &Scratch) -> Result<()> {
    let ours = scratch.macros_only()?;
    let peer = scratch.serde_derive_only()?;
    let ours = least(3, || ours.cold("build"))?;
    let peer = least(3, || peer.cold("build"))?;
    row("cold build of iam-role-macros against serde_derive", ours, peer);
    Ok(())
}

/// `cargo check` of a crate of roles, its dependencies built, against the same written by hand.
fn check_of_roles(scratch: &Scratch) -> Result<()> {
    let policy = roles::TYPICAL;
    let ours = checked(&scratch.roles("roles", &roles::declared(policy, ROLES))?)?;
    let by_hand = checked(&scratch.roles("by-hand", &roles::by_hand(policy, ROLES))?)?;
    row(&format!("`cargo check` of {ROLES} roles against the same by hand"), ours, by_hand);
    let alone = checked(&scratch.alone("texts-alone", &roles::texts_alone(policy, ROLES))?)?;
    row(&format!("`cargo check` of {ROLES} roles against their texts alone"), ours, alone);
    Ok(())
}

/// What the attribute adds to `cargo check` of what it expands to.
fn expansion(scratch: &Scratch) -> Result<()> {
    for (what, policy) in
        [("one typical role", roles::TYPICAL), ("one role with 2 KB of policy", roles::LARGE)]
    {
        let declared = checked(&scratch.roles("roles", &roles::declared(policy, ROLES))?)?;
        let expanded = checked(&scratch.roles("expanded", &roles::expanded(policy, ROLES))?)?;
        let hundredths = declared.ticks().saturating_sub(expanded.ticks());
        let microseconds = hundredths * 10_000 / u64::try_from(ROLES)?;
        println!("| expansion of {what}, CPU, microseconds | {microseconds} | – | – |");
    }
    Ok(())
}

/// What `cargo check` takes when the package's own source has changed.
fn checked(package: &Package) -> Result<Cpu> {
    package.warm("check")?;
    least(5, || package.touched("check"))
}

/// Size of the macro library as the compiler loads it, against `serde_derive`'s, in unoptimised builds.
fn library_size(scratch: &Scratch) -> Result<()> {
    let size = |package: &str, library: &str| -> Result<u64> {
        let folder = scratch.target(package).join("debug/deps");
        let files = fs::read_dir(&folder).with_context(|| format!("no build in {}", folder.display()))?;
        let named = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(library) && path.extension().is_some_and(|extension| extension == "so")
        };
        let sizes = files.filter_map(Result::ok).filter(|file| named(&file.path()));
        sizes.map(|file| Ok(file.metadata()?.len())).last().context("no library")?
    };
    let ours = size("macros-only", "libiam_role_macros")?;
    let peer = size("serde-derive-only", "libserde_derive")?;
    println!("| macro library, bytes | {ours} | {peer} | {} |", ratio(ours, peer));
    Ok(())
}

fn row(what: &str, ours: Cpu, peer: Cpu) {
    println!("| {what}, CPU | {ours} | {peer} | {} |", ratio(ours.ticks(), peer.ticks()));
}

/// `ours / peer` with two decimals, without floating point.
fn ratio(ours: u64, peer: u64) -> String {
    let hundredths = (ours * 100).checked_div(peer).unwrap_or_default();
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
