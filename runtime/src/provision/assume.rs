//! `AssumeRole` with what the trust policy demands.

use std::time::SystemTime;

use aws_sdk_sts::{Client, config::Credentials};

use super::{CallError, Error, failure::Failure};
use crate::{Proof, RoleArn};

/// Assumes the role that has this ARN; the credentials last as long as STS makes them, an hour by default.
pub(crate) async fn assume(
    client: &Client,
    arn: &RoleArn,
    session_name: &str,
    proof: &(impl Proof + Sync),
) -> Result<Credentials, Error> {
    let failed = |failure: Failure| {
        let (subject, doing) = (format!("session `{session_name}`"), format!("assume role `{arn}`"));
        Error::Call(Box::new(CallError::new(subject, doing, "sts:AssumeRole", failure)))
    };
    let answer = client
        .assume_role()
        .role_arn(arn.as_str())
        .role_session_name(session_name)
        .set_external_id(proof.external_id().map(ToString::to_string))
        .set_serial_number(proof.mfa().map(|mfa| mfa.serial_number.clone()))
        .set_token_code(proof.mfa().map(|mfa| mfa.token_code.clone()))
        .send()
        .await
        .map_err(|error| failed(error.into()))?;
    let found = answer.credentials.ok_or_else(|| failed(Failure::garbled("no credentials in the answer")))?;
    // A date that the system's clock cannot express is as good as none: STS refuses what is too old.
    let expires = SystemTime::try_from(found.expiration).ok();
    let token = Some(found.session_token);
    Ok(Credentials::new(found.access_key_id, found.secret_access_key, token, expires, "iam-role"))
}
