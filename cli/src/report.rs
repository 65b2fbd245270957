//! Findings into what people and programs read.

mod github;
mod json;
mod text;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use clap::ValueEnum;
use iam_role_policy::Severity;

use crate::{
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
    /// Annotations of a GitHub workflow
    Github,
}

/// A report while it is written.
#[derive(Debug)]
pub(crate) struct Report<W> {
    format: Format,
    out: W,
    tally: Tally,
}

/// What the summary counts.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    documents: usize,
    unreadable: usize,
    findings: BTreeMap<Severity, usize>,
}

impl<W: Write> Report<W> {
    pub(crate) fn new(format: Format, out: W) -> Self {
        Self { format, out, tally: Tally::default() }
    }

    /// Writes what was found in one document.
    pub(crate) fn document(&mut self, input: &Input, findings: &[Located]) -> io::Result<()> {
        self.tally.documents += 1;
        for located in findings {
            *self.tally.findings.entry(located.finding.severity()).or_default() += 1;
            match self.format {
                Format::Text => text::finding(&mut self.out, input, located)?,
                Format::Json => json::finding(&mut self.out, input, located)?,
                Format::Github => github::finding(&mut self.out, input, located)?,
            }
        }
        self.out.flush()
    }

    /// Says, beside the report, what could not be read.
    pub(crate) fn unreadable(&mut self, unreadable: &Unreadable) -> io::Result<()> {
        self.tally.unreadable += 1;
        text::unreadable(&mut anstream::stderr().lock(), unreadable)
    }

    /// Writes what comes after the last document.
    pub(crate) fn end(mut self) -> io::Result<()> {
        if self.format == Format::Text {
            text::summary(&mut self.out, &self.tally)?;
        }
        self.out.flush()
    }
}
