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
mod principal;
mod reader;
mod resource;
mod statement;
#[cfg(test)]
mod tests;
mod variable;

use std::{collections::BTreeMap, sync::OnceLock};

use self::reader::Reader;
use crate::{At, Document, Findings, Kind, Locus, Node};

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

/// Where the parts of a document stand in the tree it was read from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// As they were read; of a place that was noted twice, the later counts.
    noted: Vec<(Locus, At)>,
    /// The same by place, made when the first is asked for: a document without fault is never asked.
    sorted: OnceLock<BTreeMap<Locus, At>>,
}

impl Places {
    /// Where `locus` stands, or the nearest place around it.
    #[must_use]
    pub fn at(&self, locus: &Locus) -> Option<At> {
        let mut place = Some(locus.clone());
        while let Some(locus) = place {
            if let Some(at) = self.sorted().get(&locus) {
                return Some(*at);
            }
            place = locus.outer();
        }
        None
    }

    /// Every place that is known.
    pub fn iter(&self) -> impl Iterator<Item = (&Locus, At)> {
        self.sorted().iter().map(|(locus, at)| (locus, *at))
    }

    fn sorted(&self) -> &BTreeMap<Locus, At> {
        self.sorted.get_or_init(|| self.noted.iter().cloned().collect())
    }
}

/// Reads the document that `root` is, used as `kind`. Everything that is wrong is named, not only the first.
#[must_use]
pub fn read(root: &Node, kind: Kind) -> Reading {
    let mut reader = Reader::new(kind);
    let document = reader.document(root);
    let Reader { places, findings, .. } = reader;
    let mut findings: Vec<_> = findings.into_iter().collect();
    findings.sort_by_key(|finding| places.at(&finding.locus));
    let mut sorted = Findings::new();
    sorted.extend(findings);
    Reading { document, findings: sorted, places }
}
