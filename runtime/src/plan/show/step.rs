//! A step in words, for errors and for whoever watches a plan being applied.

use std::fmt;

use super::super::Step;

/// What the step does, in one line that reads on after "cannot", for example "delete the role".
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreatePolicy(policy) => write!(f, "create policy `{}`", policy.name),
            Self::CreatePolicyVersion { arn, .. } => write!(f, "put a new version of policy `{arn}`"),
            Self::DeletePolicyVersion { arn, version } => {
                write!(f, "delete version {version} of policy `{arn}`")
            }
            Self::TagPolicy { arn, .. } => write!(f, "tag policy `{arn}`"),
            Self::UntagPolicy { arn, .. } => write!(f, "untag policy `{arn}`"),
            Self::DeletePolicy { arn } => write!(f, "delete policy `{arn}`"),
            Self::CreateRole { .. } => f.write_str("create the role"),
            Self::UpdateTrustPolicy { .. } => f.write_str("update the trust policy"),
            Self::UpdateRole { .. } => f.write_str("update description and session duration"),
            Self::PutPermissionsBoundary { .. } => f.write_str("put the permissions boundary"),
            Self::DeletePermissionsBoundary { .. } => f.write_str("delete the permissions boundary"),
            Self::PutInlinePolicy { name, .. } => write!(f, "put inline policy `{name}`"),
            Self::DeleteInlinePolicy { name, .. } => write!(f, "delete inline policy `{name}`"),
            Self::AttachPolicy { policy } => write!(f, "attach policy `{policy}`"),
            Self::DetachPolicy { arn } => write!(f, "detach policy `{arn}`"),
            Self::TagRole { .. } => f.write_str("tag the role"),
            Self::UntagRole { .. } => f.write_str("untag the role"),
            Self::DeleteRole { .. } => f.write_str("delete the role"),
            Self::CreateInstanceProfile { profile, .. } => write!(f, "create instance profile `{profile}`"),
            Self::TagInstanceProfile { profile, .. } => write!(f, "tag instance profile `{profile}`"),
            Self::AddRoleToInstanceProfile { profile } => {
                write!(f, "add the role to instance profile `{profile}`")
            }
            Self::RemoveRoleFromInstanceProfile { profile } => {
                write!(f, "remove the role from instance profile `{profile}`")
            }
            Self::DeleteInstanceProfile { profile } => write!(f, "delete instance profile `{profile}`"),
        }
    }
}
