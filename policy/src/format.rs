//! The forms that IAM demands of condition values: numbers, dates, addresses, ARNs, Base64.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::{Arn, Family};

/// Whether `text` has the form that operators of `family` compare. Every text is a string.
pub(crate) fn fits(family: Family, text: &str) -> bool {
    match family {
        Family::String => true,
        Family::Numeric => is_number(text),
        Family::Date => is_date(text),
        Family::Bool | Family::Null => is_bool(text),
        Family::Binary => is_base64(text),
        Family::IpAddress => is_ip_range(text),
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

fn is_number(text: &str) -> bool {
    // Rust's own reader also takes `inf` and `NaN`.
    text.parse::<f64>().is_ok()
        && !text.contains(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E'))
}

fn is_bool(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn is_base64(text: &str) -> bool {
    let data = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    text.len().is_multiple_of(4)
        && data.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

fn is_ip_range(text: &str) -> bool {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let longest = if address.parse::<Ipv4Addr>().is_ok() {
        32
    } else if address.parse::<Ipv6Addr>().is_ok() {
        128
    } else {
        return false;
    };
    prefix
        .is_none_or(|prefix| is_digits(prefix) && prefix.parse::<u8>().is_ok_and(|length| length <= longest))
}

/// Seconds since 1970, or `YYYY[-MM[-DD[Thh:mm[:ss[.f]][Z|±hh[:]mm]]]]`, with a space allowed for the `T`.
fn is_date(text: &str) -> bool {
    if is_digits(text) {
        return text.parse::<i64>().is_ok();
    }
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let fields: Vec<&str> = date.split('-').collect();
    let in_range = match fields.as_slice() {
        [year, month] => is_field(year, 4, 0, 9999) && is_field(month, 2, 1, 12),
        [year, month, day] => {
            is_field(year, 4, 0, 9999) && is_field(month, 2, 1, 12) && is_field(day, 2, 1, 31)
        }
        _ => false,
    };
    in_range && time.is_none_or(|time| fields.len() == 3 && is_time(time))
}

fn is_time(text: &str) -> bool {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(start) => text.split_at(start),
        None => (text, "Z"),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let fields: Vec<&str> = clock.split(':').collect();
    let in_range = match fields.as_slice() {
        [hour, minute] => fraction.is_none() && is_hour_and_minute(hour, minute),
        [hour, minute, second] => is_hour_and_minute(hour, minute) && is_field(second, 2, 0, 59),
        _ => false,
    };
    in_range && fraction.is_none_or(is_digits) && is_zone(zone)
}

fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else { return text == "Z" };
    match offset.split_once(':').or_else(|| offset.split_at_checked(2)) {
        Some((hour, minute)) => is_hour_and_minute(hour, minute),
        None => false,
    }
}

fn is_hour_and_minute(hour: &str, minute: &str) -> bool {
    is_field(hour, 2, 0, 23) && is_field(minute, 2, 0, 59)
}

fn is_field(text: &str, digits: usize, least: u16, most: u16) -> bool {
    text.len() == digits
        && is_digits(text)
        && text.parse().is_ok_and(|number| (least..=most).contains(&number))
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
