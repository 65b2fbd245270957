//! AWS's tutorial "Delegate access across AWS accounts using IAM roles", both halves: the roles in the account that is
//! shared, and in the trusted account the policy that lets a group of developers assume them.
//!
//! ```sh
//! cargo run --example cross_account
//! ```
//!
//! In this process the two accounts are two endpoints. Elsewhere, one account plays both parts.

use anyhow::{Context, Result};
use clap::Parser;
use iam_role::prelude::*;
use iam_role::{Assumable, Event, Identity, Stack, roles};
use iam_role_examples::{Account, Where};

/// Developers read the production bucket after signing in with MFA.
#[iam_role(
    trust(account("{trusted}", require_mfa)),
    managed_policies(ReadProduction),
    permissions_boundary(DeveloperBoundary),
    tags(team = "data", stage = "production"),
    max_session_duration("2h")
)]
struct UserAccess {
    /// The account whose users may assume the role.
    trusted: AccountId,
    /// The bucket that they read.
    bucket: BucketName,
}

/// A partner reads the same bucket; the external id is the one that he was given.
#[iam_role(
    trust(account("{trusted}", external_id("{external_id}"))),
    managed_policies(ReadProduction),
    permissions_boundary(DeveloperBoundary),
    tags(team = "data", stage = "production")
)]
struct PartnerAccess {
    /// The partner's account.
    trusted: AccountId,
    /// The bucket that he reads.
    bucket: BucketName,
    /// What his calls must carry.
    external_id: ExternalId,
}

/// Lists the production bucket and reads what is in it.
#[iam_policy(
    allow("s3:ListBucket", on("arn:aws:s3:::{bucket}")),
    allow("s3:GetObject", on("arn:aws:s3:::{bucket}/*"))
)]
struct ReadProduction {
    bucket: BucketName,
}

/// What a role for developers may do at most.
#[iam_policy(
    name("developer-boundary"),
    allow("s3:Get*", "s3:List*", on("*")),
    allow_finding(DATA_EXFILTRATION, reason = "a permissions boundary, which grants nothing")
)]
struct DeveloperBoundary;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    place: Where,

    /// The group of the trusted account that gets access
    #[arg(long, default_value = "Developers")]
    group: String,

    /// The bucket that is shared
    #[arg(long, default_value = "amzn-s3-demo-bucket")]
    bucket: BucketName,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let sharing = arguments.place.account().await?;
    let trusted = arguments.place.account().await?;
    let access = UserAccess { trusted: trusted.id.clone(), bucket: arguments.bucket.clone() };
    let partner = PartnerAccess {
        trusted: trusted.id.clone(),
        bucket: arguments.bucket,
        external_id: ExternalId::new("partner-7f3a")?,
    };

    let stack = Stack::new(&roles![&access, &partner])?;
    println!("== The plan\n{}\n", stack.plan(&sharing.iam).await?);
    sharing.confirm("Do this?")?;
    println!("== The shared account");
    let applied = stack.apply(&sharing.iam).telling(|event| show(&event)).await?;

    println!("\n== The trusted account");
    let arn = applied.arn(&access.render()?.name).context("a role without an ARN")?.clone();
    let group = Identity::group(&arguments.group);
    create_group(&trusted, &arguments.group).await?;
    println!("the policy that lets {group} assume the role:\n{}", access.assume_role_policy(&arn)?.to_json());
    let granted = access.grant_assume_role(&trusted.iam, &arn, &group).await?;
    println!("put on {group} as `{}`", granted.policy_name());
    Ok(())
}

/// A line for each step.
fn show(event: &Event<'_>) {
    if let Event::Took { subject, step, .. } = event {
        println!("{subject}: {step}");
    }
}

/// The group of the story, unless it is there.
async fn create_group(account: &Account, name: &str) -> Result<()> {
    let created = account.iam.create_group().group_name(name).send().await;
    match created.map_err(aws_sdk_iam::error::SdkError::into_service_error) {
        Err(error) if !error.is_entity_already_exists_exception() => Err(error.into()),
        _ => Ok(()),
    }
}
