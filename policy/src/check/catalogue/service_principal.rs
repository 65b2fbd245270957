//! `INVALID_SERVICE_PRINCIPAL`: a `Service` principal that cannot be one, or is nearly one that is known.
//!
//! - why: the policy is refused, or the service meant cannot do what it is to do
//! - bad: `"Principal": {"Service": "datasinc.amazonaws.com"}`
//! - good: `"Principal": {"Service": "datasync.amazonaws.com"}`
//! - source: IAM User Guide, "AWS JSON policy elements: Principal", AWS service principals
//!
//! `UNKNOWN_SERVICE_PRINCIPAL`: a `Service` principal that is not known.
//!
//! - why: it may be a slip; AWS publishes no list of all service principals, so it may also be right
//! - bad: `"Principal": {"Service": "frobnicator.amazonaws.com"}`
//! - good: `"Principal": {"Service": "datasync.amazonaws.com"}`
//! - source: IAM User Guide, "AWS JSON policy elements: Principal", AWS service principals

use iam_role_catalog::DATE;

use super::called;
use crate::check::service_name::Standing;
use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, PrincipalKind, suggest};

/// - The name is in lower case and ends in a domain of AWS.
/// - It is known; else it is not nearly a known one.
/// - Names with wildcards are for another check.
pub(crate) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for statement in subject.statements() {
        for principal in statement.principals_of(PrincipalKind::Service) {
            findings.extend(fault(&principal.value).map(|(code, message, help)| {
                Finding::new(code, statement.principal_locus(principal), message).help(help)
            }));
        }
    }
}

fn fault(name: &str) -> Option<(Code, String, String)> {
    let help = match Standing::of(name) {
        Standing::Possible => return None,
        Standing::Unknown => {
            let message = format!("the service principal `{name}` is not known");
            let called = name.strip_suffix(".amazonaws.com").and_then(called);
            if let Some(prefix) = called {
                let help = suggest::did_you_mean(&format!("{prefix}.amazonaws.com"));
                return Some((Code::UNKNOWN_SERVICE_PRINCIPAL, message, help));
            }
            let help = format!(
                "check the name in the service's documentation; the catalogue of {DATE} does not have it, and AWS \
                 publishes no list"
            );
            return Some((Code::UNKNOWN_SERVICE_PRINCIPAL, message, help));
        }
        Standing::Mistaken { meant: Some(meant) } => suggest::did_you_mean(&meant),
        Standing::Mistaken { meant: None } => {
            "write the name as the service's documentation has it, for example `datasync.amazonaws.com`"
                .to_owned()
        }
    };
    Some((Code::INVALID_SERVICE_PRINCIPAL, format!("there is no service principal `{name}`"), help))
}

#[cfg(test)]
mod tests {
    use super::fault;
    use crate::Code;
    use crate::check::testing::trust_codes;

    #[test]
    fn what_is_nearly_a_service_is_reported_with_its_name() {
        for (name, meant) in [
            ("datasinc.amazonaws.com", "datasync.amazonaws.com"),
            ("DataSync.amazonaws.com", "datasync.amazonaws.com"),
            ("datasync", "datasync.amazonaws.com"),
            ("lamda.amazonaws.com", "lambda.amazonaws.com"),
            ("apigateway.amazonaw.com", "apigateway.amazonaws.com"),
        ] {
            let (code, _, help) = fault(name).unwrap();
            assert_eq!(
                (code, help),
                (Code::INVALID_SERVICE_PRINCIPAL, format!("did you mean `{meant}`?")),
                "{name}"
            );
        }
        for name in ["datasync.example.com", "my service.amazonaws.com", "", "frobnicator"] {
            assert_eq!(fault(name).map(|(code, ..)| code), Some(Code::INVALID_SERVICE_PRINCIPAL), "{name}");
        }
    }

    #[test]
    fn what_is_not_known_is_warned_of() {
        for name in ["frobnicator.amazonaws.com", "zzz.amazonaws.com", "x.y.amazon.com"] {
            assert_eq!(fault(name).map(|(code, ..)| code), Some(Code::UNKNOWN_SERVICE_PRINCIPAL), "{name}");
        }
    }

    #[test]
    fn what_a_service_is_called_leads_to_its_name() {
        let (code, _, help) = fault("stepfunctions.amazonaws.com").unwrap();
        assert_eq!(
            (code, help.as_str()),
            (Code::UNKNOWN_SERVICE_PRINCIPAL, "did you mean `states.amazonaws.com`?")
        );
    }

    #[test]
    fn known_services_pass() {
        for name in [
            "datasync.amazonaws.com",
            "logs.eu-south-1.amazonaws.com",
            "ec2.amazonaws.com.cn",
            "\u{E000}",
            "*",
        ] {
            assert_eq!(fault(name), None, "{name}");
        }
    }

    #[test]
    fn the_services_of_a_trust_policy_are_looked_up() {
        for (name, expected) in [
            ("datasync.amazonaws.com", None),
            ("datasinc.amazonaws.com", Some("INVALID_SERVICE_PRINCIPAL")),
            ("frobnicator.amazonaws.com", Some("UNKNOWN_SERVICE_PRINCIPAL")),
        ] {
            let statement = format!(
                r#"{{"Effect":"Allow","Principal":{{"Service":"{name}"}},"Action":"sts:AssumeRole"}}"#
            );
            let codes = trust_codes(&statement);
            let found = codes
                .into_iter()
                .find(|code| code.ends_with("_SERVICE_PRINCIPAL") && !code.starts_with("RESTRICT"));
            assert_eq!(found, expected, "{name}");
        }
    }
}
