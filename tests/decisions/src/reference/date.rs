//! Dates and times.
//!
//! "You must specify date/time values with one of the W3C implementations of the ISO 8601 date formats or in epoch (UNIX)
//! time": IAM User Guide, "IAM JSON policy elements: Condition operators", Date condition operators.

use std::cmp::Ordering;

/// How two moments compare; `None` if one of them is no date.
pub(super) fn compare(left: &str, right: &str) -> Option<Ordering> {
    Some(moment(left)?.cmp(&moment(right)?))
}

/// Seconds since 1970, and the digits of the fraction behind them, without trailing zeros.
fn moment(text: &str) -> Option<(i64, String)> {
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return Some((text.parse().ok()?, String::new()));
    }
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let day = days_since_1970(date)?;
    let (seconds, fraction) = match time {
        Some(time) if date.len() == "YYYY-MM-DD".len() => seconds_of_the_day(time)?,
        Some(_) => return None,
        None => (0, String::new()),
    };
    Some((day * 86_400 + seconds, fraction))
}

/// The day that `YYYY-MM` or `YYYY-MM-DD` names; the first of a month that is named alone.
fn days_since_1970(date: &str) -> Option<i64> {
    let fields: Vec<&str> = date.split('-').collect();
    let (year, month, day) = match fields.as_slice() {
        [year, month] => (field(year, 4)?, field(month, 2)?, 1),
        [year, month, day] => (field(year, 4)?, field(month, 2)?, field(day, 2)?),
        _ => return None,
    };
    if !(1..=12).contains(&month) || day < 1 || day > days_of(year, month) {
        return None;
    }
    let years: i64 = if year >= 1970 {
        (1970..year).map(days_of_year).sum()
    } else {
        -(year..1970).map(days_of_year).sum::<i64>()
    };
    let months: i64 = (1..month).map(|month| days_of(year, month)).sum();
    Some(years + months + day - 1)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_year(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `hh:mm[:ss[.fraction]]` and a zone, in UTC if it has none.
fn seconds_of_the_day(time: &str) -> Option<(i64, String)> {
    let (clock, zone) = match time.find(['Z', '+', '-']) {
        Some(place) => time.split_at(place),
        None => (time, "Z"),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let fields: Vec<&str> = clock.split(':').collect();
    let seconds = match fields.as_slice() {
        [hour, minute] if fraction.is_none() => clock_time(hour, minute)?,
        [hour, minute, second] => clock_time(hour, minute)? + below(field(second, 2)?, 60)?,
        _ => return None,
    };
    let fraction = fraction.unwrap_or("0");
    if fraction.is_empty() || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    Some((seconds - offset(zone)?, fraction.trim_end_matches('0').to_owned()))
}

/// How many seconds a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, digits) = zone.split_at_checked(1)?;
    let (hour, minute) = digits.split_once(':').or_else(|| digits.split_at_checked(2))?;
    let ahead = clock_time(hour, minute)?;
    Some(if sign == "-" { -ahead } else { ahead })
}

fn clock_time(hour: &str, minute: &str) -> Option<i64> {
    Some(below(field(hour, 2)?, 24)? * 3600 + below(field(minute, 2)?, 60)? * 60)
}

fn below(number: i64, limit: i64) -> Option<i64> {
    (number < limit).then_some(number)
}

fn field(text: &str, digits: usize) -> Option<i64> {
    let is_field = text.len() == digits && text.chars().all(|c| c.is_ascii_digit());
    is_field.then(|| text.parse().ok())?
}
