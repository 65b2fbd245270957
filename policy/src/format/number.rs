//! A decimal number, compared exactly however many digits it has.

use std::cmp::Ordering;

use super::is_digits;

/// A number as written; comparing it neither rounds nor allocates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Number<'a> {
    /// The number that `text` is: digits with a sign, a point and an exponent where wanted.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_part = |part: &str| part.is_empty() || is_digits(part);
        if !is_part(whole) || !is_part(fraction) || whole.len() + fraction.len() == 0 {
            return None;
        }
        Some(Self { negative: text.starts_with('-'), whole, fraction, exponent })
    }

    /// The digits from the first that is not zero.
    fn digits(&self) -> impl Iterator<Item = u8> + Clone {
        self.whole.bytes().chain(self.fraction.bytes()).skip_while(|digit| *digit == b'0')
    }

    /// How many of [`Self::digits`] stand before the point; `None` for zero.
    fn magnitude(&self) -> Option<i64> {
        let digits = self.digits().count();
        let behind = i64::try_from(self.fraction.len()).unwrap_or(i64::MAX);
        let all = i64::try_from(digits).unwrap_or(i64::MAX);
        (digits > 0).then(|| all.saturating_sub(behind).saturating_add(self.exponent))
    }

    /// How the two compare without their signs.
    fn compare_unsigned(&self, other: &Self) -> Ordering {
        let magnitudes = self.magnitude().cmp(&other.magnitude());
        let (mut left, mut right) = (self.digits(), other.digits());
        magnitudes.then_with(|| {
            loop {
                let (a, b) = (left.next(), right.next());
                let order = a.unwrap_or(b'0').cmp(&b.unwrap_or(b'0'));
                if order.is_ne() || (a.is_none() && b.is_none()) {
                    return order;
                }
            }
        })
    }

    fn is_negative(&self) -> bool {
        self.negative && self.magnitude().is_some()
    }

    /// How the two compare.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self.is_negative(), other.is_negative()) {
            (false, false) => self.compare_unsigned(other),
            (true, true) => other.compare_unsigned(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// The exponent; one that no integer holds counts as the largest or the smallest.
fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !is_digits(digits) {
        return None;
    }
    let size = digits.parse().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_their_value() {
        let ascending = ["-1e400", "-10", "-9.5", "-0.01", "0", "0.0001", "0.5", "9", "10", "1e3", "1e400"];
        for (index, left) in ascending.iter().enumerate() {
            for (other, right) in ascending.iter().enumerate() {
                let order = Number::parse(left).unwrap().compare(&Number::parse(right).unwrap());
                assert_eq!(order, index.cmp(&other), "{left} {right}");
            }
        }
        for (left, right) in
            [("10", "1e1"), ("-0", "0"), ("+007.50", "7.5"), ("0.001", "1e-3"), (".5", "0.5")]
        {
            assert!(Number::parse(left).unwrap().compare(&Number::parse(right).unwrap()).is_eq(), "{left}");
        }
    }

    #[test]
    fn no_digit_is_lost() {
        let (one, other) = ("9007199254740993", "9007199254740992");
        assert!(Number::parse(one).unwrap().compare(&Number::parse(other).unwrap()).is_gt());
    }
}
