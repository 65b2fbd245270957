//! Why a role cannot be rendered: every value that was refused, with its field, its place and what to write instead.

use std::fmt;

use iam_role_policy::{Finding, Locus, Refusal, json};

use crate::parameter::quoted;

/// A declared role or policy cannot be rendered with the values that its struct has. Nothing was sent or written;
/// running again changes nothing until a value changes.
///
/// Its `Debug` reads like its `Display`, so that `main` may return it.
#[derive(Clone, PartialEq, Eq)]
pub struct RenderError {
    pub(super) declaration: &'static str,
    pub(super) problems: Vec<RenderProblem>,
}

impl RenderError {
    /// The struct with its module path.
    #[must_use]
    pub fn declaration(&self) -> &'static str {
        self.declaration
    }

    /// Everything that is wrong, at least one.
    #[must_use]
    pub fn problems(&self) -> &[RenderProblem] {
        &self.problems
    }
}

impl std::error::Error for RenderError {}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be rendered", self.declaration)?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

impl fmt::Debug for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// One thing that is wrong with a rendered role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderProblem {
    field: Option<&'static str>,
    locus: Locus,
    message: String,
    help: Option<String>,
}

impl RenderProblem {
    /// The field whose value is refused; `None` where no single field is to blame.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.field
    }

    /// The place in the role, named as in CloudFormation's `AWS::IAM::Role`.
    #[must_use]
    pub fn locus(&self) -> &Locus {
        &self.locus
    }

    /// What is wrong, with the user's text in backticks.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// A value that its place cannot take.
    pub(super) fn refused(refusal: Refusal, named: &[(&'static str, &str)]) -> Self {
        let Refusal { parameter, locus, slot, rule } = refusal;
        let (field, message) = match named.get(parameter) {
            Some((field, value)) => {
                (Some(*field), format!("field `{field}` cannot be {} as {slot}", quoted(value)))
            }
            None => (None, format!("there is no value for {slot}")),
        };
        Self { field, locus, message, help: Some(rule) }
    }

    /// A parameter of a declared policy that the role does not have.
    pub(super) fn missing(parameter: &'static str, policy: &str, locus: Locus) -> Self {
        let message = format!("policy `{policy}` takes a `{parameter}`, which the role does not have");
        Self { field: None, locus, message, help: Some(format!("add a field `{parameter}` to the role")) }
    }

    /// What IAM would refuse.
    pub(super) fn found(finding: Finding) -> Self {
        let message = format!("{} [{}]", finding.message, finding.code);
        Self { field: None, locus: finding.locus, message, help: finding.help }
    }

    /// A document that is not JSON.
    pub(super) fn unreadable(error: &json::SyntaxError, locus: Locus) -> Self {
        let help = "build the attribute and the runtime from the same version of iam-role".to_owned();
        Self { field: None, locus, message: error.message.clone(), help: Some(help) }
    }

    /// Two declared policies that differ in case at most.
    pub(super) fn namesakes(first: &str, second: &str) -> Self {
        let message = format!("two different policies are named `{first}` and `{second}`");
        let locus = Locus::root().member("ManagedPolicyArns");
        let help = "give them names that differ in more than case".to_owned();
        Self { field: None, locus, message, help: Some(help) }
    }

    /// A declared tag that would pass for one of ownership.
    pub(super) fn reserved_tag(what: &str, key: &str, locus: Locus) -> Self {
        let message = format!("the tag `{key}` marks the owner of {what}");
        let help = "take another key; iam-role sets this one".to_owned();
        Self { field: None, locus, message, help: Some(help) }
    }
}

/// What is wrong and where, then `help: what to write instead` on a line of its own.
impl fmt::Display for RenderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at {})", self.message, self.locus)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}
