//! A program run inside this process.

use std::{
    convert::Infallible,
    io::{self, Cursor, Write},
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use iam_role::cli::Program;
use iam_role_endpoints::Clients;

use crate::fixtures::AnyRole;

/// Something to write to that can be read afterwards.
#[derive(Clone, Default)]
pub(super) struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a run came to.
#[derive(Debug)]
pub(super) struct Ran {
    code: ExitCode,
    pub(super) out: String,
    pub(super) err: String,
}

impl Ran {
    /// The run came to this exit code.
    #[track_caller]
    pub(super) fn with(self, code: u8) -> Self {
        assert_eq!(self.code, ExitCode::from(code), "{}\n{}", self.out, self.err);
        self
    }

    /// All of standard output, as JSON.
    pub(super) fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_str(&self.out)
    }
}

/// A program over these roles, in the account of the clients.
pub(super) struct App<'a> {
    pub(super) clients: &'a Clients,
    pub(super) roles: fn() -> Vec<AnyRole>,
}

impl App<'_> {
    pub(super) fn program(&self, arguments: &[&str]) -> Program<'static> {
        let roles = self.roles;
        let program = Program::for_each(move |_| Ok::<_, Infallible>(roles()));
        program.connection(self.clients.config.clone()).arguments(["app"].iter().chain(arguments))
    }

    /// Runs with nobody to ask.
    pub(super) async fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.program(arguments)).await
    }

    /// Runs with somebody who answers this to a question.
    pub(super) async fn run_answering(&self, answer: &'static str, arguments: &[&str]) -> Ran {
        ran(self.program(arguments).input(Cursor::new(answer))).await
    }
}

pub(super) async fn ran(program: Program<'_>) -> Ran {
    let (out, err) = (Written::default(), Written::default());
    let code = program.output(out.clone(), err.clone()).run().await;
    Ran { code, out: out.text(), err: err.text() }
}
