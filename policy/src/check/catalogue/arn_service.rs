//! `INVALID_SERVICE`: an ARN, or a condition key, of a service that does not exist.
//!
//! - why: the statement matches nothing
//! - bad: `"Resource": "arn:aws:dynamo:eu-west-1:123456789012:table/orders"`
//! - good: `"Resource": "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid service
//!
//! `INVALID_ARN_SERVICE_CASE`: an ARN whose service is written with an upper-case letter.
//!
//! - why: ARNs are compared with their case, so the statement matches nothing
//! - bad: `"Resource": "arn:aws:S3:::bucket"`
//! - good: `"Resource": "arn:aws:s3:::bucket"`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid ARN service case
//!
//! `WILDCARD_IN_ARN_SERVICE`: an ARN with a wildcard in its service.
//!
//! - why: IAM refuses the policy: `Resource vendor must be fully qualified and cannot contain regexes`
//! - bad: `"Resource": "arn:aws:*:eu-west-1:123456789012:*"`
//! - good: `"Resource": "*"`
//! - source: IAM User Guide, "IAM JSON policy elements: Resource", Using wildcards
//!
//! `WILDCARD_IN_SERVICE_NAME`: the same in a policy that IAM does not hold.
//!
//! - why: it also stands for services that come to have a name like it
//! - bad: `"Resource": "arn:aws:*code*::123456789012:*"` in a service control policy
//! - good: an ARN for each service
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Wildcard in service name

use super::{help, template};
use crate::check::arn_at::ArnAt;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, Kind, Locus, placeholder, wildcard};

/// - The third field is the service of some ARN, in lower case.
/// - It has no wildcard.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        // Most name a service as it is.
        for at in statement.arns.iter().filter(|at| !at.names_service) {
            if !placeholder::occurs_in(at.name) {
                findings.extend(judge(at, subject.kind, || statement.resource_locus(at.index)));
            }
        }
    }
}

fn judge(at: &ArnAt<'_>, kind: Kind, locus: impl FnOnce() -> Locus) -> Option<Finding> {
    let (written, name) = (at.arn.as_str(), at.name);
    if wildcard::occurs_in(name) && !kind.is_of_iam() {
        let message = format!("the service of `{written}` may be any of a name like it");
        let finding = Finding::new(Code::WILDCARD_IN_SERVICE_NAME, locus(), message);
        return Some(finding.help("name each service"));
    }
    if wildcard::occurs_in(name) {
        let message = format!("the service of `{written}` has a wildcard, which IAM does not take there");
        let finding = Finding::new(Code::WILDCARD_IN_ARN_SERVICE, locus(), message);
        return Some(finding.help("name each service, or write `*` for every resource"));
    }
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let message = format!("the service `{name}` of `{written}` is not in lower case");
        let help = format!("write `{}`", name.to_ascii_lowercase());
        return Some(Finding::new(Code::INVALID_ARN_SERVICE_CASE, locus(), message).help(help));
    }
    if at.service.is_some() || template::arn_services().any(|known| known == name) {
        return None;
    }
    let message = format!("there is no service `{name}`, which `{written}` names");
    let help = help(Code::INVALID_SERVICE, name, template::arn_services());
    Some(Finding::new(Code::INVALID_SERVICE, locus(), message).help(help))
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{codes, identity_codes, said, suggestions};

    fn codes_of(arn: &str) -> Vec<&'static str> {
        identity_codes(&format!(r#"{{"Effect":"Allow","Action":"s3:*","Resource":"{arn}"}}"#))
    }

    #[test]
    fn a_service_that_is_none_is_reported() {
        assert_eq!(codes_of("arn:aws:dynamo:eu-west-1:123456789012:table/orders"), ["INVALID_SERVICE"]);
        let statement = r#"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:dynamo:eu-west-1:123456789012:table/x"}"#;
        let text = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
        assert!(said(Kind::Identity, &text)[0].ends_with("; did you mean `dynamodb`?"));
        assert_eq!(codes_of("arn:aws:S3:::bucket"), ["INVALID_ARN_SERVICE_CASE"]);
        assert_eq!(codes_of("arn:aws:*:eu-west-1:123456789012:*"), ["WILDCARD_IN_ARN_SERVICE"]);
    }

    #[test]
    fn what_iam_does_not_hold_may_have_a_wildcard() {
        let statement = r#"{"Effect":"Deny","Action":"*","Resource":"arn:aws:*code*::123456789012:*"}"#;
        assert_eq!(suggestions(Kind::ServiceControl, statement), ["WILDCARD_IN_SERVICE_NAME"]);
        assert_eq!(codes(Kind::ServiceControl, statement), [""; 0]);
        assert_eq!(codes(Kind::Boundary, statement), ["WILDCARD_IN_ARN_SERVICE"]);
    }

    #[test]
    fn services_pass_also_where_they_are_no_prefix() {
        assert_eq!(codes_of("arn:aws:s3:::bucket"), [""; 0]);
        assert_eq!(codes_of("arn:aws:dynamodb:eu-west-1:123456789012:table/orders"), [""; 0]);
        let foreign =
            super::template::arn_services().find(|name| iam_role_catalog::service(name).is_none()).unwrap();
        let codes = codes_of(&format!("arn:aws:{foreign}:eu-west-1:123456789012:x"));
        assert!(!codes.contains(&"INVALID_SERVICE"), "{foreign}: {codes:?}");
    }
}
