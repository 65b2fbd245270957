//! The accounts that a run is about: the one that is connected with, or those whose roles `--target` names.
//!
//! INVARIANT: an account that cannot be reached is an answer of its own and stops no other; none is worked in twice.

use std::{fmt, str::FromStr};

use aws_config::{SdkConfig, sts::AssumeRoleProvider};
use aws_sdk_iam::config::SharedCredentialsProvider;
use clap::Args;
use futures_util::{StreamExt, stream};
use iam_role_policy::Arn;

use super::connection::Connection;
use crate::{AccountId, ExternalId, Partition, provision};

/// An account, as far as roles depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    name: Option<String>,
    account: AccountId,
    partition: Partition,
}

impl Target {
    pub(super) fn new(name: Option<String>, account: AccountId, partition: Partition) -> Self {
        Self { name, account, partition }
    }

    /// The name that `--target NAME=ARN` gave it.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its id.
    #[must_use]
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The partition that it is in: `aws`, `aws-cn`, `aws-us-gov` …
    #[must_use]
    pub fn partition(&self) -> &Partition {
        &self.partition
    }
}

/// `prod (111122223333)`, or `account 111122223333`
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} ({})", self.account),
            None => write!(f, "account {}", self.account),
        }
    }
}

/// An account that nobody connects with.
#[derive(Args, Clone, Debug)]
pub(super) struct Account {
    /// The account that the roles are meant for; nothing is asked of it
    #[arg(long, value_name = "ID")]
    account: Option<AccountId>,

    /// The partition that it is in
    #[arg(long, value_name = "NAME", default_value = "aws", requires = "account")]
    partition: Partition,
}

impl Account {
    pub(super) fn target(&self) -> Option<Target> {
        let partition = self.partition.clone();
        self.account.clone().map(|account| Target::new(None, account, partition))
    }
}

/// Which accounts, and how they are reached.
#[derive(Args, Clone, Debug)]
pub(super) struct Targets {
    #[command(flatten)]
    connection: Connection,

    /// An account to work in, by the role that is assumed there, for example
    /// `prod=arn:aws:iam::111122223333:role/deployer`; may be repeated
    #[arg(long, value_name = "[NAME=]ARN", help_heading = "Connection")]
    target: Vec<Deployer>,

    /// The external id that those roles ask for
    #[arg(long, value_name = "ID", help_heading = "Connection")]
    external_id: Option<ExternalId>,
}

/// A role that is assumed to work in its account.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Deployer {
    arn: String,
    target: Target,
}

impl FromStr for Deployer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, text) = match text.split_once('=') {
            // An equals sign may stand in a role's name too.
            Some((name, arn)) if !text.starts_with("arn:") => (Some(name.to_owned()), arn),
            _ => (None, text),
        };
        let wrong = || {
            let example = "arn:aws:iam::111122223333:role/deployer";
            format!("not the ARN of a role\nhelp: write it as `{example}`, or `NAME={example}`")
        };
        let arn = Arn::parse(text).map_err(|_| wrong())?;
        if arn.service() != "iam" || !arn.resource().starts_with("role/") || name.as_deref() == Some("") {
            return Err(wrong());
        }
        let account = AccountId::new(arn.account()).map_err(|_| wrong())?;
        let partition = Partition::new(arn.partition()).map_err(|_| wrong())?;
        Ok(Self { arn: text.to_owned(), target: Target::new(name, account, partition) })
    }
}

/// An account that can be worked in.
pub(super) struct Site {
    pub(super) target: Target,
    /// The ARN of whoever works in it.
    pub(super) caller: String,
    pub(super) iam: aws_sdk_iam::Client,
}

/// An account that is to be worked in, and whether it can be.
pub(super) struct Attempt {
    /// What is known of it without connecting.
    pub(super) target: Option<Target>,
    pub(super) site: Result<Site, String>,
}

impl Targets {
    /// Whether the command line says anything of where to work.
    pub(super) fn is_given(&self) -> bool {
        self.connection.is_given() || !self.target.is_empty()
    }

    /// The same accounts, reached as `other` is.
    pub(super) fn connect_as(&mut self, other: &Self) {
        let Self { connection, target: _, external_id } = other.clone();
        (self.connection, self.external_id) = (connection, external_id);
    }

    /// The options that name accounts, as they are written.
    pub(super) fn arguments(&self) -> impl Iterator<Item = String> {
        self.target.iter().map(|deployer| match deployer.target.name() {
            Some(name) => format!("--target={name}={}", deployer.arn),
            None => format!("--target={}", deployer.arn),
        })
    }

    /// The accounts that are named, without connecting with any.
    pub(super) fn named(&self) -> impl Iterator<Item = &Target> {
        self.target.iter().map(|deployer| &deployer.target)
    }

    /// Connects with every account; `base` is where, if the options do not say it.
    pub(super) async fn connect(&self, base: Option<&SdkConfig>) -> Vec<Attempt> {
        let base = match base {
            Some(base) if !self.connection.is_given() => base.clone(),
            _ => self.connection.load().await,
        };
        if self.target.is_empty() {
            let site = site(&base, None).await.map_err(|error| self.blame(&error));
            return vec![Attempt { target: None, site }];
        }
        let base = &base;
        let attempts = self.target.iter().map(|deployer| async move {
            let site = match self.twice(deployer) {
                Some(error) => Err(error),
                None => site(&self.assuming(deployer, base).await, Some(deployer)).await,
            };
            Attempt { target: Some(deployer.target.clone()), site }
        });
        side_by_side(attempts.collect()).await
    }

    /// Why an account is not worked in that another target has too: both would do the same at once.
    fn twice(&self, deployer: &Deployer) -> Option<String> {
        let account = &deployer.target.account;
        let others = self.target.iter().filter(|other| other.target.account == *account);
        let help = "name each account by one role";
        (others.count() > 1).then(|| format!("more than one --target is in account {account}\nhelp: {help}"))
    }

    /// The error with the profile that it may be the fault of.
    fn blame(&self, error: &str) -> String {
        match &self.connection.profile {
            Some(profile) => {
                format!("profile `{profile}`: {error}; `aws configure list-profiles` shows those there are")
            }
            None => error.to_owned(),
        }
    }

    /// The configuration of whoever assumes the role; its credentials are renewed before they expire.
    async fn assuming(&self, deployer: &Deployer, base: &SdkConfig) -> SdkConfig {
        // The provider panics without a clock, which a configuration that was made by hand need not have.
        let clock = base.time_source().unwrap_or_default();
        let base = base.to_builder().time_source(clock).build();
        let mut role = AssumeRoleProvider::builder(&deployer.arn).session_name("iam-role").configure(&base);
        if let Some(id) = &self.external_id {
            role = role.external_id(id.as_str());
        }
        let provider = SharedCredentialsProvider::new(role.build().await);
        base.into_builder().credentials_provider(provider).build()
    }
}

/// So many accounts are worked in at once.
const AT_ONCE: usize = 4;

/// What all that work comes to, in its order; a piece an account, few at once.
pub(super) async fn side_by_side<F: Future>(work: Vec<F>) -> Vec<F::Output> {
    let mut numbered = Vec::with_capacity(work.len());
    for (index, piece) in work.into_iter().enumerate() {
        numbered.push(async move { (index, piece.await) });
    }
    // Not one after the other in their order: a slow account would keep those behind it waiting.
    let mut done: Vec<_> = stream::iter(numbered).buffer_unordered(AT_ONCE).collect().await;
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, output)| output).collect()
}

/// The account that the configuration leads to, which must be the deployer's.
async fn site(config: &SdkConfig, deployer: Option<&Deployer>) -> Result<Site, String> {
    let sts = aws_sdk_sts::Client::new(config);
    let caller = provision::caller(&sts).await?;
    let target = match deployer {
        Some(deployer) if deployer.target.account != caller.account => {
            let (arn, account) = (&deployer.arn, &caller.account);
            return Err(format!(
                "whoever assumes `{arn}` works in account {account}\nhelp: see what the endpoint is"
            ));
        }
        Some(deployer) => deployer.target.clone(),
        None => Target::new(None, caller.account, caller.partition),
    };
    Ok(Site { target, caller: caller.arn, iam: aws_sdk_iam::Client::new(config) })
}

#[cfg(test)]
mod tests {
    use super::Deployer;

    #[test]
    fn a_target_is_the_arn_of_a_role_and_perhaps_a_name() {
        let read = |text: &str| text.parse::<Deployer>().map(|deployer| (deployer.target.name, deployer.arn));
        let arn = "arn:aws-cn:iam::111122223333:role/team/deploy=er";
        assert_eq!(read(arn), Ok((None, arn.to_owned())));
        assert_eq!(read(&format!("prod={arn}")), Ok((Some("prod".to_owned()), arn.to_owned())));
        for wrong in [
            "prod",
            "prod=",
            "=arn:aws:iam::111122223333:role/deployer",
            "111122223333",
            "arn:aws:iam::111122223333:user/me",
            "arn:aws:sts::111122223333:assumed-role/deployer/me",
            "arn:aws:iam::1111:role/deployer",
        ] {
            let error = read(wrong).unwrap_err();
            assert!(error.contains("help: write it as `arn:aws:iam::111122223333:role/deployer`"), "{error}");
        }
    }
}
