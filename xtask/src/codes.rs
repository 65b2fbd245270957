//! `cargo xtask codes`: the headers of the checks into the list of all codes, as a page to read and as a table for
//! `cargo iam-role explain`.
//!
//! ```text
//! policy/src/**.rs ─pages→ one page for each code ─┬→ docs/codes.md
//!                                                  └→ cli/src/codes.txt
//! ```

mod pages;

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use iam_role_policy::{Code, Severity};

use self::pages::Page;

/// Write the list of all codes, from the headers of the checks.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Only say whether what is committed is what the headers give
    #[arg(long)]
    check: bool,
}

/// Writes the generated files, or says which of them are out of date.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = workspace();
    let pages = pages::read(&workspace.join("policy/src"))?;
    let generated = [("docs/codes.md", document(&pages)), ("cli/src/codes.txt", table(&pages))];
    if !arguments.check {
        for (path, text) in generated {
            fs::write(workspace.join(path), text).with_context(|| format!("cannot write {path}"))?;
        }
        return Ok(());
    }
    let committed = |path: &str| fs::read_to_string(workspace.join(path)).unwrap_or_default();
    let stale: Vec<&str> =
        generated.iter().filter(|(path, text)| committed(path) != *text).map(|(path, _)| *path).collect();
    ensure!(
        stale.is_empty(),
        "not what the headers of the checks give: {}\nhelp: run `cargo xtask codes`",
        stale.join(", ")
    );
    println!("docs/codes.md and cli/src/codes.txt are what the headers of the checks give");
    Ok(())
}

const SEVERITIES: [(Severity, &str); 4] = [
    (Severity::Error, "Stops the build, and makes `cargo iam-role check` fail."),
    (
        Severity::SecurityWarning,
        "Stops the build and makes `cargo iam-role check` fail, unless it is allowed with a reason.",
    ),
    (Severity::Warning, "A warning of the compiler; `cargo iam-role check` shows it."),
    (Severity::Suggestion, "Shown by `cargo iam-role check`, not by the compiler."),
];

/// All pages for people, the most severe first.
fn document(pages: &[(Code, Page)]) -> String {
    let mut text = String::from(
        "# Codes\n\n\
         <!-- Written by `cargo xtask codes` from the headers of the checks; change those. -->\n\n\
         Every finding has a code, which never changes its meaning. `cargo iam-role explain CODE` prints the same.\n",
    );
    for (severity, meaning) in SEVERITIES {
        let of_severity: Vec<_> = pages.iter().filter(|(code, _)| code.severity() == severity).collect();
        let links: Vec<String> =
            of_severity.iter().map(|(code, _)| format!("[{code}](#{})", anchor(*code))).collect();
        // INVARIANT, here and below: writing to a string cannot fail.
        let _ = write!(text, "\n## {severity}\n\n{meaning}\n\n{}\n", links.join(" ·\n"));
        for (code, page) in of_severity {
            section(&mut text, *code, page);
        }
    }
    text
}

fn section(text: &mut String, code: Code, page: &Page) {
    let _ = write!(text, "\n### {code}\n\n{}\n\n", sentence(&page.rule));
    for (name, point) in &page.points {
        let _ = writeln!(text, "- **{name}**: {point}");
    }
    if code.severity() == Severity::Error && !code.silenceable() {
        let _ = writeln!(text, "- It cannot be allowed.");
    }
}

/// The anchor that Markdown gives a heading.
fn anchor(code: Code) -> String {
    code.name().to_lowercase()
}

fn sentence(rule: &str) -> String {
    let mut characters = rule.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}

/// All pages for the program: paragraphs of a code, its rule, and its points, each on its line.
fn table(pages: &[(Code, Page)]) -> String {
    let mut text = String::new();
    for (code, page) in pages {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "{code}\n{}", page.rule);
        for (name, point) in &page.points {
            let _ = writeln!(text, "{name}: {point}");
        }
    }
    text
}

fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}
