//! `INLINE_POLICIES_EXCEED_QUOTA`: inline policies of one role that are too long together.
//!
//! - why: `PutRolePolicy` refuses the one that passes the quota, when the role and the others stand already
//! - bad: two inline policies of 6,000 characters each
//! - good: one of them as a managed policy
//! - source: IAM User Guide, "IAM and AWS STS quotas", IAM and STS character limits

use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

/// - The documents of all inline policies have at most 10,240 characters together, without white space.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    let Entity::Role(role) = entity else { return };
    let size: usize = role.inline_policies.iter().map(|policy| policy.document.size()).sum();
    if size > limits::INLINE_POLICIES {
        let message = format!(
            "the inline policies have {size} characters together, and IAM takes {} in a role",
            limits::INLINE_POLICIES
        );
        let help = "move a part of them into a managed policy, or join statements";
        let locus = Locus::root().member("Policies");
        findings.push(Finding::new(Code::INLINE_POLICIES_EXCEED_QUOTA, locus, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::InlinePolicy;
    use crate::check::testing::{document_of_size, limits_of};

    fn policies(sizes: [usize; 2]) -> Vec<InlinePolicy> {
        let policy =
            |(index, size)| InlinePolicy { name: format!("p{index}"), document: document_of_size(size) };
        sizes.into_iter().enumerate().map(policy).collect()
    }

    #[test]
    fn the_sum_counts() {
        let said = limits_of(|role| role.inline_policies = policies([5_120, 5_121]));
        assert!(
            said[0].starts_with("INLINE_POLICIES_EXCEED_QUOTA at Policies: the inline policies have 10241"),
            "{said:?}"
        );
        assert_eq!(limits_of(|role| role.inline_policies = policies([5_120, 5_120])), [""; 0]);
    }
}
