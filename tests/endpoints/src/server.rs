//! Turns the name of a Python endpoint into a child process that listens on 127.0.0.1.
//!
//! INVARIANT: the child never outlives this process. Dropping a [`Server`] kills it; and as it watches its standard
//! input, whose other end only this process holds, it also stops when this process is killed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use crate::{ACCOUNT, StartError, environment};

/// A loaded machine needs seconds to start an interpreter, an idle one half of one.
const START_LIMIT: Duration = Duration::from_mins(1);

/// Those that a test has left to the next. They are never dropped: they stop with this process, like any other.
static LEFT: Mutex<Vec<Server>> = Mutex::new(Vec::new());

#[derive(Debug)]
pub(crate) struct Server {
    program: &'static str,
    child: Child,
    port: u16,
}

impl Server {
    /// A server of `program` that holds nothing: one that was left, emptied, or else a new one.
    pub(crate) fn take(program: &'static str) -> Result<Self, StartError> {
        let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
        let found = left.iter().position(|server| server.program == program).map(|index| left.remove(index));
        drop(left);
        match found.filter(|server| server.is_emptied().unwrap_or(false)) {
            Some(server) => Ok(server),
            None => Self::start(program),
        }
    }

    /// Leaves it to whoever [takes](Self::take) one next.
    pub(crate) fn leave(self) {
        LEFT.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }

    /// Empties it; whether it could be.
    fn is_emptied(&self) -> io::Result<bool> {
        let path = if self.program == "moto" { "/moto-api/reset" } else { "/_ministack/reset" };
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        let host = "Host: 127.0.0.1\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 0";
        write!(connection, "POST {path} HTTP/1.1\r\n{host}\r\n\r\n")?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    }

    /// Starts `program` (`moto` or `ministack`) and waits until its port is bound.
    pub(crate) fn start(program: &'static str) -> Result<Self, StartError> {
        let interpreter = environment::interpreter()?;
        let cannot_launch = |source| StartError::Launch { program, source };
        let mut log = tempfile::tempfile().map_err(cannot_launch)?;
        let mut child = command(&interpreter, program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log.try_clone().map_err(cannot_launch)?)
            .spawn()
            .map_err(cannot_launch)?;
        let port = child.stdout.take().and_then(announced_port);
        let mut server = Self { program, child, port: port.unwrap_or_default() };
        if port.is_none() {
            server.stop();
            return Err(StartError::NoPort { program, log: text(&mut log).map_err(cannot_launch)? });
        }
        Ok(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.child.id()
    }

    fn stop(&mut self) {
        // Both fail only for a child that is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The settings are given here alone: none of the caller's own (`AWS_*`, a proxy, a region) may reach an endpoint.
fn command(interpreter: &Path, program: &str) -> Command {
    let mut command = isolated(interpreter);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python/serve.py")).arg(program);
    command.envs([("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")]);
    command.envs([("MINISTACK_ACCOUNT_ID", ACCOUNT), ("AUTH", "true")]);
    // A broker on a fixed port, and a sweep through the containers of this machine: neither is wanted.
    command.envs([("IOT_MTLS_ENABLED", "0"), ("DOCKER_HOST", "unix:///nonexistent")]);
    command
}

/// The interpreter, with nothing of the caller's settings but where programs and temporary files are.
pub(crate) fn isolated(interpreter: &Path) -> Command {
    let mut command = Command::new(interpreter);
    command.env_clear();
    command.envs(["PATH", "HOME", "TMPDIR"].iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command
}

/// Reads the port from the child's first line; nothing when the child ends or the time runs out before that.
fn announced_port(output: ChildStdout) -> Option<u16> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        // A read that fails leaves the line empty, which is no port either.
        let _ = BufReader::new(output).read_line(&mut line);
        let _ = sender.send(line);
    });
    receiver.recv_timeout(START_LIMIT).ok()?.trim().parse().ok()
}

fn text(log: &mut File) -> io::Result<String> {
    let mut text = String::new();
    log.rewind()?;
    log.read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits until the server has loaded and answers.
    fn answer(server: &Server) -> String {
        let mut connection = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        connection.write_all(b"GET / HTTP/1.0\r\n\r\n").unwrap();
        let mut line = String::new();
        BufReader::new(connection).read_line(&mut line).unwrap();
        line
    }

    #[test]
    fn an_endpoint_stops_when_its_test_is_killed() {
        for program in ["moto", "ministack"] {
            let mut server = Server::start(program).unwrap();
            let answer = answer(&server);
            assert!(answer.starts_with("HTTP/1"), "{program}: {answer}");
            // The kernel closes this end when it ends the process that holds it.
            drop(server.child.stdin.take());
            assert!(server.child.wait().unwrap().success());
        }
    }

    #[test]
    fn an_endpoint_that_was_left_is_taken_again() {
        for program in ["moto", "ministack"] {
            let server = Server::take(program).unwrap();
            let process = server.process_id();
            server.leave();
            let server = Server::take(program).unwrap();
            assert_eq!(server.process_id(), process, "{program}");
            // What was killed meanwhile is not taken.
            let mut left = server;
            left.stop();
            left.leave();
            assert_ne!(Server::take(program).unwrap().process_id(), process, "{program}");
        }
    }

    #[test]
    fn an_endpoint_that_cannot_start_says_why() {
        let error = Server::start("nonesuch").unwrap_err();
        assert!(error.to_string().contains("KeyError: 'nonesuch'"), "{error}");
    }
}
