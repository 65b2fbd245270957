//! What a test wants to go wrong: which call, at which moment, and what the caller sees.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

use crate::gate::Random;

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
/// Fault::answer_on("CreateRole", "<html>sign in</html>").typed("text/html");
/// Fault::often(30, 1, ServiceError::throttling());
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
    /// So many of a hundred calls, as the seed has it.
    Often(u64, u64),
}

#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    Answer(ServiceError),
    Disconnect,
    /// No answer, ever.
    Silence,
    /// The endpoint's own answer, one text in it replaced by another.
    Rewrite(String, String),
    /// The first half of the endpoint's own answer.
    Half,
    Page(Page),
}

/// An answer that is not the endpoint's.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) text: String,
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
        Self::new(Trigger::Operation(operation.to_owned()), Outcome::page(text.into()))
    }

    /// The `number`-th call, counted from 1 at the start of the log, succeeds with an answer of this text.
    #[must_use]
    pub fn answer_at_call(number: usize, text: impl Into<String>) -> Self {
        Self::new(Trigger::Call(number), Outcome::page(text.into()))
    }

    /// Of the answer to the `number`-th call, counted from 1 at the start of the log, only the first half arrives.
    #[must_use]
    pub fn half_at_call(number: usize) -> Self {
        Self::new(Trigger::Call(number), Outcome::Half)
    }

    /// About `share` of a hundred calls are answered with `error`, as long as there are any. Which ones is decided by
    /// `seed` and the number of the call.
    #[must_use]
    pub fn often(share: u64, seed: u64, error: ServiceError) -> Self {
        Self::new(Trigger::Often(share, seed), Outcome::Answer(error)).times(usize::MAX)
    }

    /// In about `share` of a hundred calls the connection breaks.
    #[must_use]
    pub fn disconnect_often(share: u64, seed: u64) -> Self {
        Self::new(Trigger::Often(share, seed), Outcome::Disconnect).times(usize::MAX)
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

    /// The answer of a text comes with this status, 200 unless it is said.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        self.with_page(|page| page.status = status)
    }

    /// The answer of a text is of this content type, `text/xml` unless it is said.
    #[must_use]
    pub fn typed(self, content_type: &'static str) -> Self {
        self.with_page(|page| page.content_type = content_type)
    }

    fn with_page(mut self, change: impl FnOnce(&mut Page)) -> Self {
        if let Outcome::Page(page) = &mut self.outcome {
            change(page);
        }
        self
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
            Self::Often(share, seed) => Random::new(*seed ^ (number as u64) << 32).below(100) < *share,
        }
    }
}

impl Outcome {
    fn page(text: String) -> Self {
        Self::Page(Page { status: 200, content_type: "text/xml", text })
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

    /// The answer on the wire.
    pub(crate) fn response(&self) -> Result<HttpResponse, ConnectorError> {
        answer(Page { status: self.status, content_type: "text/xml", text: self.body() })
    }

    /// The text of the answer, in the shape of the query protocol that IAM and STS speak.
    pub(crate) fn body(&self) -> String {
        format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error>\
             <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>",
            escaped(&self.code),
            escaped(&self.message),
        )
    }
}

/// The page on the wire.
pub(crate) fn answer(page: Page) -> Result<HttpResponse, ConnectorError> {
    let Page { status, content_type, text } = page;
    let status = StatusCode::try_from(status).map_err(|error| ConnectorError::user(error.into()))?;
    let mut answer = HttpResponse::new(status, SdkBody::from(text));
    answer.headers_mut().insert("content-type", content_type);
    Ok(answer)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
