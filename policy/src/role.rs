//! A whole role: what `CreateRole` and the calls after it are given.
//!
//! The same type serves at compile time, with [placeholders](crate::placeholder) where parameters stand, and at run
//! time, when every parameter has its value. The places in it are named as in CloudFormation's `AWS::IAM::Role`.

use crate::{Document, Locus, limits};

/// A role with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// `RoleName`
    pub name: String,
    /// `Path`, `/` when none was chosen.
    pub path: String,
    /// `Description`
    pub description: Option<String>,
    /// `MaxSessionDuration` in seconds.
    pub max_session_duration: u32,
    /// `AssumeRolePolicyDocument`
    pub trust: Document,
    /// `Policies`
    pub inline_policies: Vec<InlinePolicy>,
    /// `ManagedPolicyArns`
    pub managed_policies: Vec<ManagedPolicy>,
    /// `PermissionsBoundary`
    pub permissions_boundary: Option<ManagedPolicy>,
    /// `Tags`
    pub tags: Vec<Tag>,
    /// `InstanceProfileName`, when the role has an instance profile of its own.
    pub instance_profile: Option<String>,
}

/// A policy that is part of the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlinePolicy {
    /// `PolicyName`
    pub name: String,
    /// `PolicyDocument`
    pub document: Document,
}

/// A managed policy that is attached to a role, or bounds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManagedPolicy {
    /// One that exists: AWS's own or a customer's.
    Arn(String),
    /// One that is declared beside the role by a struct of this name, and checked there.
    Declared(String),
    /// One that is declared, with all that belongs to it.
    Customer(Box<CustomerPolicy>),
}

/// A customer managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerPolicy {
    /// `ManagedPolicyName`
    pub name: String,
    /// `Path`
    pub path: String,
    /// `Description`
    pub description: Option<String>,
    /// `PolicyDocument`
    pub document: Document,
    /// `Tags`
    pub tags: Vec<Tag>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// `Key`; two that differ only in case are the same key to IAM roles.
    pub key: String,
    /// `Value`
    pub value: String,
}

impl CustomerPolicy {
    /// A policy of which no more is said than this.
    #[must_use]
    pub fn new(name: impl Into<String>, document: Document) -> Self {
        let path = limits::DEFAULT_PATH.to_owned();
        Self { name: name.into(), path, description: None, document, tags: Vec::new() }
    }
}

impl Role {
    /// A role of which no more is said than this: it has no policies, and what `CreateRole` gives it by default.
    #[must_use]
    pub fn new(name: impl Into<String>, trust: Document) -> Self {
        Self {
            name: name.into(),
            path: limits::DEFAULT_PATH.to_owned(),
            description: None,
            max_session_duration: limits::DEFAULT_SESSION_SECONDS,
            trust,
            inline_policies: Vec::new(),
            managed_policies: Vec::new(),
            permissions_boundary: None,
            tags: Vec::new(),
            instance_profile: None,
        }
    }

    /// Where the trust policy stands in a role.
    #[must_use]
    pub fn trust_locus() -> Locus {
        Locus::root().member("AssumeRolePolicyDocument")
    }

    /// Where the document of the inline policy with this index stands in a role.
    #[must_use]
    pub fn inline_policy_locus(index: usize) -> Locus {
        Locus::root().member("Policies").item(index).member("PolicyDocument")
    }
}
