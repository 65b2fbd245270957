//! `TRUST_POLICY_ALLOWS_EVERYONE`: a trust policy that lets every AWS account assume the role.
//!
//! - why: anyone in the world with an AWS account and the role's name has its permissions
//! - bad: `"Principal": {"AWS": "*"}` without a condition
//! - good: `"Principal": {"AWS": "*"}` with `"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}`
//! - source: IAM User Guide, "AWS JSON policy elements: Principal", All principals

use super::{ASSUMING, holds_its_key, is_dead, is_literal};
use crate::check::subject::{StatementAt, Subject};
use crate::{Arn, Code, Condition, Finding, Findings, PrincipalKind, placeholder};

/// Whether a value of a key pins down whose principals are meant.
type Pins = fn(&str) -> bool;

/// The keys by which a statement can say whose principals it means.
const RESTRICTING: [(&str, Pins); 4] = [
    ("aws:PrincipalOrgID", is_literal),
    ("aws:PrincipalOrgPaths", |value| value.split('/').next().is_some_and(is_literal)),
    ("aws:PrincipalAccount", is_literal),
    ("aws:PrincipalArn", is_of_an_account),
];

/// Whether the ARN names its account. One that is a parameter does.
fn is_of_an_account(value: &str) -> bool {
    match Arn::parse(value) {
        Ok(arn) => is_literal(arn.account()),
        Err(_) => placeholder::occurs_in(value) && is_literal(value),
    }
}

/// - Where `AWS` is `*`, a condition says which organization, account or principal is meant, and not with a wildcard.
/// - A policy variable restricts nobody, but for those of the role's own account and organization.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        let assumes = ASSUMING.iter().any(|action| statement.covers(action));
        if !assumes || is_restricted(statement) || is_dead(statement, subject) {
            continue;
        }
        for principal in
            statement.principals_of(PrincipalKind::Aws).filter(|principal| principal.value == "*")
        {
            let message = "`*` lets every AWS account assume the role";
            let help =
                "name an account, or add a condition on `aws:PrincipalOrgID` or `aws:PrincipalAccount`";
            let locus = statement.principal_locus(principal);
            findings.push(Finding::new(Code::TRUST_POLICY_ALLOWS_EVERYONE, locus, message).help(help));
        }
    }
}

fn is_restricted(statement: &StatementAt<'_>) -> bool {
    RESTRICTING.iter().any(|(key, pins)| {
        let restricts = |condition: &Condition| {
            holds_its_key(condition)
                && !condition.operator.if_exists
                && condition.values.iter().all(|value| pins(value))
        };
        statement.conditions_on(key).any(restricts)
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{read_document, trust_codes};
    use crate::{Code, Document, Kind, Version, check};

    fn codes_with(condition: &str) -> Vec<&'static str> {
        let mut codes = trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"*"}},"Action":"sts:AssumeRole","Condition":{condition}}}"#
        ));
        codes.retain(|code| *code != "WILDCARD_USAGE_TOO_PERMISSIVE");
        codes
    }

    #[test]
    fn everyone_without_a_restriction_is_reported() {
        let open = r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}"#;
        assert_eq!(trust_codes(open), ["TRUST_POLICY_ALLOWS_EVERYONE"]);
        for condition in [
            r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#,
            r#"{"StringNotEquals":{"aws:PrincipalAccount":"123456789012"}}"#,
            r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/{a}"}}"#,
            r#"{"StringEquals":{"aws:PrincipalArn":"admin"}}"#,
            r#"{"StringEquals":{"sts:ExternalId":"secret"}}"#,
            r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:PrincipalAccount}"}}"#,
            r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:PrincipalAccount, 'x'}"}}"#,
            r#"{"StringEquals":{"aws:PrincipalOrgID":["o-a1b2c3d4e5","${aws:PrincipalOrgID}"]}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:PrincipalAccount}:role/*"}}"#,
        ] {
            assert_eq!(codes_with(condition), ["TRUST_POLICY_ALLOWS_EVERYONE"], "{condition}");
        }
    }

    #[test]
    fn everyone_of_an_organization_or_account_passes() {
        for condition in [
            r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
            r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}"#,
            r#"{"StringEquals":{"aws:principalaccount":["123456789012"]}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/*"}}"#,
            r#"{"ArnEquals":{"aws:PrincipalArn":["{a}","arn:aws:iam::{b}:role/admin"]}}"#,
            r#"{"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}"#,
            r#"{"StringEquals":{"aws:PrincipalAccount":"${AWS:resourceaccount}"}}"#,
            r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:ResourceAccount}:role/*"}}"#,
        ] {
            assert_eq!(codes_with(condition), [""; 0], "{condition}");
        }
    }

    #[test]
    fn what_was_to_be_filled_in_is_said_once() {
        let of = |account: &str| {
            codes_with(&format!(r#"{{"StringEquals":{{"aws:PrincipalAccount":"{account}"}}}}"#))
        };
        assert_eq!(of("${account_id}"), [""; 0]);
        assert_eq!(of("${aws:PrincipalAccount}"), ["TRUST_POLICY_ALLOWS_EVERYONE"]);
        assert!(of("${aws:NewerThanThis}").contains(&"TRUST_POLICY_ALLOWS_EVERYONE"), "it may have a value");
    }

    #[test]
    fn what_is_plain_text_to_a_version_can_be_sent() {
        let statement = r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",
            "Condition":{"StringEquals":{"aws:UserAgent":"${agent}"}}}"#;
        let text = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
        let reported = |version: Option<Version>| {
            let document = Document { version, ..read_document(&text, Kind::Trust) };
            let findings = check::document(&document, Kind::Trust);
            findings.iter().any(|finding| finding.code == Code::TRUST_POLICY_ALLOWS_EVERYONE)
        };
        assert!(!reported(Some(Version::V2012)));
        assert!(reported(Some(Version::V2008)) && reported(None));
    }

    #[test]
    fn denying_everyone_passes() {
        let denied = r#"{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"},
            {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}"#;
        assert_eq!(trust_codes(denied), [""; 0]);
    }
}
