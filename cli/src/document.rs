//! A file, or a value in one, into the one policy document that it is: for the commands that decide and compare.
//!
//! INVARIANT: a document with errors is none: what the reader could not understand might have denied something.

use std::{fmt::Write, path::Path};

use iam_role_policy::{
    Code, Document, Finding, Kind, Node, Severity,
    json::{self, Position},
    read,
};

use crate::{
    documents::documents,
    input::{self, Unreadable},
    tree::Ranges,
};

/// The document in the file at `path`, used as `kind`; otherwise everything that is wrong with it, for people.
pub(crate) fn file(path: &Path, kind: Kind) -> Result<Document, String> {
    let unreadable = |Unreadable { message, help }: Unreadable| {
        help.map_or_else(|| format!("error: {message}"), |help| format!("error: {message}\nhelp: {help}"))
    };
    let Some(input) = input::inputs(&[path.to_owned()]).next() else {
        return Err(format!("error: `{}` cannot be read", path.display()));
    };
    let input = input.map_err(unreadable)?;
    let found = documents(&input.text, kind);
    let place = |start: usize| {
        let Position { line, column, .. } = Position::of(&input.text, start);
        format!("{}:{line}:{column}", input.name)
    };
    if !found.faults.is_empty() {
        return Err(told(found.faults.iter().map(|(range, finding)| (place(range.start), finding))));
    }
    let policy = match found.policies.as_slice() {
        [only] if only.alternatives.len() == 1 && found.skipped.is_empty() => only.alternatives.first(),
        _ => None,
    };
    match policy {
        Some(policy) if policy.unknown.is_empty() => {
            document(policy.tree.root(), kind, &found.tree.ranges, place)
        }
        _ => Err(format!(
            "error: `{}` is not one policy document\nhelp: name a file that holds the document alone",
            input.name
        )),
    }
}

/// The document that `node` is, used as `kind`; `place` names where a byte stands.
pub(crate) fn document(
    node: Node<'_>,
    kind: Kind,
    ranges: &Ranges,
    place: impl Fn(usize) -> String,
) -> Result<Document, String> {
    // A line of pairs is read as JSON that may be more than a document; a placeholder in it would pass for a parameter.
    let foreign = json::foreign_characters(node);
    if !foreign.is_empty() {
        let lines =
            foreign.iter().map(|(at, message)| format!("error: {}: {message}", place(ranges.of(*at).start)));
        return Err(lines.collect::<Vec<_>>().join("\n"));
    }
    let reading = read(node, kind);
    let errors: Vec<_> =
        reading.findings.iter().filter(|finding| finding.severity() == Severity::Error).collect();
    if errors.is_empty() {
        return Ok(reading.document);
    }
    // Which kind of policy a document is it does not say by itself, so that most often this is what is wrong.
    let is_of_a_resource =
        kind == Kind::Identity && errors.iter().any(|finding| finding.code == Code::UNSUPPORTED_PRINCIPAL);
    let hint = if is_of_a_resource {
        "\nhelp: if it is a trust policy or the policy of a resource, say `--kind trust` or `--kind resource`"
    } else {
        ""
    };
    let told = told(errors.into_iter().map(|finding| {
        let at = reading.places.at(&finding.locus).unwrap_or(node.at());
        (place(ranges.of(at).start), finding)
    }));
    Err(format!("{told}{hint}"))
}

fn told<'a>(findings: impl Iterator<Item = (String, &'a Finding)>) -> String {
    let mut text = String::new();
    for (place, finding) in findings {
        let lines = if text.is_empty() { "" } else { "\n" };
        // Writing to a string never fails.
        let _ = write!(text, "{lines}error: {place}: {} [{}]", finding.message, finding.code);
        if let Some(help) = &finding.help {
            let _ = write!(text, "\nhelp: {help}");
        }
    }
    text
}
