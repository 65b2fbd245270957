//! Findings that are let through: one rule for a declaration's `allow_finding` and for the command line.
//!
//! `ALLOW_OF_UNKNOWN_CODE`: an allowed finding whose code does not exist.
//!
//! - why: it lets nothing through
//! - bad: `allow_finding(INVALID_ACTON, reason = "…")`
//! - good: `allow_finding(INVALID_ACTION, reason = "…")`
//! - source: this tool
//!
//! `ALLOW_OF_UNSILENCEABLE_CODE`: an allowed finding that cannot be let through.
//!
//! - why: IAM itself refuses the document or the call, whatever the reason
//! - bad: `allow_finding(INVALID_ROLE_NAME, reason = "…")`
//! - good: the mistake mended
//! - source: this tool
//!
//! `ALLOW_WITHOUT_REASON`: an allowed finding without a reason.
//!
//! - why: whoever reads the declaration must learn why the finding does not matter
//! - bad: `allow_finding(INVALID_ACTION, reason = "")`
//! - good: `allow_finding(INVALID_ACTION, reason = "announced on 2026-11-02, newer than the catalogue")`
//! - source: this tool
//!
//! `UNUSED_ALLOW`: an allowed finding that is not there.
//!
//! - why: it would let the mistake through that somebody makes later
//! - bad: `allow_finding(INVALID_ACTION, reason = "…")` where all actions exist
//! - good: none
//! - source: this tool

use crate::{Code, Finding, Findings, Locus, suggest};

/// A finding that is let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The name of the code, as written.
    pub code: String,
    /// Why the finding does not matter here, as written; `None` if no reason is given.
    pub reason: Option<String>,
}

impl Allow {
    /// Where the allow with this index stands, in findings about it.
    #[must_use]
    pub fn locus(index: usize) -> Locus {
        Locus::root().member("allow_finding").item(index)
    }
}

/// The findings that `allows` leaves, and those about `allows` themselves, which stand at [`Allow::locus`].
#[must_use]
pub fn apply(findings: Findings, allows: &[Allow]) -> Findings {
    let mut allowing = Allowing::new(allows.to_vec());
    let mut left = Findings::new();
    left.extend(findings.into_iter().filter(|finding| allowing.lets_through(finding, |_| true).is_none()));
    left.extend(allowing.faults());
    #[cfg(test)]
    crate::check::tests::cases::allows(allows, &left);
    left
}

/// Allows, and what they have let through so far.
///
/// An allow without a reason still lets its finding through: the missing reason is the one mistake. That an allow is
/// unused is said only where everything could be read; what could not may hide what it is for.
#[derive(Clone, Debug)]
pub struct Allowing {
    allows: Vec<Allow>,
    /// Whether each has let something through, or may have something to.
    needed: Vec<bool>,
}

impl Allowing {
    /// These allows, before the first finding.
    #[must_use]
    pub fn new(allows: Vec<Allow>) -> Self {
        Self { needed: vec![false; allows.len()], allows }
    }

    /// The index of the allow that lets `finding` through, the first of several; `None` if none does. `reaches` tells
    /// of an allow's index whether the allow is about the document of the finding.
    pub fn lets_through(&mut self, finding: &Finding, reaches: impl Fn(usize) -> bool) -> Option<usize> {
        if !finding.code.silenceable() {
            for (index, needed) in self.needed.iter_mut().enumerate() {
                *needed |= reaches(index);
            }
            return None;
        }
        let is_of_code = |allow: &Allow| allow.code == finding.code.name();
        let mut numbered = self.allows.iter().enumerate();
        let (index, _) = numbered.find(|(index, allow)| is_of_code(allow) && reaches(*index))?;
        self.spare(index);
        Some(index)
    }

    /// Keeps the allow with this index from being reported as unused: what it is for was not looked at.
    pub fn spare(&mut self, index: usize) {
        if let Some(needed) = self.needed.get_mut(index) {
            *needed = true;
        }
    }

    /// The findings about the allows themselves, at [`Allow::locus`].
    #[must_use]
    pub fn faults(self) -> Findings {
        let mut found = Findings::new();
        for (index, (allow, needed)) in self.allows.iter().zip(self.needed).enumerate() {
            found.extend(faults(allow, needed, &Allow::locus(index)));
        }
        found
    }
}

fn faults(allow: &Allow, used: bool, locus: &Locus) -> Vec<Finding> {
    let name = allow.code.as_str();
    let Some(code) = Code::named(name) else {
        let near = suggest::nearest(name, Code::ALL.iter().map(|code| code.name()));
        let message = format!("there is no finding `{name}`");
        let finding = Finding::new(Code::ALLOW_OF_UNKNOWN_CODE, locus.clone(), message);
        return vec![finding.maybe_help(near.map(suggest::did_you_mean))];
    };
    if !code.silenceable() {
        let message = format!("`{name}` cannot be let through");
        let finding = Finding::new(Code::ALLOW_OF_UNSILENCEABLE_CODE, locus.clone(), message);
        return vec![finding.help("mend what it says; IAM would refuse it")];
    }
    let mut found = Vec::new();
    if allow.reason.as_deref().unwrap_or_default().trim().is_empty() {
        let message = format!("no reason is given why `{name}` is let through");
        let finding = Finding::new(Code::ALLOW_WITHOUT_REASON, locus.clone(), message);
        found.push(finding.help(format!("write allow_finding({name}, reason = \"…\")")));
    }
    if !used {
        let finding =
            Finding::new(Code::UNUSED_ALLOW, locus.clone(), format!("there is no `{name}` to let through"));
        found.push(finding.help("take it out"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(codes: &[Code]) -> Findings {
        let mut findings = Findings::new();
        findings.extend(codes.iter().map(|code| Finding::new(*code, Locus::root(), "wrong")));
        findings
    }

    fn allow(code: &str, reason: &str) -> Allow {
        Allow { code: code.to_owned(), reason: Some(reason.to_owned()) }
    }

    fn left(codes: &[Code], allows: &[Allow]) -> Vec<String> {
        let line = |finding: &Finding| format!("{} at {}", finding.code, finding.locus);
        apply(findings(codes), allows).iter().map(line).collect()
    }

    #[test]
    fn an_allow_lets_every_finding_of_its_code_through_and_no_other() {
        let codes = [Code::INVALID_ACTION, Code::RETIRED_ACTION, Code::INVALID_ACTION];
        assert_eq!(left(&codes, &[allow("INVALID_ACTION", "newer")]), ["RETIRED_ACTION at "]);
    }

    #[test]
    fn an_allow_must_name_a_code_that_can_be_let_through() {
        let refused = [allow("INVALID_ROLE_NAME", "I like it"), allow("INVALID_ACTON", "newer")];
        let expected = [
            "INVALID_ROLE_NAME at ",
            "ALLOW_OF_UNSILENCEABLE_CODE at allow_finding/0",
            "ALLOW_OF_UNKNOWN_CODE at allow_finding/1",
        ];
        assert_eq!(left(&[Code::INVALID_ROLE_NAME], &refused), expected);
        let found = apply(Findings::new(), &[allow("INVALID_ACTON", "newer")]);
        assert_eq!(found.iter().next().unwrap().help.as_deref(), Some("did you mean `INVALID_ACTION`?"));
    }

    #[test]
    fn an_allow_needs_a_reason() {
        for reason in [None, Some(String::new()), Some(" ".to_owned())] {
            let without = Allow { code: "INVALID_ACTION".to_owned(), reason };
            assert_eq!(
                left(&[Code::INVALID_ACTION], &[without]),
                ["ALLOW_WITHOUT_REASON at allow_finding/0"]
            );
        }
    }

    #[test]
    fn an_allow_that_lets_nothing_through_is_reported() {
        let unused = [allow("INVALID_ACTION", "newer")];
        assert_eq!(left(&[], &unused), ["UNUSED_ALLOW at allow_finding/0"]);
        let twice = [allow("INVALID_ACTION", "newer"), allow("INVALID_ACTION", "newer")];
        assert_eq!(left(&[Code::INVALID_ACTION], &twice), ["UNUSED_ALLOW at allow_finding/1"]);
    }

    #[test]
    fn an_allow_with_a_code_and_a_reason_for_what_is_there_is_no_fault() {
        for reason in ["newer", "x"] {
            assert_eq!(left(&[Code::INVALID_ACTION], &[allow("INVALID_ACTION", reason)]), [""; 0]);
        }
    }

    #[test]
    fn an_allow_reaches_no_other_document() {
        let allows = [allow("INVALID_ACTION", "newer"), allow("INVALID_ACTION", "newer")];
        let mut allowing = Allowing::new(allows.to_vec());
        let finding = Finding::new(Code::INVALID_ACTION, Locus::root(), "wrong");
        assert_eq!(allowing.lets_through(&finding, |_| false), None);
        assert_eq!(allowing.lets_through(&finding, |index| index == 1), Some(1));
        let unreadable = Finding::new(Code::MISSING_EFFECT, Locus::root(), "wrong");
        assert_eq!(allowing.lets_through(&unreadable, |index| index == 1), None);
        assert_eq!(allowing.clone().faults().iter().count(), 1, "the first is used nowhere");
        allowing.spare(0);
        assert!(allowing.faults().is_empty());
    }

    #[test]
    fn what_could_not_be_read_may_hide_what_an_allow_is_for() {
        let codes = [Code::MISSING_EFFECT];
        assert_eq!(left(&codes, &[allow("INVALID_ACTION", "newer")]), ["MISSING_EFFECT at "]);
    }
}
