//! The headers of source files into pages: a line with a code and its rule, then four points.
//!
//! INVARIANT: every code has exactly one page, every page its code, and all have one shape.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use iam_role_policy::Code;
use walkdir::WalkDir;

/// The points of a page, in order.
const POINTS: [&str; 4] = ["why", "bad", "good", "source"];

/// What a module's header says of one code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) rule: String,
    /// Name and text of each point.
    pub(super) points: Vec<(String, String)>,
}

/// The pages of all codes, in the order of their names.
pub(super) fn read(folder: &Path) -> Result<Vec<(Code, Page)>> {
    let mut found: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            for (code, page) in pages(&text) {
                found.entry(code).or_default().push(page);
            }
        }
    }
    let mut pages = Vec::new();
    for code in Code::ALL {
        let of_code = found.remove(code.name()).unwrap_or_default();
        let [page] = of_code.as_slice() else { anyhow::bail!("{code} has {} pages", of_code.len()) };
        ensure!(page.is_whole(), "the page of {code} has not the points {}", POINTS.join(", "));
        pages.push((*code, page.clone()));
    }
    ensure!(found.is_empty(), "pages without a code: {:?}", found.keys());
    Ok(pages)
}

impl Page {
    fn is_whole(&self) -> bool {
        let has_points = self.points.iter().map(|(name, _)| name.as_str()).eq(POINTS);
        has_points && !self.rule.is_empty() && self.points.iter().all(|(_, text)| !text.is_empty())
    }
}

/// The pages of one header, with their codes.
fn pages(source: &str) -> Vec<(String, Page)> {
    let mut pages: Vec<(String, Page)> = Vec::new();
    for line in source.lines().map_while(|line| line.strip_prefix("//!")) {
        let text = line.strip_prefix(' ').unwrap_or(line);
        if let Some((code, rule)) = heading(text) {
            pages.push((code.to_owned(), Page { rule: rule.to_owned(), points: Vec::new() }));
            continue;
        }
        let Some((_, page)) = pages.last_mut() else { continue };
        if let Some((name, text)) = text.strip_prefix("- ").and_then(|point| point.split_once(": ")) {
            page.points.push((name.to_owned(), text.to_owned()));
        } else if !text.is_empty() {
            let unfinished = page.points.last_mut().map_or(&mut page.rule, |(_, text)| text);
            unfinished.push(' ');
            unfinished.push_str(text.trim_start());
        }
    }
    pages
}

/// The code and the rule of a line like `` `CODE`: the rule ``.
fn heading(text: &str) -> Option<(&str, &str)> {
    let (code, rule) = text.strip_prefix('`')?.split_once("`: ")?;
    let in_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    code.chars().all(in_name).then_some((code, rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "\
//! What the file does.
//!
//! `A_CODE`: a rule
//! over two lines.
//!
//! - why: because
//!   of this
//! - bad: `x`
//! - good: `y`
//! - source: a page
//!
//! `OTHER`: another.
//!
//! - why: so
use std::fs;
//! `NO_CODE`: not in the header.
";

    #[test]
    fn a_header_is_read_to_its_end() {
        let pages = pages(HEADER);
        let [(first, page), (second, other)] = pages.as_slice() else { panic!("{pages:?}") };
        assert_eq!((first.as_str(), second.as_str()), ("A_CODE", "OTHER"));
        assert_eq!(page.rule, "a rule over two lines.");
        assert_eq!(page.points[0], ("why".to_owned(), "because of this".to_owned()));
        assert!(page.is_whole() && !other.is_whole());
    }

    #[test]
    fn every_code_has_its_page() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy/src");
        assert_eq!(read(&folder).unwrap().len(), Code::ALL.len());
    }
}
