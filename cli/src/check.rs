//! `cargo iam-role check`: documents into findings, and findings into an exit code.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use iam_role_policy::{Kind, Severity};

use crate::{
    input, locate,
    report::{Format, Report},
};

/// Check policy documents.
///
/// Exit code 0: no finding at or above --deny. 1: at least one. 2: the command line is wrong, or a document could not be
/// read; the others are checked all the same.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Policy documents, directories of them (every *.json below), or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What the documents are used as
    #[arg(long, value_enum, default_value_t = Usage::Identity)]
    kind: Usage,

    /// How to write the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// The least severity that makes the run fail
    #[arg(long, value_enum, value_name = "SEVERITY", ignore_case = true, default_value_t = Threshold::SecurityWarning)]
    deny: Threshold,
}

/// The kinds of documents, as named on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Usage {
    /// An identity-based policy, inline or managed
    Identity,
    /// The trust policy of a role
    Trust,
    /// A permissions boundary
    Boundary,
    /// A policy attached to another resource: a bucket, a key, a queue, an endpoint
    Resource,
    /// A service control policy of AWS Organizations
    Scp,
    /// A resource control policy of AWS Organizations
    Rcp,
}

impl From<Usage> for Kind {
    fn from(usage: Usage) -> Self {
        match usage {
            Usage::Identity => Self::Identity,
            Usage::Trust => Self::Trust,
            Usage::Boundary => Self::Boundary,
            Usage::Resource => Self::Resource,
            Usage::Scp => Self::ServiceControl,
            Usage::Rcp => Self::ResourceControl,
        }
    }
}

/// The severities, as named on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
enum Threshold {
    Suggestion,
    Warning,
    SecurityWarning,
    Error,
}

impl From<Threshold> for Severity {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Suggestion => Self::Suggestion,
            Threshold::Warning => Self::Warning,
            Threshold::SecurityWarning => Self::SecurityWarning,
            Threshold::Error => Self::Error,
        }
    }
}

/// What a run comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every document was checked, and nothing weighs enough.
    Clean,
    /// Every document was checked, and something does.
    Denied,
    /// Not everything could be checked, or the answer could not be given.
    Incomplete,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        Self::from(match verdict {
            Verdict::Clean => 0,
            Verdict::Denied => 1,
            Verdict::Incomplete => 2,
        })
    }
}

/// Checks every document and reports on each as soon as it is checked.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Verdict> {
    // Only text is for people: the other formats must reach their reader byte for byte.
    match arguments.format {
        Format::Text => check(arguments, anstream::stdout().lock()),
        Format::Json | Format::Github => check(arguments, io::stdout().lock()),
    }
}

fn check(arguments: &Arguments, out: impl Write) -> io::Result<Verdict> {
    let threshold = Severity::from(arguments.deny);
    let mut report = Report::new(arguments.format, out);
    let mut verdict = Verdict::Clean;
    for input in input::inputs(&arguments.files) {
        match input {
            Ok(input) => {
                let findings = locate::findings(&input.text, arguments.kind.into());
                let denied = findings.iter().any(|located| located.finding.severity() >= threshold);
                if denied && verdict == Verdict::Clean {
                    verdict = Verdict::Denied;
                }
                report.document(&input, &findings)?;
            }
            Err(unreadable) => {
                verdict = Verdict::Incomplete;
                report.unreadable(&unreadable)?;
            }
        }
    }
    report.end()?;
    Ok(verdict)
}
