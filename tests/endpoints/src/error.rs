//! Why an endpoint could not be started, in words for the person whose test fails of it.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// An endpoint did not start. The test fails with this message: it is never skipped.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The folder for the Python environment cannot be written.
    #[error("cannot write `{}`\nhelp: the endpoints of the tests are installed there; make it writable", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The machine has no Python.
    #[error(
        "cannot run `python3`\nhelp: install Python 3.11 or later with its `venv` module; two of the IAM endpoints of these tests are written in it"
    )]
    NoPython {
        /// What the system says.
        source: io::Error,
    },
    /// The environment could not be made, or the packages not installed.
    #[error(
        "`{command}` failed\nhelp: the tests need Python 3.11 or later with its `venv` module, and a package index\n{log}"
    )]
    Installation {
        /// The command that failed.
        command: String,
        /// What it printed.
        log: String,
    },
    /// The endpoint's process cannot be started.
    #[error("cannot start {program}\nhelp: remove `target/endpoints` to have it installed anew")]
    Launch {
        /// `moto` or `ministack`.
        program: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// The endpoint's process ended, or said nothing for a minute.
    #[error(
        "{program} did not open its port\nhelp: remove `target/endpoints` to have it installed anew\n{log}"
    )]
    NoPort {
        /// `moto` or `ministack`.
        program: &'static str,
        /// What the process printed.
        log: String,
    },
    /// The port is open, but the endpoint does not answer the first call.
    #[error(
        "{program} does not answer `GetCallerIdentity` for account {}\nhelp: remove `target/endpoints` to have it installed anew",
        crate::ACCOUNT
    )]
    NoAnswer {
        /// `moto` or `ministack`.
        program: &'static str,
        /// What the call says, when it failed.
        source: Option<Box<aws_sdk_sts::Error>>,
    },
}

/// A test that fails with this error prints it so: the message, and what caused it.
impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(f, "\ncaused by: {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
