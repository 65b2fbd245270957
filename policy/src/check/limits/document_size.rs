//! `POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA`: an identity-based policy that is longer than any may be.
//!
//! - why: IAM refuses it as a managed policy, and as an inline policy too
//! - bad: a policy of 10,241 characters
//! - good: several policies
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Policy size exceeds identity policy quota
//!
//! `POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA`: a resource-based policy that is longer than its service takes.
//!
//! - why: the service refuses it
//! - bad: a bucket policy of 20,481 characters
//! - good: access points with policies of their own
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Policy size exceeds resource policy quota;
//!   Amazon S3 User Guide, "Bucket policies for Amazon S3"; AWS KMS Developer Guide, "Quotas"; AWS Secrets Manager User
//!   Guide, "Quotas"; Amazon ECR API Reference, `SetRepositoryPolicy`
//!
//! `POLICY_SIZE_EXCEEDS_SCP_QUOTA`: a service control policy that is too long.
//!
//! - why: AWS Organizations refuses it
//! - bad: a policy of 10,241 characters
//! - good: several policies
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Policy size exceeds SCP quota; AWS
//!   Organizations User Guide, "Quotas and service limits for AWS Organizations"
//!
//! `POLICY_SIZE_EXCEEDS_RCP_QUOTA`: a resource control policy that is too long.
//!
//! - why: AWS Organizations refuses it
//! - bad: a policy of 5,121 characters
//! - good: several policies
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Policy size exceeds RCP quota; AWS
//!   Organizations User Guide, "Quotas and service limits for AWS Organizations"

use crate::check::measured::Measured;
use crate::{ActionElement, Code, Document, Finding, Findings, Kind, Locus, limits};

/// - A document alone is no longer than documents of its kind may be, in the shortest way to write it.
/// - A permissions boundary is a managed policy.
/// - Of a resource-based policy, the service is known by its actions; the quotas of four services are known.
pub(crate) fn check(measured: &Measured<'_>, kind: Kind, findings: &mut Findings) {
    let Some((code, quota)) = quota(measured.document, kind) else { return };
    if let Some(size) = measured.size_above(quota) {
        let message = format!("{} has at most {quota} characters, and this one has {size}", kind.described());
        let finding = Finding::new(code, Locus::root(), message);
        findings.push(finding.help("part it into several policies, or join statements"));
    }
}

fn quota(document: &Document, kind: Kind) -> Option<(Code, usize)> {
    match kind {
        Kind::Identity => Some((Code::POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA, limits::INLINE_POLICIES)),
        Kind::Boundary => Some((Code::MANAGED_POLICY_EXCEEDS_QUOTA, limits::MANAGED_POLICY)),
        Kind::Resource => Some((Code::POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA, of_service(document)?)),
        Kind::ServiceControl => Some((Code::POLICY_SIZE_EXCEEDS_SCP_QUOTA, limits::SERVICE_CONTROL_POLICY)),
        Kind::ResourceControl => Some((Code::POLICY_SIZE_EXCEEDS_RCP_QUOTA, limits::RESOURCE_CONTROL_POLICY)),
        Kind::Trust => None,
    }
}

/// The quota of the only service that the document's actions are of.
fn of_service(document: &Document) -> Option<usize> {
    let mut services = document.statements.iter().flat_map(|statement| match &statement.action {
        ActionElement::Action(patterns) | ActionElement::NotAction(patterns) => patterns.iter(),
    });
    let first = services.next()?.service()?;
    let is_it = |known: &str| first.eq_ignore_ascii_case(known);
    if !services.all(|pattern| pattern.service().is_some_and(is_it)) {
        return None;
    }
    limits::RESOURCE_POLICY.iter().find(|(service, _)| is_it(service)).map(|(_, quota)| *quota)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::document_of_size;
    use crate::{Kind, check};

    fn codes_of(kind: Kind, size: usize) -> Vec<&'static str> {
        let findings = check::document(&document_of_size(size), kind);
        let codes = findings.iter().map(|finding| finding.code.name());
        codes.filter(|code| code.ends_with("_QUOTA")).collect()
    }

    #[test]
    fn one_character_more_is_reported() {
        for (kind, quota, code) in [
            (Kind::Identity, 10_240, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"),
            (Kind::Boundary, 6_144, "MANAGED_POLICY_EXCEEDS_QUOTA"),
            (Kind::Resource, 20_480, "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"),
            (Kind::ServiceControl, 10_240, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"),
            (Kind::ResourceControl, 5_120, "POLICY_SIZE_EXCEEDS_RCP_QUOTA"),
        ] {
            assert_eq!(codes_of(kind, quota + 1), [code]);
            assert_eq!(codes_of(kind, quota), [""; 0], "{code}");
        }
    }
}
