//! The text of one input into findings that know where in the text they stand.

use std::{collections::BTreeSet, mem, ops::Range};

use iam_role_policy::{At, Finding, Kind, json::Position};

use crate::{
    documents::{Policy, Skipped, documents},
    unit::Unit,
};

/// A finding and its place in the text.
#[derive(Debug)]
pub(crate) struct Located {
    /// What is wrong.
    pub(crate) finding: Finding,
    /// The JSON pointer (RFC 6901) of the value in the text, or of the value whose key is meant.
    pub(crate) pointer: String,
    /// The bytes of the text.
    pub(crate) range: Range<usize>,
    /// Where the bytes start, for people.
    pub(crate) position: Position,
}

impl Located {
    /// A finding about the bytes `range` of `text`, which is no tree.
    pub(crate) fn new(finding: Finding, text: &str, range: Range<usize>) -> Self {
        Self { finding, pointer: String::new(), position: Position::of(text, range.start), range }
    }
}

/// What was found in one text.
#[derive(Debug)]
pub(crate) struct Checked {
    /// How many documents could be read.
    pub(crate) documents: usize,
    /// What is wrong with them, from the first line to the last.
    pub(crate) findings: Vec<Located>,
    /// The documents that could not be known.
    pub(crate) skipped: Vec<Skipped>,
}

/// Everything that can be said of the documents in `text`; a plain one is used as `kind`.
pub(crate) fn check(text: &str, kind: Kind) -> Checked {
    let mut documents = documents(text, kind);
    let mut found = mem::take(&mut documents.faults);
    let (roles, alone) = documents.units();
    let each = roles.iter().flat_map(Unit::findings).chain(alone.into_iter().flat_map(of_policy));
    // Two roles may have what stands in one place.
    let mut seen = BTreeSet::new();
    let once = each.filter(|(at, finding)| seen.insert((finding.code, *at, finding.message.clone())));
    found.extend(once.map(|(at, finding)| (documents.tree.ranges.of(at), finding)));
    found.sort_by_key(|(range, _)| range.start);
    let mut lines = Lines::new(text);
    let findings = found.into_iter().map(|(range, finding)| Located {
        finding: in_words_of_the_command_line(finding),
        pointer: documents.tree.pointer(&range),
        position: lines.position(range.start),
        range,
    });
    Checked {
        // What is no JSON at all is a document too: it was meant to be one.
        documents: documents.policies.len() + usize::from(documents.tree.ranges.len() == 0),
        findings: findings.collect(),
        skipped: documents.skipped,
    }
}

/// Lines and columns of places in a text, the first place first: a text with thousands of findings is gone through once.
struct Lines<'t> {
    text: &'t str,
    line: usize,
    /// Where the line starts.
    start: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, line: 1, start: 0 }
    }

    /// The line and column of the byte at `offset`, which is not before the last one asked for.
    fn position(&mut self, offset: usize) -> Position {
        let passed = self.text.get(self.start..offset).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.start += passed.rfind('\n').map_or(0, |newline| newline + 1);
        let column = self.text.get(self.start..offset).unwrap_or_default().chars().count() + 1;
        Position { line: self.line, column }
    }
}

/// A finding whose help tells how to let it through, told for files instead of declarations.
fn in_words_of_the_command_line(finding: Finding) -> Finding {
    let of_declaration = format!("write allow_finding({}, reason = \"…\")", finding.code);
    let of_files = format!("pass --allow {}=\"…\"", finding.code);
    let help = finding.help.map(|help| help.replace(&of_declaration, &of_files));
    Finding { help, ..finding }
}

/// The findings of all alternatives.
fn of_policy(policy: &Policy) -> impl Iterator<Item = (At, Finding)> {
    let unit = |alternative| Unit::document(alternative, policy.kind, policy.around.as_ref());
    policy.alternatives.iter().flat_map(move |alternative| unit(alternative).findings())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_from_the_start() {
        let text = "a\nb\u{e9}c\r\n\n  d\n";
        let mut lines = Lines::new(text);
        for (offset, _) in text.char_indices() {
            assert_eq!(lines.position(offset), Position::of(text, offset), "{offset}");
        }
        assert_eq!(lines.position(text.len()), Position::of(text, text.len()));
    }
}
