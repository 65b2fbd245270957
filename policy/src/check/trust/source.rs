//! `RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL`: a trust in an AWS service that does not say for whom the service may act.
//!
//! - why: a service acts for all its customers; another customer who knows the role's or resource's ARN can have the
//!   service use it
//! - bad: `"Principal": {"Service": "datasync.amazonaws.com"}` without a condition
//! - good: the same with `"StringEquals": {"aws:SourceAccount": "123456789012"}`
//! - source: IAM User Guide, "The confused deputy problem", Cross-service confused deputy prevention

use super::{holds_its_key, is_dead, is_literal};
use crate::check::service_name::Standing;
use crate::check::subject::{StatementAt, Subject};
use crate::{Arn, Code, Condition, Finding, Findings, Kind, PrincipalKind, placeholder, wildcard};

/// Whether a value of a key says for whom the service acts.
type Says = fn(&str) -> bool;

/// The keys by which a service says for whom it acts. Some say it in the external id: the account of a stream, the database
/// user of a cluster. Source: Amazon Data Firehose Developer Guide, "Controlling access with Amazon Data Firehose"; Amazon
/// Redshift Management Guide, "Restricting access to IAM roles". Alexa says it in a token, the skill's id: AWS Lambda API
/// Reference, `AddPermission`, `EventSourceToken`.
const SOURCE_KEYS: [(&str, Says); 6] = [
    ("aws:SourceArn", is_some_source),
    ("aws:SourceAccount", is_literal),
    ("aws:SourceOrgID", is_literal),
    ("aws:SourceOrgPaths", |value| value.split('/').next().is_some_and(is_literal)),
    ("sts:ExternalId", |value| is_literal(value) || is_some_source(value)),
    ("lambda:EventSourceToken", is_literal),
];

/// Services that run their customers' code and hand it the role: they take only roles of the account in which the code
/// runs, by `iam:PassRole`, and send no source keys. Source: Amazon EC2 User Guide, "IAM roles for Amazon EC2"; AWS
/// Lambda Developer Guide, "Defining Lambda function permissions with an execution role"; Amazon `CloudFront` Developer
/// Guide, "Set up IAM permissions and roles for Lambda@Edge"; Amazon EKS User Guide, "Create IAM role with trust policy
/// required by EKS Pod Identity", which restricts by `aws:RequestTag` instead.
const RUNS_THE_CUSTOMERS_CODE: [&str; 5] = [
    "ec2.amazonaws.com",
    "ec2.amazonaws.com.cn",
    "edgelambda.amazonaws.com",
    "lambda.amazonaws.com",
    "pods.eks.amazonaws.com",
];

/// What the names of keys start with by which AWS KMS knows for whom a service uses a key.
///
/// Source: AWS KMS Developer Guide, "AWS KMS condition keys"; Amazon `CloudWatch` Logs User Guide, "Encrypt log data using
/// AWS KMS".
const KMS_KEYS: [&str; 2] = ["kms:CallerAccount", "kms:EncryptionContext:"];

/// - Where a service may assume the role, or act on the resource, a condition says for which resource, account or organization.
/// - An account or organization with a wildcard says nothing, nor does a condition that also holds without its key.
/// - A policy variable says it only if it is the role's own account or organization.
/// - Services that send none of these keys need no such condition, nor one that may be such a service, for a part of its
///   name is a parameter.
/// - A name that is itself reported as a mistake is not reported again.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements().filter(|statement| statement.whole && statement.allows()) {
        let is_used = subject.kind != Kind::Trust || statement.covers("sts:AssumeRole");
        if !is_used || is_restricted(statement) || is_dead(statement, subject) {
            continue;
        }
        let may = if subject.kind == Kind::Trust { "assume the role" } else { "act here" };
        for principal in statement.principals_of(PrincipalKind::Service) {
            let service = principal.value.as_str();
            if !may_run_the_customers_code(service) && !is_mistaken(service) {
                let message = format!("`{service}` may {may} on behalf of any of its customers");
                let help = "add a condition on `aws:SourceAccount` or `aws:SourceArn`";
                let locus = statement.principal_locus(principal);
                findings.push(
                    Finding::new(Code::RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL, locus, message).help(help),
                );
            }
        }
    }
}

/// Whether the name, parts of which may be parameters, can be that of a service which sends no source keys.
fn may_run_the_customers_code(service: &str) -> bool {
    if !placeholder::occurs_in(service) {
        return RUNS_THE_CUSTOMERS_CODE.contains(&service);
    }
    let pattern = service.replace(|c| placeholder::index(c).is_some(), "*");
    RUNS_THE_CUSTOMERS_CODE.iter().any(|known| wildcard::matches(&pattern, known))
}

/// Whether the name is reported as a mistake, so that nothing more need be said of it.
fn is_mistaken(service: &str) -> bool {
    matches!(Standing::of(service), Standing::Mistaken { .. })
}

fn is_restricted(statement: &StatementAt<'_>) -> bool {
    let of_kms = |condition: &Condition| {
        let starts =
            |start: &str| condition.key.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start));
        KMS_KEYS.iter().any(|start| starts(start))
            && holds_its_key(condition)
            && !condition.operator.if_exists
            && !condition.values.iter().any(|value| wildcard::is_all(value))
    };
    if statement.conditions().iter().any(of_kms) {
        return true;
    }
    SOURCE_KEYS.iter().any(|(key, says)| {
        let restricts = |condition: &Condition| {
            holds_its_key(condition)
                && !condition.operator.if_exists
                && condition.values.iter().all(|value| says(value))
        };
        statement.conditions_on(key).any(restricts)
    })
}

/// Whether the ARN names its account, or the resource where ARNs have no account. One that is a parameter does.
fn is_some_source(value: &str) -> bool {
    match Arn::parse(value) {
        Ok(arn) if arn.account().is_empty() => arn.resource().contains(|c| !matches!(c, '*' | '?')),
        Ok(arn) => is_literal(arn.account()),
        Err(_) => placeholder::occurs_in(value) && is_literal(value),
    }
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::check::testing::{codes, said, trust_codes};

    fn codes_of(service: &str, condition: &str) -> Vec<&'static str> {
        let mut codes = trust_codes(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"sts:AssumeRole","Condition":{condition}}}"#
        ));
        codes.retain(|code| !code.contains("WILDCARD") && !code.starts_with("STRING_LIKE"));
        codes
    }

    #[test]
    fn a_service_that_may_act_for_anyone_is_reported() {
        let without = r#"{"Effect":"Allow","Principal":{"Service":"datasync.amazonaws.com"},"Action":"sts:AssumeRole"}"#;
        assert_eq!(trust_codes(without), ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"]);
        let alone = format!(r#"{{"Version":"2012-10-17","Statement":{without}}}"#);
        assert!(
            said(Kind::Trust, &alone)[0]
                .contains("`datasync.amazonaws.com` may assume the role on behalf of")
        );
        assert_eq!(trust_codes(&without.replace("datasync.", "DataSync.")), ["INVALID_SERVICE_PRINCIPAL"]);
        for condition in [
            r#"{"StringLike":{"aws:SourceAccount":"*"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:datasync:*:*:*"}}"#,
            r#"{"StringNotEquals":{"aws:SourceAccount":"123456789012"}}"#,
            r#"{"Bool":{"aws:SecureTransport":"true"}}"#,
            r#"{"StringLike":{"aws:SourceAccount":"1*"}}"#,
            r#"{"StringLike":{"aws:SourceArn":"arn:*"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:datasync:*:1*:*"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}"#,
            r#"{"StringEquals":{"aws:SourceArn":"bucket"}}"#,
            r#"{"StringLike":{"aws:SourceArn":"{a}*"}}"#,
            r#"{"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-*"}}"#,
            r#"{"StringEqualsIfExists":{"aws:SourceAccount":"123456789012"}}"#,
            r#"{"StringEquals":{"aws:SourceAccount":["123456789012","*"]}}"#,
            r#"{"StringEquals":{"aws:SourceAccount":"${aws:SourceAccount}"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::${aws:SourceAccount}-*"}}"#,
        ] {
            assert_eq!(
                codes_of("datasync.amazonaws.com", condition),
                ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"],
                "{condition}"
            );
        }
    }

    #[test]
    fn a_service_that_acts_for_one_account_passes() {
        for condition in [
            r#"{"StringEquals":{"aws:SourceAccount":"123456789012"}}"#,
            "{\"StringEquals\":{\"aws:SourceAccount\":\"{a}\"}}",
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:datasync:*:123456789012:*"}}"#,
            r#"{"ArnEquals":{"AWS:sourcearn":"arn:aws:s3:::bucket"}}"#,
            r#"{"StringEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"}}"#,
            r#"{"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-a1b2c3d4e5/*"}}"#,
            r#"{"StringLike":{"aws:SourceArn":"arn:aws:datasync:*:{a}:task/*"}}"#,
            r#"{"ArnLike":{"aws:SourceArn":"{a}"}}"#,
            r#"{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}"#,
        ] {
            assert_eq!(codes_of("datasync.amazonaws.com", condition), [""; 0], "{condition}");
        }
    }

    #[test]
    fn an_external_id_says_for_whom_a_service_acts() {
        for (service, value) in [
            ("firehose.amazonaws.com", "123456789012"),
            ("redshift.amazonaws.com", "arn:aws:redshift:us-west-2:123456789012:dbuser:orders/*"),
        ] {
            let condition = format!(r#"{{"StringLike":{{"sts:ExternalId":"{value}"}}}}"#);
            assert_eq!(codes_of(service, &condition), [""; 0], "{value}");
        }
        for value in ["*", "12345678901?", "arn:aws:redshift:us-west-2:*:dbuser:orders/*"] {
            let condition = format!(r#"{{"StringLike":{{"sts:ExternalId":"{value}"}}}}"#);
            let codes = codes_of("redshift.amazonaws.com", &condition);
            assert_eq!(codes, ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"], "{value}");
        }
    }

    #[test]
    fn other_policies_are_held_to_it_too() {
        let statement = |condition: &str| {
            format!(
                r#"{{"Effect":"Allow","Principal":{{"Service":"logs.eu-west-1.amazonaws.com"}},"Action":"kms:Decrypt","Resource":"*",
                "Condition":{{{condition}}}}}"#
            )
        };
        let open = statement(r#""Bool":{"aws:SecureTransport":"true"}"#);
        assert_eq!(codes(Kind::Resource, &open), ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"]);
        assert_eq!(codes(Kind::Resource, &open.replace("Allow", "Deny")), [""; 0]);
        for condition in [
            r#""StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.example"}"#,
            r#""ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:123456789012:*"}"#,
            r#""ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:123456789012:log-group:a"}"#,
        ] {
            assert_eq!(codes(Kind::Resource, &statement(condition)), [""; 0], "{condition}");
        }
    }

    #[test]
    fn a_name_that_is_known_in_part_may_be_one_of_these() {
        let trust = |service: &str| {
            let statement = format!(
                r#"{{"Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"sts:AssumeRole"}}"#
            );
            trust_codes(&statement)
        };
        for open in ["states.{a}.amazonaws.com", "{a}.logs.amazonaws.com"] {
            assert_eq!(trust(open), ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"], "{open}");
        }
        for unknown in ["{a}", "{a}.amazonaws.com", "ec2.{a}"] {
            assert_eq!(trust(unknown), [""; 0], "{unknown}");
        }
    }

    #[test]
    fn what_was_to_be_filled_in_is_said_once() {
        let of = |account: &str| {
            trust_codes(&format!(
                r#"{{"Effect":"Allow","Principal":{{"Service":"states.amazonaws.com"}},"Action":"sts:AssumeRole",
                "Condition":{{"StringEquals":{{"aws:SourceAccount":"{account}"}}}}}}"#
            ))
        };
        assert_eq!(of("${account_id}"), [""; 0]);
        assert_eq!(of("${aws:SourceAccount}"), ["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"]);
    }

    #[test]
    fn services_that_run_the_customers_code_pass() {
        let lambda = r#"{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]},
            "Action":"sts:AssumeRole"}"#;
        assert_eq!(trust_codes(lambda), [""; 0]);
    }
}
