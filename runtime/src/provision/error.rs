//! Why a role could not be planned, provisioned, destroyed or assumed.

use std::{error, fmt};

use super::{
    Session,
    apply::Halt,
    failure::{Cause, Failure},
};
use crate::{
    RenderError,
    plan::{Conflicts, Step},
};

/// Why a role could not be planned, provisioned, destroyed or assumed.
///
/// Its `Debug` reads like its `Display`, so that `main` may return it.
#[non_exhaustive]
pub enum Error {
    /// The role cannot be rendered with its values; nothing was sent.
    Render(RenderError),
    /// Something in the account is in the way, and is not ours to change.
    Conflict(ConflictError),
    /// A call did not succeed.
    Call(Box<CallError>),
}

/// Something in the account is in the way, and is not ours to change.
#[derive(Clone, Debug)]
pub struct ConflictError {
    conflicts: Conflicts,
    done: Vec<Step>,
}

impl ConflictError {
    /// What is in the way.
    #[must_use]
    pub fn conflicts(&self) -> &Conflicts {
        &self.conflicts
    }

    /// The steps that were taken before it was seen.
    #[must_use]
    pub fn done(&self) -> &[Step] {
        &self.done
    }
}

impl ConflictError {
    /// One that was seen before the first call.
    pub(super) fn before_all(conflicts: Conflicts) -> Self {
        Self { conflicts, done: Vec::new() }
    }
}

/// A call that did not succeed.
#[derive(Debug)]
pub struct CallError {
    subject: String,
    doing: String,
    action: &'static str,
    failure: Failure,
    done: Vec<Step>,
    /// What to do, where more is known than the failure tells.
    advice: Option<String>,
}

impl CallError {
    /// The call, as an action of a policy that allows it: `iam:PutRolePolicy`.
    #[must_use]
    pub fn action(&self) -> &str {
        self.action
    }

    /// The error code that the service answered.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.failure.code.as_deref()
    }

    /// The steps that were taken before it; the next run finds and keeps them.
    #[must_use]
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    pub(super) fn new(subject: String, doing: String, action: &'static str, failure: Failure) -> Self {
        let action = failure.action.unwrap_or(action);
        Self { subject, doing, action, failure, done: Vec::new(), advice: None }
    }

    /// The same, with this help.
    pub(super) fn advising(self, advice: Option<String>) -> Self {
        Self { advice, ..self }
    }

    fn help(&self) -> String {
        let failure = &self.failure;
        match failure.cause {
            _ if let Some(advice) = &self.advice => advice.clone(),
            Cause::NoAnswer => "see that the endpoint is up and its address right; running again is safe".to_owned(),
            Cause::NotSent => "give the client a region, credentials and an endpoint; running again is safe".to_owned(),
            Cause::Garbled => "see that the endpoint's address is that of the service; running again is safe".to_owned(),
            Cause::Refused if failure.is_denied() && self.action == "sts:AssumeRole" => {
                "let the caller assume the role with a policy as from `assume_role_policy`, see that the trust policy \
                 names the caller, and give what it demands"
                    .to_owned()
            }
            Cause::Refused if failure.is_denied() => {
                format!("allow the caller `{}` on it; running again is safe", self.action)
            }
            Cause::Refused if failure.is_unknown_principal() => {
                "create the principals that the trust policy names first; running again is safe".to_owned()
            }
            Cause::Refused if failure.is("EntityAlreadyExists") => {
                "another of this name stands there, perhaps in another case; take another name".to_owned()
            }
            Cause::Refused if failure.is("NoSuchEntity") => {
                "something deletes it at the same time, or it does not exist; running again is safe".to_owned()
            }
            Cause::Refused => "running again is safe".to_owned(),
        }
    }
}

impl Error {
    /// Whether running the same again can do no harm and may succeed. Every run goes on from what it finds; only a
    /// role that cannot be rendered and a conflict need somebody to decide first.
    #[must_use]
    pub fn retry_is_safe(&self) -> bool {
        matches!(self, Self::Call(_))
    }

    /// The steps that were taken before it; the next run finds and keeps them.
    #[must_use]
    pub fn done(&self) -> &[Step] {
        match self {
            Self::Render(_) => &[],
            Self::Conflict(error) => &error.done,
            Self::Call(error) => &error.done,
        }
    }
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        Self::Render(error)
    }
}

/// The SDK's own error for a call, as it came.
impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Render(_) => None,
            Self::Conflict(error) => Some(&error.conflicts),
            Self::Call(error) => Some(&*error.failure.source),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Render(error) => write!(f, "{error}"),
            Self::Conflict(error) => {
                write!(f, "{}", error.conflicts)?;
                show_done(f, &error.done)
            }
            Self::Call(error) => {
                write!(f, "{}: cannot {}: {}", error.subject, error.doing, error.failure)?;
                show_done(f, &error.done)?;
                write!(f, "\nhelp: {}", error.help())
            }
        }
    }
}

fn show_done(f: &mut fmt::Formatter<'_>, done: &[Step]) -> fmt::Result {
    if done.is_empty() {
        return Ok(());
    }
    let steps: Vec<_> = done.iter().map(Step::to_string).collect();
    write!(f, "\nnote: already done: {}", steps.join(", "))
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Session<'_> {
    /// The error of a call that reads.
    pub(super) fn failed(&self, doing: String, action: &'static str, failure: Failure) -> Error {
        let error = CallError::new(self.subject.clone(), doing, action, failure);
        Error::Call(Box::new(CallError { done: self.done.clone(), ..error }))
    }

    /// The error of a step.
    pub(super) fn failed_at(&self, step: &Step, failure: Failure) -> Error {
        self.failed(step.to_string(), step.action(), failure)
    }

    pub(super) fn in_the_way(&self, conflicts: Conflicts) -> Error {
        Error::Conflict(ConflictError { conflicts, done: self.done.clone() })
    }

    pub(super) fn halted(&self, halt: Halt) -> Error {
        match halt {
            Halt::Stands(taken, failure) => self.failed_at(&taken, failure),
            Halt::Failed(error) => error,
        }
    }
}
