//! The text of one document into findings that know where in the text they stand.

use std::ops::Range;

use iam_role_policy::{
    At, Code, Finding, Kind, Locus, Node, Value, check,
    json::{self, Position, Source, SyntaxError},
    read,
};

/// A finding and its place in the text.
#[derive(Debug)]
pub(crate) struct Located {
    /// What is wrong.
    pub(crate) finding: Finding,
    /// The JSON pointer (RFC 6901) of the value in the text, or of the value whose key is meant.
    pub(crate) pointer: String,
    /// The bytes of the text.
    pub(crate) range: Range<usize>,
    /// Where the bytes start, for people.
    pub(crate) position: Position,
}

/// Everything that can be said of `text`, used as `kind`, from its first line to its last.
pub(crate) fn findings(text: &str, kind: Kind) -> Vec<Located> {
    match json::parse(text) {
        Ok(source) => in_source(&source, kind),
        Err(error) => vec![syntax(text, error)],
    }
}

fn in_source(source: &Source<'_>, kind: Kind) -> Vec<Located> {
    let reading = read(source.root(), kind);
    let checked = check::document_after(&reading.document, kind, &reading.findings);

    let whole = source.root().at;
    let mut found: Vec<(Range<usize>, Finding)> = reading
        .findings
        .into_iter()
        .chain(checked)
        .map(|finding| {
            let at = reading.places.at(&finding.locus).unwrap_or(whole);
            (source.range(at).unwrap_or_default(), finding)
        })
        .collect();
    found.sort_by_key(|(range, _)| range.start);

    let located = found.into_iter().map(|(range, finding)| Located {
        finding,
        pointer: pointer(source, &range),
        position: Position::of(source.text(), range.start),
        range,
    });
    located.collect()
}

/// A text that is no JSON, as a finding at the place where the reader stopped.
fn syntax(text: &str, error: SyntaxError) -> Located {
    let offset = offset(text, error.position);
    Located {
        finding: Finding::new(Code::JSON_SYNTAX_ERROR, Locus::root(), error.message),
        pointer: String::new(),
        range: offset..offset,
        position: error.position,
    }
}

/// The byte of the text at `position`; its end if the position lies behind it.
fn offset(text: &str, position: Position) -> usize {
    let lines_before = text.split_inclusive('\n').take(position.line.saturating_sub(1));
    let start: usize = lines_before.map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    let column = line.char_indices().nth(position.column.saturating_sub(1));
    start + column.map_or(line.len(), |(offset, _)| offset)
}

/// The JSON pointer of the innermost value around the bytes `target`, where a member's key counts as part of its value.
fn pointer(source: &Source<'_>, target: &Range<usize>) -> String {
    let mut pointer = String::new();
    let mut node = source.root();
    while let Some((step, inner)) = child_around(source, node, target) {
        pointer.push('/');
        pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        node = inner;
    }
    pointer
}

/// The child of `node` whose bytes hold all of `target`, and its step in a JSON pointer.
fn child_around<'a>(
    source: &Source<'_>,
    node: &'a Node,
    target: &Range<usize>,
) -> Option<(String, &'a Node)> {
    let range = |at: At| source.range(at).unwrap_or_default();
    let ends_before = |node: &Node| range(node.at).end < target.end;
    let (step, start, child) = match &node.value {
        Value::Array(items) => {
            let index = items.partition_point(ends_before);
            let item = items.get(index)?;
            (index.to_string(), item.at, item)
        }
        Value::Object(members) => {
            let member = members.get(members.partition_point(|member| ends_before(&member.value)))?;
            (member.key.clone(), member.key_at, &member.value)
        }
        _ => return None,
    };
    (range(start).start <= target.start).then_some((step, child))
}
