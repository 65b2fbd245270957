//! The local IAM endpoints that the end-to-end tests run against, behind one type.
//!
//! | endpoint | what it is good for |
//! |---|---|
//! | [`Endpoint::in_process`] | no port, no Python, milliseconds: order and number of calls, faults. Enforces nothing, checks no grammar |
//! | [`Endpoint::organization`] | the same for several accounts: whoever assumes a role works in its account |
//! | [`Endpoint::moto`] | AWS's managed policies, the errors of identity policies and of tags, percent-encoded documents |
//! | [`Endpoint::ministack`] | enforces what was provisioned: conditions, external ids, MFA, permissions boundaries |
//! | [`Endpoint::down`] | nobody listens |
//!
//! Each answers for account [`ACCOUNT`] until a role of another one is assumed. The last column of no row is "tells the whole truth about AWS": run a test over
//! all of them where they agree, and on the one that is right where they do not.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use iam_role_endpoints::{Endpoint, Fault, ServiceError};
//!
//! let clients = Endpoint::in_process().clients();
//! clients.wire.inject(Fault::on("DeleteRole", ServiceError::access_denied()));
//! assert!(clients.iam.delete_role().role_name("writer").send().await.is_err());
//! assert_eq!(clients.wire.calls(), ["DeleteRole"]);
//! # Ok(()) }
//! ```
//!
//! A test on the in-process endpoint can pause the clock (`#[tokio::test(start_paused = true)]`): waiting between
//! retries then costs no time, also where the SDK measures how fast calls go. The others answer in real time, so that there
//! a paused clock only makes calls time out.

mod clock;
mod environment;
mod error;
mod fault;
mod gate;
mod in_process;
mod organization;
mod server;
mod wire;

use std::process::Command;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_iam::config::retry::{ClientRateLimiter, RetryPartition};
use aws_sdk_iam::config::{SharedCredentialsProvider, SharedHttpClient};

pub use aws_sdk_iam::config::Credentials;
pub use error::StartError;
pub use fault::{Fault, ServiceError};
pub use gate::Gate;
pub use in_process::{Moment, State};
pub use wire::Wire;

use clock::Clock;
use in_process::Inside;
use server::Server;

/// The account that every endpoint answers for.
pub const ACCOUNT: &str = "123456789012";

/// An IAM endpoint. One that is a process stops when this is dropped, and when the test is killed.
#[derive(Debug)]
pub struct Endpoint {
    name: &'static str,
    transport: SharedHttpClient,
    url: Option<String>,
    server: Option<Server>,
    inside: Option<Inside>,
}

/// Clients of one endpoint with one caller's credentials, and the log of their calls.
#[derive(Debug, Clone)]
pub struct Clients {
    /// Roles and policies.
    pub iam: aws_sdk_iam::Client,
    /// Assuming roles.
    pub sts: aws_sdk_sts::Client,
    /// What the two were made from; a client of any other service made from it shares their log.
    pub config: SdkConfig,
    /// The log, and what shall go wrong.
    pub wire: Wire,
}

impl Endpoint {
    /// A new endpoint inside this process, with no roles. Its clients stay of use when it is dropped.
    #[must_use]
    pub fn in_process() -> Self {
        let inside = Inside::default();
        Self {
            name: "in-process",
            transport: inside.transport(),
            url: None,
            server: None,
            inside: Some(inside),
        }
    }

    /// New endpoints inside this process, one for each account: [`Endpoint::clients`] work in [`ACCOUNT`], and with the
    /// credentials of an assumed role clients work in the account of the role.
    #[must_use]
    pub fn organization() -> Self {
        let transport = organization::transport();
        Self { name: "organization", transport, url: None, server: None, inside: None }
    }

    /// A new `moto` server with AWS's managed policies.
    ///
    /// # Errors
    ///
    /// When there is no Python, no package index on first use, or no answer within a minute.
    pub async fn moto() -> Result<Self, StartError> {
        Self::served("moto").await
    }

    /// A new `ministack` server that authorizes every call; [`Endpoint::clients`] are those of the account's root.
    ///
    /// # Errors
    ///
    /// As for [`Endpoint::moto`].
    pub async fn ministack() -> Result<Self, StartError> {
        Self::served("ministack").await
    }

    /// An endpoint where nobody listens: every call fails to connect.
    #[must_use]
    pub fn down() -> Self {
        // Only the superuser may listen on port 1, and no such service exists any more.
        let url = Some("http://127.0.0.1:1".to_owned());
        Self { name: "down", transport: http(), url, server: None, inside: None }
    }

    async fn served(program: &'static str) -> Result<Self, StartError> {
        let started = tokio::task::spawn_blocking(move || Server::take(program)).await;
        let server = started.map_err(|cause| StartError::Launch { program, source: cause.into() })??;
        let url = Some(server.url());
        let endpoint = Self { name: program, transport: http(), url, server: Some(server), inside: None };
        endpoint.probe(program).await?;
        Ok(endpoint)
    }

    /// Leaves the endpoint to the next test of this process that asks for one of its kind, which gets it empty: in a
    /// twentieth of the time that starting another takes. Nobody may use its clients any more.
    pub fn leave(mut self) {
        if let Some(server) = self.server.take() {
            server.leave();
        }
    }

    /// Makes sure that the endpoint answers, and for the right account.
    async fn probe(&self, program: &'static str) -> Result<(), StartError> {
        let answer = self.clients().sts.get_caller_identity().send().await;
        match answer {
            Ok(identity) if identity.account() == Some(ACCOUNT) => Ok(()),
            Ok(_) => Err(StartError::NoAnswer { program, source: None }),
            Err(error) => Err(StartError::NoAnswer { program, source: Some(Box::new(error.into())) }),
        }
    }

    /// `in-process`, `organization`, `moto`, `ministack` or `down`: for the messages of tests that run over several.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The address for another program's `--endpoint-url`; none for those inside this process.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The process that serves it, if it is one.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        self.server.as_ref().map(Server::process_id)
    }

    /// All that stands in the account; nothing if the endpoint is not in this process.
    pub async fn state(&self) -> State {
        match &self.inside {
            Some(inside) => inside.state().await,
            None => State::default(),
        }
    }

    /// From now on keeps what the account is like behind each call that changes something; in process only.
    pub fn record(&self) {
        self.inside.iter().for_each(Inside::record);
    }

    /// What was kept since [`record`](Self::record) or since this was asked last, in the order in which it happened.
    #[must_use]
    pub fn recorded(&self) -> Vec<Moment> {
        self.inside.as_ref().map(Inside::recorded).unwrap_or_default()
    }

    /// Clients that may do everything, with a new log.
    #[must_use]
    pub fn clients(&self) -> Clients {
        self.clients_as(Credentials::new("test", "test", None, None, "test"))
    }

    /// Clients of the caller whom `credentials` belong to, with a new log. What the SDK learns of throttling from their calls
    /// of IAM is theirs alone.
    #[must_use]
    pub fn clients_as(&self, credentials: Credentials) -> Clients {
        let (wire, clock) = (Wire::default(), Clock::new());
        let limiter = ClientRateLimiter::new(clock.seconds());
        let alone = RetryPartition::custom("test").client_rate_limiter(limiter).build();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            // How long the SDK waits between its attempts is no part of what a test shows.
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
            .time_source(clock)
            .http_client(wire.over(self.transport.clone()));
        config.set_endpoint_url(self.url.clone());
        let config = config.build();
        let iam = aws_sdk_iam::config::Builder::from(&config).retry_partition(alone).build();
        Clients {
            iam: aws_sdk_iam::Client::from_conf(iam),
            sts: aws_sdk_sts::Client::new(&config),
            config,
            wire,
        }
    }
}

/// A command that runs the Python in which the two endpoints are installed, and with them boto3 and cfn-lint: for what a
/// test needs and no crate here does. Of the caller's settings it sees none.
///
/// # Errors
///
/// When there is no Python, or no package index on first use.
pub fn python() -> Result<Command, StartError> {
    Ok(server::isolated(&environment::interpreter()?))
}

/// Without TLS, and without the proxy that this machine may use: an endpoint is on this machine.
fn http() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new().build_http()
}
