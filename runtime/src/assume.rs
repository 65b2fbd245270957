//! Assuming a role: what its trust policy demands, as types.

use crate::{ExternalId, IamRole};

/// A role that AWS principals may assume with `sts:AssumeRole`. A role that only services or identity providers may
/// assume does not have it.
pub trait Assumable: IamRole {
    /// What the trust policy demands: [`NoProof`], an [`ExternalId`], an [`MfaCode`], both as a pair, or
    /// [`EitherProof`] where its statements demand different things.
    type Proof: Proof;
}

/// What `AssumeRole` is given besides the role and the session's name.
pub trait Proof {
    /// The external id, if one is demanded.
    fn external_id(&self) -> Option<&ExternalId>;

    /// The MFA device and its code, if they are demanded.
    fn mfa(&self) -> Option<&MfaCode>;
}

/// Nothing is demanded.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProof;

/// A code that an MFA device shows now.
#[derive(Clone)]
pub struct MfaCode {
    /// The device: the ARN of a virtual one, the serial number of another.
    pub serial_number: String,
    /// The six digits.
    pub token_code: String,
}

impl std::fmt::Debug for MfaCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MfaCode").field("serial_number", &self.serial_number).finish_non_exhaustive()
    }
}

/// The statements of the trust policy demand different things; the caller gives what his statement demands.
#[derive(Clone, Debug, Default)]
pub struct EitherProof {
    /// The external id, for a statement that demands one.
    pub external_id: Option<ExternalId>,
    /// The MFA code, for a statement that demands one.
    pub mfa: Option<MfaCode>,
}

macro_rules! proofs {
    ($($proof:ty: |$this:ident| $external_id:expr, $mfa:expr;)*) => {
        $(impl Proof for $proof {
            fn external_id(&self) -> Option<&ExternalId> {
                let $this = self;
                $external_id
            }

            fn mfa(&self) -> Option<&MfaCode> {
                let $this = self;
                $mfa
            }
        })*
    };
}

proofs! {
    NoProof: |this| { let _ = this; None }, None;
    ExternalId: |this| Some(this), None;
    MfaCode: |this| None, Some(this);
    (ExternalId, MfaCode): |this| Some(&this.0), Some(&this.1);
    EitherProof: |this| this.external_id.as_ref(), this.mfa.as_ref();
}
