//! Roles into files of canonical JSON, for build scripts; no AWS crate is needed (`default-features = false`).
//!
//! ```text
//! policies/
//! ├── .iam-role                                     the list of the files that are kept here
//! └── datasync-destination-writer/                  one folder a role
//!     ├── trust-policy.json
//!     ├── inline/write-to-bucket.json
//!     └── managed/PolicyForRole.json                declared customer managed policies, the boundary too
//! ```
//!
//! INVARIANT: every role is rendered before the first file is touched; a file is replaced whole or not at all, and only
//! when its text changes; what is removed was written here by an earlier run.
//!
//! A folder belongs to one caller: two build scripts that share one would remove each other's files.

mod disk;
mod error;
#[cfg(test)]
mod tests;

pub use error::ArtifactError;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use iam_role_policy::{ManagedPolicy, Role};

use crate::IamRole;
use disk::Folder;

/// What a call left in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifacts {
    files: Vec<PathBuf>,
    manifest: PathBuf,
    written: Vec<PathBuf>,
    removed: Vec<PathBuf>,
}

impl Artifacts {
    /// Every artifact, changed or not, in order; the paths begin with the folder as it was given.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// The artifacts that were new or had another text.
    #[must_use]
    pub fn written(&self) -> &[PathBuf] {
        &self.written
    }

    /// The files of an earlier run that no role has any more.
    #[must_use]
    pub fn removed(&self) -> &[PathBuf] {
        &self.removed
    }
}

/// Writes the trust policy, the inline policies and the declared managed policies of each role below `folder`, and
/// tells Cargo when to run the build script again: when an artifact is lost or edited by hand. A change of the
/// declarations needs no word, they are compiled into the build script. A build script that reads anything else must
/// say so itself.
///
/// A relative folder is seen from the package's root.
///
/// ```no_run
/// // build.rs
/// # let roles = iam_role::roles![];
/// iam_role::artifacts::from_build_script("policies", &roles)?;
/// # Ok::<(), iam_role::artifacts::ArtifactError>(())
/// ```
///
/// # Errors
/// As [`write()`].
pub fn from_build_script<R: IamRole>(
    folder: impl AsRef<Path>,
    roles: &[R],
) -> Result<Artifacts, ArtifactError> {
    let artifacts = keep(folder.as_ref(), roles, disk::invocation())?;
    for file in artifacts.files.iter().chain([&artifacts.manifest]) {
        println!("cargo::rerun-if-changed={}", file.display());
    }
    Ok(artifacts)
}

/// Writes the same files as [`from_build_script`], without a word to Cargo.
///
/// # Errors
/// A role cannot be rendered, two would write the same file, or the folder cannot be read or written. Nothing is half
/// written; running again goes on where it stopped.
pub fn write<R: IamRole>(folder: impl AsRef<Path>, roles: &[R]) -> Result<Artifacts, ArtifactError> {
    keep(folder.as_ref(), roles, None)
}

fn keep<R: IamRole>(
    folder: &Path,
    roles: &[R],
    dated: Option<std::time::SystemTime>,
) -> Result<Artifacts, ArtifactError> {
    let texts = texts(roles)?;
    let folder = Folder::new(folder, dated);
    let before = folder.manifest()?;
    let (old, new) = (before.iter().cloned().collect::<Vec<_>>(), texts.keys().cloned().collect::<Vec<_>>());
    if old != new {
        // Killed from here on, the next run knows every file that this one may have written.
        folder.put_manifest(before.iter().chain(&new))?;
    }
    let mut removed = Vec::new();
    for file in before.iter().filter(|file| !texts.contains_key(*file)) {
        removed.extend(folder.remove(file)?);
    }
    let mut written = Vec::new();
    for (file, text) in &texts {
        written.extend(folder.put(file, text)?);
    }
    folder.put_manifest(&new)?;
    let files = new.iter().map(|file| folder.path(file)).collect();
    Ok(Artifacts { files, manifest: folder.manifest_path(), written, removed })
}

/// The text of every file, by its path below the folder.
fn texts<R: IamRole>(roles: &[R]) -> Result<BTreeMap<String, String>, ArtifactError> {
    let mut refused = Vec::new();
    let mut texts = Texts::default();
    for role in roles {
        match role.render() {
            Ok(rendered) => texts.add_role(&rendered, role.spec().declaration),
            Err(error) => refused.push(error),
        }
    }
    if !refused.is_empty() {
        return Err(ArtifactError::render(refused));
    }
    if let Some(clash) = texts.clash {
        return Err(clash);
    }
    Ok(texts.files)
}

#[derive(Default)]
struct Texts {
    files: BTreeMap<String, String>,
    /// Who writes each file; the key is in lower case, since a file system may not tell two cases apart.
    owners: BTreeMap<String, &'static str>,
    clash: Option<ArtifactError>,
}

impl Texts {
    fn add_role(&mut self, role: &Role, declaration: &'static str) {
        let folder = on_disk(&role.name);
        self.add(format!("{folder}/trust-policy.json"), role.trust.to_json(), declaration);
        for policy in &role.inline_policies {
            let file = format!("{folder}/inline/{}.json", no_device(&policy.name));
            self.add(file, policy.document.to_json(), declaration);
        }
        for policy in role.managed_policies.iter().chain(&role.permissions_boundary) {
            if let ManagedPolicy::Customer(policy) = policy {
                let file = format!("{folder}/managed/{}.json", no_device(&policy.name));
                self.add(file, policy.document.to_json(), declaration);
            }
        }
    }

    fn add(&mut self, file: String, mut text: String, declaration: &'static str) {
        text.push('\n');
        // A policy that is both attached and the boundary is one file.
        if self.files.get(&file) == Some(&text) && self.owners.get(&file.to_lowercase()) == Some(&declaration)
        {
            return;
        }
        if let Some(other) = self.owners.insert(file.to_lowercase(), declaration) {
            self.clash.get_or_insert(ArtifactError::clash(file, other, declaration));
            return;
        }
        self.files.insert(file, text);
    }
}

/// A role's name as the name of a folder: one of dots only, one that ends in a dot, and that of the list of files get an
/// underscore behind them.
fn on_disk(name: &str) -> String {
    let name = no_device(name);
    if name.ends_with('.') || name.eq_ignore_ascii_case(disk::MANIFEST) { format!("{name}_") } else { name }
}

/// A name that is no device of Windows, which is one with any ending: `con.x` becomes `con_.x`.
fn no_device(name: &str) -> String {
    let (stem, ending) = name.split_at(name.find('.').unwrap_or(name.len()));
    let lower = stem.to_ascii_lowercase();
    let is_number = |rest: &str| matches!(rest.as_bytes(), [digit] if digit.is_ascii_digit());
    let numbered = |device: &str| lower.strip_prefix(device).is_some_and(is_number);
    let device = ["con", "prn", "aux", "nul"].contains(&lower.as_str()) || numbered("com") || numbered("lpt");
    if device { format!("{stem}_{ending}") } else { name.to_owned() }
}
