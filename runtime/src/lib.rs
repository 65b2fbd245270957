//! Declare AWS IAM roles in Rust, have the compiler check them, provision them.

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod arn;
pub mod artifacts;
mod assume;
mod ownership;
mod parameter;
pub mod plan;
mod policy;
#[cfg(feature = "provision")]
mod provision;
mod render;
mod role;
mod spec;
mod template;
#[cfg(test)]
mod testing;

pub use arn::RoleArn;
pub use assume::{Assumable, EitherProof, MfaCode, NoProof, Proof};
pub use iam_role_policy as policy_engine;
pub use parameter::{
    AccountId, BucketName, ExternalId, InvalidParameter, Parameter, Partition, Region, RoleName,
};
pub use policy::IamPolicy;
#[cfg(feature = "provision")]
pub use provision::{
    CallError, ConflictError, Destroyed, Error, Granted, Identity, Progress, Provisioned, SeveralError,
    provision_all,
};
pub use render::{RenderError, RenderProblem};
pub use role::IamRole;
pub use spec::{InlinePolicySpec, ManagedPolicySpec, PolicySpec, RoleSpec};
pub use template::Template;
