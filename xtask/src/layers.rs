//! `cargo xtask layers`: proves that every package and module keeps to its layer.
//!
//! ```text
//! cargo metadata ─packages→ edges between packages ─┐
//! cargo tree     ─trees───→ what a user builds      │
//!                ─features→ what is built twice     ├→ breaches, each naming who, what and the rule
//! source files   ─modules─→ names that they use    ─┘
//! ```

mod features;
mod modules;
mod names;
mod packages;
mod trees;

use std::fmt;

use anyhow::ensure;
use cargo_metadata::MetadataCommand;
use clap::Args;

/// A rule that does not hold.
#[derive(Debug, PartialEq, Eq)]
struct Breach {
    /// The package or file that breaks it.
    who: String,
    /// What it does.
    what: String,
    /// The rule.
    rule: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { who, what, rule } = self;
        write!(f, "{who} {what}\n  rule: {rule}")
    }
}

/// Prove that every package and module keeps to its layer.
#[derive(Args, Debug)]
pub(crate) struct Arguments {}

/// Checks all layers of the workspace; prints every breach.
pub(crate) fn run(_: &Arguments) -> anyhow::Result<()> {
    let metadata = MetadataCommand::new().exec()?;
    let root = metadata.workspace_root.as_std_path();
    let mut breaches = packages::breaches(&packages::edges(&metadata));
    breaches.extend(trees::breaches(root)?);
    breaches.extend(features::breaches(root)?);
    breaches.extend(modules::breaches(root)?);
    for breach in &breaches {
        eprintln!("error: {breach}");
    }
    ensure!(breaches.is_empty(), "the layers are broken in {} places", breaches.len());
    Ok(())
}
