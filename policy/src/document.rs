//! A policy document as IAM understands it: well-formed by construction, without regard to how it was written.

use crate::{ActionElement, Condition, PrincipalElement, ResourceElement, SharedText};

/// What a document is used as; the grammar differs.
///
/// Source: IAM User Guide, "Policies and permissions in IAM".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An identity-based policy: inline or managed. No principal, a resource in every statement.
    Identity,
    /// A permissions boundary: an identity-based policy that grants nothing.
    Boundary,
    /// A role's trust policy. A principal in every statement, no resource.
    Trust,
    /// A policy attached to any other resource: a bucket, a key, a queue, a VPC endpoint. A principal and a resource in
    /// every statement.
    Resource,
    /// A service control policy of AWS Organizations: no principal, a resource in every statement.
    ServiceControl,
    /// A resource control policy of AWS Organizations: denies only, to the principal `"*"`, a resource in every
    /// statement.
    ResourceControl,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Identity,
        Self::Boundary,
        Self::Trust,
        Self::Resource,
        Self::ServiceControl,
        Self::ResourceControl,
    ];

    /// Whether IAM itself holds documents of the kind, by IAM's grammar; others are a service's own.
    pub(crate) fn is_of_iam(self) -> bool {
        matches!(self, Self::Identity | Self::Boundary | Self::Trust)
    }

    /// A document of the kind, in words: `a trust policy`.
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Self::Identity => "an identity-based policy",
            Self::Boundary => "a permissions boundary",
            Self::Trust => "a trust policy",
            Self::Resource => "a resource-based policy",
            Self::ServiceControl => "a service control policy",
            Self::ResourceControl => "a resource control policy",
        }
    }
}

/// The version of the policy language.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Version".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// `2008-10-17`: policy variables are literal text.
    V2008,
    /// `2012-10-17`.
    V2012,
}

impl Version {
    /// Every version, the oldest first.
    pub const ALL: [Self; 2] = [Self::V2008, Self::V2012];

    /// The date as AWS writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

impl Effect {
    /// Both effects.
    pub const ALL: [Self; 2] = [Self::Allow, Self::Deny];

    /// The name as AWS writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// A policy document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The version as written; absent means the semantics of [`Version::V2008`].
    pub version: Option<Version>,
    /// The document's `Id`.
    pub id: Option<SharedText>,
    /// The statements in their order; their order has no meaning.
    pub statements: Vec<Statement>,
}

impl Document {
    /// What the document denies, as a document that allows it: two deny the same if these grant the same.
    pub(crate) fn denials_as_grants(&self) -> Self {
        let denials = self.statements.iter().filter(|statement| statement.effect == Effect::Deny);
        let granted = denials.map(|statement| Statement { effect: Effect::Allow, ..statement.clone() });
        Self { statements: granted.collect(), ..self.clone() }
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The statement's `Sid`; an empty one is as good as none.
    pub sid: Option<SharedText>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`: in trust, other resource-based and resource control policies only.
    pub principal: Option<PrincipalElement>,
    /// `Action` or `NotAction`.
    pub action: ActionElement,
    /// `Resource` or `NotResource`: not in trust policies.
    pub resource: Option<ResourceElement>,
    /// The conditions, one for each operator and key, in the order written; all of them must hold.
    pub conditions: Vec<Condition>,
}
