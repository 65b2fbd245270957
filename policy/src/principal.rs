//! `Principal` and `NotPrincipal`: who a trust policy speaks of.

use crate::SharedText;

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalElement {
    /// These principals.
    Principal(Principals),
    /// Everyone but these principals.
    NotPrincipal(Principals),
}

impl PrincipalElement {
    /// The element's name as AWS writes it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Principal(_) => "Principal",
            Self::NotPrincipal(_) => "NotPrincipal",
        }
    }

    /// The principals, whichever way they count.
    #[must_use]
    pub fn principals(&self) -> &Principals {
        match self {
            Self::Principal(principals) | Self::NotPrincipal(principals) => principals,
        }
    }
}

/// The value of `Principal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principals {
    /// The bare string `"*"`.
    Everyone,
    /// A map from the kind to one or several values, flattened, in the order written.
    Listed(Vec<Principal>),
}

impl Principals {
    /// The principals that are listed; none for the bare `"*"`.
    #[must_use]
    pub fn listed(&self) -> &[Principal] {
        match self {
            Self::Everyone => &[],
            Self::Listed(principals) => principals,
        }
    }
}

/// One principal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Principal {
    /// Under which key it stands.
    pub kind: PrincipalKind,
    /// The value as written: an account id, an ARN, a service or a domain name, or `*`.
    pub value: SharedText,
}

/// The key that a principal stands under.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalKind {
    /// `AWS`: an account, a role, a user, a session, or everyone.
    Aws,
    /// `CanonicalUser`: an Amazon S3 account id.
    CanonicalUser,
    /// `Federated`: an identity provider.
    Federated,
    /// `Service`: an AWS service.
    Service,
}

impl PrincipalKind {
    /// Every kind, in the alphabetical order of their names.
    pub const ALL: [Self; 4] = [Self::Aws, Self::CanonicalUser, Self::Federated, Self::Service];

    /// The name as AWS writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::CanonicalUser => "CanonicalUser",
            Self::Federated => "Federated",
            Self::Service => "Service",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
