//! The role of AWS's guide "Transferring data to Amazon S3 across AWS accounts with DataSync", from plan to removal.
//!
//! ```sh
//! cargo run --example datasync
//! cargo run --example datasync -- --endpoint-url http://127.0.0.1:4566
//! AWS_PROFILE=sandbox cargo run --example datasync
//! ```

use anyhow::Result;
use clap::Parser;
use iam_role::prelude::*;
use iam_role_examples::{Account, Where};

/// Lets AWS DataSync in this account write into a bucket that another account owns.
#[iam_role(
    name("datasync-destination-writer"),
    trust(service("datasync.amazonaws.com", source_account("{account}"))),
    inline_policy(
        allow(
            "s3:GetBucketLocation",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            on("arn:aws:s3:::{bucket}")
        ),
        allow(
            "s3:AbortMultipartUpload",
            "s3:DeleteObject",
            "s3:GetObject",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
            "s3:GetObjectTagging",
            "s3:PutObjectTagging",
            on("arn:aws:s3:::{bucket}/*")
        )
    )
)]
struct DataSyncWriter {
    /// The account that DataSync runs in.
    account: AccountId,
    /// The bucket of the other account.
    bucket: BucketName,
}

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    place: Where,

    /// The bucket that the role writes into
    #[arg(long, default_value = "amzn-s3-demo-destination-bucket")]
    bucket: BucketName,

    /// Delete the role in the end; it stays otherwise
    #[arg(long)]
    destroy: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let account = arguments.place.account().await?;
    let role = DataSyncWriter { account: account.id.clone(), bucket: arguments.bucket };

    println!("== The plan\n{}\n", role.plan(&account.iam).await?);
    account.confirm("Do this?")?;
    println!("== The first run\n{}\n", role.provision(&account.iam).await?);
    println!("== The second run\n{}\n", role.provision(&account.iam).await?);
    show(&role, &account).await?;
    if arguments.destroy {
        println!("\n== Its removal\n{}", role.destroy(&account.iam).await?);
    }
    Ok(())
}

/// What the role is, as declared, and whether the account has it so.
async fn show(role: &DataSyncWriter, account: &Account) -> Result<()> {
    let rendered = role.render()?;
    println!("== The role\n{}: {}", rendered.name, rendered.description.as_deref().unwrap_or_default());
    println!("who may assume it:\n{}", rendered.trust.to_json());
    for policy in &rendered.inline_policies {
        println!("what it may do, inline policy `{}`:\n{}", policy.name, policy.document.to_json());
    }
    println!("in the account: {}", role.drift(&account.iam).await?);
    Ok(())
}
