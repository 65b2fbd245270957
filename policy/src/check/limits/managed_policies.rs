//! `MANAGED_POLICIES_EXCEED_DEFAULT_QUOTA`: more managed policies than a role may have before the quota is raised.
//!
//! - why: `AttachRolePolicy` refuses the eleventh in an account whose quota is the default
//! - bad: eleven managed policies
//! - good: ten, or a raised quota
//! - source: IAM User Guide, "IAM and AWS STS quotas", Managed policies per role
//!
//! `MANAGED_POLICIES_EXCEED_MAXIMUM`: more managed policies than any quota.
//!
//! - why: `AttachRolePolicy` refuses the twenty-sixth in every account
//! - bad: twenty-six managed policies
//! - good: some of them joined into a customer managed policy
//! - source: Service Quotas, AWS Identity and Access Management, Managed policies per role

use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

/// - At most 10 managed policies; more are taken where the quota is raised.
/// - At most 25 anywhere.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let Entity::Role(role) = entity else { return };
    let count = role.managed_policies.len();
    let (code, quota, help) = if count > limits::MANAGED_POLICIES {
        let help = "join some of them into a customer managed policy";
        (Code::MANAGED_POLICIES_EXCEED_MAXIMUM, limits::MANAGED_POLICIES, help)
    } else if count > limits::MANAGED_POLICIES_BY_DEFAULT {
        let help = "join some of them, or have the quota of managed policies per role raised in the account";
        (Code::MANAGED_POLICIES_EXCEED_DEFAULT_QUOTA, limits::MANAGED_POLICIES_BY_DEFAULT, help)
    } else {
        return;
    };
    let message = format!("{count} managed policies are attached, and the quota is {quota}");
    findings.push(Finding::new(code, Locus::root().member("ManagedPolicyArns"), message).help(help));
}

#[cfg(test)]
mod tests {
    use crate::ManagedPolicy;
    use crate::check::testing::limits_of;

    fn policies(count: usize) -> Vec<ManagedPolicy> {
        (0..count).map(|number| ManagedPolicy::Declared(format!("Policy{number}"))).collect()
    }

    #[test]
    fn the_default_quota_warns_and_the_highest_refuses() {
        let said = limits_of(|role| role.managed_policies = policies(11));
        assert!(
            said[0].starts_with("MANAGED_POLICIES_EXCEED_DEFAULT_QUOTA at ManagedPolicyArns: 11 "),
            "{said:?}"
        );
        let said = limits_of(|role| role.managed_policies = policies(26));
        assert!(said[0].starts_with("MANAGED_POLICIES_EXCEED_MAXIMUM at ManagedPolicyArns: 26 "), "{said:?}");
        let said = limits_of(|role| role.managed_policies = policies(25));
        assert!(said[0].starts_with("MANAGED_POLICIES_EXCEED_DEFAULT_QUOTA "), "{said:?}");
    }

    #[test]
    fn ten_pass() {
        assert_eq!(limits_of(|role| role.managed_policies = policies(10)), [""; 0]);
    }
}
