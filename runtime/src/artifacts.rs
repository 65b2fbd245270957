//! Roles into files, for build scripts and for tools that are not Rust; no AWS crate is needed
//! (`default-features = false`).
//!
//! ```text
//! policies/                                         Format::Json
//! ├── .iam-role                                     the list of the files that are kept here
//! └── datasync-destination-writer/                  one folder a role
//!     ├── trust-policy.json
//!     ├── inline/write-to-bucket.json
//!     └── managed/PolicyForRole.json                declared customer managed policies, the boundary too
//!
//! template/                                         Format::CloudFormation, Format::Terraform
//! ├── .iam-role
//! └── iam-roles.template.json                       or iam-roles.tf.json: all roles, with parameters
//! ```
//!
//! In a template the fields of a struct stay parameters: a value that the template is given later must match the
//! pattern of the places it stands in, so that it can widen no policy there either. The values of the roles that are
//! written are the parameters' defaults.
//!
//! INVARIANT: every role is rendered before the first file is touched; a file is replaced whole or not at all, and only
//! when its text changes; what is removed was written here by an earlier run.
//!
//! A folder belongs to one caller: two build scripts that share one would remove each other's files.

mod cloudformation;
mod disk;
mod error;
mod json;
mod object;
mod set;
mod stack;
mod terraform;
#[cfg(test)]
mod tests;
mod text;

pub use error::ArtifactError;
pub use stack::{OfStack, of_stack};

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use iam_role_policy::Role;

use crate::IamRole;
use disk::Folder;
use set::Set;

/// What the files are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Policies as canonical JSON, each document a file, every value in its place.
    Json,
    /// One template for AWS CloudFormation, in a stack or through `StackSets` in many accounts. It names its roles, so it is
    /// deployed with the capability `CAPABILITY_NAMED_IAM`.
    ///
    /// CloudFormation cannot tag managed policies and instance profiles.
    CloudFormation,
    /// One configuration for Terraform's AWS provider, 5.68 or later. What a role has besides is removed.
    Terraform,
}

/// A file that is not what the roles would have written, from [`check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stale {
    /// It is not there.
    Missing(PathBuf),
    /// It has another text.
    Changed(PathBuf),
    /// No role has it any more.
    Left(PathBuf),
}

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

/// Writes the roles below `folder` in a format, and
/// tells Cargo when to run the build script again: when an artifact is lost or edited by hand. A change of the
/// declarations needs no word, they are compiled into the build script. A build script that reads anything else must
/// say so itself.
///
/// A relative folder is seen from the package's root.
///
/// ```no_run
/// // build.rs
/// # let roles = iam_role::roles![];
/// use iam_role::artifacts::Format;
///
/// iam_role::artifacts::from_build_script("policies", Format::Json, &roles)?;
/// # Ok::<(), iam_role::artifacts::ArtifactError>(())
/// ```
///
/// # Errors
/// As [`write()`].
pub fn from_build_script<R: IamRole>(
    folder: impl AsRef<Path>,
    format: Format,
    roles: &[R],
) -> Result<Artifacts, ArtifactError> {
    let artifacts = keep(folder.as_ref(), format, roles, disk::invocation())?;
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
pub fn write<R: IamRole>(
    folder: impl AsRef<Path>,
    format: Format,
    roles: &[R],
) -> Result<Artifacts, ArtifactError> {
    keep(folder.as_ref(), format, roles, None)
}

/// Which files [`write()`] would change, in order; none if the folder is up to date. Changes nothing.
///
/// # Errors
/// As [`write()`].
pub fn check<R: IamRole>(
    folder: impl AsRef<Path>,
    format: Format,
    roles: &[R],
) -> Result<Vec<Stale>, ArtifactError> {
    let texts = texts(format, roles)?;
    let folder = Folder::new(folder.as_ref(), None);
    let mut stale = Vec::new();
    for (file, text) in &texts {
        match folder.text(file)? {
            None => stale.push(Stale::Missing(folder.path(file))),
            Some(found) if found != text.as_bytes() => stale.push(Stale::Changed(folder.path(file))),
            Some(_) => {}
        }
    }
    for file in folder.manifest()?.iter().filter(|file| !texts.contains_key(*file)) {
        if folder.text(file)?.is_some() {
            stale.push(Stale::Left(folder.path(file)));
        }
    }
    Ok(stale)
}

fn keep<R: IamRole>(
    folder: &Path,
    format: Format,
    roles: &[R],
    dated: Option<std::time::SystemTime>,
) -> Result<Artifacts, ArtifactError> {
    let texts = texts(format, roles)?;
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
fn texts<R: IamRole>(format: Format, roles: &[R]) -> Result<BTreeMap<String, String>, ArtifactError> {
    match format {
        Format::Json => json::texts(roles),
        Format::CloudFormation => {
            let text = cloudformation::template(&Set::new(roles)?)?;
            Ok(BTreeMap::from([(cloudformation::FILE.to_owned(), text)]))
        }
        Format::Terraform => {
            let text = terraform::configuration(&Set::new(roles)?);
            Ok(BTreeMap::from([(terraform::FILE.to_owned(), text)]))
        }
    }
}

/// The roles with the values that they have; otherwise every error of every role.
fn rendered<R: IamRole>(roles: &[R]) -> Result<Vec<Role>, ArtifactError> {
    let (mut rendered, mut refused) = (Vec::with_capacity(roles.len()), Vec::new());
    for role in roles {
        match role.render() {
            Ok(role) => rendered.push(role),
            Err(error) => refused.push(error),
        }
    }
    if refused.is_empty() { Ok(rendered) } else { Err(ArtifactError::render(refused)) }
}
