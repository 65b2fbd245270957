//! The pages of all codes: the table that `cargo xtask codes` writes from the headers of the checks.
//!
//! INVARIANT: the table is in the program, so that it needs no source file when it runs.

use iam_role_policy::Code;

const TABLE: &str = include_str!("codes.txt");

/// What there is to say of a code.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// When there is a finding of the code.
    pub(crate) rule: &'static str,
    /// Name and text of each further point: why it matters, what is bad, what is good, who says so.
    pub(crate) points: Vec<(&'static str, &'static str)>,
}

impl Page {
    /// The page of `code`.
    pub(crate) fn of(code: Code) -> Option<Self> {
        let mut paragraphs = TABLE.split("\n\n").map(str::lines);
        let mut lines =
            paragraphs.find_map(|mut lines| (lines.next() == Some(code.name())).then_some(lines))?;
        let rule = lines.next()?;
        Some(Self { rule, points: lines.filter_map(|line| line.split_once(": ")).collect() })
    }

    /// A point by its name.
    pub(crate) fn point(&self, name: &str) -> Option<&'static str> {
        self.points.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_its_page() {
        for code in Code::ALL {
            let page = Page::of(*code).unwrap_or_else(|| panic!("{code}: run `cargo xtask codes`"));
            let names: Vec<&str> = page.points.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, ["why", "bad", "good", "source"], "{code}");
            for (name, text) in &page.points {
                assert_eq!(page.point(name), Some(*text), "{code}: {name}");
            }
        }
        assert_eq!(TABLE.split("\n\n").count(), Code::ALL.len());
        let rules: BTreeSet<&str> = Code::ALL.iter().map(|code| Page::of(*code).unwrap().rule).collect();
        assert_eq!(rules.len(), Code::ALL.len(), "each has a page of its own");
    }
}
