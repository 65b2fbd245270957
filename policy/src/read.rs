//! A tree into a document: the grammar of the policy language.
//!
//! INVARIANT: what IAM would refuse is left out of the document and named by a finding that cannot be silenced; so a
//! reading without such findings is the whole document.
//!
//! Source: IAM User Guide, "Grammar of the IAM JSON policy language".

mod action;
mod condition;
mod document;
mod key;
mod places;
mod principal;
mod reader;
mod resource;
mod statement;
#[cfg(test)]
mod tests;
mod variable;

pub use self::places::Places;
use self::reader::Reader;
use crate::{Document, Findings, Kind, Node};

/// A tree, read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What could be understood.
    ///
    /// An effect that is missing stands as `Deny` here, and actions that are missing as none. Items that could not be
    /// read are numbered behind those that could, so that a place in this document means the same in `places`.
    pub document: Document,
    /// What could not, and why, in the order of the tree. A statement in which one of these cannot be silenced was only
    /// partly understood; the checks are told by being given these.
    pub findings: Findings,
    /// Where everything in the document stands.
    pub places: Places,
}

/// Reads the document that `root` is, used as `kind`. Everything that is wrong is named, not only the first.
#[must_use]
pub fn read(root: Node<'_>, kind: Kind) -> Reading {
    let mut reader = Reader::new(kind);
    let document = reader.document(root);
    let Reader { places, findings, .. } = reader;
    let mut findings: Vec<_> = findings.into_iter().collect();
    findings.sort_by_key(|finding| places.at(&finding.locus));
    let mut sorted = Findings::new();
    sorted.extend(findings);
    #[cfg(test)]
    crate::check::tests::cases::tree(kind, root, &sorted);
    Reading { document, findings: sorted, places }
}
