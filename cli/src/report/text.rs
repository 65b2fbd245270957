//! Findings for people: the line of the source, a mark under the place, what is wrong and what to write instead.

use std::{
    borrow::Cow,
    io::{self, Write},
    iter,
    ops::Range,
};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use iam_role_policy::{Severity, json::Position};

use super::Tally;
use crate::{
    documents::Skipped,
    input::{Input, Unreadable},
    locate::Located,
};

/// A line with more bytes than this on either side of a finding is not shown, only named: no document that IAM takes
/// has such a line, and laying one out again for each of its findings takes minutes.
const LONGEST: usize = 20_000;

pub(crate) fn finding(mut out: impl Write, input: &Input, located: &Located) -> io::Result<()> {
    let Located { finding, range, position, .. } = located;
    let title = format!("{} [{}]", visible(&finding.message), finding.code);
    let title = level(finding.severity()).primary_title(title);
    let path = visible(&input.name);
    let mut group = match line_around(&input.text, range) {
        Some((line, range)) => {
            let mark = AnnotationKind::Primary.span(range);
            title.element(
                Snippet::source(in_place(line)).path(path).line_start(position.line).annotation(mark),
            )
        }
        None => title.element(Origin::path(path).line(position.line).char_column(position.column)),
    };
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    writeln!(out, "{}\n", Renderer::styled().render(&[group]))
}

/// A text without anything that a terminal, or a reader of logs, would obey instead of showing it.
fn visible(text: &str) -> String {
    let visible = |c: char| if c.is_control() { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(visible).collect()
}

/// A line of source without the control characters that the renderer lets through, which some terminals obey. What
/// stands for them is as long, so that marks stay where they are.
fn in_place(line: &str) -> String {
    line.replace(|c| matches!(c, '\u{80}'..='\u{9f}'), "·")
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

/// The line that `range` starts in, without its end, and what of `range` lies in it; `None` if it is too long to show.
fn line_around<'a>(text: &'a str, range: &Range<usize>) -> Option<(&'a str, Range<usize>)> {
    let (before, behind) = text.split_at_checked(range.start)?;
    let is_end = |byte: u8| byte == b'\n';
    let start = match before.bytes().rev().take(LONGEST).position(is_end) {
        Some(distance) => before.len() - distance,
        None if before.len() <= LONGEST => 0,
        None => return None,
    };
    let length = match behind.bytes().take(LONGEST).position(is_end) {
        Some(length) => length,
        None if behind.len() <= LONGEST => behind.len(),
        None => return None,
    };
    let line = text.get(start..before.len() + length)?;
    let marked = before.len() - start..before.len() - start + length.min(range.len());
    Some((line.strip_suffix('\r').unwrap_or(line), marked))
}

pub(crate) fn unreadable(mut out: impl Write, unreadable: &Unreadable) -> io::Result<()> {
    let error = Level::ERROR.primary_title(visible(&unreadable.message));
    let help = unreadable.help.map(|help| Level::HELP.primary_title(help));
    for title in iter::once(error).chain(help) {
        writeln!(out, "{}", Renderer::styled().render(&[Group::with_title(title)]))?;
    }
    Ok(())
}

pub(crate) fn skipped(mut out: impl Write, input: &Input, skipped: &Skipped) -> io::Result<()> {
    let Position { line, column } = Position::of(&input.text, skipped.range.start);
    let title = visible(&skipped.to_string());
    let path = visible(&input.name);
    let origin = Origin::path(path).line(line).char_column(column);
    let group = Level::NOTE.primary_title(title).element(origin);
    writeln!(out, "{}", Renderer::styled().render(&[group]))
}

/// One line: how much was checked, and what was found in it.
pub(crate) fn summary(mut out: impl Write, tally: &Tally) -> io::Result<()> {
    let most_severe_first = tally.findings.iter().rev();
    let counts: Vec<_> = most_severe_first.map(|(severity, count)| format!("{count} {severity}")).collect();
    let found = if counts.is_empty() { Cow::Borrowed("nothing found") } else { counts.join(", ").into() };
    let documents = if tally.documents == 1 { "document" } else { "documents" };
    write!(out, "checked {} {documents}: {found}", tally.documents)?;
    if tally.allowed > 0 {
        write!(out, "; {} allowed", tally.allowed)?;
    }
    if tally.skipped > 0 {
        write!(out, "; {} not known yet", tally.skipped)?;
    }
    if tally.unreadable > 0 {
        write!(out, "; {} could not be read", tally.unreadable)?;
    }
    writeln!(out)
}
