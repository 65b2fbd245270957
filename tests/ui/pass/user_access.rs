use iam_role::{IamPolicy, IamRole, iam_policy, iam_role};

/// Developers read production buckets after signing in with MFA.
#[iam_role(
    trust = account("123456789012", require_mfa),
    managed_policies(PolicyForRole, "ReadOnlyAccess", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"),
    permissions_boundary = "arn:aws:iam::111122223333:policy/developer-boundary",
    tags(team = "data", "cost-center" = "42"),
    max_session_duration = "2h",
)]
pub struct UserAccess;

#[iam_policy(allow("s3:ListBucket", on("arn:aws:s3:::example-bucket")))]
pub struct PolicyForRole;

fn main() {
    let role = UserAccess.render().unwrap();
    assert_eq!((role.max_session_duration, role.managed_policies.len()), (7200, 3));
    assert_eq!(UserAccess::NAME, "UserAccess");
    assert_eq!(PolicyForRole::SPEC.name, "PolicyForRole");
    assert!(UserAccess::TRUST_POLICY.contains("aws:MultiFactorAuthPresent"));
}
