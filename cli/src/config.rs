//! `iam-role.toml` into what it says of the files below it.
//!
//! A file is judged by the nearest `iam-role.toml`: in its folder or the first folder around it that has one; standard
//! input by that of the working directory. INVARIANT: a file that says anything unknown is refused as a whole, at its line.

use std::{
    collections::BTreeMap,
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    rc::Rc,
};

use globset::{GlobBuilder, GlobMatcher};
use iam_role_policy::json::Position;
use serde::Deserialize;
use toml::Spanned;

use crate::{
    input::{Input, Unreadable},
    kind::{Threshold, Usage},
};

const NAME: &str = "iam-role.toml";

/// What one `iam-role.toml` says.
#[derive(Debug)]
pub(crate) struct Config {
    /// The file itself.
    pub(crate) input: Input,
    /// The folder that it stands in.
    pub(crate) folder: PathBuf,
    /// The least severity that makes a run fail.
    pub(crate) deny: Option<Threshold>,
    pub(crate) allows: Vec<Allowed>,
    kinds: Vec<(Files, Usage)>,
}

/// An `[[allow]]`.
#[derive(Debug)]
pub(crate) struct Allowed {
    pub(crate) code: String,
    pub(crate) reason: Option<String>,
    /// Which files it is about; `None` for all.
    pub(crate) files: Option<Files>,
    /// Where its code stands in the file.
    pub(crate) range: Range<usize>,
}

/// Files below the folder of an `iam-role.toml`.
#[derive(Debug)]
pub(crate) struct Files(GlobMatcher);

/// What begins a part of a pattern that is no plain text.
const OPEN: [char; 4] = ['*', '?', '[', '{'];

impl Files {
    /// The one file that they are, or the folder in which all of them are; from the folder of the `iam-role.toml`.
    fn start(&self) -> &Path {
        let pattern = self.0.glob().glob();
        let folder = |open: usize| pattern.get(..open)?.rsplit_once('/').map(|(folder, _)| folder);
        Path::new(pattern.find(OPEN).map_or(pattern, |open| folder(open).unwrap_or_default()))
    }

    /// Whether they are one file.
    fn is_one(&self) -> bool {
        !self.0.glob().glob().contains(OPEN)
    }
}

impl Config {
    /// Whether a run that went through the directories `walked` has seen every file that the allow with this index can be
    /// for; `reached` says whether it has seen one.
    pub(crate) fn has_seen_all(&self, index: usize, walked: &[PathBuf], reached: bool) -> bool {
        let files = self.allows.get(index).and_then(|allowed| allowed.files.as_ref());
        let place = files.map_or_else(|| self.folder.clone(), |files| self.folder.join(files.start()));
        let is_one = files.is_some_and(Files::is_one);
        reached && is_one || walked.iter().any(|walked| place.starts_with(walked))
    }

    /// What the file at `path` is used as, if something is said of it.
    pub(crate) fn kind(&self, path: Option<&Path>) -> Option<Usage> {
        let path = path?;
        self.kinds.iter().find(|(files, _)| self.holds(files, path)).map(|(_, kind)| *kind)
    }

    /// Whether `files` has the file at `path`.
    pub(crate) fn holds(&self, files: &Files, path: &Path) -> bool {
        let below = place(path).and_then(|place| Some(place.strip_prefix(&self.folder).ok()?.to_owned()));
        below.is_some_and(|below| files.0.is_match(below))
    }
}

/// Every `iam-role.toml` that was looked for, by the folder where the search began.
#[derive(Debug, Default)]
pub(crate) struct Configs(BTreeMap<PathBuf, Option<Rc<Config>>>);

impl Configs {
    /// What is said of the file at `path`, or of standard input.
    pub(crate) fn of(&mut self, path: Option<&Path>) -> Result<Option<Rc<Config>>, Unreadable> {
        let folder = match path {
            Some(path) => place(path).and_then(|place| place.parent().map(Path::to_owned)),
            None => fs::canonicalize(".").ok(),
        };
        folder.map_or(Ok(None), |folder| self.above(&folder))
    }

    fn above(&mut self, folder: &Path) -> Result<Option<Rc<Config>>, Unreadable> {
        if let Some(known) = self.0.get(folder) {
            return Ok(known.clone());
        }
        let found = match read(folder)? {
            Some(config) => Some(Rc::new(config)),
            None => folder.parent().map_or(Ok(None), |parent| self.above(parent))?,
        };
        self.0.insert(folder.to_owned(), found.clone());
        Ok(found)
    }
}

fn read(folder: &Path) -> Result<Option<Config>, Unreadable> {
    let path = folder.join(NAME);
    let name = shown(&path);
    match fs::read_to_string(&path) {
        Ok(text) => parse(Input { name, path: Some(path), text }, folder).map(Some),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Unreadable { message: format!("`{name}` cannot be read: {error}"), help: None }),
    }
}

/// Where a file stands, from the root on; of a link, where the link does.
fn place(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
}

/// The path as a user would write it: from the working directory, where it is below.
fn shown(path: &Path) -> String {
    let here = fs::canonicalize(".").unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    deny: Option<Spanned<String>>,
    #[serde(default)]
    allow: Vec<WrittenAllow>,
    #[serde(default)]
    kind: Vec<WrittenKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAllow {
    code: Spanned<String>,
    reason: Option<String>,
    files: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKind {
    files: Spanned<String>,
    kind: Spanned<String>,
}

fn parse(input: Input, folder: &Path) -> Result<Config, Unreadable> {
    let written: Written = toml::from_str(&input.text)
        .map_err(|error| fault(&input, error.span().unwrap_or_default(), error.message()))?;
    let value = |name: &Spanned<String>, error: String| fault(&input, name.span(), &error);
    let deny = written.deny.map(|name| Threshold::named(name.get_ref()).map_err(|error| value(&name, error)));
    let kinds = written.kind.into_iter().map(|WrittenKind { files, kind }| {
        Ok((glob(&input, &files)?, Usage::named(kind.get_ref()).map_err(|error| value(&kind, error))?))
    });
    let allows = written.allow.into_iter().map(|WrittenAllow { code, reason, files }| {
        let files = files.map(|files| glob(&input, &files)).transpose()?;
        Ok(Allowed { range: code.span(), code: code.into_inner(), reason, files })
    });
    Ok(Config {
        deny: deny.transpose()?,
        kinds: kinds.collect::<Result<_, _>>()?,
        allows: allows.collect::<Result<_, _>>()?,
        folder: folder.to_owned(),
        input,
    })
}

/// `*` stays in its folder, `**` does not.
fn glob(input: &Input, written: &Spanned<String>) -> Result<Files, Unreadable> {
    let glob = GlobBuilder::new(written.get_ref()).literal_separator(true).build();
    glob.map(|glob| Files(glob.compile_matcher()))
        .map_err(|error| fault(input, written.span(), &format!("this is no pattern of files: {error}")))
}

fn fault(input: &Input, range: Range<usize>, message: &str) -> Unreadable {
    let Position { line, column } = Position::of(&input.text, range.start);
    Unreadable {
        message: format!("{}:{line}:{column}: {message}", input.name),
        help: Some(
            "an `iam-role.toml` has `deny`, `[[allow]]` with `code`, `reason` and `files`, and `[[kind]]` with `files` and `kind`",
        ),
    }
}
