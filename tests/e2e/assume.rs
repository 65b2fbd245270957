//! What `assume` sends: exactly what the trust policy demands.
//!
//! In process, where anybody may assume anything; what is asked for is seen before it is sent.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_sts::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_sts::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sts::error::BoxError;
use aws_sdk_sts::operation::assume_role::AssumeRoleInput;
use iam_role::{Assumable, EitherProof, ExternalId, IamRole, MfaCode, NoProof, iam_role};
use iam_role_endpoints::{Clients, Endpoint};

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
