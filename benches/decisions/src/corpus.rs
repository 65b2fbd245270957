//! A folder of policies into what both engines make of them, each parsed once.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use iam_role_policy::Document;

use crate::{iam_rs, ours};

/// One policy.
#[derive(Debug)]
pub struct Entry {
    /// The name of the file without its ending.
    pub name: String,
    /// The text.
    pub text: String,
    /// What this engine reads.
    pub document: Document,
    /// Ready for decisions of this engine.
    pub ours: iam_role_policy::evaluate::Policy,
    /// Ready for decisions of iam-rs.
    pub iam_rs: ::iam_rs::PolicyEvaluator,
}

/// The policies by name, and how many were left out because an engine does not read them.
pub(crate) fn read(folder: &Path) -> Result<(Vec<Entry>, usize)> {
    let files = fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))?;
    let mut paths = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let mut entries = Vec::new();
    for path in &paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        entries.extend(entry(name, fs::read_to_string(path)?));
    }
    let unread = paths.len() - entries.len();
    Ok((entries, unread))
}

fn entry(name: String, text: String) -> Option<Entry> {
    let document = ours::document(&text)?;
    let iam_rs = iam_rs::evaluator(&text)?;
    Some(Entry { name, ours: iam_role_policy::evaluate::Policy::new(&document), iam_rs, document, text })
}
