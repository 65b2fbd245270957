//! Compile-fail cases of the attributes; see `ui.rs`. What stands here is for cases that name another crate's structs.

use iam_role::iam_policy;

/// What no role of ours grants more than.
#[iam_policy(
    allow("s3:Get*", "s3:List*", "s3:PutObject", on("*")),
    allow_finding(DATA_EXFILTRATION, reason = "it is a ceiling: no role has all of it")
)]
#[derive(Clone, Copy, Debug)]
pub struct Ceiling;

/// Rules beside it.
pub mod rules {
    use iam_role::iam_policy;

    /// What no role of ours is ever granted.
    #[iam_policy(deny("iam:*", "organizations:*", on("*")))]
    #[derive(Clone, Copy, Debug)]
    pub struct Never;
}
