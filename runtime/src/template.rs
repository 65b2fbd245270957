//! The text of a policy that still has parameters.

use std::fmt;

use iam_role_policy::placeholder;

/// The canonical JSON of a document, or another text, in which parameters stand. It is not finished JSON and cannot be
/// mistaken for it: only a value of the declared struct renders it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Template {
    text: &'static str,
    parameters: &'static [&'static str],
}

impl Template {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(text: &'static str, parameters: &'static [&'static str]) -> Self {
        Self { text, parameters }
    }

    /// The names of the parameters, in the order of the struct's fields.
    #[must_use]
    pub const fn parameters(&self) -> &'static [&'static str] {
        self.parameters
    }
}

/// For people: every parameter as `{name}`.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&placeholder::show(self.text, self.parameters))
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template({self})")
    }
}
