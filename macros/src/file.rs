//! `file("…")`: the one place that touches files. A path relative to the package's folder into the file's text.
//!
//! INVARIANT: only files below the package's folder are read, so that the same sources expand to the same code on every
//! machine. Links there are followed: build systems hand the compiler packages that are nothing but links.

use std::{
    env,
    fs::{self, File},
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
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    match text(Path::new(&package), &path.value) {
        Ok(text) => Some(text),
        Err(Unreadable { message, help }) => {
            journal.lose(path.span, message, help);
            None
        }
    }
}

/// Why there is no text.
#[derive(Debug)]
struct Unreadable {
    message: String,
    help: &'static str,
}

/// The text of the file at `path` inside `package`.
fn text(package: &Path, path: &str) -> Result<String, Unreadable> {
    let inside =
        Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if path.is_empty() || !inside {
        let help = "write a path inside the package, relative to the folder of its `Cargo.toml`";
        return Err(Unreadable { message: format!("`{path}` is not a path inside the package"), help });
    }
    let bytes = bytes(&package.join(path)).map_err(|error| Unreadable {
        message: format!("`{path}` cannot be read: {}", reason(&error)),
        help: "the path is relative to the folder of the package's `Cargo.toml`",
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        let help = "IAM takes 131,072 characters at most; is it another file that was meant?";
        return Err(Unreadable { message: format!("`{path}` is too large for a policy"), help });
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = valid.filter(|byte| **byte == b'\n').count() + 1;
        Unreadable { message: format!("{path}:{line}: this is not UTF-8"), help: "save the file as UTF-8" }
    })
}

/// The file's bytes, of a file that is too large only as many as say so. A pipe is not opened: it may never end.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let kind = fs::metadata(path)?;
    if !kind.is_file() && !kind.is_dir() {
        return Err(io::Error::other("it is no file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A package's folder with one file in it.
    fn with_file(name: &str, content: &[u8], test: impl FnOnce(&Path)) {
        let package = env::temp_dir().join(format!("iam-role-macros-{}-{name}", std::process::id()));
        fs::create_dir_all(&package).unwrap();
        fs::write(package.join(name), content).unwrap();
        test(&package);
        fs::remove_dir_all(&package).unwrap();
    }

    #[test]
    fn a_file_of_10_megabytes_is_refused() {
        with_file("large.json", &vec![b' '; 10 * 1024 * 1024], |package| {
            let error = text(package, "large.json").unwrap_err();
            assert_eq!(error.message, "`large.json` is too large for a policy");
        });
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_waited_for() {
        with_file("file.json", b"{}", |package| {
            let _socket = std::os::unix::net::UnixListener::bind(package.join("socket.json")).unwrap();
            let error = text(package, "socket.json").unwrap_err();
            assert_eq!(error.message, "`socket.json` cannot be read: it is no file");
            assert!(text(package, "./file.json").is_ok());
        });
    }

    #[cfg(unix)]
    #[test]
    fn an_error_is_said_without_its_number() {
        let said = |number| reason(&io::Error::from_raw_os_error(number));
        assert_eq!(
            [said(2), said(13), said(21)],
            ["there is no such file", "permission denied", "it is a folder"]
        );
    }

    #[test]
    fn a_file_at_the_limit_is_read() {
        with_file("limit.json", &vec![b' '; 1024 * 1024], |package| {
            assert_eq!(text(package, "./limit.json").unwrap().len(), 1024 * 1024);
        });
    }
}
