//! What engines answer, in the same words.

use std::fmt;

/// The answer of an engine to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Allowed.
    Allow,
    /// No statement allows.
    ImplicitDeny,
    /// A statement denies.
    ExplicitDeny,
    /// The engine cannot tell.
    Open,
    /// The engine gives up on the policy.
    Error,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "allow",
            Self::ImplicitDeny => "implicit deny",
            Self::ExplicitDeny => "explicit deny",
            Self::Open => "open",
            Self::Error => "error",
        })
    }
}
