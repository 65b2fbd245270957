//! `cargo iam-role explain`: a code into its page, or all codes into a list.

use std::io::{self, Write};

use clap::Args;
use iam_role_policy::{Code, Severity, suggest};

use crate::{check::Verdict, page::Page};

/// Print what a code means: the rule, why it matters, a bad and a good example, and who says so.
///
/// Exit code 0: printed. 2: there is no such code.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The code of a finding, for example `INVALID_ACTION`; all of them in a list if it is left out
    code: Option<String>,
}

/// Prints the page of the code that is asked for, or the list.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Verdict> {
    let mut out = anstream::stdout().lock();
    let Some(name) = &arguments.code else {
        return list(&mut out).map(|()| Verdict::Clean);
    };
    if let Some(code) = Code::named(&name.to_uppercase()) {
        return page(&mut out, code).map(|()| Verdict::Clean);
    }
    anstream::eprintln!("error: there is no code `{}`", name.escape_debug());
    let near = suggest::nearest(name, Code::ALL.iter().map(|code| code.name()));
    let help =
        near.map_or_else(|| "`cargo iam-role explain` lists all codes".to_owned(), suggest::did_you_mean);
    anstream::eprintln!("help: {help}");
    Ok(Verdict::Incomplete)
}

fn page(mut out: impl Write, code: Code) -> io::Result<()> {
    writeln!(out, "{code} ({})\n", code.severity())?;
    if let Some(page) = Page::of(code) {
        writeln!(out, "{}\n", page.rule)?;
        for (name, text) in &page.points {
            writeln!(out, "{:<8}{text}", format!("{name}:"))?;
        }
    }
    let silence = if code.silenceable() {
        format!(
            "--allow {code}=\"…\", or `[[allow]]` in iam-role.toml; allow_finding({code}, reason = \"…\") in a declaration"
        )
    } else {
        "it cannot be let through".to_owned()
    };
    writeln!(out, "{:<8}{silence}", "allow:")
}

/// Every code with its severity and its rule, the most severe first.
fn list(mut out: impl Write) -> io::Result<()> {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default();
    for severity in [Severity::Error, Severity::SecurityWarning, Severity::Warning, Severity::Suggestion] {
        for code in Code::ALL.iter().filter(|code| code.severity() == severity) {
            let rule = Page::of(*code).map_or("", |page| page.rule);
            writeln!(
                out,
                "{:<width$}  {:<16}  {}",
                code.name(),
                severity.to_string(),
                rule.trim_end_matches('.')
            )?;
        }
    }
    Ok(())
}
