//! A further cause of the finding that a wildcard lets too much through: a wildcard in an id of an account, an
//! organization, a VPC or an endpoint, of which no two that share a start belong together, or in the wrong half of a user
//! id.

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, OperatorKind, SharedText, wildcard};

/// The keys whose values are ids.
///
/// Source: IAM User Guide, "AWS global condition context keys", Sensitive condition keys.
const SENSITIVE: [&str; 10] = [
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];

/// - A pattern of `StringLike` or `StringNotLike` on such a key has no wildcard.
/// - A pattern of `aws:userid` has a wildcard behind its colon only, or as all that is before it.
/// - A lone `*` asks for the key's presence, and is for another check.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        let condition = at.condition;
        if !matches!(condition.operator.kind, OperatorKind::StringLike | OperatorKind::StringNotLike) {
            continue;
        }
        let (is_open, help): (fn(&str) -> bool, _) = if at.is_on_any(&SENSITIVE) {
            (wildcard::occurs_in, "write the whole id")
        } else if at.is_on("aws:userid") {
            (is_open_user, "write the id before the colon in full, for example `AROAEXAMPLEID:*`")
        } else {
            continue;
        };
        let open = |(_, value): &(usize, &SharedText)| **value != *"*" && is_open(value);
        for (index, value) in condition.values.iter().enumerate().filter(open) {
            let message = format!("the wildcard in `{value}` can stand for what belongs to others");
            let locus = statement.value_locus(condition, index);
            findings.push(Finding::new(Code::WILDCARD_USAGE_TOO_PERMISSIVE, locus, message).help(help));
        }
    }
}

/// Whether a pattern of user ids, `id:session`, leaves part of the id open.
fn is_open_user(pattern: &str) -> bool {
    let id = pattern.split_once(':').map_or(pattern, |(id, _)| id);
    wildcard::occurs_in(id) && (id != "*" || id == pattern)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::identity_codes;

    fn codes_of(operator: &str, key: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{key}":"{value}"}}}}}}"#
        ))
    }

    #[test]
    fn a_part_of_an_id_is_reported() {
        for (key, value) in [
            ("aws:SourceAccount", "1234*"),
            ("aws:principalorgid", "o-*"),
            ("aws:SourceVpc", "vpc-?"),
            ("aws:userid", "AROA*"),
            ("aws:userid", "AROA*:jane"),
        ] {
            assert_eq!(
                codes_of("StringNotLike", key, value),
                ["WILDCARD_USAGE_TOO_PERMISSIVE"],
                "{key} {value}"
            );
        }
    }

    #[test]
    fn whole_ids_and_sessions_pass() {
        for (key, value) in [
            ("aws:SourceAccount", "123456789012"),
            ("aws:SourceAccount", "*"),
            ("aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
            ("aws:userid", "AROAEXAMPLEID:*"),
            ("aws:userid", "*:jane"),
        ] {
            assert_eq!(codes_of("ForAnyValue:StringLike", key, value), [""; 0], "{key} {value}");
        }
    }
}
