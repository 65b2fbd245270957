//! Checks that ask the catalogue of AWS's services whether a name exists.
//!
//! The catalogue has a date, and AWS adds names after it. So an ERROR that rests on the absence of a name can be let
//! through, and its help says how.

pub(super) mod action;
pub(super) mod arn_account;
pub(super) mod arn_partition;
pub(super) mod arn_region;
pub(super) mod arn_service;
pub(super) mod arn_template;
pub(super) mod condition_key;
pub(super) mod key_support;
pub(super) mod managed_policy;
pub(super) mod resource_mismatch;
pub(super) mod service_principal;
pub(super) mod tag_support;
mod template;

use crate::{Code, suggest};

/// Help for a name that the catalogue does not have: the nearest that it has, else how to let a newer one through.
fn help<'a>(code: Code, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    suggest::nearest(word, known).map_or_else(|| newer(code), suggest::did_you_mean)
}

/// Help for a name that may be newer than the catalogue.
fn newer(code: Code) -> String {
    let date = iam_role_catalog::DATE;
    format!(
        "the catalogue of {date} does not have it; if AWS added it since, write allow_finding({code}, reason = \"…\")"
    )
}
