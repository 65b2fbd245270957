//! What stands in an account, as far as one declared role is concerned.

use std::collections::BTreeMap;

use iam_role_policy::{Document, Kind, PrincipalKind, Tag, json, read};

/// What was read of a role and all that belongs to it. The default is an account where nothing of it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The role.
    pub role: Option<ObservedRole>,
    /// Those of the customer managed policies that the role declares, and those that it has without declaring them.
    pub policies: Vec<ObservedPolicy>,
    /// The declared instance profile, and every other that holds the role.
    pub instance_profiles: Vec<ObservedInstanceProfile>,
}

/// A role that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedRole {
    /// `Arn`
    pub arn: String,
    /// `RoleName`, in the case in which it was created.
    pub name: String,
    /// `Path`
    pub path: String,
    /// `Description`
    pub description: Option<String>,
    /// `MaxSessionDuration` in seconds.
    pub max_session_duration: u32,
    /// `AssumeRolePolicyDocument`
    pub trust: ObservedDocument,
    /// The inline policies by their names.
    pub inline_policies: BTreeMap<String, ObservedDocument>,
    /// The ARNs of the attached policies.
    pub managed_policies: Vec<String>,
    /// The ARN of the permissions boundary.
    pub permissions_boundary: Option<String>,
    /// `Tags`
    pub tags: Vec<Tag>,
}

/// A customer managed policy that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedPolicy {
    /// `Arn`
    pub arn: String,
    /// `PolicyName`
    pub name: String,
    /// `Path`
    pub path: String,
    /// `Description`
    pub description: Option<String>,
    /// The document of the default version.
    pub document: ObservedDocument,
    /// The versions, the oldest first.
    pub versions: Vec<ObservedVersion>,
    /// `Tags`
    pub tags: Vec<Tag>,
    /// Who else has it attached or as a boundary, in words; read only where it may be to delete.
    pub used_by: Vec<String>,
}

/// A version of a customer managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedVersion {
    /// `VersionId`
    pub id: String,
    /// `IsDefaultVersion`
    pub is_default: bool,
}

/// An instance profile that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedInstanceProfile {
    /// `InstanceProfileName`
    pub name: String,
    /// The names of its roles; IAM allows one.
    pub roles: Vec<String>,
    /// `Tags`
    pub tags: Vec<Tag>,
}

/// A policy document that an account has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObservedDocument {
    /// One that could be read whole.
    Document(Document),
    /// One in a grammar that this version does not know, as its text; it differs from every declared document.
    Unreadable(String),
}

impl ObservedDocument {
    /// The document that `text` is; the text is JSON, not percent-encoded.
    #[must_use]
    pub fn new(text: &str, kind: Kind) -> Self {
        let reading = json::parse(text).ok().map(|source| read(source.root(), kind));
        match reading {
            // What can be let through is in the document all the same.
            Some(reading) if reading.findings.iter().all(|finding| finding.code.silenceable()) => {
                Self::Document(reading.document)
            }
            _ => Self::Unreadable(text.to_owned()),
        }
    }

    /// The document, if it could be read.
    pub(super) fn document(&self) -> Option<&Document> {
        match self {
            Self::Document(document) => Some(document),
            Self::Unreadable(_) => None,
        }
    }

    /// Whether it means what `declared` means, however either is written down.
    pub(crate) fn is(&self, declared: &Document) -> bool {
        match self {
            Self::Document(found) => found.normal() == declared.normal(),
            Self::Unreadable(_) => false,
        }
    }

    /// The unique ids that IAM shows in place of principals that were deleted.
    ///
    /// Source: IAM User Guide, "AWS JSON policy elements: Principal".
    pub(super) fn dangling_principals(&self) -> Vec<&str> {
        let Self::Document(found) = self else { return Vec::new() };
        let elements = found.statements.iter().filter_map(|statement| statement.principal.as_ref());
        let listed = elements.flat_map(|element| element.principals().listed());
        let dangling = listed.filter(|principal| {
            principal.kind == PrincipalKind::Aws
                && ["AROA", "AIDA"].iter().any(|prefix| principal.value.starts_with(prefix))
        });
        dangling.map(|principal| principal.value.as_str()).collect()
    }
}
