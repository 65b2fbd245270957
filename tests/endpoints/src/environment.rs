//! Turns the committed list of exact versions into a Python environment under `target/`, once.
//!
//! INVARIANT: an environment is complete when, and only when, it holds a copy of the list it was made from; the copy is
//! the last thing written into it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::StartError;

const REQUIREMENTS: &str = include_str!("../python/requirements.txt");

/// Answers the interpreter that has the endpoints installed. The first call on a machine takes about a minute and needs
/// a package index; the later ones only look.
pub(crate) fn interpreter() -> Result<PathBuf, StartError> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/endpoints");
    // Two test programs may come here at once. The kernel gives the lock back when its holder dies, so one that is
    // killed half way leaves nothing to clear away.
    let _lock = locked(&folder).map_err(|source| StartError::Folder { path: folder.clone(), source })?;
    let environment = folder.join("python");
    let interpreter = environment.join("bin/python");
    if !is_complete(&environment) || !interpreter.is_file() {
        create(&environment, &interpreter)?;
    }
    Ok(interpreter)
}

fn locked(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let lock = File::create(folder.join("lock"))?;
    lock.lock()?;
    Ok(lock)
}

fn installed_list(environment: &Path) -> PathBuf {
    environment.join("requirements.txt")
}

fn is_complete(environment: &Path) -> bool {
    fs::read_to_string(installed_list(environment)).is_ok_and(|installed| installed == REQUIREMENTS)
}

fn create(environment: &Path, interpreter: &Path) -> Result<(), StartError> {
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/requirements.txt");
    run(Command::new(interpreter)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary",
            ":all:",
            "-r",
        ])
        .arg(list))?;
    fs::write(installed_list(environment), REQUIREMENTS)
        .map_err(|source| StartError::Folder { path: environment.to_owned(), source })
}

fn run(command: &mut Command) -> Result<(), StartError> {
    let output = command.output().map_err(|source| StartError::NoPython { source })?;
    if output.status.success() {
        return Ok(());
    }
    let log =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(StartError::Installation { command: format!("{command:?}"), log })
}
