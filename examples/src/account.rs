//! Where an example runs: inside this process unless it is told otherwise.

use std::{
    env,
    io::{self, IsTerminal, Write},
};

use anyhow::{Context, Result, bail};
use aws_config::{BehaviorVersion, Region};
use aws_sdk_iam::config::Credentials;
use iam_role::AccountId;
use iam_role_endpoints::Endpoint;

/// The settings of the AWS command line that point an example at an account.
const POINTERS: [&str; 4] = ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_IAM"];

/// Where to run. Without any of this, and without `AWS_PROFILE`, `AWS_ACCESS_KEY_ID` or `AWS_ENDPOINT_URL`, the example
/// runs against an IAM endpoint inside its own process.
#[derive(clap::Args, Clone, Debug)]
pub struct Where {
    /// Address of another IAM endpoint, for example `http://127.0.0.1:4566`
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,

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
        let (iam, sts, place) = if self.is_elsewhere() {
            let config = self.elsewhere().await;
            let place = config.endpoint_url().unwrap_or("AWS").to_owned();
            (aws_sdk_iam::Client::new(&config), aws_sdk_sts::Client::new(&config), place)
        } else {
            let clients = Endpoint::in_process().clients();
            (clients.iam, clients.sts, "the endpoint inside this process".to_owned())
        };
        let identity = sts.get_caller_identity().send().await;
        let identity = identity.with_context(|| format!("{place} does not say who is calling"))?;
        let id = AccountId::new(identity.account().context("no account in the answer")?)?;
        println!("account {id} at {place}\n");
        Ok(Account { iam, id, yes: self.yes || !self.is_elsewhere() })
    }

    fn is_elsewhere(&self) -> bool {
        self.endpoint_url.is_some() || POINTERS.into_iter().any(|name| env::var_os(name).is_some())
    }

    /// The ordinary settings of the AWS command line. A local endpoint needs some credentials but not true ones.
    async fn elsewhere(&self) -> aws_config::SdkConfig {
        let mut loader = aws_config::defaults(BehaviorVersion::latest());
        if let Some(url) = &self.endpoint_url {
            loader = loader.endpoint_url(url);
            if ["AWS_PROFILE", "AWS_ACCESS_KEY_ID"].into_iter().all(|name| env::var_os(name).is_none()) {
                let anybody = Credentials::new("test", "test", None, None, "example");
                loader = loader.credentials_provider(anybody).region(Region::new("us-east-1"));
            }
        }
        loader.load().await
    }
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
