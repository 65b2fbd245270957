//! A role's fields: the values that are spliced into it, and the types that know what a good value is.

mod kinds;

pub use kinds::{AccountId, BucketName, ExternalId, Partition, Region, RoleName};

use std::{borrow::Cow, fmt};

use iam_role_policy::placeholder;

/// A field of a declared role or policy: anything that is text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of an IAM role",
    note = "a field is one of `AccountId`, `BucketName`, `Region`, `Partition`, `ExternalId`, `RoleName`, or a string"
)]
pub trait Parameter {
    /// The value as it is spliced into the role.
    fn value(&self) -> &str;
}

impl Parameter for str {
    fn value(&self) -> &str {
        self
    }
}

impl Parameter for String {
    fn value(&self) -> &str {
        self
    }
}

impl<T: Parameter + ToOwned + ?Sized> Parameter for Cow<'_, T> {
    fn value(&self) -> &str {
        (**self).value()
    }
}

impl<T: Parameter + ?Sized> Parameter for &T {
    fn value(&self) -> &str {
        (**self).value()
    }
}

/// A text that is no value of its parameter type. Its `Debug` reads like its `Display`, so that `main` may return it.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{shown} is not {what}\nhelp: {rule}")]
pub struct InvalidParameter {
    shown: String,
    what: &'static str,
    rule: &'static str,
}

impl fmt::Debug for InvalidParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// At most this many characters of a user's text stand in a message.
const SHOWN: usize = 80;

/// A user's text in backticks: cut when it is very long, and nothing in it that a terminal would not show.
pub(crate) fn quoted(text: &str) -> String {
    let length = text.chars().count();
    let start: String = text.chars().take(SHOWN).collect();
    let start = visible(&start);
    if length <= SHOWN { format!("`{start}`") } else { format!("`{start}…` ({length} characters)") }
}

/// A text without anything that a terminal would obey instead of showing it.
pub(crate) fn visible(text: &str) -> String {
    let visible = |c: char| match c {
        c if c.is_control() || placeholder::index(c).is_some() => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    text.chars().map(visible).collect()
}
