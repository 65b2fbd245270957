//! `MANAGED_POLICY_EXCEEDS_QUOTA`: a managed policy that is too long.
//!
//! - why: `CreatePolicy` and `CreatePolicyVersion` refuse it
//! - bad: a managed policy of 6,145 characters
//! - good: two managed policies
//! - source: IAM User Guide, "IAM and AWS STS quotas", IAM and STS character limits

use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

/// - At most 6,144 characters, without white space.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let Entity::Policy(policy) = entity else { return };
    let size = policy.document.size();
    if size > limits::MANAGED_POLICY {
        let message = format!("the policy has {size} characters, and IAM takes {}", limits::MANAGED_POLICY);
        let locus = Locus::root().member("PolicyDocument");
        let finding = Finding::new(Code::MANAGED_POLICY_EXCEEDS_QUOTA, locus, message);
        findings.push(finding.help("part it into two policies, or join statements"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{document_of_size, limits_of_policy};

    #[test]
    fn one_character_more_is_refused() {
        let said = limits_of_policy(|policy| policy.document = document_of_size(6_145));
        assert!(
            said[0].starts_with("MANAGED_POLICY_EXCEEDS_QUOTA at PolicyDocument: the policy has 6145"),
            "{said:?}"
        );
        assert_eq!(limits_of_policy(|policy| policy.document = document_of_size(6_144)), [""; 0]);
    }
}
