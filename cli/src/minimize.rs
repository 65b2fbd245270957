//! `cargo iam-role minimize`: a document into a smaller one, or several, that are proved to mean the same.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use iam_role_policy::{
    Kind, limits,
    minimize::{self, Minimal},
};

use crate::{check::Verdict, document, kind::Usage};

/// Write a policy with fewer characters that is proved to mean the same.
///
/// The document goes to standard output as canonical JSON, on one line; several, if one would exceed the limit, on one
/// line each. `Id` and every `Sid` are left out. What it came to goes to standard error.
///
/// Exit code 0: written. 3: it cannot be brought under the limit. 2: the command line is wrong, or the document could not
/// be read.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The policy document, or - for standard input
    file: PathBuf,

    /// What the document is used as
    #[arg(long, value_enum, default_value_t = Usage::Identity)]
    kind: Usage,

    /// The most characters of one document; without it a policy stays one as long as it fits a role's inline policies, of
    /// 10,240 characters, and is divided into managed policies of 6,144 beyond
    #[arg(long, value_name = "CHARACTERS")]
    limit: Option<usize>,
}

pub(crate) fn run(arguments: &Arguments) -> io::Result<Verdict> {
    let kind = Kind::from(arguments.kind);
    let before = match document::file(&arguments.file, kind) {
        Ok(document) => document,
        Err(error) => {
            anstream::eprintln!("{error}");
            return Ok(Verdict::Incomplete);
        }
    };
    let Minimal { document: smallest, gave_up } = minimize::minimize(&before, kind);
    let parts = match arguments.most(kind) {
        Some((most, _)) if smallest.size() <= most => Ok(vec![smallest]),
        Some((_, Some(each))) => minimize::split(&smallest, kind, each).map_err(|error| error.to_string()),
        Some((most, None)) => {
            Err(format!("it still has {}, and one policy of {most} cannot be several", smallest.size()))
        }
        None => Ok(vec![smallest]),
    };
    let parts = match parts {
        Ok(parts) => parts,
        Err(error) => {
            anstream::eprintln!("error: the policy cannot be brought under the limit: {error}");
            return Ok(Verdict::Undecided);
        }
    };
    let mut out = io::stdout().lock();
    for part in &parts {
        writeln!(out, "{}", part.to_json())?;
    }
    let size: usize = parts.iter().map(iam_role_policy::Document::size).sum();
    let statements: usize = parts.iter().map(|part| part.statements.len()).sum();
    anstream::eprintln!(
        "{} characters, statements: {}; now {size}, statements: {statements}, documents: {}; proved to mean the same",
        before.size(),
        before.statements.len(),
        parts.len(),
    );
    if gave_up {
        anstream::eprintln!(
            "note: the proofs became too long, so not everything was tried that could be left out"
        );
    }
    Ok(Verdict::Clean)
}

impl Arguments {
    /// The most characters of the whole, and of each part beyond; only policies that are attached beside others can be
    /// several.
    fn most(&self, kind: Kind) -> Option<(usize, Option<usize>)> {
        match (kind, self.limit) {
            (Kind::Identity, None) => Some((limits::INLINE_POLICIES, Some(limits::MANAGED_POLICY))),
            (Kind::Identity, Some(limit)) => Some((limit, Some(limit))),
            (_, limit) => limit.map(|limit| (limit, None)),
        }
    }
}
