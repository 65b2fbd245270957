//! Five hundred roles in an account, created, planned, one of them changed, and destroyed: by us, by a boto3 script, by
//! Terraform where a mirror of its providers is configured, and by CloudFormation on the endpoint that has it.
//!
//! Every deed is a process of its own, so that what it costs to start one counts.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::crates::Scratch;

/// How many roles; CloudFormation takes no more in a template.
const ROLES: &str = "500";

/// What is done, in this order.
const DEEDS: [&str; 4] = ["create", "plan", "change", "destroy"];

/// What a process took, as `measure.py` prints it.
#[derive(Deserialize)]
struct Took {
    wall: f64,
    cpu: f64,
    /// The most that one process held, in KiB.
    memory: u64,
    calls: Option<u64>,
}

/// Where everything is.
struct Bench<'a> {
    scripts: PathBuf,
    serve: PathBuf,
    python: PathBuf,
    /// Our program.
    program: PathBuf,
    scratch: &'a Scratch,
}

/// An endpoint, which ends when this is dropped.
struct Endpoint {
    process: Child,
    url: String,
}

/// Prints a table for each endpoint. Builds the SDK with optimisation, which takes minutes.
pub(super) fn run(root: &Path, scratch: &Scratch) -> Result<()> {
    let python = root.join("target/endpoints/python/bin/python");
    let missing = "the endpoints are not installed\nhelp: run `cargo test --package iam-role-endpoints` once";
    ensure!(python.exists(), missing);
    let bench = Bench {
        scripts: root.join("xtask/src/bench/provision"),
        serve: root.join("tests/endpoints/python/serve.py"),
        python,
        program: built(root, scratch)?,
        scratch,
    };
    let moto = bench.endpoint("moto")?;
    header("moto");
    for deed in DEEDS {
        row(deed, "iam-role", &bench.ours(&moto, deed)?);
    }
    for deed in DEEDS {
        row(deed, "boto3", &bench.script(&moto, "roles.py", deed)?);
    }
    match mirror() {
        Ok(()) => bench.terraform(&moto)?,
        Err(reason) => println!("\nterraform is skipped: {reason}"),
    }
    let ministack = bench.endpoint("ministack")?;
    header("ministack");
    for deed in DEEDS {
        row(deed, "iam-role", &bench.ours(&ministack, deed)?);
    }
    for deed in DEEDS {
        row(deed, "CloudFormation", &bench.script(&ministack, "stack.py", deed)?);
    }
    Ok(())
}

/// Our program, with optimisation.
fn built(root: &Path, scratch: &Scratch) -> Result<PathBuf> {
    let target = scratch.target("programs");
    let mut command = Command::new("cargo");
    command.args(["build", "--quiet", "--release", "--package", "provision"]);
    let status = command.current_dir(root.join("benches")).env("CARGO_TARGET_DIR", &target).status()?;
    ensure!(status.success(), "failed: {command:?}");
    Ok(target.join("release/provision"))
}

impl Bench<'_> {
    fn endpoint(&self, program: &str) -> Result<Endpoint> {
        let account = "123456789012";
        let mut process = Command::new(&self.python)
            .args([self.serve.as_os_str(), program.as_ref()])
            .envs([("MOTO_ACCOUNT_ID", account), ("MINISTACK_ACCOUNT_ID", account), ("AUTH", "true")])
            .envs([("IOT_MTLS_ENABLED", "0"), ("DOCKER_HOST", "unix:///nonexistent")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = process.stdout.take().context("no output")?;
        let mut port = String::new();
        BufReader::new(output).read_line(&mut port)?;
        let endpoint = Endpoint { process, url: format!("http://127.0.0.1:{}", port.trim()) };
        // The first call makes the server load the service, which is nobody's cost; there is nothing to destroy.
        self.ours(&endpoint, "destroy")?;
        Ok(endpoint)
    }

    fn ours(&self, endpoint: &Endpoint, deed: &str) -> Result<Took> {
        let mut command = Command::new(&self.program);
        command.args([&endpoint.url, deed, ROLES]);
        self.measured(&command)
    }

    fn script(&self, endpoint: &Endpoint, script: &str, deed: &str) -> Result<Took> {
        let mut command = Command::new(&self.python);
        command.arg(self.scripts.join(script)).args([&endpoint.url, deed, ROLES]);
        self.measured(&command)
    }

    /// The deeds by Terraform, of the configuration that we export.
    fn terraform(&self, endpoint: &Endpoint) -> Result<()> {
        let folder = self.scratch.folder().join("terraform");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("provider.tf.json"), provider(&endpoint.url))?;
        for deed in DEEDS {
            let export = if deed == "change" { "export-changed" } else { "export" };
            let folder_text = folder.to_str().context("a folder whose name is no text")?;
            done(Command::new(&self.program).args([folder_text, export, ROLES]))?;
            if deed == "create" {
                done(Command::new("terraform").arg("init").current_dir(&folder))?;
            }
            let arguments: &[&str] = match deed {
                "plan" => &["plan", "-detailed-exitcode"],
                "destroy" => &["destroy", "-auto-approve"],
                _ => &["apply", "-auto-approve"],
            };
            let mut command = Command::new("terraform");
            command.arg(format!("-chdir={folder_text}")).args(arguments).arg("-no-color");
            row(deed, "terraform", &self.measured(&command)?);
        }
        Ok(())
    }

    fn measured(&self, command: &Command) -> Result<Took> {
        let mut measure = Command::new(&self.python);
        measure.arg(self.scripts.join("measure.py")).arg(command.get_program()).args(command.get_args());
        let output = measure.output()?;
        if !output.status.success() {
            bail!("failed: {command:?}\n{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        // Both fail only for a process that is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether there is a Terraform that has its providers on this machine; why not.
fn mirror() -> Result<()> {
    let file = env::var_os("TF_CLI_CONFIG_FILE").context("`TF_CLI_CONFIG_FILE` names no file")?;
    let shown = Path::new(&file).display().to_string();
    let text = fs::read_to_string(&file).with_context(|| format!("`{shown}` cannot be read"))?;
    ensure!(text.contains("_mirror"), "`{shown}` configures no mirror of providers");
    Command::new("terraform").arg("version").output().context("`terraform` cannot be run")?;
    Ok(())
}

fn provider(url: &str) -> String {
    include_str!("../../../tests/e2e/artifacts/provider.tf.json").replace("ENDPOINT", url)
}

fn done(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    ensure!(output.status.success(), "failed: {command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn header(endpoint: &str) {
    println!(
        "\n| {ROLES} roles on {endpoint} | by | calls | wall | CPU | memory |\n|---|---|---|---|---|---|"
    );
}

fn row(deed: &str, who: &str, Took { wall, cpu, memory, calls }: &Took) {
    let what = match deed {
        "plan" => "a plan, nothing to change",
        "change" => "one role changed",
        other => other,
    };
    let calls = calls.map_or_else(|| "–".to_owned(), |calls| calls.to_string());
    println!("| {what} | {who} | {calls} | {wall:.1} s | {cpu:.2} s | {} MiB |", memory / 1024);
}
