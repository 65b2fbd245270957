//! `INVALID_SERVICE_PRINCIPAL`: a `Service` principal that cannot be one, or is nearly one that is known.
//!
//! - why: IAM refuses the trust policy, or the service meant cannot assume the role
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

use iam_role_catalog::{DATE, ServicePrincipal, partitions, service, service_principal, service_principals};

use crate::check::subject::Subject;
use crate::{Code, Finding, Findings, PrincipalKind, placeholder, suggest};

/// Where names of service principals end besides the domains of the partitions.
const AMAZON: &str = "amazon.com";

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

/// Whether the name is reported as a mistake, so that nothing more need be said of it.
pub(crate) fn is_mistaken(name: &str) -> bool {
    fault(name).is_some_and(|(code, ..)| code == Code::INVALID_SERVICE_PRINCIPAL)
}

fn fault(name: &str) -> Option<(Code, String, String)> {
    if placeholder::occurs_in(name) || name.contains(['*', '?']) || service_principal(name).is_some() {
        return None;
    }
    let message = format!("there is no service principal `{name}`");
    if let Some(meant) = meant(name) {
        return Some((Code::INVALID_SERVICE_PRINCIPAL, message, suggest::did_you_mean(&meant)));
    }
    if is_shaped(name) {
        let message = format!("the service principal `{name}` is not known");
        let help = format!(
            "check the name in the service's documentation; the catalogue of {DATE} does not have it, and AWS publishes \
             no list"
        );
        return Some((Code::UNKNOWN_SERVICE_PRINCIPAL, message, help));
    }
    let help = "write the name as the service's documentation has it, for example `datasync.amazonaws.com`";
    Some((Code::INVALID_SERVICE_PRINCIPAL, message, help.to_owned()))
}

/// The known name that is meant by one in another case, without its domain, or with a slip in it.
fn meant(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let with_domain = format!("{lower}.amazonaws.com");
    let mut whole = [lower.as_str(), with_domain.as_str()].into_iter();
    if let Some(known) = whole.find(|name| service_principal(name).is_some()) {
        return Some(known.to_owned());
    }
    let limit = match name.strip_suffix(".amazonaws.com") {
        Some(label) if service(label).is_some() => return None,
        Some(label) => slips(label),
        None => 2,
    };
    let known = service_principals().map(ServicePrincipal::name);
    suggest::nearest_within(name, limit, known).map(str::to_owned)
}

/// How many slips make a name that is meant: the shorter a name, the more names are near it by chance.
fn slips(label: &str) -> usize {
    match label.len() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

fn is_shaped(name: &str) -> bool {
    let domains = partitions().map(iam_role_catalog::Partition::dns_suffix).chain([AMAZON]);
    let mut labels = domains.filter_map(|domain| name.strip_suffix(domain)?.strip_suffix('.'));
    let in_label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    labels.any(|label| !label.is_empty() && label.chars().all(in_label))
}

#[cfg(test)]
mod tests {
    use super::fault;
    use crate::Code;

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
}
