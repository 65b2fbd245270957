//! `POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA`: a trust policy longer than it may be before the quota is raised.
//!
//! - why: IAM refuses it in an account whose quota is the default
//! - bad: a trust policy of 2,049 characters
//! - good: one of 2,048, or a raised quota
//! - source: IAM User Guide, "IAM and AWS STS quotas", Role trust policy length
//!
//! `TRUST_POLICY_EXCEEDS_MAXIMUM`: a trust policy longer than any quota.
//!
//! - why: IAM refuses it in every account
//! - bad: a trust policy of 8,193 characters
//! - good: a trust in the account, and who may assume the role in the policies there
//! - source: IAM User Guide, "IAM and AWS STS quotas", Role trust policy length

use crate::check::entity::Entity;
use crate::check::measured::Measured;
use crate::{Code, Finding, Findings, Kind, Locus, Role, limits};

/// - At most 2,048 characters, without white space; more is taken where the quota is raised.
/// - At most 8,192 characters anywhere.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    if let Entity::Role(role) = entity {
        findings.extend(judge(role.trust.size(), Role::trust_locus()));
    }
}

/// The same of a trust policy alone.
pub(crate) fn check_document(measured: &Measured<'_>, kind: Kind, findings: &mut Findings) {
    if kind == Kind::Trust {
        findings.extend(judge(measured.size(), Locus::root()));
    }
}

fn judge(size: usize, locus: Locus) -> Option<Finding> {
    let (code, quota, help) = if size > limits::TRUST_POLICY {
        let help = "trust the account instead of each principal, or name fewer";
        (Code::TRUST_POLICY_EXCEEDS_MAXIMUM, limits::TRUST_POLICY, help)
    } else if size > limits::TRUST_POLICY_BY_DEFAULT {
        let help = "shorten it, or have the quota of role trust policy length raised in the account";
        (Code::POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA, limits::TRUST_POLICY_BY_DEFAULT, help)
    } else {
        return None;
    };
    let message = format!("the trust policy has {size} characters, and the quota is {quota}");
    Some(Finding::new(code, locus, message).help(help))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{document_of_size, limits_of};
    use crate::{Kind, check};

    #[test]
    fn the_default_quota_warns_and_the_highest_refuses() {
        let said = limits_of(|role| role.trust = document_of_size(2_049));
        assert!(
            said[0].starts_with("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA at AssumeRolePolicyDocument: ")
        );
        let said = limits_of(|role| role.trust = document_of_size(8_193));
        assert!(
            said[0].starts_with("TRUST_POLICY_EXCEEDS_MAXIMUM at AssumeRolePolicyDocument: "),
            "{said:?}"
        );
        assert_eq!(said.len(), 1);
    }

    #[test]
    fn a_trust_policy_alone_is_measured_too() {
        let codes = |size| {
            let findings = check::document(&document_of_size(size), Kind::Trust);
            let codes = findings.iter().map(|finding| finding.code.name());
            codes.filter(|code| code.starts_with("POLICY_SIZE")).collect::<Vec<_>>()
        };
        assert_eq!(codes(2_049), ["POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"]);
        assert_eq!(codes(2_048), [""; 0]);
    }

    #[test]
    fn a_policy_as_long_as_the_default_quota_passes() {
        assert_eq!(limits_of(|role| role.trust = document_of_size(2_048)), [""; 0]);
    }

    #[test]
    fn the_highest_quota_itself_is_taken_where_the_quota_is_raised() {
        let said = limits_of(|role| role.trust = document_of_size(8_192));
        assert!(said[0].starts_with("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA at "), "{said:?}");
    }
}
