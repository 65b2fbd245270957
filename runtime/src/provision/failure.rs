//! What became of a call that did not succeed: the SDK's error, and what the steps need to know of it.

use std::{error::Error, fmt};

use aws_sdk_iam::error::{BuildError, ProvideErrorMetadata, SdkError};

use super::whole::NotWhole;

/// A call that did not succeed.
#[derive(Debug)]
pub(super) struct Failure {
    /// The call, where what was being done takes several.
    pub(super) action: Option<&'static str>,
    pub(super) cause: Cause,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) source: Box<dyn Error + Send + Sync>,
}

/// How far a call came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// It was not sent: settings or credentials are missing, or something in this process forbade it.
    NotSent,
    /// No connection, or none that held.
    NoAnswer,
    /// An answer that is not IAM's.
    Garbled,
    /// The service said no.
    Refused,
}

impl<E> From<SdkError<E>> for Failure
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    fn from(error: SdkError<E>) -> Self {
        let cause = match &error {
            SdkError::TimeoutError(_) => Cause::NoAnswer,
            SdkError::DispatchFailure(failure) if failure.is_io() || failure.is_timeout() => Cause::NoAnswer,
            SdkError::ResponseError(_) => Cause::Garbled,
            // Whoever refuses says why, in a code: a proxy's page has none, nor has half an answer.
            SdkError::ServiceError(_) if error.code().is_none() => Cause::Garbled,
            SdkError::ServiceError(_) => Cause::Refused,
            _ => Cause::NotSent,
        };
        let (code, message) = (error.code().map(str::to_owned), error.message().map(str::to_owned));
        Self { action: None, cause, code, message, source: Box::new(error) }
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self { action: None, cause: Cause::NotSent, code: None, message: None, source: Box::new(error) }
    }
}

impl Failure {
    /// An answer that lacks what it must have.
    pub(super) fn garbled(text: &str) -> Self {
        Self { action: None, cause: Cause::Garbled, code: None, message: None, source: text.into() }
    }

    /// The same failure, of this call.
    pub(super) fn of(self, action: &'static str) -> Self {
        Self { action: Some(action), ..self }
    }

    pub(super) fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// A principal of the trust policy that IAM does not know yet; everything else that is malformed stays so.
    pub(super) fn is_unknown_principal(&self) -> bool {
        let said = self.message.as_deref().unwrap_or_default();
        self.is("MalformedPolicyDocument") && said.contains("Invalid principal in policy")
    }

    /// IAM answers `Throttling`; what stands before it may have one of the other names.
    ///
    /// Source: IAM API Reference, "Common Error Types".
    pub(super) fn is_throttling(&self) -> bool {
        let codes = ["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"];
        codes.iter().any(|code| self.is(code))
    }

    pub(super) fn is_denied(&self) -> bool {
        self.code
            .as_deref()
            .is_some_and(|code| code.starts_with("AccessDenied") || code == "UnauthorizedOperation")
    }
}

/// What the service said, or why it could not.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause {
            Cause::Refused => match (&self.code, &self.message) {
                (Some(code), Some(message)) => write!(f, "{message} [{code}]"),
                (Some(text), None) | (None, Some(text)) => f.write_str(text),
                (None, None) => f.write_str("the service refused without a word"),
            },
            Cause::NotSent => write!(f, "the call was not sent: {}", self.causes()),
            Cause::NoAnswer => write!(f, "no answer from the endpoint: {}", self.causes()),
            Cause::Garbled => write!(f, "the answer is not one of this service: {}", self.causes()),
        }
    }
}

impl Failure {
    /// What lies behind the SDK's error, on one line and each cause once; the error itself where nothing does.
    fn causes(&self) -> String {
        let mut texts: Vec<String> = Vec::new();
        let mut next = self.source.source();
        while let Some(error) = next {
            let text = error.to_string();
            // The SDK says around it which hook of ours said so.
            if error.is::<NotWhole>() {
                return text;
            }
            if !texts.iter().any(|said| said.contains(&text)) {
                texts.push(text);
            }
            next = error.source();
        }
        if texts.is_empty() { self.source.to_string() } else { texts.join(": ") }
    }
}
