//! Why the artifacts cannot be written.

use std::{
    error::Error,
    fmt, io,
    path::{Path, PathBuf},
};

use crate::RenderError;

/// The artifacts of a set of roles cannot be written. No file is half written; running again is safe.
///
/// A build script may return it from `main`: its `Debug` reads like its `Display`.
#[non_exhaustive]
pub enum ArtifactError {
    /// Roles that cannot be rendered; nothing was written.
    #[non_exhaustive]
    Render {
        /// One for each role.
        errors: Vec<RenderError>,
    },
    /// Two roles would write the same thing; nothing was written.
    #[non_exhaustive]
    Clash {
        /// What both write, in words: `the file ...`, `the policy ...`.
        what: String,
        /// The structs that declare the roles.
        declarations: [&'static str; 2],
    },
    /// The roles are more than one CloudFormation template holds; nothing was written.
    #[non_exhaustive]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there is.
        found: usize,
        /// CloudFormation's quota.
        most: usize,
    },
    /// The folder cannot be read or written.
    #[non_exhaustive]
    Disk {
        /// The folder as it was given.
        folder: PathBuf,
        /// The path that failed.
        path: PathBuf,
        /// What was being done to it.
        doing: &'static str,
        /// Why it failed.
        source: io::Error,
    },
}

impl ArtifactError {
    pub(super) fn render(errors: Vec<RenderError>) -> Self {
        Self::Render { errors }
    }

    pub(super) fn clash(what: String, first: &'static str, second: &'static str) -> Self {
        Self::Clash { what, declarations: [first, second] }
    }

    pub(super) fn disk(folder: &Path, path: &Path, doing: &'static str, source: io::Error) -> Self {
        Self::Disk { folder: folder.to_owned(), path: path.to_owned(), doing, source }
    }
}

impl Error for ArtifactError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Disk { source, .. } => Some(source),
            Self::Render { .. } | Self::Clash { .. } | Self::TooLarge { .. } => None,
        }
    }
}

impl fmt::Display for ArtifactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Render { errors } => {
                let texts: Vec<_> = errors.iter().map(RenderError::to_string).collect();
                f.write_str(&texts.join("\n"))
            }
            Self::Clash { what, declarations: [first, second] } => write!(
                f,
                "`{first}` and `{second}` both write {what}\nhelp: give them names that differ in more than case, `name = \"…-{{field}}\"` where it is one struct with several values"
            ),
            Self::TooLarge { what, found, most } => write!(
                f,
                "the template has {found} {what}, and CloudFormation takes {most}\nhelp: write the roles in several \
                 lists, each to a folder of its own"
            ),
            Self::Disk { folder, path, doing, source } => write!(
                f,
                "cannot {doing} `{}`: {source}\nhelp: make `{}` a folder that this user may write, or name another one",
                path.display(),
                folder.display(),
            ),
        }
    }
}

impl fmt::Debug for ArtifactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
