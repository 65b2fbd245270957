//! What a file that declares roles needs: `use iam_role::prelude::*;`.

#[doc(no_inline)]
pub use crate::{
    AccountId, Assumable, BucketName, ExternalId, IamPolicy, IamRole, Partition, Region, RoleName,
    iam_policy, iam_role, roles,
};
