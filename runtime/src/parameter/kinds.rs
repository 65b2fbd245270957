//! Text into account ids, bucket names and the like.
//!
//! INVARIANT: a value of one of these types follows the rule of its type; there is no other way to make one than `new`.

use std::{fmt, str::FromStr};

use iam_role_policy::{identifier, limits};

use super::{InvalidParameter, Parameter, quoted};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident($accepts:expr, $shown:ident), $what:literal, $rule:literal;)*) => {
        $($(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The value that `text` is.
            ///
            /// # Errors
            /// Says what the text is not, and the rule.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidParameter> {
                let text = text.into();
                let accepts: fn(&str) -> bool = $accepts;
                if accepts(&text) {
                    return Ok(Self(text));
                }
                Err(InvalidParameter { shown: $shown(&text), what: $what, rule: $rule })
            }

            /// The value as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Parameter for $name {
            fn value(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidParameter;

            fn from_str(text: &str) -> Result<Self, InvalidParameter> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidParameter;

            fn try_from(text: &str) -> Result<Self, InvalidParameter> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidParameter;

            fn try_from(text: String) -> Result<Self, InvalidParameter> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        })*
    };
}

kinds! {
    /// An AWS account id: 12 digits.
    ///
    /// Source: AWS Account Management Reference Guide, "View AWS account identifiers".
    AccountId(identifier::is_account_id, quoted), "an account id", "an account id is 12 digits, without hyphens";

    /// The name of a general purpose or directory bucket of Amazon S3. Buckets made in us-east-1 before March 2018 may
    /// have names that are none by today's rules; declare such a field as `String`.
    ///
    /// Source: Amazon S3 User Guide, "General purpose bucket naming rules".
    BucketName(bucket_name, quoted), "a bucket name",
        "a bucket name is 3 to 63 of `a-z`, `0-9`, `.` and `-`, begins and ends with a letter or digit, has no `..`, \
         is no IP address, and neither begins with `xn--` or `sthree-` nor ends with `-s3alias` or `--ol-s3`";

    /// The code of a region, `eu-central-1`.
    ///
    /// Source: AWS Regions and Availability Zones, "AWS Regions".
    Region(identifier::could_be_region, quoted), "a region", "a region is written `eu-central-1`";

    /// A partition, `aws`.
    ///
    /// Source: IAM User Guide, "Amazon Resource Names (ARNs)".
    Partition(identifier::could_be_partition, quoted), "a partition",
        "a partition is `aws`, `aws-cn`, `aws-us-gov` or another that begins with `aws-`";

    /// An external id, which a third party is given to assume a role. Its `Debug` does not show it.
    ///
    /// Source: AWS STS API Reference, `AssumeRole`, `ExternalId`.
    ExternalId(external_id, hidden), "an external id",
        "an external id is 2 to 1224 letters, digits and `_+=,.@:/-`";

    /// The name of a role.
    ///
    /// Source: IAM API Reference, `CreateRole`, `RoleName`.
    RoleName(role_name, quoted), "a role name", "a role name is 1 to 64 letters, digits and `_+=,.@-`";
}

macro_rules! debug_as_text {
    ($($name:ident),*) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        })*
    };
}

debug_as_text!(AccountId, BucketName, Region, Partition, RoleName);

impl fmt::Debug for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ExternalId").finish_non_exhaustive()
    }
}

/// A text that may be a secret, by its length only.
fn hidden(text: &str) -> String {
    format!("a text of {} characters", text.chars().count())
}

fn bucket_name(text: &str) -> bool {
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    let edge = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (3..=63).contains(&text.len())
        && text.bytes().all(inside)
        && edge(text.bytes().next())
        && edge(text.bytes().next_back())
        && !text.contains("..")
        && text.parse::<std::net::Ipv4Addr>().is_err()
        && !["xn--", "sthree-"].iter().any(|prefix| text.starts_with(prefix))
        && !["-s3alias", "--ol-s3"].iter().any(|suffix| text.ends_with(suffix))
}

fn external_id(text: &str) -> bool {
    limits::EXTERNAL_ID.contains(&text.len()) && text.chars().all(limits::external_id_takes)
}

fn role_name(text: &str) -> bool {
    (1..=limits::ROLE_NAME).contains(&text.len()) && text.chars().all(limits::name_takes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_taken<T: FromStr>(good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(text.parse::<T>().is_ok(), "{text:?} is refused");
        }
        for text in bad {
            assert!(text.parse::<T>().is_err(), "{text:?} is taken");
        }
    }

    const NASTY: &[&str] = &["", "*", "?", "${aws:username}", "\"}", "ä", "a b", "a\n", "\u{E000}"];

    #[test]
    fn every_type_takes_its_own_and_refuses_what_could_widen() {
        assert_taken::<AccountId>(&["123456789012"], &["12345678901", "1234-5678-9012", "١٢٣٤٥٦٧٨٩٠١٢"]);
        let long = "a".repeat(64);
        assert_taken::<BucketName>(
            &["abc", "my.bucket-1", "amzn-s3-demo-bucket", "x--usw2-az1--x-s3", &long[..63]],
            &["ab", "Abc", "a_b", "-ab", "ab-", "a..b", "192.168.5.4", "xn--abc", "abc-s3alias", &long],
        );
        assert_taken::<Region>(
            &["eu-central-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1", "ap-southeast-7"],
            &["eu-central", "eu-1", "EU-central-1", "eu-central-1a", "-central-1", "eu-central-100"],
        );
        assert_taken::<Partition>(&["aws", "aws-cn", "aws-iso-b"], &["awsx", "aws-", "azure", "aws-cn:iam"]);
        assert_taken::<RoleName>(&["a", "a+=,.@-_Z9", &long], &[&long.repeat(2), "a/b"]);
        assert_taken::<ExternalId>(&["a1", "a:/b"], &["a", &"a".repeat(1225)]);
        assert_taken::<AccountId>(&[], NASTY);
        assert_taken::<BucketName>(&[], NASTY);
        assert_taken::<Region>(&[], NASTY);
        assert_taken::<Partition>(&[], NASTY);
        assert_taken::<RoleName>(&[], NASTY);
        assert_taken::<ExternalId>(&[], NASTY);
    }

    #[test]
    fn a_refusal_says_what_to_write() {
        let error = AccountId::new("1234-5678-9012").unwrap_err();
        let said = "`1234-5678-9012` is not an account id\nhelp: an account id is 12 digits, without hyphens";
        assert_eq!(error.to_string(), said);
        let error = RoleName::new("x".repeat(3000)).unwrap_err().to_string();
        assert!(error.contains("(3000 characters)") && error.len() < 300, "{error}");
    }

    #[test]
    fn an_external_id_is_never_shown() {
        assert_eq!(format!("{:?}", ExternalId::new("hush-hush").unwrap()), "ExternalId(..)");
        let error = ExternalId::new("hush hush").unwrap_err();
        assert!(!format!("{error:?} {error}").contains("hush"));
    }
}
