//! `INVALID_SERVICE_PRINCIPAL_FORMAT`: a value of a key of service principals that cannot be one.
//!
//! - why: the condition never holds for it
//! - bad: `"StringEquals": {"iam:PassedToService": "ec2"}`
//! - good: `"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid service principal format

use crate::check::service_name::{self, Standing};
use crate::check::subject::Subject;
use crate::{Code, Family, Finding, Findings, suggest, wildcard};

/// The keys whose values are service principals.
const OF_SERVICES: [&str; 9] = [
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "iam:AWSServiceName",
    "iam:PassedToService",
    "organizations:ServicePrincipal",
    "sts:AWSServiceName",
];

/// The key whose values have the region in the name.
const WITH_REGION: &str = "kms:ViaService";

/// - Each value has the form of a service principal: names in lower case before a domain of AWS; for `kms:ViaService` two
///   of them, the service and the region.
/// - It is not nearly one that is known.
/// - Patterns, policy variables and parameters may be one.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (statement, at) in subject.keys() {
        let condition = at.condition;
        let with_region = at.is_on(WITH_REGION);
        if condition.operator.kind.family() != Family::String || !(with_region || at.is_on_any(&OF_SERVICES))
        {
            continue;
        }
        for (index, value) in
            condition.values.iter().enumerate().filter(|(_, value)| !wildcard::is_open(value))
        {
            let value = &*condition.operator.kind.compared(value);
            let slip = || if with_region { None } else { slip(value) };
            findings.extend(fault(value, with_region).or_else(slip).map(|(code, message, help)| {
                Finding::new(code, statement.value_locus(condition, index), message).help(help)
            }));
        }
    }
}

/// What is nearly a known name, and may be a newer one.
fn slip(value: &str) -> Option<(Code, String, String)> {
    let Standing::Mistaken { meant: Some(meant) } = Standing::of(value) else { return None };
    let message = format!("the service principal `{value}` is not known");
    Some((Code::UNKNOWN_SERVICE_PRINCIPAL, message, suggest::did_you_mean(&meant)))
}

fn fault(value: &str, with_region: bool) -> Option<(Code, String, String)> {
    let code = Code::INVALID_SERVICE_PRINCIPAL_FORMAT;
    let labels = service_name::labels(value).map(|labels| labels.split('.').count());
    match labels {
        Some(1) if with_region => {
            let message = format!("`{value}` does not name the region");
            Some((code, message, "write it like `s3.eu-west-1.amazonaws.com`".to_owned()))
        }
        Some(_) => None,
        None => {
            let help = match service_name::meant(value) {
                Some(meant) if !with_region => suggest::did_you_mean(&meant),
                _ if with_region => "write it like `s3.eu-west-1.amazonaws.com`".to_owned(),
                _ => "write it like `ec2.amazonaws.com`".to_owned(),
            };
            Some((code, format!("`{value}` is no service principal"), help))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{identity_codes, said};

    fn codes_of(key: &str, value: &str) -> Vec<&'static str> {
        identity_codes(&format!(
            r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"ForAnyValue:StringLike":{{"{key}":"{value}"}}}}}}"#
        ))
    }

    #[test]
    fn what_cannot_be_one_is_reported() {
        for (key, value) in [
            ("iam:PassedToService", "ec2"),
            ("iam:PassedToService", "EC2.amazonaws.com"),
            ("aws:CalledVia", "cloudformation.aws.com"),
            ("kms:ViaService", "s3.amazonaws.com"),
            ("kms:ViaService", "s3"),
        ] {
            assert_eq!(codes_of(key, value), ["INVALID_SERVICE_PRINCIPAL_FORMAT"], "{key} {value}");
        }
    }

    #[test]
    fn what_is_nearly_one_is_reported() {
        assert_eq!(codes_of("iam:PassedToService", "ecs-task.amazonaws.com"), ["UNKNOWN_SERVICE_PRINCIPAL"]);
        assert_eq!(codes_of("iam:PassedToService", "frobnicator.amazonaws.com"), [""; 0]);
    }

    #[test]
    fn what_has_the_form_passes() {
        for (key, value) in [
            ("iam:PassedToService", "ec2.amazonaws.com"),
            ("iam:PassedToService", "ec2.amazonaws.com.cn"),
            ("iam:PassedToService", "states.*.amazonaws.com"),
            ("iam:AWSServiceName", "continuousexport.discovery.amazonaws.com"),
            ("kms:ViaService", "s3.eu-west-1.amazonaws.com"),
            ("kms:ViaService", "s3.*.amazonaws.com"),
            ("aws:CalledVia", "{a}"),
        ] {
            assert_eq!(codes_of(key, value), [""; 0], "{key} {value}");
        }
    }

    #[test]
    fn an_operator_that_ignores_case_takes_any() {
        let codes_of = |value: &str| {
            identity_codes(&format!(
                r#"{{"Effect":"Deny","Action":"*","Resource":"*",
                "Condition":{{"StringNotEqualsIgnoreCase":{{"iam:PassedToService":"{value}"}}}}}}"#
            ))
        };
        assert_eq!(codes_of("EC2.amazonaws.com"), [""; 0]);
        assert_eq!(codes_of("EC2"), ["INVALID_SERVICE_PRINCIPAL_FORMAT"]);
    }

    #[test]
    fn the_help_says_what_is_meant() {
        for (key, value, help) in [
            ("iam:PassedToService", "ec2", "did you mean `ec2.amazonaws.com`?"),
            ("iam:PassedToService", "frobnicator", "write it like `ec2.amazonaws.com`"),
            ("kms:ViaService", "ec2", "write it like `s3.eu-west-1.amazonaws.com`"),
            ("kms:ViaService", "frobnicator", "write it like `s3.eu-west-1.amazonaws.com`"),
        ] {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":"*","Resource":"*",
                "Condition":{{"StringEquals":{{"{key}":"{value}"}}}}}}}}"#
            );
            let said = said(Kind::Identity, &text).concat();
            assert!(said.ends_with(&format!("; {help}")), "{key}: {said}");
        }
    }
}
