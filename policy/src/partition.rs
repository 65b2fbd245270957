//! Where a role is deployed: the partition of a region, and the ARNs that AWS's managed policies have there.
//!
//! INVARIANT: only what AWS keeps in every partition alike changes with the partition; an ARN of a customer never does.
//!
//! Source: IAM User Guide, "Amazon Resource Names (ARNs)"; AWS `GovCloud` (US) User Guide and Amazon Web Services in China
//! Getting Started Guide, "Amazon Resource Names", which have the same policies under `aws-us-gov` and `aws-cn`.

use iam_role_catalog as catalog;

use crate::{ManagedPolicy, Role};

/// The partition that the ARN of an AWS managed policy begins with where a declaration names the policy only.
const DECLARED: &str = "arn:aws:iam::aws:policy/";

/// The partition of a region: `aws-cn` of `cn-north-1`. `None` for what no partition could have.
#[must_use]
pub fn of_region(region: &str) -> Option<&'static str> {
    let known = catalog::region(region).map(catalog::Region::partition);
    let could_have = |partition: &catalog::Partition| partition.could_have_region(region);
    known.or_else(|| catalog::partitions().find(could_have)).map(catalog::Partition::id)
}

/// What follows the partition in the ARN of a policy that AWS keeps for all accounts, if the ARN is one in the partition
/// `aws`: `:iam::aws:policy/ReadOnlyAccess`. In another partition no role can have it under that ARN.
#[must_use]
pub fn behind_partition(arn: &str) -> Option<&str> {
    arn.starts_with(DECLARED).then(|| arn.get("arn:aws".len()..)).flatten()
}

impl Role {
    /// The role with the managed policies of AWS as they are called in the partition.
    #[must_use]
    pub fn in_partition(mut self, partition: &str) -> Self {
        for policy in self.managed_policies.iter_mut().chain(&mut self.permissions_boundary) {
            if let ManagedPolicy::Arn(arn) = policy
                && let Some(rest) = behind_partition(arn)
            {
                *arn = format!("arn:{partition}{rest}");
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_tells_its_partition() {
        for (region, partition) in [
            ("us-east-1", Some("aws")),
            ("cn-north-1", Some("aws-cn")),
            ("us-gov-west-1", Some("aws-us-gov")),
            ("cn-west-9", Some("aws-cn")),
            ("us-gov-south-7", Some("aws-us-gov")),
            ("us-west-19", Some("aws")),
            ("us-iso-east-1", Some("aws-iso")),
            ("us-isob-east-1", Some("aws-iso-b")),
            ("eu-isoe-west-1", Some("aws-iso-e")),
            ("us-isof-south-1", Some("aws-iso-f")),
            ("eusc-de-east-1", Some("aws-eusc")),
            ("eusc-de-west-3", Some("aws-eusc")),
            ("nowhere", None),
            ("", None),
        ] {
            assert_eq!(of_region(region), partition, "{region}");
        }
    }

    #[test]
    fn only_policies_that_aws_keeps_go_with_the_partition() {
        assert_eq!(
            behind_partition("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"),
            Some(":iam::aws:policy/job-function/ViewOnlyAccess")
        );
        for arn in [
            "arn:aws:iam::123456789012:policy/ReadOnlyAccess",
            "arn:aws-cn:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::aws:role/x",
            "",
        ] {
            assert_eq!(behind_partition(arn), None, "{arn}");
        }
    }
}
