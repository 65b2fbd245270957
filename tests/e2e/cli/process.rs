//! The program as a process of its own: what signals, pipes and the environment do to it.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek},
    process::{Child, ChildStderr, Command, Output, Stdio},
};

use iam_role_endpoints::Endpoint;

use crate::account::Account;
use crate::fixtures::Outcome;

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

/// A program that runs, what it says on standard error, and what it writes to standard output.
struct Running {
    child: Child,
    err: BufReader<ChildStderr>,
    out: File,
}

impl Running {
    /// Applies enough roles that there is time to interrupt it.
    fn apply(url: &str, more: &[&str]) -> Result<Self, Box<dyn std::error::Error>> {
        let arguments = ["apply", "--yes", "--concurrency", "1", "--endpoint-url", url];
        let mut command = program(&[&arguments, more].concat());
        // A pipe that nobody reads would stop it.
        let out = tempfile::tempfile()?;
        command.env("ROLES", "300").stdout(out.try_clone()?).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let err = BufReader::new(child.stderr.take().ok_or("no standard error")?);
        Ok(Self { child, err, out })
    }

    /// Reads on until a line has this text.
    fn until(&mut self, text: &str) -> Outcome {
        let mut said = String::new();
        while !said.lines().last().is_some_and(|line| line.contains(text)) {
            if self.err.read_line(&mut said)? == 0 {
                let status = self.child.wait()?;
                return Err(format!("it never said `{text}`, but {said}\nand ended with {status}").into());
            }
        }
        Ok(())
    }

    fn send(&self, name: &str) -> Outcome {
        signal(name, self.child.id())
    }

    /// What it comes to: its exit code and the rest of what it says.
    fn end(mut self) -> Result<(Option<i32>, String, String), Box<dyn std::error::Error>> {
        let (mut out, mut err) = (String::new(), String::new());
        self.err.read_to_string(&mut err)?;
        let code = self.child.wait()?.code();
        self.out.rewind()?;
        self.out.read_to_string(&mut out)?;
        Ok((code, out, err))
    }
}

fn signal(name: &str, process: u32) -> Outcome {
    let sent = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status()?;
    if sent.success() { Ok(()) } else { Err("the signal was not sent".into()) }
}

/// Ctrl-C, and what a process manager sends.
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_stops_between_two_steps() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let url = endpoint.url().ok_or("no address")?;
    for name in ["INT", "TERM"] {
        let mut running = Running::apply(url, &[])?;
        running.until(": create the role")?;
        running.send(name)?;
        running.until("stopping when the calls under way are answered; Ctrl-C again ends at once")?;
        let (code, out, err) = running.end()?;
        assert_eq!(code, Some(2), "{name}: {err}");
        assert!(out.contains("not begun: ") && out.contains(" of 300 done"), "{name}: {out}");
    }
    // The next run goes on from there.
    let mut rest = program(&["apply", "--yes", "--endpoint-url", url]);
    rest.env("ROLES", "300");
    let (code, out, err) = ended(rest)?;
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("300 of 300 done"), "{out}");
    endpoint.leave();
    Ok(())
}

/// One interrupt is one, however many accounts hear of it.
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_stops_all_accounts_between_two_steps() -> Outcome {
    let endpoint = Endpoint::moto().await?;
    let targets =
        ["111122223333", "444455556666"].map(|id| format!("--target=arn:aws:iam::{id}:role/deployer"));
    let targets = targets.each_ref().map(String::as_str);
    let mut running = Running::apply(endpoint.url().ok_or("no address")?, &targets)?;
    running.until("role `writer-1`: create the role")?;
    running.send("INT")?;
    let (code, out, err) = running.end()?;
    assert_eq!(code, Some(2), "{err}");
    assert!(!err.contains("ended at once"), "{err}");
    for account in ["111122223333", "444455556666"] {
        assert!(out.contains(&format!("account {account}: ")) && out.contains("not begun: "), "{out}");
    }
    endpoint.leave();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_interrupt_ends_at_once() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let server = endpoint.process_id().ok_or("no process")?;
    let mut running = Running::apply(endpoint.url().ok_or("no address")?, &[])?;
    running.until("role `writer-1`: create the role")?;
    // From here on no call is answered.
    signal("STOP", server)?;
    running.send("INT")?;
    running.until("stopping when")?;
    running.send("INT")?;
    let (code, _, err) = running.end()?;
    signal("CONT", server)?;
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("ended at once"), "{err}");
    endpoint.leave();
    Ok(())
}

/// Two pipelines: the same twice, and then one that deletes what the other makes. Whoever comes last and alone gets what it
/// wants.
#[tokio::test(flavor = "multi_thread")]
async fn two_programs_at_once_end_well_or_say_why() -> Outcome {
    let endpoint = Endpoint::moto().await?;
    let url = endpoint.url().ok_or("no address")?;
    let command = |what: &str| {
        let mut command = program(&[what, "--yes", "--endpoint-url", url]);
        command.env("ROLES", "30").stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    for (one, other) in
        [("apply", "apply"), ("apply", "destroy"), ("destroy", "destroy"), ("apply", "destroy")]
    {
        let both = [command(one).spawn()?, command(other).spawn()?];
        for child in both {
            let Output { status, stdout, stderr } = child.wait_with_output()?;
            let told = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
            match status.code() {
                Some(0) => {}
                Some(2) => assert!(told.contains("help: ") && told.contains("role `writer-"), "{told}"),
                code => return Err(format!("{one} and {other}: {code:?}\n{told}").into()),
            }
        }
    }
    let (code, out, err) = ended(command("apply"))?;
    assert_eq!(code, Some(0), "{out}{err}");
    let account = Account::read(&endpoint.clients().iam).await?;
    assert_eq!(account.roles.values().filter(|role| role.inline.len() == 1).count(), 30);
    let (code, out, err) = ended(command("destroy"))?;
    assert_eq!(code, Some(0), "{out}{err}");
    assert_eq!(Account::read(&endpoint.clients().iam).await?, Account::default());
    endpoint.leave();
    Ok(())
}

#[test]
fn a_closed_pipe_is_no_panic() -> Outcome {
    let mut command = program(&["list", "--account", "111122223333"]);
    let mut child = command.env("ROLES", "3000").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    drop(child.stdout.take());
    let Output { status, stderr, .. } = child.wait_with_output()?;
    assert_eq!((status.code(), String::from_utf8_lossy(&stderr).as_ref()), (Some(2), ""));
    Ok(())
}

#[test]
fn colours_are_for_those_who_want_them() -> Outcome {
    let arguments = ["list", "--target", "lost"];
    let (_, _, plain) = ended(program(&arguments))?;
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let mut forced = program(&arguments);
    let (_, _, coloured) = ended({
        forced.env("CLICOLOR_FORCE", "1");
        forced
    })?;
    assert!(coloured.contains('\u{1b}'), "{coloured}");
    let mut refused = program(&arguments);
    refused.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    let (_, _, refused) = ended(refused)?;
    assert_eq!(refused, plain);
    Ok(())
}
