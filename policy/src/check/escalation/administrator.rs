//! `ADMINISTRATOR_ACCESS`: a role that may do everything.
//!
//! - why: whoever holds a session of the role holds the account; all that could be said of single permissions is said by
//!   this. It is a warning, because the role of an administrator is meant to be one
//! - bad: `"Action": "*", "Resource": "*"`
//! - good: `"Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::bucket/*"`
//! - source: IAM User Guide, "Security best practices in IAM", Apply least-privilege permissions

use crate::check::grants::Grants;
use crate::{Code, Finding, Findings};

/// - Some statement allows all actions on all resources, and nothing denies changing policies, which leads back to all.
pub(crate) fn check(grants: &Grants<'_>, findings: &mut Findings) {
    let Some(grant) = grants.administrator() else { return };
    let message = "everything is allowed on everything";
    let help =
        format!("write the actions that are needed, and the resources they are needed on{}", grants.caveat());
    findings.push(Finding::new(Code::ADMINISTRATOR_ACCESS, grant.locus(), message).help(help));
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{granting_codes, granting_said};

    const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

    #[test]
    fn everything_on_everything_is_reported_once() {
        let said = granting_said(ALL);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("ADMINISTRATOR_ACCESS at Statement/0/Action/0: everything"), "{said:?}");
    }

    #[test]
    fn less_than_everything_is_no_administrator() {
        let without_iam = format!(r#"{ALL},{{"Effect":"Deny","Action":"iam:*","Resource":"*"}}"#);
        assert!(!granting_codes(&without_iam).contains(&"ADMINISTRATOR_ACCESS"));
        let with_mfa =
            ALL.replace(r#""*"}"#, r#""*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}"#);
        assert_eq!(granting_codes(&with_mfa), [""; 0]);
        assert_eq!(granting_codes(&ALL.replace("\"Action\":\"*\"", "\"Action\":\"logs:*\"")), [""; 0]);
    }

    #[test]
    fn everything_somewhere_or_sometimes_is_no_administrator() {
        let iam = r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#;
        for some in [
            ALL.replace(r#""Resource":"*""#, r#""Resource":["arn:aws:s3:::b","arn:aws:iam::*:*"]"#),
            ALL.replace(r#""Resource":"*""#, r#""NotResource":"arn:aws:s3:::b""#),
            ALL.replace(r#""*"}"#, r#""*","Condition":{"StringEquals":{"aws:ResourceTag/team":"data"}}}"#),
        ] {
            let codes = granting_codes(&format!("{some},{iam}"));
            assert!(!codes.contains(&"ADMINISTRATOR_ACCESS"), "{some}");
            assert!(codes.contains(&"PRIVILEGE_ESCALATION_BY_POLICY_CHANGE"), "{some}");
        }
    }
}
