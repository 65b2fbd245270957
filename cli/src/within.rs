//! `cargo iam-role within` and `equivalent`: documents into a proof, or into a request that tells them apart.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use iam_role_policy::{
    Document, Effect, Kind, Node,
    contain::{self, Grant},
    json::{self, Position, SyntaxError},
};

use crate::{
    check::Verdict,
    document,
    input::{self, Unreadable},
    kind::Usage,
    proof::{Format, Told},
    tree::{Tree, text},
};

/// Prove that policies grant nothing that others do not.
///
/// Exit code 0: proved. 1: the candidate grants more, and the answer shows a request. 3: neither could be shown. 2: the
/// command line is wrong, or a document could not be read.
#[derive(Debug, Args)]
pub(crate) struct Within {
    #[command(flatten)]
    sides: Sides,

    /// A permissions boundary of the candidate, which limits what it grants; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with = "pairs")]
    boundary: Vec<PathBuf>,

    /// A document whose statements deny what the candidate must never grant; may be repeated, and stand beside or instead
    /// of --reference
    #[arg(long, value_name = "FILE", conflicts_with = "pairs")]
    never: Vec<PathBuf>,
}

/// Prove that policies grant the same, however they are written.
///
/// Exit code 0: proved. 1: one grants more, and the answer shows a request and which side allows it. 3: neither could be
/// shown. 2: the command line is wrong, or a document could not be read.
#[derive(Debug, Args)]
pub(crate) struct Equivalent {
    #[command(flatten)]
    sides: Sides,
}

#[derive(Debug, Args)]
struct Sides {
    /// A policy document that is asked about; several are one principal's
    #[arg(long, value_name = "FILE", required_unless_present = "pairs")]
    candidate: Vec<PathBuf>,

    /// A policy document that is compared with; several are one principal's
    #[arg(long, value_name = "FILE")]
    reference: Vec<PathBuf>,

    /// A file of JSON objects, one a line, with `name`, `candidate`, `reference` and perhaps `kind`; answered line by line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["candidate", "reference"])]
    pairs: Option<PathBuf>,

    /// What the documents are used as
    #[arg(long, value_enum, default_value_t = Usage::Identity)]
    kind: Usage,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

type Ask = fn(&[&Document], &[&Document], Kind) -> Told;

impl Within {
    pub(crate) fn run(&self) -> io::Result<Verdict> {
        if let Some(pairs) = &self.sides.pairs {
            return self.sides.pairs(
                pairs,
                |one, other, kind| contain::within(one, other, kind).into(),
                false,
            );
        }
        if self.sides.reference.is_empty() && self.never.is_empty() {
            anstream::eprintln!("error: there is nothing to stay within\nhelp: name --reference or --never");
            return Ok(Verdict::Incomplete);
        }
        let kind = self.sides.kind.into();
        let read = [&self.sides.candidate, &self.sides.reference, &self.boundary, &self.never]
            .map(|files| all(files, kind));
        let [Some(candidate), Some(reference), Some(boundaries), Some(never)] = read else {
            return Ok(Verdict::Incomplete);
        };
        if let Some(error) = self.never.iter().zip(&never).find_map(|(file, rules)| allows(file, rules)) {
            anstream::eprintln!("{error}");
            return Ok(Verdict::Incomplete);
        }
        let everything = contain::everything(kind);
        let ceiling = if reference.is_empty() { vec![&everything] } else { reference.iter().collect() };
        let reference: Vec<_> = ceiling.into_iter().chain(&never).collect();
        let (candidate, boundaries): (Vec<_>, Vec<_>) =
            (candidate.iter().collect(), boundaries.iter().collect());
        let grant = Grant { policies: &candidate, boundaries: &boundaries };
        let answer = grant.within(&Grant { policies: &reference, boundaries: &[] }, kind);
        let told = Told::from(answer).of(&self.sides.candidate, &self.sides.reference);
        self.sides.tell(&told, None, false)
    }
}

impl Equivalent {
    pub(crate) fn run(&self) -> io::Result<Verdict> {
        let ask: Ask = |one, other, kind| contain::equivalent(one, other, kind).into();
        if let Some(pairs) = &self.sides.pairs {
            return self.sides.pairs(pairs, ask, true);
        }
        if self.sides.reference.is_empty() {
            anstream::eprintln!("error: there is nothing to compare with\nhelp: name --reference");
            return Ok(Verdict::Incomplete);
        }
        let kind = self.sides.kind.into();
        let read = [&self.sides.candidate, &self.sides.reference].map(|files| all(files, kind));
        let [Some(candidate), Some(reference)] = read else { return Ok(Verdict::Incomplete) };
        let told = ask(&candidate.iter().collect::<Vec<_>>(), &reference.iter().collect::<Vec<_>>(), kind);
        let told = told.of(&self.sides.candidate, &self.sides.reference);
        self.sides.tell(&told, None, true)
    }
}

/// The documents in the files; `None`, and everything that is wrong is said, if one cannot be read.
pub(crate) fn all(files: &[PathBuf], kind: Kind) -> Option<Vec<Document>> {
    let read = files
        .iter()
        .map(|file| document::file(file, kind).map_err(|error| anstream::eprintln!("{error}")).ok());
    // Every file is read, so that everything wrong comes at once.
    read.collect::<Vec<_>>().into_iter().collect()
}

/// What is wrong with rules that allow something: beside denials that would widen the reference.
fn allows(file: &Path, rules: &Document) -> Option<String> {
    let allowing = rules.statements.iter().position(|statement| statement.effect == Effect::Allow)?;
    Some(format!(
        "error: `{}` is for what is never granted, and its statement {allowing} allows\nhelp: write `\"Effect\": \"Deny\"`",
        file.display()
    ))
}

impl Sides {
    fn tell(&self, told: &Told, name: Option<&str>, both_ways: bool) -> io::Result<Verdict> {
        match self.format {
            Format::Text => writeln!(anstream::stdout().lock(), "{}", told.text(name))?,
            Format::Json => writeln!(io::stdout().lock(), "{}", told.json(name, both_ways))?,
        }
        Ok(told.verdict)
    }

    /// Answers each line; the worst answer is the run's.
    fn pairs(&self, file: &Path, ask: Ask, both_ways: bool) -> io::Result<Verdict> {
        let input = match input::inputs(&[file.to_owned()]).next() {
            Some(Ok(input)) => input,
            Some(Err(Unreadable { message, .. })) => {
                anstream::eprintln!("error: {message}");
                return Ok(Verdict::Incomplete);
            }
            None => return Ok(Verdict::Incomplete),
        };
        let mut worst = Verdict::Clean;
        for (index, line) in input.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = format!("{}:{}", input.name, index + 1);
            let verdict = match Pair::read(line, self.kind, &place) {
                Ok(Pair { name, sides: Ok((candidate, reference)), kind }) => {
                    self.tell(&ask(&[&candidate], &[&reference], kind), name.as_deref(), both_ways)?
                }
                Ok(Pair { name, sides: Err(error), .. }) => {
                    self.tell(&Told::unreadable(error), name.as_deref(), both_ways)?
                }
                Err(error) => {
                    anstream::eprintln!("{error}");
                    Verdict::Incomplete
                }
            };
            worst = worst.max(verdict);
        }
        Ok(worst)
    }
}

/// One line of a file of pairs.
struct Pair {
    name: Option<String>,
    kind: Kind,
    /// Both documents, or what is wrong with one.
    sides: Result<(Document, Document), String>,
}

impl Pair {
    fn read(line: &str, kind: Usage, place: &str) -> Result<Self, String> {
        let tree = json::parse_around(line).map(Tree::from).map_err(|error| {
            let SyntaxError { message, position } = error;
            format!("error: {place}:{}: {message}\nhelp: write one JSON object a line", position.column)
        })?;
        let member = |name: &str| tree.nodes.root().member(name);
        let kind = match member("kind").and_then(text) {
            Some(name) => Usage::named(name).map_err(|error| format!("error: {place}: {error}"))?,
            None => kind,
        };
        let kind = Kind::from(kind);
        let required = |name: &str| {
            let help = "write `name`, `candidate` and `reference`";
            member(name).ok_or_else(|| format!("error: {place}: there is no `{name}`\nhelp: {help}"))
        };
        let (candidate, reference) = (required("candidate")?, required("reference")?);
        let column = |start| format!("{place}:{}", Position::of(line, start).column);
        let read = |node: Node<'_>| document::document(node, kind, &tree.ranges, column);
        let sides = read(candidate).and_then(|candidate| Ok((candidate, read(reference)?)));
        Ok(Self { name: member("name").and_then(text).map(str::to_owned), kind, sides })
    }
}
