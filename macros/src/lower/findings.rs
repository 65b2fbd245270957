//! What the engine finds in a declaration, less what a mistake in the attribute may be the reason of.

use iam_role_policy::{Finding, Findings, Locus, Role, Step, check};

use super::Lowered;

impl<T> Lowered<T> {
    /// All that the reader has to say, and then `check`; nothing is called missing that a mistake has lost.
    pub(crate) fn findings(&self, check: impl FnOnce(&T, &Findings) -> Findings) -> Findings {
        let mut findings = Findings::new();
        findings.extend(self.unread.clone().into_iter().filter(|finding| !self.may_be_lost(finding)));
        findings.extend(check(&self.entity, &self.missing()));
        findings
    }

    /// What is not there: not read, or lost.
    fn missing(&self) -> Findings {
        let mut missing = self.unread.clone();
        missing.extend(self.lost.clone());
        missing
    }

    /// Whether the finding calls something missing that may only be lost: in a statement of which something is lost, or
    /// in a document itself.
    fn may_be_lost(&self, finding: &Finding) -> bool {
        let missing = ["MISSING", "EMPTY"].iter().any(|prefix| finding.code.name().starts_with(prefix));
        let steps = finding.locus.steps();
        let around = |lost: &Finding| match steps.strip_prefix(lost.locus.steps()) {
            Some(inside) => is_statement(&lost.locus) || inside.len() <= 1,
            None => false,
        };
        missing && self.lost.iter().any(around)
    }
}

impl Lowered<Role> {
    /// What only shows of the role when all its documents are seen together.
    pub(crate) fn together(&self) -> Findings {
        check::role_together(&self.entity, &self.missing())
    }
}

fn is_statement(locus: &Locus) -> bool {
    matches!(locus.steps(), [.., Step::Member(key), Step::Index(_)] if key == "Statement")
}
