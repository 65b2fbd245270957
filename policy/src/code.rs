//! The codes of all findings: a name that is for ever, and how severe it is.
//!
//! Names are those of IAM Access Analyzer's policy checks where it has the check; ours are named in the same style.

use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Shown by the command line, not by the compiler.
    Suggestion,
    /// A compiler warning.
    Warning,
    /// Stops the build unless it is allowed with a reason.
    SecurityWarning,
    /// Stops the build.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Suggestion => "SUGGESTION",
            Self::Warning => "WARNING",
            Self::SecurityWarning => "SECURITY_WARNING",
            Self::Error => "ERROR",
        })
    }
}

/// The code of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    name: &'static str,
    severity: Severity,
    silenceable: bool,
}

impl Code {
    /// The code with this name, as written in `allow_finding(NAME, reason = "…")`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name == name)
    }

    /// The name, for example `INVALID_ACTION`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// How much a finding with this code weighs.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.severity
    }

    /// Whether `allow_finding` may let it through: never where IAM itself would refuse the document.
    #[must_use]
    pub fn silenceable(self) -> bool {
        self.silenceable
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! codes {
    (@severity Refused) => { Severity::Error };
    (@severity $severity:ident) => { Severity::$severity };
    (@silenceable Refused) => { false };
    (@silenceable $severity:ident) => { true };
    ($($(#[$doc:meta])* $name:ident = $severity:ident;)*) => {
        impl Code {
            $($(#[$doc])* pub const $name: Self = Self {
                name: stringify!($name),
                severity: codes!(@severity $severity),
                silenceable: codes!(@silenceable $severity),
            };)*

            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

// `Refused` is an ERROR that cannot be silenced: IAM's own API refuses the document or the call. An ERROR that rests on
// the catalogue can be, because AWS may know a newer name. Kept sorted; a test says so.
codes! {
    /// An action that its service does not have.
    INVALID_ACTION = Error;
    /// A text that is no JSON.
    JSON_SYNTAX_ERROR = Refused;
}
