//! The program as its users call it: files in, exit code and report out.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A folder with files in it, in which the program runs.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-iam-role"));
        command.current_dir(self.0.path()).args(arguments);
        command.env_remove("CLICOLOR_FORCE").env_remove("NO_COLOR");
        command
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// `check` with these arguments, to which standard input says `text`.
    pub(crate) fn check_input(&self, arguments: &[&str], text: &str) -> Run {
        self.run_with_input(&[&["check"], arguments].concat(), text)
    }

    /// The program with these arguments, to which standard input says `text`.
    pub(crate) fn run_with_input(&self, arguments: &[&str], text: &str) -> Run {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        Run::of(child.wait_with_output().unwrap())
    }

    pub(crate) fn check(&self, arguments: &[&str]) -> Run {
        self.run(&[&["check"], arguments].concat())
    }
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The findings of `--format json`: code, pointer, line and column of each.
    pub(crate) fn places(&self) -> Vec<(String, String, u64, u64)> {
        let place = |finding: serde_json::Value| {
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            let number = |key: &str| finding[key].as_u64().unwrap();
            (text("code"), text("pointer"), number("line"), number("column"))
        };
        self.out.lines().map(|line| place(serde_json::from_str(line).unwrap())).collect()
    }
}
