//! Declare AWS IAM roles in Rust, have the compiler check them, provision them.
//!
//! ```
//! use iam_role::prelude::*;
//!
//! /// Lets AWS DataSync in this account write into a bucket that another account owns.
//! #[iam_role(
//!     name = "datasync-destination-writer",
//!     trust = service("datasync.amazonaws.com", source_account("{account}")),
//!     inline_policy = policy(
//!         allow("s3:GetBucketLocation", "s3:ListBucket", on("arn:aws:s3:::{bucket}")),
//!         allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::{bucket}/*")),
//!     ),
//! )]
//! pub struct DataSyncWriter {
//!     pub account: AccountId,
//!     pub bucket: BucketName,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let role = DataSyncWriter { account: "123456789012".parse()?, bucket: "my-bucket".parse()? }.render()?;
//! assert_eq!(role.name, "datasync-destination-writer");
//! assert!(role.inline_policies[0].document.to_json().contains("arn:aws:s3:::my-bucket/*"));
//! # Ok(()) }
//! ```
//!
//! `s3:GetObjekt`, a mistyped condition key or a role that everyone may assume would not have compiled.
//!
//! # What there is
//!
//! - The attributes [`#[iam_role]`](macro@iam_role) and [`#[iam_policy]`](macro@iam_policy) implement [`IamRole`] and
//!   [`IamPolicy`]. The fields of the struct are the role's parameters: [`AccountId`], [`BucketName`], [`Region`],
//!   [`Partition`], [`ExternalId`], [`RoleName`], or any string.
//! - [`IamRole::render`] puts the values in. A value is spliced into the parsed policy, never into text; one that could
//!   widen it, `*` or `${aws:username}`, is refused with a [`RenderError`] that names the field, the place and the rule.
//! - [`artifacts`] writes the policies as JSON files, or the roles as a template for CloudFormation or Terraform, from a
//!   build script.
//! - [`IamRole::plan`], [`provision`](IamRole::provision), [`drift`](IamRole::drift) and
//!   [`destroy`](IamRole::destroy) compare the role with an account and make it so; a [`Stack`] does so for several
//!   ([`roles!`]). [`plan`](mod@plan) is the comparison by itself, without a network.
//! - A role that another account's principals assume is [`Assumable`]: it makes the policy that their account needs,
//!   puts it on a group, and assumes the role with exactly what its trust policy demands.
//!
#![cfg_attr(feature = "provision", doc = "```no_run")]
#![cfg_attr(not(feature = "provision"), doc = "```ignore")]
//! # use iam_role::prelude::*;
//! # #[iam_role(trust = account("123456789012", require_mfa))]
//! # struct UserAccess;
//! # async fn example(here: aws_sdk_iam::Client, there: aws_sdk_iam::Client, sts: aws_sdk_sts::Client)
//! # -> Result<(), iam_role::Error> {
//! use iam_role::{Identity, MfaCode};
//!
//! println!("{}", UserAccess.plan(&here).await?);
//! let done = UserAccess.provision(&here).await?;
//! UserAccess.grant_assume_role(&there, done.arn(), &Identity::group("developers")).await?;
//!
//! let code = MfaCode { serial_number: "arn:aws:iam::123456789012:mfa/me".into(), token_code: "271828".into() };
//! let credentials = UserAccess.assume(&sts, done.arn(), "me", code).await?;
//! # Ok(()) }
//! ```
//!
//! # Testing what is declared
//!
//! `expect`, `ceiling` and `never` in the attribute test and prove while the program is compiled, [`RoleSpec::allows`] and
//! [`RoleSpec::denies`] answer in `const` assertions of any crate, and [`cases`] decides recorded requests in tests.
//!
//! # Whose role it is
//!
//! Everything that is created carries two tags: `iam-role:stack`, the package that declares it, and
//! `iam-role:declaration`, the struct. What exists without them is never changed or deleted, and the error says how to
//! hand it over. Of a role that is ours, inline policies, attachments and tags that the declaration does not have are
//! removed, unless [`Rules`] say otherwise; roles, policies and instance profiles that are declared no more stay until they
//! are pruned, and a role that others have added to is not destroyed.
//!
//! # Errors
//!
//! [`Error`] says which call failed, what was done before it and whether running again is safe, and keeps the SDK's own
//! error as its source. It always is safe: every run goes on from what it finds.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `provision` (default) | planning against accounts, provisioning and assuming, with the caller's `aws-sdk-iam` and `aws-sdk-sts` clients; without it no AWS crate is in the tree |
//! | `cli` | `iam_role::cli`: the command line of a program that lists its roles |

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod arn;
pub mod artifacts;
mod assume;
pub mod cases;
mod certain;
#[cfg(feature = "cli")]
pub mod cli;
mod ownership;
mod parameter;
pub mod plan;
mod policy;
pub mod prelude;
#[cfg(feature = "provision")]
mod provision;
mod render;
mod role;
mod spec;
mod stack;
mod template;
#[cfg(test)]
mod testing;

pub use arn::RoleArn;
pub use assume::{Assumable, EitherProof, MfaCode, NoProof, Proof};
/// A policy beside the roles that it is attached to.
///
/// ```
/// use iam_role::prelude::*;
///
/// /// What developers may read.
/// #[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::example-bucket")))]
/// pub struct PolicyForRole;
///
/// #[iam_role(trust = account("123456789012", require_mfa), managed_policies(PolicyForRole))]
/// pub struct UserAccess;
/// ```
///
pub use iam_role_macros::iam_policy;
/// A role beside the code that needs it.
///
/// ```
/// use iam_role::prelude::*;
///
/// /// Lets AWS DataSync in this account write into a bucket that another account owns.
/// #[iam_role(
///     name = "datasync-destination-writer",
///     trust = service("datasync.amazonaws.com", source_account("{account}")),
///     inline_policy = policy(
///         allow("s3:GetBucketLocation", "s3:ListBucket", on("arn:aws:s3:::{bucket}")),
///         allow("s3:GetObject", "s3:PutObject", on("arn:aws:s3:::{bucket}/*")),
///     ),
/// )]
/// pub struct DataSyncWriter {
///     pub account: AccountId,
///     pub bucket: BucketName,
/// }
/// ```
///
pub use iam_role_macros::iam_role;
/// The engine, as far as roles need it: without its feature `command-line`.
pub use iam_role_policy as policy_engine;
pub use parameter::{
    AccountId, BucketName, ExternalId, InvalidParameter, Parameter, Partition, Region, RoleName,
};
pub use plan::Rules;
pub use policy::IamPolicy;
#[cfg(feature = "provision")]
pub use provision::{
    Applied, ApplyError, CallError, Cancel, ConflictError, Destroyed, Error, Event, Granted, Identity,
    NotBegun, Outcome, Provisioned, Run,
};
pub use render::{RenderError, RenderProblem};
pub use role::IamRole;
pub use spec::{InlinePolicySpec, ManagedPolicySpec, PolicySpec, RoleSpec};
pub use stack::{Stack, StackError};
pub use template::Template;
