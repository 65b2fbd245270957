//! `cargo iam-role test`: files of cases into the decisions that were expected, or others.
//!
//! ```text
//! FILE.jsonl ─input→ lines ─Case::parse→ cases ─run→ outcomes ─→ text, JSON lines, JUnit XML
//! ```

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use iam_role_policy::case::{Case, Outcome};
use serde_json::json;

use crate::{check::Verdict, input};

/// Decide recorded requests, and compare with what is expected of them.
///
/// A file holds one JSON object a line: `name`, the policies (`identity`, `boundary`, `session`, `resource_policy`, `trust`,
/// `scp`, `rcp`), `request` and `expect`. Keys that a request does not name are absent.
///
/// Exit code 0: all decisions are as expected. 1: at least one is not. 2: the command line is wrong, a file could not be
/// read, or a line is no case; the others are decided all the same.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Files of cases, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// How to write the outcomes
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How outcomes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object a case
    Json,
    /// XML as CI services read it
    Junit,
}

/// The cases of one file, each with its line, its name and what became of it.
struct Suite {
    file: String,
    outcomes: Vec<(Case, Outcome)>,
}

/// Decides every case of every file.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Verdict> {
    let mut verdict = Verdict::Clean;
    let mut suites = Vec::new();
    for input in input::inputs(&arguments.files) {
        match input {
            Ok(input) => {
                let (suite, read) = suite(input.name, &input.text);
                verdict = verdict.max(read);
                suites.push(suite);
            }
            Err(error) => {
                anstream::eprintln!("error: {}", error.message);
                verdict = Verdict::Incomplete;
            }
        }
    }
    if suites.iter().flat_map(|suite| &suite.outcomes).any(|(_, outcome)| !outcome.ok) {
        verdict = verdict.max(Verdict::Denied);
    }
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Text => text(&suites, &mut out)?,
        Format::Json => lines(&suites, &mut out)?,
        Format::Junit => junit(&suites, &mut out)?,
    }
    out.flush()?;
    Ok(verdict)
}

/// The cases of a file, decided; a line that is none is named.
fn suite(file: String, text: &str) -> (Suite, Verdict) {
    let mut verdict = Verdict::Clean;
    let mut outcomes = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match Case::parse(line) {
            Ok(case) => {
                let outcome = case.run();
                outcomes.push((case, outcome));
            }
            Err(error) => {
                let (line, column) = (number + 1, error.position.column);
                anstream::eprintln!("error: {file}:{line}:{column}: {}", error.message);
                verdict = Verdict::Incomplete;
            }
        }
    }
    (Suite { file, outcomes }, verdict)
}

fn text(suites: &[Suite], out: &mut impl Write) -> io::Result<()> {
    let outcomes = || suites.iter().flat_map(|suite| suite.outcomes.iter().map(move |it| (suite, it)));
    for (suite, (case, outcome)) in outcomes().filter(|(_, (_, outcome))| !outcome.ok) {
        let (name, expected, decision) = (case.name(), case.expected().name(), outcome.decision.name());
        writeln!(out, "{}: {name}: {decision}, and {expected} is expected", suite.file)?;
        writeln!(out, "  {}", outcome.because)?;
    }
    let (all, ok) = (outcomes().count(), outcomes().filter(|(_, (_, outcome))| outcome.ok).count());
    writeln!(out, "{ok} of {all} as expected")
}

fn lines(suites: &[Suite], out: &mut impl Write) -> io::Result<()> {
    for (case, outcome) in suites.iter().flat_map(|suite| &suite.outcomes) {
        let line = json!({
            "name": case.name(),
            "expect": case.expected().name(),
            "decision": outcome.decision.name(),
            "ok": outcome.ok,
            "because": outcome.because,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn junit(suites: &[Suite], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>")?;
    for Suite { file, outcomes } in suites {
        let failures = outcomes.iter().filter(|(_, outcome)| !outcome.ok).count();
        let (file, tests) = (escaped(file), outcomes.len());
        writeln!(out, "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\">")?;
        for (case, outcome) in outcomes {
            let name = escaped(case.name());
            if outcome.ok {
                writeln!(out, "    <testcase classname=\"{file}\" name=\"{name}\"/>")?;
                continue;
            }
            let (expected, decision) = (case.expected().name(), outcome.decision.name());
            writeln!(out, "    <testcase classname=\"{file}\" name=\"{name}\">")?;
            writeln!(
                out,
                "      <failure message=\"{decision}, and {expected} is expected\">{}</failure>",
                escaped(&outcome.because)
            )?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// The text as XML's character data; a character that XML does not have is replaced.
///
/// Source: Extensible Markup Language (XML) 1.0, 2.2 Characters, 2.4 Character Data and Markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}
