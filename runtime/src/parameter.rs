//! The types of a role's parameters.

use std::{borrow::Cow, fmt};

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

/// A text that is no value of its parameter type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}: {rule}")]
pub struct InvalidParameter {
    text: String,
    what: &'static str,
    rule: &'static str,
}

macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl Parameter for $name {
            fn value(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        })*
    };
}

parameters! {
    /// An AWS account id.
    AccountId, "an account id", "it is 12 digits";
    /// The name of an S3 bucket.
    BucketName, "a bucket name", "it is 3 to 63 of a-z, 0-9, `.` and `-`";
    /// A region, `eu-central-1`.
    Region, "a region", "it looks like `eu-central-1`";
    /// A partition, `aws`.
    Partition, "a partition", "it is `aws`, `aws-cn`, `aws-us-gov` or one of the isolated ones";
    /// An external id.
    ExternalId, "an external id", "it is 2 to 1224 letters, digits and `_+=,.@:/-`";
    /// The name of a role.
    RoleName, "a role name", "it is 1 to 64 letters, digits and `_+=,.@-`";
}
