//! `INVALID_POLICY_NAME`: a name of an inline or managed policy that IAM does not take.
//!
//! - why: `PutRolePolicy` and `CreatePolicy` refuse it
//! - bad: `"PolicyName": "read orders"`
//! - good: `"PolicyName": "read-orders"`
//! - source: IAM API Reference, `PutRolePolicy` and `CreatePolicy`, `PolicyName`
//!
//! `DUPLICATE_POLICY_NAME`: two inline policies of one role whose names differ at most in case.
//!
//! - why: IAM keeps one policy of a name, so the second would replace the first
//! - bad: `"Policies": [{"PolicyName": "read", …}, {"PolicyName": "Read", …}]`
//! - good: `"Policies": [{"PolicyName": "read", …}, {"PolicyName": "write", …}]`
//! - source: IAM User Guide, "IAM and AWS STS quotas", IAM name requirements

use std::collections::HashMap;

use super::text::{self, Field};
use crate::check::entity::Entity;
use crate::{Code, Finding, Findings, Locus, limits};

const FIELD: Field = Field {
    name: "the name of the policy",
    most: limits::POLICY_NAME,
    takes: limits::name_takes,
    characters: "ASCII letters, digits and `_+=,.@-`",
};

/// - 1 to 128 characters.
/// - Letters, digits and `_+=,.@-`.
/// - No two inline policies of a role share a name, without regard to case.
pub(crate) fn check(entity: &Entity<'_>, findings: &mut Findings) {
    match entity {
        Entity::Policy(policy) => judge(&policy.name, &Locus::root().member("ManagedPolicyName"), findings),
        Entity::Role(role) => {
            let mut first_of = HashMap::new();
            for (index, policy) in role.inline_policies.iter().enumerate() {
                let locus = Locus::root().member("Policies").item(index).member("PolicyName");
                judge(&policy.name, &locus, findings);
                let earlier = *first_of.entry(policy.name.to_lowercase()).or_insert(policy.name.as_str());
                if !std::ptr::eq(earlier, policy.name.as_str()) {
                    let message =
                        format!("the name `{}` is taken by an earlier policy `{earlier}`", policy.name);
                    let help = "write another name; IAM has no case in them";
                    findings.push(Finding::new(Code::DUPLICATE_POLICY_NAME, locus, message).help(help));
                }
            }
        }
    }
}

fn judge(name: &str, locus: &Locus, findings: &mut Findings) {
    let faults = if name.is_empty() { vec![text::empty(&FIELD)] } else { text::faults(name, &FIELD) };
    findings.extend(
        faults.into_iter().map(|(message, help)| {
            Finding::new(Code::INVALID_POLICY_NAME, locus.clone(), message).help(help)
        }),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{inline, limits_of, limits_of_policy};

    #[test]
    fn a_space_and_a_name_taken_in_another_case_are_refused() {
        let said = limits_of(|role| role.inline_policies = vec![inline("read orders")]);
        assert!(said[0].starts_with("INVALID_POLICY_NAME at Policies/0/PolicyName: "), "{said:?}");
        let said =
            limits_of(|role| role.inline_policies = vec![inline("read"), inline("write"), inline("Read")]);
        assert_eq!(
            said,
            [
                "DUPLICATE_POLICY_NAME at Policies/2/PolicyName: the name `Read` is taken by an earlier policy `read`; \
              write another name; IAM has no case in them"
            ]
        );
        let said = limits_of_policy(|policy| policy.name = "n".repeat(129));
        assert!(said[0].starts_with("INVALID_POLICY_NAME at ManagedPolicyName: "), "{said:?}");
    }

    #[test]
    fn names_of_their_own_pass() {
        for third in ["reader", "Red"] {
            let policies = vec![inline("read"), inline("write"), inline(third)];
            assert_eq!(limits_of(|role| role.inline_policies = policies), [""; 0]);
        }
        assert_eq!(limits_of_policy(|policy| policy.name = "n".repeat(128)), [""; 0]);
    }
}
