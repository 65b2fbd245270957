//! The text of one input into findings that know where in the text they stand.

use std::{collections::BTreeSet, ops::Range};

use iam_role_policy::{
    At, Code, Finding, Kind, Member, Node, Value, check, json::Position, placeholder, read,
};

use crate::{
    documents::{Policy, Skipped, documents},
    embedded::intrinsic::Resolved,
    tree::{Tree, items, members, text as text_of},
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
    let documents = documents(text, kind);
    let mut found = documents.faults;
    for policy in &documents.policies {
        found.extend(of_policy(policy, &documents.tree));
    }
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

/// The findings of all alternatives, each once.
fn of_policy(policy: &Policy, tree: &Tree) -> Vec<(Range<usize>, Finding)> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for alternative in &policy.alternatives {
        for (at, finding) in of_document(alternative, policy.kind) {
            let range = tree.ranges.of(at);
            if seen.insert((finding.code, at, finding.message.clone())) {
                found.push((range, finding));
            }
        }
    }
    found
}

/// The findings of a document. Where parts of it are not known, what is reported holds whatever they are: the grammar of
/// a text that is known in part is not judged, and a check must find the same where each such part is `*`.
fn of_document(document: &Resolved, kind: Kind) -> Vec<(At, Finding)> {
    let unknown = unknown(&document.root);
    let Run { read, checked } = run(&document.root, kind);
    let read = read.into_iter().filter(|(at, _)| !unknown.contains(at));
    let mut found: Vec<(At, Finding)> = if unknown.is_empty() {
        read.chain(checked).collect()
    } else {
        let widest = run(&widest(&document.root), kind);
        let place = |(at, finding): &(At, Finding)| (finding.code, *at);
        let also: BTreeSet<(Code, At)> = widest.read.iter().chain(&widest.checked).map(place).collect();
        read.chain(checked.into_iter().filter(|found| also.contains(&place(found)))).collect()
    };
    let names: Vec<&str> = document.unknown.iter().map(String::as_str).collect();
    if !names.is_empty() {
        for (_, finding) in &mut found {
            finding.message = placeholder::show(&finding.message, &names);
            finding.help = finding.help.as_deref().map(|help| placeholder::show(help, &names));
        }
    }
    found
}

/// What the reader says of a document, and what the checks say.
struct Run {
    read: Vec<(At, Finding)>,
    checked: Vec<(At, Finding)>,
}

fn run(root: &Node, kind: Kind) -> Run {
    let reading = read(root, kind);
    let checked = check::document_after(&reading.document, kind, &reading.findings);
    let placed = |finding: Finding| (reading.places.at(&finding.locus).unwrap_or(root.at), finding);
    Run {
        read: reading.findings.iter().cloned().map(placed).collect(),
        checked: checked.into_iter().map(placed).collect(),
    }
}

/// The strings that are not fully known.
fn unknown(node: &Node) -> BTreeSet<At> {
    let mut found = BTreeSet::new();
    collect_unknown(node, &mut found);
    found
}

fn collect_unknown(node: &Node, found: &mut BTreeSet<At>) {
    if text_of(node).is_some_and(placeholder::occurs_in) {
        found.insert(node.at);
    }
    for inner in items(node).iter().chain(members(node).iter().map(|member| &member.value)) {
        collect_unknown(inner, found);
    }
}

/// The tree with `*` for everything that is not known.
fn widest(node: &Node) -> Node {
    let value = match &node.value {
        Value::String(text) => Value::String(text.replace(|c| placeholder::index(c).is_some(), "*").into()),
        Value::Array(items) => Value::Array(items.iter().map(widest).collect()),
        Value::Object(members) => {
            let member = |member: &Member| Member { value: widest(&member.value), ..member.clone() };
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    };
    Node { at: node.at, value }
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
