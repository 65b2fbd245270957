//! Checks of resource-based policies that are no trust policies.

pub(super) mod federated;
pub(super) mod irrelevant_key;
pub(super) mod not_principal;
