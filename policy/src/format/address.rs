//! Addresses and ranges of addresses, of IPv4 and IPv6.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::is_digits;

/// A range of addresses; a single address is a range of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Range {
    /// Of IPv4, with how many bits are fixed.
    V4(Ipv4Addr, u8),
    /// Of IPv6, with how many bits are fixed.
    V6(Ipv6Addr, u8),
}

impl Range {
    /// The range that `text` is, an address with or without `/` and the number of bits that are fixed.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let within = |longest: u8| match length {
            None => Some(longest),
            Some(length) if is_digits(length) => length.parse().ok().filter(|length| *length <= longest),
            Some(_) => None,
        };
        if let Ok(address) = address.parse() {
            return within(32).map(|length| Self::V4(address, length));
        }
        let address = address.parse().ok()?;
        within(128).map(|length| Self::V6(address, length))
    }

    /// Whether this is one address.
    pub(crate) fn is_single(self) -> bool {
        matches!(self, Self::V4(_, 32) | Self::V6(_, 128))
    }

    /// The most that a policy may mean by this range: AWS says that an address without prefix gets the prefix `/32`, and
    /// does not say whether one of IPv6 does.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", IP address condition operators.
    pub(crate) fn widest(self) -> Self {
        match self {
            Self::V6(address, 128) => Self::V6(address, 32),
            _ => self,
        }
    }

    /// The range of IPv4 that this one is, if it is written as addresses of IPv6 that stand for those of IPv4.
    pub(crate) fn unmapped(self) -> Self {
        match self {
            Self::V6(address, length @ 96..) => match address.to_ipv4_mapped() {
                Some(address) => Self::V4(address, length - 96),
                None => self,
            },
            _ => self,
        }
    }

    /// The range of IPv6 whose addresses stand for those of this one, if it is of IPv4.
    pub(crate) fn mapped(self) -> Self {
        match self {
            Self::V4(address, length) => Self::V6(address.to_ipv6_mapped(), length + 96),
            Self::V6(..) => self,
        }
    }

    /// Whether `address` is in this range, in every way to take addresses of IPv4 that are written as those of IPv6: as they
    /// are written; as addresses of IPv4; and as that in requests only. AWS does not say which it is.
    pub(crate) fn readings(self, address: Self) -> [bool; 3] {
        [
            self.contains(address),
            self.unmapped().contains(address.unmapped()),
            self.contains(address.unmapped()),
        ]
    }

    /// Whether every address of `other` is in this range; one of IPv4 is in none of IPv6.
    pub(crate) fn contains(self, other: Self) -> bool {
        let (fixed, difference, width, longer) = match (self, other) {
            (Self::V4(left, fixed), Self::V4(right, longer)) => {
                (fixed, u128::from(left.to_bits() ^ right.to_bits()), 32, longer)
            }
            (Self::V6(left, fixed), Self::V6(right, longer)) => {
                (fixed, left.to_bits() ^ right.to_bits(), 128, longer)
            }
            _ => return false,
        };
        let free = u32::from(width - fixed);
        fixed <= longer && difference.checked_shr(free).unwrap_or(0) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(range: &str, address: &str) -> bool {
        Range::parse(range).unwrap().contains(Range::parse(address).unwrap())
    }

    #[test]
    fn a_range_holds_the_addresses_with_its_fixed_bits() {
        for (range, address) in [
            ("203.0.113.0/24", "203.0.113.255"),
            ("203.0.113.7", "203.0.113.7"),
            ("0.0.0.0/0", "255.255.255.255"),
            ("203.0.113.77/24", "203.0.113.1"),
            ("2001:db8::/32", "2001:DB8:1::7"),
            ("::/0", "ffff::"),
            ("10.0.0.0/8", "10.1.0.0/16"),
        ] {
            assert!(contains(range, address), "{range} {address}");
        }
        for (range, address) in [
            ("203.0.113.0/24", "203.0.114.0"),
            ("203.0.113.7", "203.0.113.8"),
            ("2001:db8::/32", "2001:db9::"),
            ("::/0", "203.0.113.7"),
            ("0.0.0.0/0", "::1"),
            ("10.1.0.0/16", "10.0.0.0/8"),
        ] {
            assert!(!contains(range, address), "{range} {address}");
        }
    }

    #[test]
    fn mapped_addresses_are_those_of_ipv4() {
        let unmapped = |text| Range::parse(text).unwrap().unmapped();
        assert_eq!(unmapped("::ffff:203.0.113.7"), Range::parse("203.0.113.7").unwrap());
        assert_eq!(unmapped("::ffff:0:0/96"), Range::parse("0.0.0.0/0").unwrap());
        assert_eq!(unmapped("::/0"), Range::parse("::/0").unwrap());
        assert_eq!(unmapped("::ffff:0:0/95"), Range::parse("::ffff:0:0/95").unwrap());
    }
}
