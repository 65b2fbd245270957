//! Whose credentials a client has.

use aws_sdk_sts::Client;
use iam_role_policy::Arn;

use super::failure::{Cause, Failure};
use crate::{AccountId, Partition};

/// Who calls, and in which account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) account: AccountId,
    pub(crate) partition: Partition,
    /// `Arn`
    pub(crate) arn: String,
}

/// Asks STS, which answers without any permission; the error is in words.
///
/// Source: AWS Security Token Service API Reference, "`GetCallerIdentity`".
pub(crate) async fn caller(sts: &Client) -> Result<Caller, String> {
    let answer = sts.get_caller_identity().send().await.map_err(|error| in_words(&error.into()))?;
    let garbled = || in_words(&Failure::garbled("neither the account nor the ARN of a caller is in it"));
    let arn = answer.arn().unwrap_or_default();
    let partition = Arn::parse(arn).ok().and_then(|arn| Partition::new(arn.partition()).ok());
    let account = AccountId::new(answer.account().unwrap_or_default()).map_err(|_| garbled())?;
    Ok(Caller { account, partition: partition.ok_or_else(garbled)?, arn: arn.to_owned() })
}

fn in_words(failure: &Failure) -> String {
    let help = match failure.cause {
        Cause::NotSent => {
            "sign in as for the AWS command line, and name the profile with --profile or AWS_PROFILE"
        }
        Cause::NoAnswer | Cause::Garbled => {
            "see that the endpoint is up, and that its address and the region are those of AWS"
        }
        Cause::Refused => "sign in again, or with other credentials",
    };
    format!("cannot learn which account this is: {failure}\nhelp: {help}")
}
