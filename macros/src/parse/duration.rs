//! `"2h"`, `"90m"`, `"3600s"` or `7200` into seconds.

use crate::{
    declaration::Duration,
    journal::Journal,
    syntax::{Argument, Word},
};

const HELP: &str = "write `\"2h\"`, `\"90m\"`, `\"3600s\"`, or a number of seconds";

/// The duration that `word` is given.
pub(super) fn of(word: &Word, journal: &mut Journal) -> Option<Duration> {
    let argument = super::one(word, "`\"2h\"`, `\"90m\"`, `\"3600s\"`, or a number of seconds", journal)?;
    let (written, seconds) = match argument {
        Argument::Text(text) => (text.value.as_str(), seconds(&text.value)),
        Argument::Number(number) => (number.digits.as_str(), number.digits.parse().ok()),
        other => {
            journal.lose(other.span(), format!("`{}` takes a duration", word.ident), HELP);
            return None;
        }
    };
    if seconds.is_none() {
        journal.lose(argument.span(), format!("`{written}` is not a duration"), HELP);
    }
    Some(Duration { seconds: seconds?, span: argument.span() })
}

/// The seconds that a number with its unit says.
fn seconds(text: &str) -> Option<u32> {
    let unit = text.char_indices().next_back()?;
    let (number, seconds_in_unit) = match unit {
        (end, 'h') => (text.get(..end)?, 3600),
        (end, 'm') => (text.get(..end)?, 60),
        (end, 's') => (text.get(..end)?, 1),
        _ => (text, 1),
    };
    let digits_only = number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse::<u32>().ok().filter(|_| digits_only)?.checked_mul(seconds_in_unit)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn units() {
        assert_eq!(["2h", "90m", "3600s", "7200"].map(seconds), [7200, 5400, 3600, 7200].map(Some));
    }

    #[test]
    fn what_is_no_duration() {
        for text in ["", "h", "2 h", "-2h", "+2h", "2d", "1.5h", "2h30m", "99999999999s", "1193047h"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
