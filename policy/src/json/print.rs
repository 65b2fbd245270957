//! A document into canonical JSON text: fixed order of members, no white space.

use crate::Document;

impl Document {
    /// The document as canonical JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        String::new()
    }
}

/// The size that IAM's quotas count: the characters of `text` without white space between tokens.
#[must_use]
pub fn size(text: &str) -> usize {
    text.chars().count()
}
