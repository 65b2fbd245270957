//! Findings for people: the line of the source, a mark under the place, what is wrong and what to write instead.

use std::{
    borrow::Cow,
    io::{self, Write},
    ops::Range,
};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use iam_role_policy::Severity;

use super::Tally;
use crate::{
    input::{Input, Unreadable},
    locate::Located,
};

/// How many characters of a line are looked at on either side of a finding; a minified document is one long line.
const SURROUNDINGS: usize = 1000;

pub(crate) fn finding(mut out: impl Write, input: &Input, located: &Located) -> io::Result<()> {
    let Located { finding, range, position, .. } = located;
    let (line, range) = line_around(&input.text, range);
    let origin = Origin::path(input.name.as_str()).line(position.line).char_column(position.column);
    let snippet =
        Snippet::source(line).line_start(position.line).annotation(AnnotationKind::Primary.span(range));
    let title = format!("{} [{}]", finding.message, finding.code);
    let mut group = level(finding.severity()).primary_title(title).element(origin).element(snippet);
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    writeln!(out, "{}\n", Renderer::styled().render(&[group]))
}

/// How a severity is named in front of a message; the colour is that of the compiler's own.
fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::SecurityWarning => Level::ERROR.with_name("security warning"),
        Severity::Warning => Level::WARNING,
        Severity::Suggestion => Level::NOTE.with_name("suggestion"),
    }
}

/// The part of the line that `range` starts in which is near it, and what of `range` lies in that part.
fn line_around<'a>(text: &'a str, range: &Range<usize>) -> (&'a str, Range<usize>) {
    let in_line = |&(_, c): &(usize, char)| !matches!(c, '\n' | '\r');
    let (before, behind) = text.split_at_checked(range.start).unwrap_or((text, ""));
    let first = before.char_indices().rev().take(SURROUNDINGS).take_while(in_line).last();
    let last = behind.char_indices().take(range.len() + SURROUNDINGS).take_while(in_line).last();
    let start = first.map_or(before.len(), |(offset, _)| offset);
    let end = before.len() + last.map_or(0, |(offset, c)| offset + c.len_utf8());
    let line = text.get(start..end).unwrap_or_default();
    (line, before.len() - start..range.end.min(end) - start)
}

pub(crate) fn unreadable(mut out: impl Write, unreadable: &Unreadable) -> io::Result<()> {
    let mut group = Level::ERROR.primary_title(&unreadable.message).elements(None::<Origin<'_>>);
    if let Some(help) = unreadable.help {
        group = group.element(Level::HELP.message(help));
    }
    writeln!(out, "{}", Renderer::styled().render(&[group]))
}

/// One line: how much was checked, and what was found in it.
pub(crate) fn summary(mut out: impl Write, tally: &Tally) -> io::Result<()> {
    let most_severe_first = tally.findings.iter().rev();
    let counts: Vec<_> = most_severe_first.map(|(severity, count)| format!("{count} {severity}")).collect();
    let found = if counts.is_empty() { Cow::Borrowed("nothing found") } else { counts.join(", ").into() };
    let documents = if tally.documents == 1 { "document" } else { "documents" };
    write!(out, "checked {} {documents}: {found}", tally.documents)?;
    if tally.unreadable > 0 {
        write!(out, "; {} could not be read", tally.unreadable)?;
    }
    writeln!(out)
}
