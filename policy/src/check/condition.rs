//! Conditions: operators that fit their keys, values that a key can have, and what a condition comes to.

pub(super) mod audience;
pub(super) mod boolean;
pub(super) mod date_value;
pub(super) mod dynamodb_select;
#[cfg(feature = "command-line")]
pub(super) mod ip_range;
pub(super) mod key_type;
pub(super) mod kms_key;
pub(super) mod multiple_boolean;
#[cfg(feature = "command-line")]
pub(super) mod null_qualifier;
pub(super) mod paired;
pub(super) mod private_ip;
pub(super) mod qualifier;
#[cfg(feature = "command-line")]
pub(super) mod redundant_number;
pub(super) mod region;
pub(super) mod s3_prefix;
pub(super) mod sensitive_key;
pub(super) mod service_principal;
#[cfg(feature = "command-line")]
pub(super) mod star;
pub(super) mod untrustworthy;
pub(super) mod vpc;
pub(super) mod vpce_owner;
pub(super) mod wildcard_without_like;
