//! A program that declares roles and has a command line, for the tests that need a process: signals, pipes, the environment.

use std::{convert::Infallible, process::ExitCode};

use iam_role::{cli::Target, prelude::*, roles};

/// Writes into a bucket of its account.
#[iam_role(
    name("writer"),
    trust(service("datasync.amazonaws.com", source_account("{account}"))),
    inline_policy(allow("s3:PutObject", on("arn:{partition}:s3:::data-{account}/*")))
)]
struct Writer {
    partition: Partition,
    account: AccountId,
}

#[tokio::main]
async fn main() -> ExitCode {
    let roles = |target: &Target| {
        let (partition, account) = (target.partition().clone(), target.account().clone());
        Ok::<_, Infallible>(roles![Writer { partition, account }])
    };
    iam_role::cli::main_for(roles).await
}
