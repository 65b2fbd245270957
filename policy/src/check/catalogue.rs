//! Checks that ask the catalogue of AWS's services whether a name exists.
//!
//! The catalogue has a date, and AWS adds names after it. So an ERROR that rests on the absence of a name can be let
//! through, and its help says how.

pub(super) mod action;

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
