//! Five hundred roles, created, planned, one of them changed, and destroyed.
//!
//! Usage: `provision URL create|plan|change|destroy NUMBER`, or `provision FOLDER export|export-changed NUMBER` for the
//! configuration that Terraform is given. Prints how many calls were sent, those that were repeated among them.

use std::{
    env,
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use aws_sdk_iam::{
    Client,
    config::{
        BehaviorVersion, Config, ConfigBag, Credentials, Intercept, Region, RuntimeComponents,
        interceptors::BeforeTransmitInterceptorContextRef,
    },
    error::BoxError,
};
use iam_role::{
    Stack,
    artifacts::{self, Format},
    iam_role,
};

#[iam_role(
    name("bench-{number}"),
    trust(service("lambda.amazonaws.com")),
    inline_policy("data", allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::{bucket}/{number}/*"))),
    tags(team = "bench")
)]
struct Worker {
    number: String,
    bucket: &'static str,
}

/// Counts what is sent.
#[derive(Clone, Debug, Default)]
struct Sent(Arc<AtomicUsize>);

impl Intercept for Sent {
    fn name(&self) -> &'static str {
        "Sent"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

fn client(url: &str, sent: Sent) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "bench"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .interceptor(sent)
        .endpoint_url(url);
    Client::from_conf(config.build())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [place, deed, number] = arguments.as_slice() else { return Err("three arguments are expected".into()) };
    let bucket = |index| if index == 0 && deed.contains("change") { "changed-bucket" } else { "example-bucket" };
    let role = |index: usize| Worker { number: index.to_string(), bucket: bucket(index) };
    let roles: Vec<_> = (0..number.parse()?).map(role).collect();
    if deed.starts_with("export") {
        artifacts::write(place, Format::Terraform, &roles)?;
        return Ok(());
    }
    let sent = Sent::default();
    let client = client(place, sent.clone());
    let stack = Stack::new(&roles)?;
    match deed.as_str() {
        "plan" if !stack.plan(&client).await?.is_empty() => return Err("there is something to change".into()),
        "plan" => {}
        "destroy" => drop(stack.destroy(&client).await?),
        _ => drop(stack.apply(&client).await?),
    }
    println!("calls {}", sent.0.load(Ordering::Relaxed));
    Ok(())
}
