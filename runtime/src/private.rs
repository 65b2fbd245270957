//! Every name that generated code may use, and nothing else may.

pub use crate::{
    Assumable, EitherProof, ExternalId, IamPolicy, IamRole, InlinePolicySpec, ManagedPolicySpec, MfaCode,
    NoProof, Parameter, PolicySpec, RoleSpec, Template,
};
