//! A decision with its proof: which statement of which policy said what, what nearly did, and what stood in the way.

use std::fmt;

use super::Decision;
use super::policies::Layer;
use super::truth::Truth;
use crate::{Effect, Locus, SharedText};

/// A decision, and how it came about.
///
/// As text it is a proof for people. Parameters stand in texts as their [placeholders](crate::placeholder), which
/// [`show`](crate::placeholder::show) names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The decision.
    pub decision: Decision,
    /// The layers that stand in the way of an allow, in the order in which IAM asks them; none if it is one.
    pub blocked_by: Vec<Layer>,
    /// The layers that were asked, in the same order; SCPs and RCPs by level.
    pub steps: Vec<Step>,
    /// What else decided, or would have: rules that are in no policy, policies that are missing.
    pub notes: Vec<String>,
}

/// What one layer, or one level of it, has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which layer.
    pub layer: Layer,
    /// Which level of it, from 0 at the root, for SCPs and RCPs.
    pub level: Option<usize>,
    /// Whether a statement denies.
    pub denies: Truth,
    /// Whether a statement allows.
    pub allows: Truth,
    /// The statements that apply, may apply, or would but for a part of theirs.
    pub statements: Vec<Applied>,
}

/// How a statement relates to the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The number of the policy in its list, from 0.
    pub policy: usize,
    /// Where the statement stands in the policy.
    pub locus: Locus,
    /// The statement's `Sid`.
    pub sid: Option<SharedText>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Whether it applies to the request.
    pub applies: Truth,
    /// Each of its parts, in the order in which a statement is written.
    pub parts: Vec<Part>,
}

/// Whether a part of a statement matches the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where the part stands in the policy: an element, or one condition.
    pub locus: Locus,
    /// Whether it matches.
    pub matches: Truth,
    /// What it asks for and what the request has.
    pub why: String,
}

impl Decision {
    /// The name that results call it by: `allow`, `implicit_deny`, `explicit_deny`, `depends`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ImplicitDeny => "implicit_deny",
            Self::ExplicitDeny => "explicit_deny",
            Self::Depends(_) => "depends",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allow => f.write_str("allowed"),
            Self::ImplicitDeny => f.write_str("denied: no statement allows it"),
            Self::ExplicitDeny => f.write_str("denied: a statement denies it"),
            Self::Depends(causes) => {
                f.write_str("depends on")?;
                for (index, cause) in causes.iter().enumerate() {
                    write!(f, "{} {cause}", if index > 0 { "," } else { "" })?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.decision)?;
        if !self.blocked_by.is_empty() {
            let names: Vec<&str> = self.blocked_by.iter().map(|layer| layer.name()).collect();
            writeln!(f, "blocked by: {}", names.join(", "))?;
        }
        for step in &self.steps {
            write!(f, "{step}")?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.layer.name())?;
        if let Some(level) = self.level {
            write!(f, ", level {level}")?;
        }
        let said = match (self.denies, self.allows) {
            (Truth::Yes, _) => "denies",
            (Truth::Unknown, _) => "may deny",
            (Truth::No, Truth::Yes) => "allows",
            (Truth::No, Truth::Unknown) => "may allow",
            (Truth::No, Truth::No) => "does not allow",
        };
        writeln!(f, ": {said}")?;
        self.statements.iter().try_for_each(|statement| write!(f, "{statement}"))
    }
}

impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  policy {}, {}", self.policy, self.locus)?;
        if let Some(sid) = self.sid.as_deref().filter(|sid| !sid.is_empty()) {
            write!(f, " `{sid}`")?;
        }
        let verb = if self.effect == Effect::Allow { "allow" } else { "deny" };
        match self.applies {
            Truth::Yes => writeln!(f, " {}", if self.effect == Effect::Allow { "allows" } else { "denies" })?,
            Truth::Unknown => writeln!(f, " may {verb}")?,
            Truth::No => writeln!(f, " would {verb}")?,
        }
        self.parts.iter().try_for_each(|part| write!(f, "{part}"))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.matches {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown => "unknown",
        };
        writeln!(f, "    {mark}: {}", self.why)
    }
}
