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

/// Help for a name that the catalogue does not have: the nearest that it has, else how to let a newer one through, which a
/// name that AWS can never give is not.
fn help<'a>(code: Code, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let otherwise = || match word.chars().find(|c| FOREIGN.contains(c)) {
        Some(c) => format!("write the name that is meant: none has a `{c}` in it"),
        None => newer(code),
    };
    suggest::nearest(word, known).map_or_else(otherwise, suggest::did_you_mean)
}

/// What stands around the words that a template, or its reader, is to replace, and in no name of AWS.
const FOREIGN: [char; 7] = ['<', '>', '{', '}', '[', ']', '$'];

/// What people call a service, and the prefix of its actions.
const CALLED: [(&str, &str); 18] = [
    ("alb", "elasticloadbalancing"),
    ("apigatewayv2", "apigateway"),
    ("certificatemanager", "acm"),
    ("cloudwatchevents", "events"),
    ("cloudwatchlogs", "logs"),
    ("cognito", "cognito-idp"),
    ("docdb", "rds"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("msk", "kafka"),
    ("parameterstore", "ssm"),
    ("sesv2", "ses"),
    ("stepfunctions", "states"),
    ("systemsmanager", "ssm"),
    ("vpc", "ec2"),
];

/// The prefix of the service that people call so.
fn called(word: &str) -> Option<&'static str> {
    CALLED.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, prefix)| *prefix)
}

/// Help for a prefix that no service has.
fn help_for_service(code: Code, word: &str) -> String {
    let prefixes = iam_role_catalog::services().map(iam_role_catalog::Service::prefix);
    called(word).map_or_else(|| help(code, word, prefixes), suggest::did_you_mean)
}

/// Help for a name that may be newer than the catalogue.
fn newer(code: Code) -> String {
    let date = iam_role_catalog::DATE;
    format!(
        "the catalogue of {date} does not have it; if AWS added it since, write allow_finding({code}, reason = \"…\")"
    )
}

#[cfg(test)]
mod tests {
    use iam_role_catalog::service;

    use super::CALLED;

    #[test]
    fn what_a_service_is_called_is_no_prefix_and_leads_to_one() {
        for (name, prefix) in CALLED {
            assert!(service(name).is_none(), "{name}");
            assert!(service(prefix).is_some(), "{prefix}");
        }
    }
}
