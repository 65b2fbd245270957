//! The forms that IAM demands of condition values: numbers, dates, addresses, ARNs, Base64; each with its own reader,
//! which says what the text stands for.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

mod address;
mod base64;
mod date;
mod number;

pub(crate) use self::{
    address::Range,
    base64::bytes,
    date::{Instant, instant},
    number::Number,
};
use crate::{Arn, Family};

/// Whether `text` has the form that operators of `family` compare. Every text is a string.
pub(crate) fn fits(family: Family, text: &str) -> bool {
    match family {
        Family::String => true,
        Family::Numeric => Number::parse(text).is_some(),
        Family::Date => instant(text).is_some(),
        Family::Bool | Family::Null => boolean(text).is_some(),
        Family::Binary => bytes(text).is_some(),
        Family::IpAddress => Range::parse(text).is_some(),
        Family::Arn => text == "*" || text.starts_with("${") || Arn::parse(text).is_ok(),
    }
}

/// What operators of `family` compare, in words.
pub(crate) fn name(family: Family) -> &'static str {
    match family {
        Family::String => "a string",
        Family::Numeric => "a number, for example `3600` or `0.5`",
        Family::Date => "a date, for example `2030-01-31T00:00:00Z` or seconds since 1970",
        Family::Bool | Family::Null => "`true` or `false`",
        Family::Binary => "Base64 text",
        Family::IpAddress => "an IP address or range, for example `203.0.113.0/24` or `2001:db8::/32`",
        Family::Arn => "an ARN, `arn:partition:service:region:account:resource`, or `*`",
    }
}

/// The truth value that `text` is, without regard to case.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else {
        text.eq_ignore_ascii_case("false").then_some(false)
    }
}

pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(family: Family, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(fits(family, text), "{text}");
        }
        for text in bad {
            assert!(!fits(family, text), "{text}");
        }
    }

    #[test]
    fn numbers() {
        check(
            Family::Numeric,
            &["10", "-1", "0.5", "+3", "1e5"],
            &["", "ten", "1,5", "inf", "NaN", " 1", "0x1"],
        );
    }

    #[test]
    fn dates() {
        let good = [
            "2030",
            "2030-01",
            "2030-01-31",
            "2030-01-31T00:00",
            "2030-01-31T23:59:59Z",
            "2030-01-31 00:00:00.123Z",
            "2030-01-31T00:00:00+01:00",
            "2030-01-31T00:00-0130",
            "1900000000",
            "9223372036854775807",
        ];
        let bad = [
            "",
            "soon",
            "2030-13",
            "2030-00",
            "2030-01-32",
            "2030-1-1",
            "2030-01-31T24:00",
            "2030-01-31T00:60",
            "2030-01-31T00:00.5Z",
            "2030-01-31T00:00:00+1",
            "2030-01T00:00",
            "9223372036854775808",
            "2030-01-31T",
            "-5",
            "2030-01-31T00:00:00ZZ",
            "2030-01-31T00:00:00é",
        ];
        check(Family::Date, &good, &bad);
    }

    #[test]
    fn addresses() {
        let good = ["203.0.113.7", "203.0.113.0/24", "0.0.0.0/0", "::1", "2001:db8::/32", "::/128"];
        let bad = [
            "office",
            "203.0.113",
            "203.0.113.256",
            "203.0.113.0/33",
            "::/129",
            "1.2.3.4/",
            "1.2.3.4/+8",
            "*",
        ];
        check(Family::IpAddress, &good, &bad);
    }

    #[test]
    fn others() {
        check(Family::Binary, &["", "QmFzZQ==", "QUJD", "a+/="], &["%%", "QUJ", "QQ=a", "=QUJ", "Q==="]);
        check(Family::Bool, &["true", "FALSE"], &["yes", "1", ""]);
        check(Family::Null, &["false"], &["null"]);
        let arns = ["*", "arn:aws:s3:::b", "arn:*:*:*:*:*", "${aws:PrincipalArn}"];
        check(Family::Arn, &arns, &["b", "arn:aws:s3", "*:*", ""]);
        check(Family::String, &["", "anything"], &[]);
    }
}
