//! What `assume` sends: exactly what the trust policy demands.
//!
//! In process, where anybody may assume anything; what is asked for is seen before it is sent.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_sts::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_sts::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sts::error::BoxError;
use aws_sdk_sts::operation::assume_role::AssumeRoleInput;
use iam_role::{Assumable, EitherProof, ExternalId, IamRole, MfaCode, NoProof, iam_role};
use iam_role_endpoints::{Clients, Endpoint, Fault, ServiceError};

use crate::fixtures::Outcome;

/// Keeps what is asked of STS.
#[derive(Clone, Debug, Default)]
struct Ear(Arc<Mutex<Vec<AssumeRoleInput>>>);

impl Ear {
    fn on(&self, clients: &Clients) -> aws_sdk_sts::Client {
        let config = aws_sdk_sts::config::Builder::from(&clients.config).interceptor(self.clone());
        aws_sdk_sts::Client::from_conf(config.build())
    }

    /// The external id, the MFA device and the code of what was asked last.
    fn heard(&self) -> Option<(Option<String>, Option<String>, Option<String>)> {
        let input = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        assert_eq!(input.role_session_name(), Some("session"));
        Some((input.external_id, input.serial_number, input.token_code))
    }
}

impl Intercept for Ear {
    fn name(&self) -> &'static str {
        "Ear"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = context.input().downcast_ref::<AssumeRoleInput>().cloned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(input);
        Ok(())
    }
}

const DEVICE: &str = "arn:aws:iam::123456789012:mfa/alice";

fn code() -> MfaCode {
    MfaCode { serial_number: DEVICE.to_owned(), token_code: "123456".to_owned() }
}

/// Assumes `$role` with `$proof`, and answers what STS was asked for.
macro_rules! asked {
    ($role:expr, $proof:expr) => {{
        let (clients, ear) = (Endpoint::in_process().clients(), Ear::default());
        let arn = $role.provision(&clients.iam).await?.arn().clone();
        $role.assume(&ear.on(&clients), &arn, "session", $proof).await?;
        ear.heard().ok_or("STS was asked for nothing")?
    }};
}

#[tokio::test]
async fn each_trust_policy_is_given_what_it_demands() -> Outcome {
    #[iam_role(trust(account("123456789012")))]
    struct Open;
    #[iam_role(trust(account("123456789012", external_id("partner-1"))))]
    struct WithId;
    #[iam_role(trust(account("123456789012", require_mfa)))]
    struct WithMfa;
    #[iam_role(trust(account("123456789012", require_mfa, external_id("partner-1"))))]
    struct WithBoth;
    #[iam_role(trust(
        account("123456789012", require_mfa),
        account("111122223333", external_id("partner-1"))
    ))]
    struct WithEither;

    let id = || ExternalId::new("partner-1");
    let (sent_id, device) = (Some("partner-1".to_owned()), Some(DEVICE.to_owned()));
    let token = Some("123456".to_owned());
    assert_eq!(asked!(Open, NoProof), (None, None, None));
    assert_eq!(asked!(WithId, id()?), (sent_id.clone(), None, None));
    assert_eq!(asked!(WithMfa, code()), (None, device.clone(), token.clone()));
    assert_eq!(asked!(WithBoth, (id()?, code())), (sent_id.clone(), device.clone(), token.clone()));
    let either = EitherProof { external_id: Some(id()?), mfa: None };
    assert_eq!(asked!(WithEither, either), (sent_id, None, None));
    Ok(())
}

/// They are those of a session, and last as long as STS says.
#[tokio::test]
async fn the_credentials_are_those_of_a_session() -> Outcome {
    #[iam_role(trust(account("123456789012")))]
    struct Open;

    let clients = Endpoint::in_process().clients();
    let arn = Open.provision(&clients.iam).await?.arn().clone();
    let credentials = Open.assume(&clients.sts, &arn, "session", NoProof).await?;
    assert!(credentials.session_token().is_some_and(|token| !token.is_empty()));
    let expiry = credentials.expiry().ok_or("they last for ever")?;
    assert!(expiry > std::time::SystemTime::now());
    Ok(())
}

/// The in-process endpoint does not name its caller as AWS does.
fn calling_as(clients: &Clients, arn: &str) {
    let from = "arn:aws:sts::123456789012:user/moto";
    clients.wire.inject(Fault::rewrite_on("GetCallerIdentity", from, arn));
}

fn times(clients: &Clients, call: &str) -> usize {
    clients.wire.calls().iter().filter(|made| *made == call).count()
}

const ALICE: &str = "arn:aws:iam::123456789012:user/alice";

#[tokio::test(start_paused = true)]
async fn what_sts_does_not_know_yet_is_waited_for() -> Outcome {
    #[iam_role(trust(account("123456789012", external_id("partner-1"))))]
    struct WithId;

    let clients = Endpoint::in_process().clients();
    let arn = WithId.provision(&clients.iam).await?.arn().clone();
    for caller in [ALICE, "what is no ARN"] {
        clients.wire.clear();
        calling_as(&clients, caller);
        clients.wire.inject(Fault::on("AssumeRole", ServiceError::access_denied()).times(5));
        let proof = ExternalId::new("partner-1")?;
        WithId.wait_until_assumable(&clients.sts, &arn, "session", proof).await?;
        assert_eq!((times(&clients, "AssumeRole"), times(&clients, "GetCallerIdentity")), (6, 1));
    }

    // Not for ever.
    clients.wire.clear();
    calling_as(&clients, ALICE);
    clients.wire.inject(Fault::on("AssumeRole", ServiceError::access_denied()).times(100));
    let (before, proof) = (tokio::time::Instant::now(), ExternalId::new("partner-1")?);
    let error = WithId.wait_until_assumable(&clients.sts, &arn, "session", proof).await.unwrap_err();
    assert_eq!(before.elapsed().as_secs(), 120);
    assert_eq!(times(&clients, "AssumeRole"), 9);
    let help = format!("help: let `{ALICE}` assume the role with a policy as from `assume_role_policy`");
    assert!(error.to_string().contains(&help), "{error}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_no_time_helps_is_not_waited_for() -> Outcome {
    #[iam_role(trust(principal("arn:aws:iam::123456789012:role/app")))]
    struct Named;
    #[iam_role(trust(account("123456789012", external_id("partner-1"))))]
    struct WithId;
    #[iam_role(trust(account("123456789012", require_mfa)))]
    struct WithMfa;

    let clients = Endpoint::in_process().clients();
    let denied = || Fault::on("AssumeRole", ServiceError::access_denied());
    let kept_out = |caller: &str| {
        format!("help: let `{caller}` in by the trust policy: as it is declared, no time helps")
    };

    // Another principal; a session of the role is one of those whom the policy lets in.
    let arn = Named.provision(&clients.iam).await?.arn().clone();
    calling_as(&clients, ALICE);
    clients.wire.inject(denied());
    let error = Named.wait_until_assumable(&clients.sts, &arn, "session", NoProof).await.unwrap_err();
    assert!(error.to_string().contains(&kept_out(ALICE)), "{error}");
    calling_as(&clients, "arn:aws:sts::123456789012:assumed-role/app/i-1");
    clients.wire.inject(denied());
    Named.wait_until_assumable(&clients.sts, &arn, "session", NoProof).await?;

    // The wrong external id.
    let arn = WithId.provision(&clients.iam).await?.arn().clone();
    calling_as(&clients, ALICE);
    clients.wire.inject(denied());
    let proof = ExternalId::new("partner-2")?;
    let error = WithId.wait_until_assumable(&clients.sts, &arn, "session", proof).await.unwrap_err();
    assert!(error.to_string().contains(&kept_out(ALICE)), "{error}");

    // A code that is used up, and anything but a denial.
    let arn = WithMfa.provision(&clients.iam).await?.arn().clone();
    let said = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
    for refusal in
        [ServiceError::new(403, "AccessDenied", said), ServiceError::new(400, "ValidationError", "no")]
    {
        clients.wire.clear();
        clients.wire.inject(Fault::on("AssumeRole", refusal));
        WithMfa.wait_until_assumable(&clients.sts, &arn, "session", code()).await.unwrap_err();
        assert_eq!(clients.wire.calls(), ["AssumeRole"]);
    }
    Ok(())
}
