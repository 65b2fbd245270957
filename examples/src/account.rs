//! Where an example runs: inside this process unless it is told otherwise.

use std::io::{self, IsTerminal, Write};

use anyhow::{Context, Result, bail};
use iam_role::{AccountId, cli::Connection};
use iam_role_endpoints::{Clients, Endpoint};

/// Where to run. Without any of this, and without `AWS_PROFILE`, `AWS_ACCESS_KEY_ID` or `AWS_ENDPOINT_URL`, the example
/// runs against an IAM endpoint inside its own process.
#[derive(clap::Args, Clone, Debug)]
pub struct Where {
    #[command(flatten)]
    connection: Connection,

    /// Change the account without asking
    #[arg(long)]
    yes: bool,
}

/// The account that an example works in.
#[derive(Debug)]
pub struct Account {
    /// Roles and policies.
    pub iam: aws_sdk_iam::Client,
    /// Its id, as STS tells it.
    pub id: AccountId,
    /// Whether changes need no question.
    yes: bool,
}

impl Where {
    /// The account at that place.
    ///
    /// # Errors
    /// The endpoint cannot be reached, or does not say which account it is.
    pub async fn account(&self) -> Result<Account> {
        let is_elsewhere = self.connection.is_configured();
        let (config, place) = if is_elsewhere {
            let config = self.connection.load().await;
            let place = config.endpoint_url().unwrap_or("AWS").to_owned();
            (config, place)
        } else {
            (inside().config, "the endpoint inside this process".to_owned())
        };
        let (iam, sts) = (aws_sdk_iam::Client::new(&config), aws_sdk_sts::Client::new(&config));
        let identity = sts.get_caller_identity().send().await;
        let identity = identity.with_context(|| format!("{place} does not say who is calling"))?;
        let id = AccountId::new(identity.account().context("no account in the answer")?)?;
        println!("account {id} at {place}\n");
        Ok(Account { iam, id, yes: self.yes || !is_elsewhere })
    }
}

/// Clients of a new account on an endpoint inside this process.
#[must_use]
pub fn inside() -> Clients {
    Endpoint::in_process().clients()
}

impl Account {
    /// Asks whether to go on, unless the account is only this process or `--yes` was given.
    ///
    /// # Errors
    /// The answer is not yes, or nobody is there to ask.
    pub fn confirm(&self, question: &str) -> Result<()> {
        if self.yes {
            return Ok(());
        }
        if !io::stdin().is_terminal() {
            bail!("{question} Nobody is here to answer; pass --yes to go on");
        }
        print!("{question} [y/N] ");
        io::stdout().flush()?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        match answer.trim() {
            "y" | "Y" | "yes" => Ok(()),
            _ => bail!("nothing was changed"),
        }
    }
}
