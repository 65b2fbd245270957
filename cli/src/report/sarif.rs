//! One SARIF log for the whole run: what code-scanning services read.
//!
//! INVARIANT: valid by the schema of SARIF 2.1.0, and the same bytes for the same input: no time, no machine, no user.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use std::{
    collections::BTreeSet,
    env,
    io::{self, Write},
    path::Path,
};

use iam_role_policy::{Code, Severity, json::Position};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::{
    documents::Skipped,
    input::{Input, Unreadable},
    locate::Located,
    page::Page,
};

/// What a path keeps in a URI.
///
/// Source: RFC 3986, section 3.3.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'@')
    .remove(b'=')
    .remove(b'+')
    .remove(b',');

/// A log while it grows.
#[derive(Debug, Default)]
pub(crate) struct Log {
    results: Vec<Entry>,
    unreadable: Vec<Unreadable>,
    /// What is said of documents that could not be known.
    notes: Vec<Value>,
}

/// A result, but for the number of its rule, which is known at the end.
#[derive(Debug)]
struct Entry {
    code: Code,
    result: Value,
}

impl Log {
    /// Adds a finding.
    pub(crate) fn finding(&mut self, input: &Input, located: &Located) {
        self.results.push(Entry { code: located.finding.code, result: result(input, located) });
    }

    /// Adds a finding that is let through.
    pub(crate) fn allowed(&mut self, input: &Input, located: &Located, reason: &str) {
        let mut result = result(input, located);
        if let Some(members) = result.as_object_mut() {
            let suppression = json!({ "kind": "external", "status": "accepted", "justification": reason });
            members.insert("suppressions".to_owned(), json!([suppression]));
        }
        self.results.push(Entry { code: located.finding.code, result });
    }

    /// Adds a document that could not be known.
    pub(crate) fn skipped(&mut self, input: &Input, skipped: &Skipped) {
        let Position { line, column } = Position::of(&input.text, skipped.range.start);
        self.notes.push(json!({
            "level": "note",
            "message": { "text": skipped.to_string() },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": uri(input) },
                "region": { "startLine": line, "startColumn": column },
            } }],
        }));
    }

    /// Adds what could not be read.
    pub(crate) fn unreadable(&mut self, unreadable: Unreadable) {
        self.unreadable.push(unreadable);
    }

    /// Writes the log.
    pub(crate) fn write(self, mut out: impl Write) -> io::Result<()> {
        let codes: Vec<Code> =
            self.results.iter().map(|entry| entry.code).collect::<BTreeSet<_>>().into_iter().collect();
        let results = self.results.into_iter().map(|Entry { code, mut result }| {
            let index = codes.binary_search(&code).unwrap_or_default();
            if let Some(members) = result.as_object_mut() {
                members.insert("ruleIndex".to_owned(), json!(index));
            }
            result
        });
        let notifications = self.unreadable.iter().map(|unreadable| {
            let help = unreadable.help.map(|help| format!("\nhelp: {help}")).unwrap_or_default();
            json!({ "level": "error", "message": { "text": format!("{}{help}", unreadable.message) } })
        });
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "cargo-iam-role",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
                } },
                "columnKind": "unicodeCodePoints",
                "invocations": [{
                    "executionSuccessful": self.unreadable.is_empty(),
                    "toolExecutionNotifications": notifications.chain(self.notes).collect::<Vec<_>>(),
                }],
                "results": results.collect::<Vec<_>>(),
            }],
        });
        serde_json::to_writer_pretty(&mut out, &log)?;
        writeln!(out)
    }
}

fn rule(code: Code) -> Value {
    let page = Page::of(code);
    let rule = page.as_ref().map_or_else(|| code.name(), |page| page.rule);
    let points = page.as_ref().map_or(&[][..], |page| &page.points);
    let plain = points.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n");
    let markdown =
        points.iter().map(|(name, text)| format!("- **{name}**: {text}")).collect::<Vec<_>>().join("\n");
    let why = page.as_ref().and_then(|page| page.point("why")).unwrap_or(rule);
    json!({
        "id": code.name(),
        "shortDescription": { "text": rule },
        "fullDescription": { "text": why },
        "help": { "text": format!("{rule}\n{plain}"), "markdown": format!("{rule}\n\n{markdown}") },
        "defaultConfiguration": { "level": level(code.severity()) },
        "properties": { "severity": code.severity().to_string(), "tags": ["aws", "iam"] },
    })
}

fn result(input: &Input, located: &Located) -> Value {
    let Located { finding, pointer, range, position } = located;
    let help = finding.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let end = Position::of(&input.text, range.end.max(range.start));
    json!({
        "ruleId": finding.code.name(),
        "level": level(finding.severity()),
        "message": { "text": format!("{}{help}", finding.message) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(input) },
                "region": {
                    "startLine": position.line,
                    "startColumn": position.column,
                    "endLine": end.line,
                    "endColumn": end.column,
                },
            },
            "logicalLocations": [{ "fullyQualifiedName": pointer }],
        }],
    })
}

/// SARIF knows three levels for what is wrong.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::SecurityWarning => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

/// The path from the working directory where the file is below it, as a URI.
fn uri(input: &Input) -> String {
    let Some(path) = &input.path else { return utf8_percent_encode(&input.name, IN_PATH).to_string() };
    let here = env::current_dir().unwrap_or_default();
    let below = path.strip_prefix(&here).unwrap_or(path);
    let below = below.strip_prefix(Path::new(".")).unwrap_or(below);
    let text = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let encoded = utf8_percent_encode(&text, IN_PATH);
    if below.is_absolute() { format!("file://{encoded}") } else { encoded.to_string() }
}
