//! A document and how long it is, which several checks ask for, and which takes a walk over all of it.
//!
//! INVARIANT: knows nothing of the catalogue, as the checks of limits do not.

use std::cell::OnceCell;

use crate::Document;

/// A document whose size is counted when it is first asked for, and once.
pub(crate) struct Measured<'a> {
    pub(crate) document: &'a Document,
    size: OnceCell<usize>,
}

impl<'a> Measured<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Self { document, size: OnceCell::new() }
    }

    /// How many characters the quotas count.
    pub(crate) fn size(&self) -> usize {
        *self.size.get_or_init(|| self.document.size())
    }
}
