//! A program that declares roles and has a command line, for the tests that need a process: signals, pipes, the environment.
//!
//! `ROLES` says how many roles there are; one unless it is set.

use std::{env, error::Error, process::ExitCode};

use iam_role::{cli::Target, prelude::*};

/// Writes into a bucket of its account.
#[iam_role(
    name("writer-{number}"),
    trust(service("datasync.amazonaws.com", source_account("{account}"))),
    inline_policy("put", allow("s3:PutObject", on("arn:{partition}:s3:::data-{account}/*")))
)]
struct Writer {
    number: String,
    partition: Partition,
    account: AccountId,
}

#[tokio::main]
async fn main() -> ExitCode {
    iam_role::cli::main_for(roles).await
}

fn roles(target: &Target) -> Result<Vec<Writer>, Box<dyn Error + Send + Sync>> {
    let number: usize = env::var("ROLES").unwrap_or_else(|_| "1".to_owned()).parse()?;
    let writer = |number: usize| {
        let (partition, account) = (target.partition().clone(), target.account().clone());
        Writer { number: number.to_string(), partition, account }
    };
    Ok((1..=number).map(writer).collect())
}
