//! What a test wants to go wrong: which call, at which moment, and what the caller sees.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

/// A call that goes wrong, once or several times.
///
/// ```
/// # use iam_role_endpoints::{Fault, ServiceError};
/// Fault::on("PutRolePolicy", ServiceError::access_denied());
/// Fault::on("CreateRole", ServiceError::throttling()).times(2);
/// Fault::at_call(3, ServiceError::access_denied()).after_effect();
/// Fault::disconnect_on("CreateRole").after_effect();
/// Fault::silence_at_call(3);
/// Fault::rewrite_on("CreateRole", "arn:aws:iam::123456789012:role/writer", "AROAEXAMPLEID");
/// ```
#[derive(Debug)]
pub struct Fault {
    pub(crate) trigger: Trigger,
    pub(crate) outcome: Outcome,
    pub(crate) moment: Moment,
    pub(crate) times: usize,
}

#[derive(Debug)]
pub(crate) enum Trigger {
    /// The n-th call of the log, counted from 1; each attempt of the SDK is a call.
    Call(usize),
    Operation(String),
}

#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    Answer(ServiceError),
    Disconnect,
    /// No answer, ever.
    Silence,
    /// The endpoint's own answer, one text in it replaced by another.
    Rewrite(String, String),
    Text(String),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Moment {
    /// The endpoint never sees the request.
    Before,
    /// The endpoint does what it was asked; its answer is lost.
    After,
}

impl Fault {
    /// The next call of `operation` (`CreateRole`) is answered with `error`.
    #[must_use]
    pub fn on(operation: &str, error: ServiceError) -> Self {
        Self::new(Trigger::Operation(operation.to_owned()), Outcome::Answer(error))
    }

    /// The `number`-th call, counted from 1 at the start of the log, is answered with `error`.
    #[must_use]
    pub fn at_call(number: usize, error: ServiceError) -> Self {
        Self::new(Trigger::Call(number), Outcome::Answer(error))
    }

    /// The connection breaks in the next call of `operation`. The SDK makes three attempts.
    #[must_use]
    pub fn disconnect_on(operation: &str) -> Self {
        Self::new(Trigger::Operation(operation.to_owned()), Outcome::Disconnect)
    }

    /// The next call of `operation` is answered as the endpoint does, but with `to` in every place of `from`.
    #[must_use]
    pub fn rewrite_on(operation: &str, from: &str, to: &str) -> Self {
        let outcome = Outcome::Rewrite(from.to_owned(), to.to_owned());
        Self::new(Trigger::Operation(operation.to_owned()), outcome)
    }

    /// The next call of `operation` succeeds with an answer of this text, whatever it is.
    #[must_use]
    pub fn answer_on(operation: &str, text: impl Into<String>) -> Self {
        Self::new(Trigger::Operation(operation.to_owned()), Outcome::Text(text.into()))
    }

    /// The connection breaks in the `number`-th call, counted from 1 at the start of the log.
    #[must_use]
    pub fn disconnect_at_call(number: usize) -> Self {
        Self::new(Trigger::Call(number), Outcome::Disconnect)
    }

    /// Nothing is ever heard of the `number`-th call, counted from 1 at the start of the log: whoever drops what waits for
    /// it, as soon as there is [`silence`](crate::Wire::silence), has killed the process at that call.
    #[must_use]
    pub fn silence_at_call(number: usize) -> Self {
        Self::new(Trigger::Call(number), Outcome::Silence)
    }

    /// The endpoint still does what it was asked: only its answer is lost.
    #[must_use]
    pub fn after_effect(self) -> Self {
        Self { moment: Moment::After, ..self }
    }

    /// It happens `times` times in a row, not once. From a call number on, that means this and the following calls.
    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    fn new(trigger: Trigger, outcome: Outcome) -> Self {
        Self { trigger, outcome, moment: Moment::Before, times: 1 }
    }
}

impl Trigger {
    pub(crate) fn matches(&self, number: usize, operation: &str) -> bool {
        match self {
            Self::Call(first) => number >= *first,
            Self::Operation(name) => name == operation,
        }
    }
}

/// The error that a service answers with: HTTP status, code and message as AWS writes them.
#[derive(Debug, Clone)]
pub struct ServiceError {
    status: u16,
    code: String,
    message: String,
}

impl ServiceError {
    /// Any error. The common ones have functions of their own below.
    #[must_use]
    pub fn new(status: u16, code: &str, message: &str) -> Self {
        Self { status, code: code.to_owned(), message: message.to_owned() }
    }

    /// The caller's own policies do not allow the call.
    #[must_use]
    pub fn access_denied() -> Self {
        Self::new(
            403,
            "AccessDenied",
            "User: arn:aws:iam::123456789012:user/deployer is not authorized to perform this",
        )
    }

    /// Too many calls; the SDK tries again by itself.
    #[must_use]
    pub fn throttling() -> Self {
        Self::new(400, "Throttling", "Rate exceeded")
    }

    /// A trust policy names a principal that does not exist, or not yet everywhere.
    #[must_use]
    pub fn invalid_principal(arn: &str) -> Self {
        let message = format!("Invalid principal in policy: \"AWS\":\"{arn}\"");
        Self::new(400, "MalformedPolicyDocument", &message)
    }

    /// The role is not there.
    #[must_use]
    pub fn no_such_role(name: &str) -> Self {
        Self::new(404, "NoSuchEntity", &format!("The role with name {name} cannot be found."))
    }

    /// The answer on the wire, in the shape of the query protocol that IAM and STS speak.
    pub(crate) fn response(&self) -> Result<HttpResponse, ConnectorError> {
        let body = format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error>\
             <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>",
            escaped(&self.code),
            escaped(&self.message),
        );
        answer(self.status, body)
    }
}

/// An answer of this status and text.
pub(crate) fn answer(status: u16, body: String) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(status).map_err(|error| ConnectorError::user(error.into()))?;
    Ok(HttpResponse::new(status, SdkBody::from(body)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
