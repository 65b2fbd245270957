//! Many roles, declared once: planned, applied, watched and removed from the command line that a program gets.
//!
//! ```sh
//! cargo run --example fleet                                      # the whole story, on an endpoint inside the process
//! cargo run --example fleet -- plan --roles 500
//! cargo run --example fleet -- apply --roles 500 --endpoint-url http://127.0.0.1:4566
//! AWS_PROFILE=sandbox cargo run --example fleet -- drift --roles 20
//! ```

use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use iam_role::cli::{Command, Connection, Program, Target};
use iam_role::prelude::*;
use iam_role_endpoints::Clients;
use iam_role_examples::inside;

/// A team's service reads the reports of the team.
#[iam_role(
    name("fleet-reader-{team}"),
    trust(service("ecs-tasks.amazonaws.com", source_account("{account}"))),
    inline_policy(
        "read-reports",
        allow("s3:GetObject", on("arn:aws:s3:::{bucket}/{team}/*")),
        allow("s3:ListBucket", on("arn:aws:s3:::{bucket}"), when(string_like("s3:prefix", "{team}/*")))
    ),
    tags(team("{team}"))
)]
struct ReportReader {
    /// The account that the service runs in.
    account: AccountId,
    /// Where the reports are.
    bucket: BucketName,
    /// The team.
    team: String,
}

#[derive(Parser)]
struct Arguments {
    /// How many roles there are
    #[arg(long, value_name = "N", default_value_t = 3, global = true)]
    roles: usize,

    #[command(subcommand)]
    command: Option<Command>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let fleet = Fleet { roles: arguments.roles, moved: None };
    match arguments.command {
        Some(command) => {
            let program = Program::for_each(|target| fleet.on(target)).command(command);
            // Whoever has signed in means that account.
            let is_elsewhere = Connection::default().is_configured();
            let program = if is_elsewhere { program } else { program.connection(inside().config) };
            Ok(program.run().await)
        }
        None => Story { account: inside() }.tell(fleet).await,
    }
}

/// The roles.
#[derive(Clone, Copy)]
struct Fleet {
    /// How many.
    roles: usize,
    /// The team whose reports are somewhere else.
    moved: Option<usize>,
}

impl Fleet {
    /// Those of an account.
    fn on(self, target: &Target) -> Result<Vec<ReportReader>> {
        let role = |number| {
            let bucket = if self.moved == Some(number) { "moved-reports" } else { "reports" };
            let bucket = format!("{bucket}-{}", target.account()).parse()?;
            Ok(ReportReader { account: target.account().clone(), bucket, team: format!("team-{number:04}") })
        };
        (1..=self.roles).map(role).collect()
    }
}

/// What happens to the roles of an account.
struct Story {
    account: Clients,
}

impl Story {
    async fn tell(&self, fleet: Fleet) -> Result<ExitCode> {
        say("Nothing is there yet. What would be done?");
        self.run(fleet, &["plan"], 1).await?;

        say("It is done.");
        self.run(fleet, &["apply", "--yes"], 0).await?;

        say("Once more: the whole account is read in two calls, and nothing is to be done.");
        self.account.wire.clear();
        self.run(fleet, &["plan"], 0).await?;
        let calls = self.account.wire.calls();
        println!("the calls: {}", calls.join(", "));

        say("Somebody opens a door by hand.");
        self.open_a_door().await?;
        self.run(fleet, &["drift"], 1).await?;

        say("Applying closes it.");
        self.run(fleet, &["apply", "--yes"], 0).await?;

        say("The reports of one team move to another bucket: one role changes.");
        let moved = Fleet { moved: Some(1), ..fleet };
        self.run(moved, &["apply", "--yes"], 0).await?;

        say("One team is gone. Its role is shown, and stays until it is asked to go.");
        let fewer = Fleet { roles: fleet.roles.saturating_sub(1), ..moved };
        self.run(fewer, &["drift"], 1).await?;
        self.run(fewer, &["apply", "--prune", "--yes"], 0).await?;

        say("And all of it goes.");
        self.run(fewer, &["destroy", "--yes"], 0).await?;
        Ok(ExitCode::SUCCESS)
    }

    /// Runs the command line of this program, which must come to `expected`.
    async fn run(&self, fleet: Fleet, arguments: &[&str], expected: u8) -> Result<()> {
        println!("\n$ fleet {}", arguments.join(" "));
        let program = Program::for_each(|target| fleet.on(target)).connection(self.account.config.clone());
        let code = program.arguments(["fleet"].iter().chain(arguments)).run().await;
        ensure!(code == ExitCode::from(expected), "the exit code is {code:?}, not {expected}");
        Ok(())
    }

    async fn open_a_door(&self) -> Result<()> {
        let iam = &self.account.iam;
        let everything =
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
        let role = "fleet-reader-team-0001";
        let put = iam.put_role_policy().role_name(role).policy_name("for-a-test").policy_document(everything);
        put.send().await.context("the policy cannot be put")?;
        Ok(())
    }
}

fn say(text: &str) {
    println!("\n== {text}");
}
