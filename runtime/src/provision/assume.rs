//! `AssumeRole` with what the trust policy demands, once, or until STS knows what was written a moment ago.

use std::time::{Duration, SystemTime};

use aws_sdk_sts::{Client, config::Credentials};
use aws_smithy_async::rt::sleep::{AsyncSleep, default_async_sleep};
use iam_role_policy::{
    Document, Kind, Role, contain,
    evaluate::{Context, Decision, Policies, Policy, Request, decide},
};

use super::{CallError, Error, apply::WAITS, caller::caller, failure::Failure};
use crate::{Proof, RoleArn};

/// Assumes the role that has this ARN; the credentials last as long as STS makes them, an hour by default.
pub(crate) async fn assume(
    client: &Client,
    arn: &RoleArn,
    session_name: &str,
    proof: &(impl Proof + Sync),
) -> Result<Credentials, Error> {
    let credentials = attempt(client, arn, session_name, proof).await;
    credentials.map_err(|failure| Error::Call(Box::new(failed(arn, session_name, failure))))
}

/// The same, again and again for two minutes while access is denied, unless the trust policy keeps the caller out for ever.
pub(crate) async fn assume_in_time(
    client: &Client,
    role: &Role,
    arn: &RoleArn,
    session_name: &str,
    proof: &(impl Proof + Sync),
) -> Result<Credentials, Error> {
    let failed = |failure, advice: Option<String>| {
        Error::Call(Box::new(failed(arn, session_name, failure).advising(advice)))
    };
    let (mut waits, mut asker) = (WAITS.into_iter(), None);
    loop {
        let failure = match attempt(client, arn, session_name, proof).await {
            Ok(credentials) => return Ok(credentials),
            Err(failure) if failure.is_denied() && !is_about_mfa(&failure) => failure,
            Err(failure) => return Err(failed(failure, None)),
        };
        if asker.is_none() {
            let arn_of_caller = caller(client).await.map(|caller| caller.arn).unwrap_or_default();
            if is_kept_out(&role.trust, &arn_of_caller, arn, proof) {
                let help =
                    format!("let `{arn_of_caller}` in by the trust policy: as it is declared, no time helps");
                return Err(failed(failure, Some(help)));
            }
            asker = Some(arn_of_caller);
        }
        let sleep = client.config().sleep_impl().or_else(default_async_sleep);
        let (Some(sleep), Some(seconds)) = (sleep, waits.next()) else {
            return Err(failed(failure, asker.map(|asker| in_vain(&asker))));
        };
        sleep.sleep(Duration::from_secs(seconds)).await;
    }
}

async fn attempt(
    client: &Client,
    arn: &RoleArn,
    session_name: &str,
    proof: &(impl Proof + Sync),
) -> Result<Credentials, Failure> {
    let answer = client
        .assume_role()
        .role_arn(arn.as_str())
        .role_session_name(session_name)
        .set_external_id(proof.external_id().map(ToString::to_string))
        .set_serial_number(proof.mfa().map(|mfa| mfa.serial_number.clone()))
        .set_token_code(proof.mfa().map(|mfa| mfa.token_code.clone()))
        .send()
        .await?;
    let found = answer.credentials.ok_or_else(|| Failure::garbled("no credentials in the answer"))?;
    // A date that the system's clock cannot express is as good as none: STS refuses what is too old.
    let expires = SystemTime::try_from(found.expiration).ok();
    let token = Some(found.session_token);
    Ok(Credentials::new(found.access_key_id, found.secret_access_key, token, expires, "iam-role"))
}

fn failed(arn: &RoleArn, session_name: &str, failure: Failure) -> CallError {
    let (subject, doing) = (format!("session `{session_name}`"), format!("assume role `{arn}`"));
    CallError::new(subject, doing, "sts:AssumeRole", failure)
}

/// Whether the code is wrong, or was used: STS takes none twice.
fn is_about_mfa(failure: &Failure) -> bool {
    failure.message.as_deref().is_some_and(|said| said.contains("MultiFactorAuthentication failed"))
}

/// Whether the trust policy denies the caller, or names others only, whatever else the request carries and whatever the
/// caller's own policies allow.
fn is_kept_out(trust: &Document, caller: &str, arn: &RoleArn, proof: &impl Proof) -> bool {
    let Ok(request) = Request::new(caller, "sts:AssumeRole", arn.as_str()) else { return false };
    let mut context = Context::open();
    if let Some(id) = proof.external_id() {
        context.insert("sts:ExternalId", id.as_str());
    }
    let everything = [Policy::new(&contain::everything(Kind::Identity))];
    let trust = Policy::new(trust);
    let policies = Policies { identity: &everything, trust: Some(&trust), ..Policies::default() };
    matches!(decide(&policies, &request.context(context)), Decision::ImplicitDeny | Decision::ExplicitDeny)
}

/// What is to be done when time has not helped.
fn in_vain(asker: &str) -> String {
    format!(
        "let `{asker}` assume the role with a policy as from `assume_role_policy`, and give what the trust policy demands; it \
         was tried for two minutes"
    )
}
