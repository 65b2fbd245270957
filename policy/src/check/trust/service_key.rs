//! `UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL`: a key of users and roles on a statement about AWS services.
//!
//! - why: a service that calls by itself belongs to no organization, so the condition never holds, or always
//! - bad: `"Principal": {"Service": "cloudfront.amazonaws.com"}` with `"StringEquals": {"aws:PrincipalOrgID": "o-…"}`
//! - good: the same with `"StringEquals": {"aws:SourceOrgID": "o-…"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Unsupported condition key for service principal
//!
//! `RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL`: a statement about AWS services with a key that does not tell for whom
//! they act.
//!
//! - why: the header is the caller's to choose
//! - bad: `"Principal": {"Service": "ses.amazonaws.com"}` with `"StringEquals": {"aws:Referer": "123456789012"}`
//! - good: the same with `"StringEquals": {"aws:SourceAccount": "123456789012"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Recommended condition key for service principal

use crate::check::subject::{StatementAt, Subject};
use crate::{Code, Finding, Findings, OperatorKind, PrincipalKind};

/// Keys that a service has not, and what to write instead.
const OF_ORGANIZATIONS: [(&str, &str); 2] =
    [("aws:PrincipalOrgID", "aws:SourceOrgID"), ("aws:PrincipalOrgPaths", "aws:SourceOrgPaths")];

/// - Where all principals are services, no condition is on the organization of the principal.
/// - Where services are allowed, `aws:Referer` is not taken for their customer.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && is_about_services(statement))
    {
        for (key, instead) in OF_ORGANIZATIONS {
            let is_null = |condition: &&crate::Condition| condition.operator.kind == OperatorKind::Null;
            for condition in statement.conditions_on(key).filter(|condition| !is_null(condition)) {
                let message = format!("AWS services have no `{key}`");
                let locus = statement.key_locus(condition);
                let code = Code::UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL;
                findings.push(Finding::new(code, locus, message).help(format!("write `{instead}`")));
            }
        }
        for condition in statement.conditions_on("aws:Referer").filter(|_| statement.allows()) {
            let message = format!("`{}` does not tell for whom the service acts", condition.key);
            let locus = statement.key_locus(condition);
            let code = Code::RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL;
            findings.push(
                Finding::new(code, locus, message).help("write `aws:SourceAccount` or `aws:SourceArn`"),
            );
        }
    }
}

fn is_about_services(statement: &StatementAt<'_>) -> bool {
    let principals = statement.principals();
    !principals.is_empty() && principals.iter().all(|principal| principal.kind == PrincipalKind::Service)
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{codes, suggestions, trust_codes};

    fn statement(principal: &str, key: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*",
            "Condition":{{"StringEquals":{{"aws:SourceAccount":"123456789012","{key}":"o-a1b2c3d4e5"}}}}}}"#
        )
    }

    const SERVICE: &str = r#"{"Service":"cloudfront.amazonaws.com"}"#;

    #[test]
    fn a_service_is_in_no_organization() {
        let code = "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL";
        assert_eq!(codes(Kind::Resource, &statement(SERVICE, "aws:PrincipalOrgID")), [code]);
        let trust = r#"{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole",
            "Condition":{"StringEquals":{"aws:principalorgid":"o-a1b2c3d4e5"}}}"#;
        assert_eq!(trust_codes(trust), [code]);
    }

    #[test]
    fn a_source_and_other_principals_pass() {
        assert_eq!(codes(Kind::Resource, &statement(SERVICE, "aws:SourceOrgID")), [""; 0]);
        let account = r#"{"AWS":"123456789012"}"#;
        assert_eq!(codes(Kind::Resource, &statement(account, "aws:PrincipalOrgID")), [""; 0]);
    }

    #[test]
    fn a_header_is_no_customer() {
        let code = "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL";
        assert_eq!(suggestions(Kind::Resource, &statement(SERVICE, "aws:Referer")), [code]);
        let account = r#"{"AWS":"123456789012"}"#;
        assert_eq!(suggestions(Kind::Resource, &statement(account, "aws:Referer")), [""; 0]);
    }
}
