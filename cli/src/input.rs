//! The files, directories and `-` of the command line into texts.
//!
//! INVARIANT: every argument yields at least one text or one reason why there is none, so a run that checked nothing
//! never looks like a run that found nothing.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

/// A file with more bytes than this is not a policy document; IAM's largest quota is far below.
const MOST_BYTES: u64 = 10_000_000;

/// What standard input is called in reports.
const STANDARD_INPUT: &str = "<stdin>";

/// One document to check.
#[derive(Debug)]
pub(crate) struct Input {
    /// Its path as the user would write it.
    pub(crate) name: String,
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
            None => text(STANDARD_INPUT, io::stdin().lock()),
        })
}

/// The `*.json` files below a directory, in alphabetical order; links are followed, since a policy may be shared that way.
fn directory(directory: &Path) -> Vec<Result<Option<PathBuf>, Unreadable>> {
    let is_json = |path: &Path| path.extension().is_some_and(|extension| extension == "json");
    let mut found = Vec::new();
    for entry in WalkDir::new(directory).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() || !is_json(entry.path()) => {}
            Ok(entry) if !entry.file_type().is_file() => {
                // Reading a pipe that nobody writes to never ends.
                found.push(Err(Unreadable::new(format!("`{}` is no file", entry.path().display()))));
            }
            Ok(entry) => found.push(Ok(Some(entry.into_path()))),
            Err(error) => found.push(Err(unwalkable(directory, &error))),
        }
    }
    if found.is_empty() {
        let message = format!("no `*.json` file below `{}`", directory.display());
        found.push(Err(Unreadable::new(message)));
    }
    found
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
        Ok(file) => text(&name, file),
        Err(error) => Err(Unreadable::from_io(&name, &error)),
    }
}

/// Reads a text to its end, or until it is clear that it is none.
fn text(name: &str, source: impl Read) -> Result<Input, Unreadable> {
    let mut bytes = Vec::new();
    let read = source.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    let length = read.map_err(|error| Unreadable::from_io(name, &error))?;
    if u64::try_from(length).is_ok_and(|length| length <= MOST_BYTES) {
        String::from_utf8(bytes).map(|text| Input { name: name.to_owned(), text }).map_err(|error| {
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
            message: format!("`{name}` is larger than 10 MB"),
            help: Some("a file holds one policy document, and IAM takes none above 10,240 characters"),
        })
    }
}
