//! Addresses and ranges of IPv4 and IPv6.
//!
//! "The value must be in the standard CIDR format (for example, 203.0.113.0/24 or `2001:DB8:1234:5678::/64`)": IAM User
//! Guide, "IAM JSON policy elements: Condition operators", IP address condition operators.

use std::net::IpAddr;

use super::question::{Question, Reading};

/// Whether `text` is an address, or a range.
pub(super) fn is_one(text: &str) -> bool {
    range(text).is_some()
}

/// Whether the address or range `found` lies in `wanted`.
pub(super) fn lies_in(wanted: &str, found: &str, reading: &Reading) -> bool {
    let (Some((wanted, prefix)), Some((found, found_prefix))) = (range(wanted), range(found)) else {
        return false;
    };
    // As what it is, an IPv4 address in IPv6 is 80 zeros, 16 ones, and the address.
    let is_mapped = |address| matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some());
    if (is_mapped(found) || is_mapped(wanted)) && reading.says(Question::AddressOfVersion4AsVersion6) {
        let ((wanted, prefix), (found, found_prefix)) =
            (as_version_4(wanted, prefix), as_version_4(found, found_prefix));
        return wanted.is_ipv4() == found.is_ipv4() && agree(wanted, prefix, found, found_prefix, reading);
    }
    agree(wanted, prefix, found, found_prefix, reading)
}

/// The range of IPv4 that one of IPv6 is, if all of its addresses are such: 96 bits of them are fixed.
fn as_version_4(address: IpAddr, prefix: Option<usize>) -> (IpAddr, Option<usize>) {
    match prefix {
        Some(prefix) if address.is_ipv6() && address.to_canonical().is_ipv4() => match prefix.checked_sub(96)
        {
            Some(prefix) => (address.to_canonical(), Some(prefix)),
            None => (address, Some(prefix)),
        },
        prefix => (address.to_canonical(), prefix),
    }
}

fn agree(
    wanted: IpAddr,
    prefix: Option<usize>,
    found: IpAddr,
    found_prefix: Option<usize>,
    reading: &Reading,
) -> bool {
    let (wanted, found) = (bits(wanted), bits(found));
    if wanted.len() != found.len() {
        return false;
    }
    let length = prefix.unwrap_or_else(|| default_prefix(wanted.len(), reading));
    let is_narrower = found_prefix.unwrap_or(found.len()) >= length;
    is_narrower && wanted.iter().zip(&found).take(length).all(|(wanted, found)| wanted == found)
}

/// "If you specify an IP address without the associated routing prefix, IAM uses the default prefix value of /32."
fn default_prefix(bits: usize, reading: &Reading) -> usize {
    if bits == 128 && reading.says(Question::AddressOfVersion6WithoutPrefix) { 32 } else { bits }
}

fn range(text: &str) -> Option<(IpAddr, Option<usize>)> {
    let Some((address, prefix)) = text.split_once('/') else {
        return Some((text.parse().ok()?, None));
    };
    let address: IpAddr = address.parse().ok()?;
    let prefix: usize = prefix.parse().ok()?;
    (prefix <= bits(address).len()).then_some((address, Some(prefix)))
}

fn bits(address: IpAddr) -> Vec<bool> {
    let bytes = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect()
}
