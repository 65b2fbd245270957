//! The files, directories and `-` of the command line into texts.
//!
//! INVARIANT: every argument yields at least one text or one reason why there is none, so a run that checked nothing
//! never looks like a run that found nothing.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use crate::documents;

/// A file with more bytes than this is no text to check: IAM's largest quota is far below, and so are most plans.
const MOST_BYTES: u64 = 64_000_000;

/// What standard input is called in reports.
const STANDARD_INPUT: &str = "<stdin>";

/// One text to check.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Its path as the user would write it.
    pub(crate) name: String,
    /// Its path; `None` where it is no file.
    pub(crate) path: Option<PathBuf>,
    /// What it says.
    pub(crate) text: String,
}

/// Why there is nothing to check.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// What is wrong.
    pub(crate) message: String,
    /// What to do instead, where that is known.
    pub(crate) help: Option<&'static str>,
}

impl Unreadable {
    fn new(message: String) -> Self {
        Self { message, help: None }
    }

    fn from_io(name: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::new(format!("`{name}` does not exist")),
            _ => Self::new(format!("`{name}` cannot be read: {error}")),
        }
    }
}

/// The texts of all arguments in their order, read one at a time.
pub(crate) fn inputs(arguments: &[PathBuf]) -> impl Iterator<Item = Result<Input, Unreadable>> {
    arguments
        .iter()
        .flat_map(|argument| match argument.as_path() {
            path if path == Path::new("-") => vec![Ok(None)],
            path if path.is_dir() => directory(path),
            path => vec![Ok(Some(path.to_owned()))],
        })
        .map(|found| match found? {
            Some(path) => file(&path),
            None => text(STANDARD_INPUT, None, io::stdin().lock()),
        })
}

/// The documents and what holds some below a directory, in alphabetical order; links are followed, since a policy may be
/// shared that way.
fn directory(directory: &Path) -> Vec<Result<Option<PathBuf>, Unreadable>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(directory).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() || !may_be_meant(entry.path()) => {}
            Ok(entry) if !entry.file_type().is_file() => {
                // Reading a pipe that nobody writes to never ends.
                found.push(Err(Unreadable::new(format!("`{}` is no file", entry.path().display()))));
            }
            Ok(entry) if is_meant(entry.path()) => found.push(Ok(Some(entry.into_path()))),
            Ok(_) => {}
            Err(error) => found.push(Err(unwalkable(directory, &error))),
        }
    }
    if found.is_empty() {
        let message =
            format!("no policy document and nothing that holds one below `{}`", directory.display());
        found.push(Err(Unreadable::new(message)));
    }
    found
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(OsStr::to_str).unwrap_or_default()
}

/// Whether a file of that name may be a document or hold some.
fn may_be_meant(path: &Path) -> bool {
    matches!(extension(path), "json" | "template" | "yaml" | "yml")
}

/// Whether a file in a directory is to be checked: in JSON and YAML much is written that has nothing to do with policies.
/// JSON that cannot be read is, so that it is named.
fn is_meant(path: &Path) -> bool {
    match (file(path), extension(path)) {
        (Ok(input), "json") => documents::may_be_document(&input.text),
        (Ok(input), _) => documents::is_holder(&input.text),
        (Err(_), extension) => extension == "json",
    }
}

fn unwalkable(directory: &Path, error: &walkdir::Error) -> Unreadable {
    let name = error.path().unwrap_or(directory).display().to_string();
    match error.io_error() {
        Some(error) => Unreadable::from_io(&name, error),
        None => Unreadable::new(format!("`{name}` links to a directory around it")),
    }
}

fn file(path: &Path) -> Result<Input, Unreadable> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(source) => text(&name, Some(path), source),
        Err(error) => Err(Unreadable::from_io(&name, &error)),
    }
}

/// Reads a text to its end, or until it is clear that it is none.
fn text(name: &str, path: Option<&Path>, source: impl Read) -> Result<Input, Unreadable> {
    let mut bytes = Vec::new();
    let read = source.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    let length = read.map_err(|error| Unreadable::from_io(name, &error))?;
    if u64::try_from(length).is_ok_and(|length| length <= MOST_BYTES) {
        let path = path.map(Path::to_owned);
        String::from_utf8(bytes).map(|text| Input { name: name.to_owned(), path, text }).map_err(|error| {
            Unreadable {
                message: format!(
                    "`{name}` is not UTF-8: byte {} starts no character",
                    error.utf8_error().valid_up_to()
                ),
                help: Some("save the file as UTF-8"),
            }
        })
    } else {
        Err(Unreadable {
            message: format!("`{name}` is larger than 64 MB"),
            help: Some(
                "IAM takes no policy document above 131,072 characters; check a plan of that size in parts",
            ),
        })
    }
}
