//! What a declaration promises of its role: requests that it allows or denies, a ceiling that it stays within, and what
//! it is never granted.

mod ceiling;
mod expectation;
mod granted;
mod never;
mod proof;

use self::granted::Granted;
use crate::{Code, Document, Effect, Finding, Findings, Kind, Locus, Role, Severity, Step, check};

/// Whether a finding of this name says that a guarantee is not kept, rather than that something is wrong by itself.
#[must_use]
pub fn is_code(name: &str) -> bool {
    let codes = [
        Code::CEILING_EXCEEDED,
        Code::CEILING_NOT_PROVED,
        Code::EXPECTATION_FAILED,
        Code::EXPECTATION_NOT_DECIDED,
        Code::INVALID_EXPECTATION,
        Code::NEVER_RULE_ALLOWS,
        Code::NEVER_RULE_BROKEN,
        Code::NEVER_RULE_NOT_PROVED,
    ];
    codes.iter().any(|code| code.name() == name)
}

/// What is wrong with the documents of the guarantees themselves: names that there are not, so that they would guarantee
/// nothing. `earlier` says what [`read`](crate::read()) could not understand. What the documents would grant does not
/// matter, because they grant nothing.
#[must_use]
pub fn documents(guarantees: &Guarantees, earlier: &Findings) -> Findings {
    let mut findings = Findings::new();
    let alone = |document, locus| {
        check::alone(document, Kind::Boundary, earlier, locus).into_iter().filter(guarantees_nothing)
    };
    for (index, expectation) in guarantees.expectations.iter().enumerate() {
        let found = alone(&expectation.request, Guarantees::expectation_locus(index));
        findings.extend(found.filter(|finding| !is_about_comparison(finding)));
    }
    let ceiling = written(&guarantees.ceiling, Guarantees::ceiling_locus);
    for (document, locus) in ceiling.chain(written(&guarantees.never, Guarantees::never_locus)) {
        findings.extend(alone(document, locus));
    }
    findings
}

/// Whether a finding is one because of which a document guarantees nothing, or less than it seems to.
fn guarantees_nothing(finding: &Finding) -> bool {
    let codes = [Code::RESOURCE_MISMATCH, Code::UNSUPPORTED_ACTION_FOR_CONDITION_KEY];
    finding.severity() == Severity::Error || codes.contains(&finding.code)
}

/// Whether a finding is about how a key is compared: the conditions of an expectation compare nothing, they name values.
fn is_about_comparison(finding: &Finding) -> bool {
    let of_keys = [
        Code::INVALID_GLOBAL_CONDITION_KEY,
        Code::INVALID_SERVICE,
        Code::INVALID_SERVICE_CONDITION_KEY,
        Code::MISSING_TAG_KEY_IN_CONDITION,
        Code::UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
        Code::UNSUPPORTED_GLOBAL_CONDITION_KEY,
    ];
    let in_condition = |step: &Step| matches!(step, Step::Member(key) if key == "Condition");
    finding.locus.steps().iter().any(in_condition) && !of_keys.contains(&finding.code)
}

/// What of the guarantees the role does not keep.
#[must_use]
pub fn judge(role: &Role, guarantees: &Guarantees) -> Findings {
    let mut findings = Findings::new();
    if guarantees.is_empty() {
        return findings;
    }
    let granted = Granted::to(role);
    ceiling::check(&granted, &guarantees.ceiling, &mut findings);
    never::check(&granted, &guarantees.never, &mut findings);
    expectation::check(role, &granted, &guarantees.expectations, &mut findings);
    #[cfg(test)]
    check::tests::cases::guarantees(role, guarantees, &findings);
    findings
}

/// What is promised of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guarantees {
    /// The requests that are tested.
    pub expectations: Vec<Expectation>,
    /// The documents that grant, together, at least what the role is granted; without any there is no ceiling.
    pub ceiling: Vec<Rule>,
    /// The documents that deny what the role is never granted.
    pub never: Vec<Rule>,
}

/// Requests that a role allows or denies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What is expected.
    pub effect: Effect,
    /// The requests, as a document that allows them: every action on every resource of its statement. A condition there
    /// says what a request carries: `StringEquals` the values of a key, `Null` that the key is absent.
    pub request: Document,
}

/// A document that a role is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// One that is written beside the role.
    Document(Document),
    /// One that is declared by a struct of this name.
    Declared(String),
}

impl Guarantees {
    /// Whether nothing is promised.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expectations.is_empty() && self.ceiling.is_empty() && self.never.is_empty()
    }

    /// Where the request of the expectation with this index stands.
    #[must_use]
    pub fn expectation_locus(index: usize) -> Locus {
        Locus::root().member("expect").item(index)
    }

    /// Where the document of the ceiling with this index stands.
    #[must_use]
    pub fn ceiling_locus(index: usize) -> Locus {
        Locus::root().member("ceiling").item(index)
    }

    /// Where the document with this index stands of those that deny what is never granted.
    #[must_use]
    pub fn never_locus(index: usize) -> Locus {
        Locus::root().member("never").item(index)
    }
}

/// The rules that are written beside the role, each with its place.
fn written(rules: &[Rule], locus: fn(usize) -> Locus) -> impl Iterator<Item = (&Document, Locus)> {
    rules.iter().enumerate().filter_map(move |(index, rule)| match rule {
        Rule::Document(document) => Some((document, locus(index))),
        Rule::Declared(_) => None,
    })
}

#[cfg(test)]
mod tests;
