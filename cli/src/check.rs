//! `cargo iam-role check`: documents into findings, and findings into an exit code.

use std::{
    io::{self, Write},
    mem,
    path::PathBuf,
    process::ExitCode,
    rc::Rc,
};

use clap::Args;
use iam_role_policy::Severity;

use crate::{
    config::{Config, Configs},
    input::{self, Input, Unreadable},
    kind::{Threshold, Usage},
    locate::{self, Located},
    report::{Format, Report},
    silence::Silence,
};

/// Check policy documents, also those in CloudFormation templates, Terraform plans and what IAM's API takes and returns.
///
/// Exit code 0: no finding at or above --deny. 1: at least one. 2: the command line is wrong, or a document could not be
/// read; the others are checked all the same.
///
/// The nearest iam-role.toml, in a file's folder or above, can say the same: `deny`, `[[allow]]` with `code`, `reason` and
/// `files`, and `[[kind]]` with `files` and `kind`. What the command line says counts more.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Policy documents and what holds them, directories (those and what holds some below), or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What plain documents are used as, `identity` unless iam-role.toml says otherwise; one inside a template, a plan or
    /// an API call says so itself
    #[arg(long, value_enum)]
    kind: Option<Usage>,

    /// How to write the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// The least severity that makes the run fail, `SECURITY_WARNING` unless iam-role.toml says otherwise
    #[arg(long, value_enum, value_name = "SEVERITY", ignore_case = true)]
    deny: Option<Threshold>,

    /// Let the findings of a code through, for a reason; may be repeated. One that lets nothing through is a finding
    #[arg(long, value_name = "CODE=REASON")]
    allow: Vec<String>,
}

/// What a run comes to, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Every document was checked, and nothing weighs enough.
    Clean,
    /// A proof was asked for, and neither it nor a request against it was found.
    Undecided,
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
            Verdict::Undecided => 3,
        })
    }
}

/// Checks every document and reports on each as soon as it is checked.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Verdict> {
    // Only text is for people: the other formats must reach their reader byte for byte.
    match arguments.format {
        Format::Text => Run::new(arguments, anstream::stdout().lock()).all(),
        Format::Json | Format::Sarif | Format::Github => Run::new(arguments, io::stdout().lock()).all(),
    }
}

/// A run while it goes on.
struct Run<'a, W> {
    arguments: &'a Arguments,
    report: Report<W>,
    configs: Configs,
    silence: Silence,
    verdict: Verdict,
}

impl<'a, W: Write> Run<'a, W> {
    fn new(arguments: &'a Arguments, out: W) -> Self {
        Self {
            arguments,
            report: Report::new(arguments.format, out),
            configs: Configs::default(),
            silence: Silence::new(&arguments.allow, &arguments.files),
            verdict: Verdict::Clean,
        }
    }

    fn all(mut self) -> io::Result<Verdict> {
        for input in input::inputs(&self.arguments.files) {
            match input {
                Ok(input) => match self.configs.of(input.path.as_deref()) {
                    Ok(config) => self.input(&input, config.as_ref())?,
                    // It may say anything of every further file.
                    Err(unreadable) => {
                        self.unreadable(unreadable)?;
                        break;
                    }
                },
                Err(unreadable) => self.unreadable(unreadable)?,
            }
        }
        for (input, findings) in mem::take(&mut self.silence).faults() {
            self.judge(&findings, Severity::Error);
            self.report.findings(&input, &findings)?;
        }
        self.report.end()?;
        Ok(self.verdict)
    }

    fn input(&mut self, input: &Input, config: Option<&Rc<Config>>) -> io::Result<()> {
        let path = input.path.as_deref();
        let kind = self.arguments.kind.or_else(|| config?.kind(path)).unwrap_or(Usage::Identity);
        let deny = self.arguments.deny.or(config.and_then(|config| config.deny));
        let checked = locate::check(&input.text, kind.into());

        self.silence.reach(path, config);
        let mut left = Vec::new();
        for located in checked.findings {
            match self.silence.lets_through(&located.finding, path, config) {
                Some(reason) => self.report.allowed(input, &located, &reason),
                None => left.push(located),
            }
        }
        self.judge(&left, deny.unwrap_or(Threshold::SecurityWarning).into());
        self.report.documents(checked.documents);
        self.report.findings(input, &left)?;
        checked.skipped.iter().try_for_each(|skipped| self.report.skipped(input, skipped))
    }

    fn unreadable(&mut self, unreadable: Unreadable) -> io::Result<()> {
        self.verdict = Verdict::Incomplete;
        self.report.unreadable(unreadable)
    }

    fn judge(&mut self, findings: &[Located], threshold: Severity) {
        let denied = findings.iter().any(|located| located.finding.severity() >= threshold);
        if denied && self.verdict == Verdict::Clean {
            self.verdict = Verdict::Denied;
        }
    }
}
