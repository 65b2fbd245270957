//! `SESSION_ARN_IN_PRINCIPAL_ARN`: the ARN of a role's session as a value of `aws:PrincipalArn`.
//!
//! - why: for whoever acts by a role the key has the ARN of the role, so the value never matches: an allow comes to nothing,
//!   and a denial that was to spare the session spares it not
//! - bad: `"ArnLike": {"aws:PrincipalArn": "arn:aws:sts::123456789012:assumed-role/deploy/*"}`
//! - good: `"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/deploy"}`
//! - source: IAM User Guide, "AWS global condition context keys", `aws:PrincipalArn`

use crate::check::subject::Subject;
use crate::{Arn, Code, Family, Finding, Findings};

/// No value that `aws:PrincipalArn` is compared with can be the ARN of nothing but sessions of roles. That of a federated
/// user's session the key does have.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, condition) in subject.conditions_on(&["aws:PrincipalArn"]) {
        if !matches!(condition.operator.kind.family(), Family::Arn | Family::String) {
            continue;
        }
        for (index, value) in condition.values.iter().enumerate() {
            let Some(role) = role_of_session(value) else { continue };
            let message =
                format!("`{value}` is the ARN of a session, and `aws:PrincipalArn` has that of the role");
            let help = format!("write `{role}`, with the role's path if it has one");
            let locus = statement.value_locus(condition, index);
            findings.push(Finding::new(Code::SESSION_ARN_IN_PRINCIPAL_ARN, locus, message).help(help));
        }
    }
}

/// The ARN of the role, without its path, whose sessions alone `value` can be.
fn role_of_session(value: &str) -> Option<String> {
    let arn = Arn::parse(value).ok()?;
    let session = arn.resource().strip_prefix("assumed-role/").filter(|_| arn.service() == "sts")?;
    let name = session.split('/').next().filter(|name| !name.is_empty())?;
    Some(format!("arn:{}:iam::{}:role/{name}", arn.partition(), arn.account()))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{codes, said};

    fn statement(operator: &str, value: &str) -> String {
        format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"aws:principalarn":"{value}"}}}}}}"#
        )
    }

    fn codes_of(operator: &str, value: &str) -> Vec<&'static str> {
        codes(Kind::ServiceControl, &statement(operator, value))
    }

    #[test]
    fn the_arn_of_a_session_is_reported() {
        for (operator, value) in [
            ("ArnNotLike", "arn:aws:sts::210987654321:assumed-role/deploy/ci"),
            ("ArnNotLike", "arn:*:sts::*:assumed-role/AWSReservedSSO_*/*"),
            ("StringNotEquals", "arn:aws:sts::210987654321:assumed-role/deploy/ci"),
            ("ArnEqualsIfExists", "arn:aws:sts::210987654321:assumed-role/deploy/${aws:userid}"),
            ("ArnLike", "arn:aws:sts::{a}:assumed-role/{b}"),
        ] {
            assert_eq!(codes_of(operator, value), ["SESSION_ARN_IN_PRINCIPAL_ARN"], "{operator} {value}");
        }
    }

    #[test]
    fn the_role_is_what_to_write() {
        let text = statement("ArnLike", "arn:aws-cn:sts::210987654321:assumed-role/deploy/*");
        let text = format!(r#"{{"Version":"2012-10-17","Statement":{text}}}"#);
        let said = said(Kind::ServiceControl, &text).remove(0);
        assert!(said.contains("write `arn:aws-cn:iam::210987654321:role/deploy`"), "{said}");
        assert!(said.contains("Condition/ArnLike/aws:principalarn"), "{said}");
    }

    #[test]
    fn what_the_key_has_passes() {
        for value in [
            "arn:aws:iam::210987654321:role/deploy",
            "arn:aws:iam::210987654321:role/assumed-role/deploy",
            "arn:aws:sts::210987654321:federated-user/ci",
            "arn:aws:sts::210987654321:*",
            "arn:aws:*::210987654321:assumed-role/*",
            "{a}",
        ] {
            assert_eq!(codes_of("ArnNotLike", value), [""; 0], "{value}");
        }
        let of_another_key = statement("ArnLike", "arn:aws:sts::210987654321:assumed-role/deploy/ci")
            .replace("principalarn", "SourceArn");
        assert_eq!(codes(Kind::ServiceControl, &of_another_key), [""; 0]);
    }
}
