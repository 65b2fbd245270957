//! The program as a process of its own.

use std::{
    io,
    process::{Command, Output},
};

/// The program with these arguments, in an environment that knows nothing of AWS.
pub(super) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iam-role-tests-program"));
    command.args(arguments);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
        command.env_remove(name);
    }
    for (name, value) in [
        ("AWS_CONFIG_FILE", "/dev/null"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ] {
        command.env(name, value);
    }
    command
}

/// What became of a process: its exit code, standard output and standard error.
pub(super) fn ended(mut command: Command) -> io::Result<(Option<i32>, String, String)> {
    let Output { status, stdout, stderr } = command.output()?;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Ok((status.code(), text(&stdout), text(&stderr)))
}
