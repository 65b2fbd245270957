//! The ARN of a role in an account.

use std::fmt;

use iam_role_policy::Role;
#[cfg(feature = "provision")]
use iam_role_policy::{Arn, CustomerPolicy};

use crate::{AccountId, Partition};

/// The ARN of a declared role in an account: from [`IamRole::arn`](crate::IamRole::arn), or from provisioning it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleArn {
    text: String,
    partition: Partition,
    account: AccountId,
    name: String,
}

impl RoleArn {
    pub(crate) fn of(role: &Role, partition: &Partition, account: &AccountId) -> Self {
        Self {
            text: format!("arn:{partition}:iam::{account}:role{}{}", role.path, role.name),
            partition: partition.clone(),
            account: account.clone(),
            name: role.name.clone(),
        }
    }

    /// The ARN that IAM answered for the role of this name; `None` while IAM answers a unique id instead.
    #[cfg(feature = "provision")]
    pub(crate) fn answered(text: &str, name: &str) -> Option<Self> {
        let arn = Arn::parse(text).ok()?;
        Some(Self {
            text: text.to_owned(),
            partition: Partition::new(arn.partition()).ok()?,
            account: AccountId::new(arn.account()).ok()?,
            name: name.to_owned(),
        })
    }

    /// The ARN as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The partition.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The account that the role is in.
    #[must_use]
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The role's name, without its path.
    #[must_use]
    pub fn role_name(&self) -> &str {
        &self.name
    }

    /// The ARN of a customer managed policy in the same account.
    #[cfg(feature = "provision")]
    pub(crate) fn policy(&self, policy: &CustomerPolicy) -> String {
        format!("arn:{}:iam::{}:policy{}{}", self.partition, self.account, policy.path, policy.name)
    }
}

impl AsRef<str> for RoleArn {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
