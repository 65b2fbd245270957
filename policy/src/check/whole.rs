//! What belongs together: the documents of one role, or one policy alone, each with where it stands in the whole.
//!
//! INVARIANT: a policy that is only named, by its ARN or its struct, is no part.

use super::entity;
use super::measured::Measured;
use super::subject::{StatementAt, Subject};
use crate::{Document, Findings, Kind, Locus, Role};

/// A role or a policy under check.
pub(crate) struct Whole<'a> {
    /// The role, if it is one.
    pub(crate) role: Option<&'a Role>,
    parts: Vec<Part<'a>>,
}

/// One document of it.
pub(crate) struct Part<'a> {
    pub(crate) subject: Subject<'a>,
    pub(crate) measured: Measured<'a>,
    /// Where the document stands, as seen from the whole.
    pub(crate) locus: Locus,
}

impl<'a> Whole<'a> {
    /// The documents of `role`; `earlier` says what of them could not be read.
    pub(crate) fn of_role(role: &'a Role, earlier: &'a Findings) -> Self {
        let trust = std::iter::once((&role.trust, Kind::Trust, Role::trust_locus()));
        let inline = role.inline_policies.iter().enumerate();
        let inline = inline
            .map(|(index, policy)| (&policy.document, Kind::Identity, Role::inline_policy_locus(index)));
        let managed = entity::customer_policies(role)
            .map(|(policy, kind, locus)| (&policy.document, kind, locus.member("PolicyDocument")));
        let parts = trust.chain(inline).chain(managed);
        let parts = parts.map(|(document, kind, locus)| Part::new(document, kind, earlier, locus));
        Self { role: Some(role), parts: parts.collect() }
    }

    /// A document alone, which stands at `locus`.
    pub(crate) fn of_document(
        document: &'a Document,
        kind: Kind,
        earlier: &'a Findings,
        locus: Locus,
    ) -> Self {
        Self { role: None, parts: vec![Part::new(document, kind, earlier, locus)] }
    }

    /// The documents, in the order in which they are checked.
    pub(crate) fn parts(&self) -> &[Part<'a>] {
        &self.parts
    }

    /// The documents that grant: inline and managed policies.
    pub(crate) fn granting(&self) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(|part| part.subject.kind == Kind::Identity)
    }

    /// The permissions boundary, if its document is here.
    pub(crate) fn boundary(&self) -> Option<&Part<'a>> {
        self.parts.iter().find(|part| part.subject.kind == Kind::Boundary)
    }

    /// Whether the role has a boundary of which only the name is here.
    pub(crate) fn has_unknown_boundary(&self) -> bool {
        let boundary = self.role.and_then(|role| role.permissions_boundary.as_ref());
        boundary.is_some() && self.boundary().is_none()
    }

    /// Whether all documents could be read, so that what is not in them is absent.
    pub(crate) fn is_read(&self) -> bool {
        self.parts.iter().all(|part| part.subject.whole)
    }
}

impl<'a> Part<'a> {
    fn new(document: &'a Document, kind: Kind, earlier: &'a Findings, locus: Locus) -> Self {
        let subject = Subject::new(document, kind, earlier, &locus);
        Self { subject, measured: Measured::new(document), locus }
    }

    /// The statements that allow, in order.
    pub(crate) fn allowing(&self) -> impl Iterator<Item = &StatementAt<'a>> {
        self.subject.statements().filter(|statement| statement.allows())
    }

    /// The statements that deny, in order.
    pub(crate) fn denying(&self) -> impl Iterator<Item = &StatementAt<'a>> {
        self.subject.statements().filter(|statement| !statement.allows())
    }

    /// A place of this document as seen from the whole.
    pub(crate) fn place(&self, locus: Locus) -> Locus {
        if self.locus == Locus::root() { locus } else { locus.within(&self.locus) }
    }
}
