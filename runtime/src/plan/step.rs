//! The steps of a plan; each is one call of IAM's API, and is named for it.

use std::fmt;

use iam_role_policy::{CustomerPolicy, Document, Role, Tag};

use super::ObservedDocument;

/// One step; its `Display` says what it does, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the fields are named as in IAM's API, `before` and `after` are what they say"
)]
pub enum Step {
    /// `CreatePolicy`
    CreatePolicy(Box<CustomerPolicy>),
    /// `CreatePolicyVersion`, as the default version.
    CreatePolicyVersion { arn: String, before: ObservedDocument, after: Document },
    /// `DeletePolicyVersion`
    DeletePolicyVersion { arn: String, version: String },
    /// `TagPolicy`
    TagPolicy { arn: String, tags: Vec<TagChange> },
    /// `UntagPolicy`
    UntagPolicy { arn: String, tags: Vec<Tag> },
    /// `DeletePolicy`
    DeletePolicy { arn: String },
    /// `CreateRole`, with all that its call takes: the boundary and the tags too.
    CreateRole { role: Box<Role>, permissions_boundary: Option<PolicyArn> },
    /// `UpdateAssumeRolePolicy`
    UpdateTrustPolicy { before: ObservedDocument, after: Document },
    /// `UpdateRole`, which always sets both: what is left out of the call, IAM resets.
    UpdateRole { before: (Option<String>, u32), after: (Option<String>, u32) },
    /// `PutRolePermissionsBoundary`
    PutPermissionsBoundary { before: Option<String>, after: PolicyArn },
    /// `DeleteRolePermissionsBoundary`
    DeletePermissionsBoundary { before: String },
    /// `PutRolePolicy`
    PutInlinePolicy { name: String, before: Option<ObservedDocument>, after: Document },
    /// `DeleteRolePolicy`
    DeleteInlinePolicy { name: String, before: ObservedDocument },
    /// `AttachRolePolicy`
    AttachPolicy { policy: PolicyArn },
    /// `DetachRolePolicy`
    DetachPolicy { arn: String },
    /// `TagRole`
    TagRole { tags: Vec<TagChange> },
    /// `UntagRole`
    UntagRole { tags: Vec<Tag> },
    /// `DeleteRole`
    DeleteRole { name: String },
    /// `CreateInstanceProfile`
    CreateInstanceProfile { profile: String, path: String, tags: Vec<Tag> },
    /// `TagInstanceProfile`
    TagInstanceProfile { profile: String, tags: Vec<TagChange> },
    /// `AddRoleToInstanceProfile`
    AddRoleToInstanceProfile { profile: String },
    /// `RemoveRoleFromInstanceProfile`
    RemoveRoleFromInstanceProfile { profile: String },
    /// `DeleteInstanceProfile`
    DeleteInstanceProfile { profile: String },
}

/// The ARN of a managed policy in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyArn {
    /// One that is known.
    Known(String),
    /// That of the policy with this name, which an earlier step creates.
    Created(String),
}

/// The ARN; the name in its place while the policy is still to be created.
impl fmt::Display for PolicyArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(text) | Self::Created(text) => f.write_str(text),
        }
    }
}

/// A tag that gets a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagChange {
    /// `Key`
    pub key: String,
    /// The value until now.
    pub before: Option<String>,
    /// The value from now on.
    pub after: String,
}

impl Step {
    /// The call of IAM's API, as an action of a policy that allows it: `iam:CreateRole`.
    #[must_use]
    pub fn action(&self) -> &'static str {
        match self {
            Self::CreatePolicy(_) => "iam:CreatePolicy",
            Self::CreatePolicyVersion { .. } => "iam:CreatePolicyVersion",
            Self::DeletePolicyVersion { .. } => "iam:DeletePolicyVersion",
            Self::TagPolicy { .. } => "iam:TagPolicy",
            Self::UntagPolicy { .. } => "iam:UntagPolicy",
            Self::DeletePolicy { .. } => "iam:DeletePolicy",
            Self::CreateRole { .. } => "iam:CreateRole",
            Self::UpdateTrustPolicy { .. } => "iam:UpdateAssumeRolePolicy",
            Self::UpdateRole { .. } => "iam:UpdateRole",
            Self::PutPermissionsBoundary { .. } => "iam:PutRolePermissionsBoundary",
            Self::DeletePermissionsBoundary { .. } => "iam:DeleteRolePermissionsBoundary",
            Self::PutInlinePolicy { .. } => "iam:PutRolePolicy",
            Self::DeleteInlinePolicy { .. } => "iam:DeleteRolePolicy",
            Self::AttachPolicy { .. } => "iam:AttachRolePolicy",
            Self::DetachPolicy { .. } => "iam:DetachRolePolicy",
            Self::TagRole { .. } => "iam:TagRole",
            Self::UntagRole { .. } => "iam:UntagRole",
            Self::DeleteRole { .. } => "iam:DeleteRole",
            Self::CreateInstanceProfile { .. } => "iam:CreateInstanceProfile",
            Self::TagInstanceProfile { .. } => "iam:TagInstanceProfile",
            Self::AddRoleToInstanceProfile { .. } => "iam:AddRoleToInstanceProfile",
            Self::RemoveRoleFromInstanceProfile { .. } => "iam:RemoveRoleFromInstanceProfile",
            Self::DeleteInstanceProfile { .. } => "iam:DeleteInstanceProfile",
        }
    }
}

impl TagChange {
    /// The tags that are declared and not there, or there with another value; `same` compares keys. A key that is
    /// there in another case keeps it.
    pub(super) fn between(found: &[Tag], declared: &[Tag], same: fn(&str, &str) -> bool) -> Vec<Self> {
        let change = |tag: &Tag| {
            let there = found.iter().find(|there| same(&there.key, &tag.key));
            let key = there.map_or(&tag.key, |there| &there.key).clone();
            let before = there.map(|there| there.value.clone());
            let change = Self { key, before, after: tag.value.clone() };
            (change.before.as_ref() != Some(&change.after)).then_some(change)
        };
        declared.iter().filter_map(change).collect()
    }

    /// The tags that are there and not declared, but for those that AWS sets itself.
    pub(super) fn undeclared(found: &[Tag], declared: &[Tag], same: fn(&str, &str) -> bool) -> Vec<Tag> {
        let reserved = |key: &str| key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"));
        let stays =
            |tag: &&Tag| !reserved(&tag.key) && !declared.iter().any(|other| same(&other.key, &tag.key));
        found.iter().filter(stays).cloned().collect()
    }
}
