//! A document and how long it is, which several checks ask for, and which takes a walk over all of it.
//!
//! INVARIANT: knows nothing of the catalogue, as the checks of limits do not.

use std::cell::OnceCell;

use crate::{Document, json::AtMost};

/// A document whose size is counted when it is first asked for, and once.
pub(crate) struct Measured<'a> {
    pub(crate) document: &'a Document,
    at_most: OnceCell<AtMost>,
    size: OnceCell<usize>,
}

impl<'a> Measured<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Self { document, at_most: OnceCell::new(), size: OnceCell::new() }
    }

    /// How many characters the quotas count.
    pub(crate) fn size(&self) -> usize {
        *self.size.get_or_init(|| self.at_most().exact().unwrap_or_else(|| self.document.size()))
    }

    /// No less than that, and little more, for much less.
    pub(crate) fn size_at_most(&self) -> usize {
        self.at_most().characters()
    }

    fn at_most(&self) -> &AtMost {
        self.at_most.get_or_init(|| self.document.size_at_most())
    }

    /// The size if it is more than `most`.
    pub(crate) fn size_above(&self, most: usize) -> Option<usize> {
        (self.size_at_most() > most).then(|| self.size()).filter(|size| *size > most)
    }
}
