//! `cargo xtask corpus`: what the checks say of AWS's own managed policies, as the table of docs/accuracy.md.
//!
//! The policies come from the package that the catalogue's are named from, and lie under `target/corpus/` afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::PathBuf,
};

use anyhow::{Context, Result, ensure};
use iam_role_policy::{Code, Findings, Kind, Severity, check, json, read};

use crate::catalog;

/// Where the table starts and ends in the page.
const MARKS: [&str; 2] = ["<!-- generated: cargo xtask corpus -->\n", "<!-- end of what is generated -->\n"];

/// Check AWS's own managed policies, and write what is found into docs/accuracy.md
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only say whether the page is true
    #[arg(long)]
    check: bool,
    /// Print each finding that stops a build
    #[arg(long)]
    list: bool,
}

/// How often a code is found, and in which policies.
#[derive(Default)]
struct Count {
    findings: usize,
    policies: BTreeSet<String>,
}

/// Checks every policy, and writes or compares the table.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let documents = documents()?;
    let mut counts = BTreeMap::<Code, Count>::new();
    for (name, text) in &documents {
        for (code, message) in findings(text) {
            if arguments.list && matches!(code.severity(), Severity::Error | Severity::SecurityWarning) {
                println!("{name}: {message}");
            }
            let count = counts.entry(code).or_default();
            count.findings += 1;
            count.policies.insert(name.clone());
        }
    }
    let page = catalog::workspace().join("docs/accuracy.md");
    let written = fs::read_to_string(&page).context("cannot read docs/accuracy.md")?;
    let unexplained = stopping(&counts).find(|code| !written.contains(&format!("### `{code}`")));
    let true_page = with_table(&written, &table(documents.len(), &counts))?;
    if arguments.check {
        let help = "help: run `cargo xtask corpus`, and explain there what is new";
        ensure!(written == true_page, "docs/accuracy.md is not what the checks find\n{help}");
    } else {
        fs::write(&page, true_page).context("cannot write docs/accuracy.md")?;
    }
    ensure!(
        unexplained.is_none(),
        "docs/accuracy.md does not explain {}",
        unexplained.map_or("", Code::name)
    );
    println!("{} policies are as docs/accuracy.md says", documents.len());
    Ok(())
}

/// Writes the policies under `target/corpus/`; their texts by name.
pub(crate) fn documents() -> Result<BTreeMap<String, String>> {
    let documents = catalog::managed_policies()?;
    let folder = folder();
    fs::create_dir_all(&folder)?;
    for (name, text) in &documents {
        fs::write(folder.join(format!("{name}.json")), text)?;
    }
    Ok(documents)
}

/// Where the policies are written.
pub(crate) fn folder() -> PathBuf {
    catalog::workspace().join("target/corpus")
}

/// What is found in one policy: codes and messages.
fn findings(text: &str) -> Vec<(Code, String)> {
    let source = match json::parse(text) {
        Ok(source) => source,
        Err(error) => return vec![(Code::JSON_SYNTAX_ERROR, error.message)],
    };
    let reading = read(source.root(), Kind::Identity);
    let mut all = Findings::new();
    all.extend(check::document_after(&reading.document, Kind::Identity, &reading.findings));
    all.extend(reading.findings);
    all.iter().map(|finding| (finding.code, finding.to_string())).collect()
}

/// The codes that stop a build.
fn stopping(counts: &BTreeMap<Code, Count>) -> impl Iterator<Item = Code> {
    let stops = |code: &Code| matches!(code.severity(), Severity::Error | Severity::SecurityWarning);
    counts.keys().copied().filter(stops)
}

fn table(policies: usize, counts: &BTreeMap<Code, Count>) -> String {
    let mut rows: Vec<_> = counts.iter().map(|(code, count)| (code.severity(), code.name(), count)).collect();
    rows.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(right.1)));
    let mut table = format!(
        "Of {policies} policies, the catalogue being of {}:\n\n| severity | code | findings | policies |\n|---|---|---|---|\n",
        iam_role_catalog::DATE
    );
    for (severity, code, count) in rows {
        let _ =
            writeln!(table, "| {} | `{code}` | {} | {} |", severity, count.findings, count.policies.len());
    }
    table
}

/// The page with its table replaced.
fn with_table(page: &str, table: &str) -> Result<String> {
    let [start, end] = MARKS;
    let (before, rest) = page.split_once(start).context("docs/accuracy.md lacks the mark of its table")?;
    let (_, after) = rest.split_once(end).context("docs/accuracy.md lacks the end of its table")?;
    Ok(format!("{before}{start}{table}{end}{after}"))
}
