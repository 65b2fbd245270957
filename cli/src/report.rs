//! Findings into what people and programs read.

mod github;
mod json;
mod sarif;
mod text;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use clap::ValueEnum;
use iam_role_policy::Severity;

use crate::{
    documents::Skipped,
    input::{Input, Unreadable},
    locate::Located,
};

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the line, what is wrong with it, what to write instead
    Text,
    /// One JSON object on a line for each finding
    Json,
    /// One SARIF 2.1.0 log, also with the findings that are allowed
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

/// A report while it is written.
#[derive(Debug)]
pub(crate) struct Report<W> {
    format: Format,
    out: W,
    tally: Tally,
    /// The log, which is written as a whole at the end.
    log: sarif::Log,
}

/// What the summary counts.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    documents: usize,
    skipped: usize,
    unreadable: usize,
    allowed: usize,
    findings: BTreeMap<Severity, usize>,
}

impl<W: Write> Report<W> {
    pub(crate) fn new(format: Format, out: W) -> Self {
        Self { format, out, tally: Tally::default(), log: sarif::Log::default() }
    }

    /// Counts documents that were checked.
    pub(crate) fn documents(&mut self, count: usize) {
        self.tally.documents += count;
    }

    /// Writes what was found in one text.
    pub(crate) fn findings(&mut self, input: &Input, findings: &[Located]) -> io::Result<()> {
        for located in findings {
            *self.tally.findings.entry(located.finding.severity()).or_default() += 1;
            match self.format {
                Format::Text => text::finding(&mut self.out, input, located)?,
                Format::Json => json::finding(&mut self.out, input, located)?,
                Format::Sarif => self.log.finding(input, located),
                Format::Github => github::finding(&mut self.out, input, located)?,
            }
        }
        self.out.flush()
    }

    /// Takes note of a finding that is let through.
    pub(crate) fn allowed(&mut self, input: &Input, located: &Located, reason: &str) {
        self.tally.allowed += 1;
        if self.format == Format::Sarif {
            self.log.allowed(input, located, reason);
        }
    }

    /// Says, beside the report, which document could not be known.
    pub(crate) fn skipped(&mut self, input: &Input, skipped: &Skipped) -> io::Result<()> {
        self.tally.skipped += 1;
        if self.format == Format::Sarif {
            self.log.skipped(input, skipped);
        }
        text::skipped(&mut anstream::stderr().lock(), input, skipped)
    }

    /// Says, beside the report, what could not be read.
    pub(crate) fn unreadable(&mut self, unreadable: Unreadable) -> io::Result<()> {
        self.tally.unreadable += 1;
        text::unreadable(&mut anstream::stderr().lock(), &unreadable)?;
        self.log.unreadable(unreadable);
        Ok(())
    }

    /// Writes what comes after the last document.
    pub(crate) fn end(mut self) -> io::Result<()> {
        match self.format {
            Format::Text => text::summary(&mut self.out, &self.tally)?,
            Format::Sarif => self.log.write(&mut self.out)?,
            Format::Json | Format::Github => {}
        }
        self.out.flush()
    }
}
