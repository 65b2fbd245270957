//! Turns the name of an AWS managed policy into its path, and so its ARN.

use crate::table::{Row, Table};

static MANAGED_POLICIES: Table = Table::new(include_str!("../data/managed_policies.txt"));

/// A policy that AWS keeps for all accounts. Its ARN is `arn:{partition}:iam::aws:policy{path}{name}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ManagedPolicy(Row);

/// The AWS managed policy of that name (`ReadOnlyAccess`), ignoring case.
#[must_use]
pub fn managed_policy(name: &str) -> Option<ManagedPolicy> {
    MANAGED_POLICIES.find(name).map(ManagedPolicy)
}

/// Every AWS managed policy, by name.
pub fn managed_policies() -> impl Iterator<Item = ManagedPolicy> + Clone {
    MANAGED_POLICIES.rows().map(ManagedPolicy)
}

impl ManagedPolicy {
    /// The name, as AWS writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The path, with both its slashes: `/`, `/service-role/`.
    #[must_use]
    pub fn path(self) -> &'static str {
        self.0.column(1)
    }

    /// Whether AWS has withdrawn the policy: what is attached stays, and nothing more can be attached to it.
    #[must_use]
    pub fn retired(self) -> bool {
        self.0.retired()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::row_of;

    #[test]
    fn a_policy_can_be_withdrawn() {
        assert!(ManagedPolicy(row_of("AmazonOldAccess\t/\tretired")).retired());
        assert!(!ManagedPolicy(row_of("AmazonOldAccess\t/")).retired());
    }
}
