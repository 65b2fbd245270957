//! `file("…")`: the one place that touches files. A path relative to the package's folder into the file's text.
//!
//! INVARIANT: only files below the package's folder are read, so that the same sources expand to the same code on every
//! machine.

use std::{
    env,
    fs::File,
    io::{self, Read},
    path::{Component, Path},
};

use crate::{journal::Journal, syntax::Text};

/// More than this is no policy: IAM takes 131,072 characters at most.
///
/// Source: IAM API Reference, `PutRolePolicy`.
const MOST_BYTES: u64 = 1024 * 1024;

/// The text of the file at `path`.
pub(crate) fn read(path: &Text, journal: &mut Journal) -> Option<String> {
    let shown = &path.value;
    let mut refuse = |message: String, help: &str| {
        journal.lose(path.span, message, help);
        None
    };
    let inside =
        Path::new(shown).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if shown.is_empty() || !inside {
        let help = "write a path inside the package, relative to the folder of its `Cargo.toml`";
        return refuse(format!("`{shown}` is not a path inside the package"), help);
    }
    let bytes = match bytes(shown) {
        Ok(bytes) => bytes,
        Err(error) => {
            let help = "the path is relative to the folder of the package's `Cargo.toml`";
            return refuse(format!("`{shown}` cannot be read: {}", reason(&error)), help);
        }
    };
    if bytes.len() as u64 > MOST_BYTES {
        let help = "IAM takes 131,072 characters at most; is it another file that was meant?";
        return refuse(format!("`{shown}` is too large for a policy"), help);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let line = error
                .as_bytes()
                .iter()
                .take(error.utf8_error().valid_up_to())
                .filter(|b| **b == b'\n')
                .count();
            refuse(format!("`{shown}` is not UTF-8: see line {}", line + 1), "save the file as UTF-8")
        }
    }
}

/// The file's bytes, of a file that is too large only as many as say so.
fn bytes(path: &str) -> io::Result<Vec<u8>> {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let file = File::open(Path::new(&package).join(path))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The error without what differs between operating systems, as far as it is among the usual ones.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
