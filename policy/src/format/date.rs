//! A date of ISO 8601 or seconds since 1970, as a point in time.

use super::is_digits;

/// A point in time: whole seconds since 1970, and what lies behind them in units of 10⁻¹⁸ seconds. Later ones are
/// greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant {
    seconds: i64,
    fraction: u64,
}

impl Instant {
    /// The whole seconds since 1970.
    pub(crate) fn seconds(self) -> i64 {
        self.seconds
    }
}

/// The point in time that `text` names: seconds since 1970, or `YYYY-MM[-DD[Thh:mm[:ss[.f]][Z|±hh[:]mm]]]`, with a space
/// allowed for the `T`; UTC unless it says otherwise.
pub(crate) fn instant(text: &str) -> Option<Instant> {
    if is_digits(text) {
        return text.parse().ok().map(|seconds| Instant { seconds, fraction: 0 });
    }
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut fields = date.split('-');
    let year = field(fields.next()?, 4, 0, 9999)?;
    let month = field(fields.next()?, 2, 1, 12)?;
    let day = fields.next();
    if fields.next().is_some() || (day.is_none() && time.is_some()) {
        return None;
    }
    let days = days_since_1970(year, month, day.map_or(Some(1), |day| field(day, 2, 1, 31))?);
    let (seconds, fraction) = time.map_or(Some((0, 0)), time_of_day)?;
    Some(Instant { seconds: days * 86_400 + seconds, fraction })
}

/// The days from 1 January 1970 to a day of the Gregorian calendar. A day that the month does not have is one of the
/// next month.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // Years start in March here, so that the leap day is the last of its year.
    let years = if month <= 2 { year - 1 } else { year };
    let months = (month + 9) % 12;
    let leap_days = years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    // 306 days from March to January, and 719,162 from year 1 to 1970.
    years * 365 + leap_days + (months * 306 + 5) / 10 + (day - 1) + 60 - 366 - 719_162
}

/// Seconds since midnight in UTC, and the fraction behind them.
fn time_of_day(text: &str) -> Option<(i64, u64)> {
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(start) => text.split_at(start),
        None => (text, "Z"),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let mut fields = clock.split(':');
    let minutes = hours_and_minutes(fields.next()?, fields.next()?)?;
    let seconds = fields.next();
    if fields.next().is_some() || (seconds.is_none() && fraction.is_some()) {
        return None;
    }
    let seconds = seconds.map_or(Some(0), |seconds| field(seconds, 2, 0, 59))?;
    let fraction = fraction.map_or(Some(0), parts)?;
    Some((minutes * 60 + seconds - offset(zone)? * 60, fraction))
}

/// Digits behind a point in units of 10⁻¹⁸; further ones do not count.
fn parts(text: &str) -> Option<u64> {
    let digits = text.bytes().chain(std::iter::repeat(b'0')).take(18);
    is_digits(text).then(|| digits.fold(0, |sum, digit| sum * 10 + u64::from(digit.wrapping_sub(b'0'))))
}

/// How many minutes the zone is ahead of UTC.
fn offset(text: &str) -> Option<i64> {
    let Some(offset) = text.strip_prefix(['+', '-']) else { return (text == "Z").then_some(0) };
    let (hours, minutes) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
    let minutes = hours_and_minutes(hours, minutes)?;
    Some(if text.starts_with('-') { -minutes } else { minutes })
}

fn hours_and_minutes(hours: &str, minutes: &str) -> Option<i64> {
    Some(field(hours, 2, 0, 23)? * 60 + field(minutes, 2, 0, 59)?)
}

fn field(text: &str, digits: usize, least: i64, most: i64) -> Option<i64> {
    let number = if text.len() == digits && is_digits(text) { text.parse().ok() } else { None };
    number.filter(|number| (least..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_points_in_time() {
        for (text, seconds) in [
            ("0", 0),
            ("1970-01", 0),
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29", 951_782_400),
            ("2000-03-01", 951_868_800),
            ("2020-01-01T00:00:01Z", 1_577_836_801),
            ("2026-11-21 22:06:12", 1_795_298_772),
            ("2030-01-31T01:30:00+01:30", 1_896_048_000),
            ("2030-01-30T22:30-0130", 1_896_048_000),
            ("0001-01-01", -62_135_596_800),
            ("9999-12-31", 253_402_214_400),
        ] {
            assert_eq!(instant(text), Some(Instant { seconds, fraction: 0 }), "{text}");
        }
    }

    #[test]
    fn fractions_count() {
        let (early, late) = ("2030-01-31T00:00:00.1Z", "2030-01-31T00:00:00.11Z");
        assert!(instant(early) < instant(late));
        assert_eq!(instant("2030-01-31T00:00:00.10Z"), instant(early));
    }
}
