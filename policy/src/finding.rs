//! What a check has to say: a code, a place, one sentence on what is wrong and one on what to write instead.

use std::{fmt, slice, vec};

use crate::{Code, Locus, Severity, words};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule it is.
    pub code: Code,
    /// The smallest place the author must change.
    pub locus: Locus,
    /// What is wrong, with the author's text in backticks.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Finding {
    /// A finding of `code` at `locus`; the message starts lower case and has no full stop. What it quotes may hold any
    /// character that a document may: one that ends a line or that a terminal obeys is written as its escape.
    #[must_use]
    pub fn new(code: Code, locus: Locus, message: impl Into<String>) -> Self {
        Self { code, locus, message: one_line(message.into()), help: None }
    }

    /// The same finding with what to write instead.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        self.maybe_help(Some(help.into()))
    }

    /// The same finding with help if there is any.
    #[must_use]
    pub fn maybe_help(self, help: Option<String>) -> Self {
        Self { help: help.map(one_line), ..self }
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// The text with every control character escaped.
fn one_line(text: String) -> String {
    if words::is_printable(&text) || !text.contains(char::is_control) {
        return text;
    }
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

/// `what is wrong [CODE]`, then `help: what to write instead` on a line of its own.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// Findings in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// No findings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds the findings of a part, seen from the whole: `outer` is where the part stands.
    pub fn absorb(&mut self, findings: Self, outer: &Locus) {
        if *outer == Locus::root() {
            return self.append(findings);
        }
        let seen_from_outside = |finding: Finding| Finding { locus: finding.locus.within(outer), ..finding };
        self.0.extend(findings.0.into_iter().map(seen_from_outside));
    }

    /// Adds those, whose places are seen from the same whole.
    pub(crate) fn append(&mut self, mut findings: Self) {
        if self.is_empty() {
            *self = findings;
        } else {
            self.0.append(&mut findings.0);
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The findings, in order.
    pub fn iter(&self) -> slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// Whether any of them is an ERROR.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.iter().any(|finding| finding.severity() == Severity::Error)
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Finding> for Findings {
    /// One by one: most extend by one or none, an [`Option`].
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        for finding in findings {
            self.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_finding_quotes_stays_on_its_line() {
        let finding =
            Finding::new(Code::INVALID_ACTION, Locus::root(), "no action `a\n\u{9b}é`").help("write `\t`");
        assert_eq!(finding.to_string(), "no action `a\\n\\u{9b}é` [INVALID_ACTION]\nhelp: write `\\t`");
    }
}
