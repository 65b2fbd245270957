//! How a program reaches AWS: what the AWS command line takes, as it takes it.

use std::env;

use aws_config::{
    BehaviorVersion, Region, SdkConfig, environment::EnvironmentVariableRegionProvider,
    meta::region::RegionProviderChain, profile::ProfileFileCredentialsProvider,
};
use aws_sdk_iam::config::Credentials;
use clap::Args;

/// The options that say how AWS is reached, for a program with a command line of its own: `#[command(flatten)]`.
///
/// What they do not say, the environment and the configuration files of the AWS command line do: `AWS_PROFILE`,
/// `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL` and all the others.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Connection")]
#[non_exhaustive]
pub struct Connection {
    /// The profile of the AWS configuration files to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,

    /// The region whose endpoints to use; roles are the same in every region of a partition
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,

    /// Another address for IAM and STS, for example `http://127.0.0.1:4566`
    #[arg(long, value_name = "URL", value_parser = address)]
    pub endpoint_url: Option<String>,
}

/// The settings of the AWS command line that bring credentials.
const CREDENTIALS: [&str; 4] = [
    "AWS_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
];

/// The settings of the AWS command line that name a place.
const PLACES: [&str; 3] = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL_STS"];

/// A region of the largest partition: IAM is asked the same there as anywhere.
const ANY_REGION: &str = "us-east-1";

impl Connection {
    /// Whether the options or the environment name an account or an endpoint.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.is_given() || CREDENTIALS.iter().chain(&PLACES).any(|name| env::var_os(name).is_some())
    }

    /// Whether any of the options is given.
    pub(super) fn is_given(&self) -> bool {
        let Self { profile, region, endpoint_url } = self;
        profile.is_some() || region.is_some() || endpoint_url.is_some()
    }

    /// The configuration that clients are made from.
    ///
    /// `--profile` counts more than keys in the environment, as in the AWS command line. An endpoint on this machine gets
    /// the credentials `test` if none are configured: it needs some, but not true ones.
    pub async fn load(&self) -> SdkConfig {
        let region = RegionProviderChain::first_try(self.region.clone().map(Region::new));
        let is_here = self.url().is_some_and(|url| is_here(&url));
        let region = if is_here {
            // Without asking the metadata service of the machine, which may not be there.
            region.or_else(EnvironmentVariableRegionProvider::new())
        } else {
            region.or_default_provider()
        };
        let mut loader =
            aws_config::defaults(BehaviorVersion::latest()).region(region.or_else(Region::new(ANY_REGION)));
        if let Some(url) = &self.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        if let Some(name) = &self.profile {
            let profile = ProfileFileCredentialsProvider::builder().profile_name(name).build();
            loader = loader.profile_name(name).credentials_provider(profile);
        } else if is_here && !is_somebody() {
            loader = loader.credentials_provider(Credentials::new("test", "test", None, None, "iam-role"));
        }
        loader.load().await
    }

    /// The endpoint that is named.
    fn url(&self) -> Option<String> {
        self.endpoint_url.clone().or_else(|| env::var("AWS_ENDPOINT_URL").ok())
    }
}

/// An address that the SDK can call; of another it says no more than that nothing was sent.
fn address(text: &str) -> Result<String, String> {
    let rest = ["http://", "https://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let is_address = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':', '?', '#']));
    if is_address && !text.contains(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    Err("not an address\nhelp: write it with its scheme, as `http://127.0.0.1:4566`".to_owned())
}

/// Whether the environment brings credentials.
fn is_somebody() -> bool {
    CREDENTIALS.into_iter().any(|name| env::var_os(name).is_some())
}

/// Whether the address is one of this machine.
fn is_here(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next(),
        None => host.split(':').next(),
    };
    let host = host.unwrap_or_default();
    let is_loopback = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    is_loopback || host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::{address, is_here};

    #[test]
    fn an_address_has_a_scheme_and_a_host() {
        for right in ["http://127.0.0.1:4566", "https://iam.amazonaws.com/", "http://[::1]:80"] {
            assert_eq!(address(right), Ok(right.to_owned()));
        }
        for wrong in ["", "localhost:4566", "127.0.0.1", "http://", "http:///x", "ftp://a", "http://a b"] {
            assert!(address(wrong).unwrap_err().contains("help: write it with its scheme"), "{wrong}");
        }
    }

    #[test]
    fn an_address_of_this_machine_is_known() {
        for here in [
            "http://127.0.0.1:4566",
            "http://localhost",
            "https://iam.localhost:4566/x",
            "http://[::1]:80",
            "http://127.8.0.1/",
        ] {
            assert!(is_here(here), "{here}");
        }
        for elsewhere in [
            "https://iam.amazonaws.com",
            "http://localhost.example.com",
            "http://10.0.0.1:4566",
            "http://127.0.0.1@example.com",
            "http://[::1]@example.com",
            "http://[2001:db8::1]",
            "localhost",
            "",
        ] {
            assert!(!is_here(elsewhere), "{elsewhere}");
        }
    }
}
