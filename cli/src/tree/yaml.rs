//! YAML text into a tree: as much of YAML as CloudFormation's templates have, aliases included.
//!
//! INVARIANT: the tree is no deeper and no larger than its limits, however aliases repeat what they name.
//!
//! Source: AWS CloudFormation User Guide, "Template formats" and "Intrinsic function reference".

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use iam_role_policy::{
    At,
    json::{self, Branch, Growth, Position, SyntaxError, Twig},
};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::{Ranges, Tree};

/// How deep lists and mappings may stand in each other, as in JSON.
const MOST_LEVELS: usize = 512;

/// How many nodes the aliases of a text may repeat.
const MOST_REPEATED: usize = 1_000_000;

const ON_DEPTH: &str = "the values are nested too deeply";

pub(super) fn tree(text: &str) -> Result<Tree, SyntaxError> {
    let mut builder = Builder::new(text);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| builder.scan_error(&error))?;
        if builder.event(event, span)? {
            break;
        }
    }
    match builder.root {
        Some(root) => Ok(Tree { nodes: json::Tree::from(&root), ranges: builder.ranges }),
        None => {
            Err(SyntaxError { message: "there is nothing here".to_owned(), position: Position::of(text, 0) })
        }
    }
}

/// A list or mapping that is not closed yet.
struct Open {
    at: At,
    anchor: usize,
    tag: Option<String>,
    content: Content,
}

enum Content {
    List(Vec<Branch>),
    /// The members, and the key whose value comes next.
    Mapping(Vec<Twig>, Option<(String, At)>),
}

struct Builder<'t> {
    text: &'t str,
    /// The byte where each character starts; empty where all characters have one byte.
    offsets: Vec<usize>,
    ranges: Ranges,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Branch>,
    repeated: usize,
    root: Option<Branch>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        let offsets = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(offset, _)| offset).collect()
        };
        Self {
            text,
            offsets,
            ranges: Ranges::default(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            repeated: 0,
            root: None,
        }
    }

    /// Takes in what comes next; whether that was the end of the first document.
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<bool, SyntaxError> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag, span)?,
            Event::SequenceStart(anchor, tag) => self.start(anchor, tag, Content::List(Vec::new()), span)?,
            Event::MappingStart(anchor, tag) => {
                self.start(anchor, tag, Content::Mapping(Vec::new(), None), span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::DocumentEnd => return Ok(true),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
        Ok(false)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        span: Span,
    ) -> Result<(), SyntaxError> {
        let at = self.ranges.add(self.range(span));
        let is_null = style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL");
        let value = if is_null { Growth::Null } else { Growth::String(text.into()) };
        self.complete(Branch { at, value }, anchor, function(tag))
    }

    fn start(
        &mut self,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        content: Content,
        span: Span,
    ) -> Result<(), SyntaxError> {
        if self.open.len() >= MOST_LEVELS {
            return Err(self.error(ON_DEPTH, self.offset(span.start.index())));
        }
        let at = self.ranges.add(self.range(span));
        self.open.push(Open { at, anchor, tag: function(tag), content });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), SyntaxError> {
        let Some(Open { at, anchor, tag, content }) = self.open.pop() else { return Ok(()) };
        let start = self.ranges.of(at).start;
        self.ranges.set_end(at, self.end_of(start, self.offset(span.end.index())));
        let value = match content {
            Content::List(items) => Growth::Array(items),
            Content::Mapping(members, _) => Growth::Object(members),
        };
        self.complete(Branch { at, value }, anchor, tag)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), SyntaxError> {
        let start = self.offset(span.start.index());
        let Some(branch) = self.anchors.get(&anchor).cloned() else {
            return Err(self.error("this alias stands inside what it names", start));
        };
        self.repeated += size(&branch);
        if self.repeated > MOST_REPEATED {
            return Err(self.error("the aliases repeat too much", start));
        }
        if self.open.len() + depth(&branch) > MOST_LEVELS {
            return Err(self.error(ON_DEPTH, start));
        }
        self.place(branch)
    }

    fn complete(
        &mut self,
        branch: Branch,
        anchor: usize,
        function: Option<String>,
    ) -> Result<(), SyntaxError> {
        let branch = match function {
            Some(key) => {
                let at = branch.at;
                let call = Twig { key: key.into(), key_at: at, value: branch };
                Branch { at, value: Growth::Object(vec![call]) }
            }
            None => branch,
        };
        if anchor > 0 {
            self.anchors.insert(anchor, branch.clone());
        }
        self.place(branch)
    }

    /// Puts a value where the next one belongs.
    fn place(&mut self, branch: Branch) -> Result<(), SyntaxError> {
        let start = self.ranges.of(branch.at).start;
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(branch),
            Some(Content::List(items)) => items.push(branch),
            Some(Content::Mapping(members, key)) => match key.take() {
                Some((key, key_at)) => members.push(Twig { key: key.into(), key_at, value: branch }),
                None => match branch.value {
                    Growth::String(text) => *key = Some((text.to_string(), branch.at)),
                    Growth::Null => *key = Some(("null".to_owned(), branch.at)),
                    _ => return Err(self.error("a key is a text, not a list or mapping", start)),
                },
            },
        }
        Ok(())
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.offset(span.start.index());
        start..self.end_of(start, self.offset(span.end.index()))
    }

    /// What is closed by less indentation ends where its last line does, not where the next thing starts.
    fn end_of(&self, start: usize, end: usize) -> usize {
        start + self.text.get(start..end).unwrap_or_default().trim_end().len()
    }

    fn offset(&self, index: usize) -> usize {
        if self.offsets.is_empty() {
            return index.min(self.text.len());
        }
        self.offsets.get(index).copied().unwrap_or(self.text.len())
    }

    fn error(&self, message: &str, offset: usize) -> SyntaxError {
        SyntaxError { message: message.to_owned(), position: Position::of(self.text, offset) }
    }

    fn scan_error(&self, error: &ScanError) -> SyntaxError {
        let offset = self.offset(error.marker().index());
        self.error(&format!("this is no YAML: {}", error.info()), offset)
    }
}

/// The function that a short form like `!Sub` stands for; none for the tags of YAML itself.
fn function(tag: Option<Cow<'_, Tag>>) -> Option<String> {
    let tag = tag.filter(|tag| tag.handle == "!" && !tag.suffix.is_empty())?;
    Some(match tag.suffix.as_str() {
        name @ ("Ref" | "Condition") => name.to_owned(),
        name => format!("Fn::{name}"),
    })
}

fn size(branch: &Branch) -> usize {
    1 + match &branch.value {
        Growth::Array(items) => items.iter().map(size).sum(),
        Growth::Object(members) => members.iter().map(|member| size(&member.value)).sum(),
        _ => 0,
    }
}

/// How deep lists and mappings stand in each other.
fn depth(branch: &Branch) -> usize {
    let inner = match &branch.value {
        Growth::Array(items) => items.iter().map(depth).max(),
        Growth::Object(members) => members.iter().map(|member| depth(&member.value)).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use iam_role_policy::{Node, Value};

    use super::*;
    use crate::tree::{exactly, text};

    /// Every node as its text and its depth.
    fn outline(text: &str) -> Vec<String> {
        fn add(node: Node<'_>, tree: &Tree, text: &str, depth: usize, lines: &mut Vec<String>) {
            let shown = |at: At| text[tree.ranges.of(at)].replace('\n', "|");
            lines.push(format!("{}{}", " ".repeat(depth), shown(node.at())));
            for member in node.members() {
                lines.push(format!("{}{} =", " ".repeat(depth + 1), member.key));
                add(member.value, tree, text, depth + 1, lines);
            }
            for item in node.items() {
                add(item, tree, text, depth + 1, lines);
            }
        }
        let tree = tree(text).unwrap();
        let mut lines = Vec::new();
        add(tree.nodes.root(), &tree, text, 0, &mut lines);
        lines
    }

    #[test]
    fn nodes_stand_where_they_are_written() {
        let text = "a: !Sub x-${B}\n\u{e9}: [1, 'two']\nf:\n  - g: h\n    i: |\n      j\n\n  - k\n";
        let expected = [
            "a: !Sub x-${B}|\u{e9}: [1, 'two']|f:|  - g: h|    i: ||      j||  - k",
            " a =",
            " !Sub x-${B}",
            "  Fn::Sub =",
            "  !Sub x-${B}",
            " \u{e9} =",
            " [1, 'two']",
            "  1",
            "  'two'",
            " f =",
            " - g: h|    i: ||      j||  - k",
            "  g: h|    i: ||      j",
            "   g =",
            "   h",
            "   i =",
            "   j",
            "  k",
        ];
        let found: Vec<String> =
            outline(text).into_iter().map(|line| line.trim_end_matches('|').to_owned()).collect();
        let expected: Vec<String> =
            expected.iter().map(|line| line.trim_end_matches('|').to_owned()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_alias_is_what_it_names() {
        assert_eq!(
            outline("a: &x {b: c}\nd: *x\n").iter().filter(|line| line.ends_with("{b: c}")).count(),
            2
        );
    }

    #[test]
    fn only_plain_scalars_are_null() {
        let tree = tree("[~, null, '', 'null', 1, yes]").unwrap();
        let nulls = tree.nodes.root().items().map(|item| matches!(item.value(), Value::Null));
        assert_eq!(nulls.collect::<Vec<_>>(), [true, true, false, false, false, false]);
    }

    #[test]
    fn keys_and_tags_of_yaml_itself_are_plain_text() {
        let tree = tree("~: !!str 1\nnull: ! x\nb: !GetAtt c.d\n").unwrap();
        let root = tree.nodes.root();
        let keys: Vec<&str> = root.members().map(|member| member.key.as_str()).collect();
        assert_eq!(keys, ["null", "null", "b"]);
        let texts: Vec<_> = root.members().map(|member| text(member.value)).collect();
        assert_eq!(texts, [Some("1"), Some("x"), None]);
        let [function] = exactly(root.members().nth(2).unwrap().value.members()).unwrap();
        assert_eq!((function.key.as_str(), text(function.value)), ("Fn::GetAtt", Some("c.d")));
    }

    #[test]
    fn what_an_alias_names_counts_as_if_it_were_written_there() {
        for level in ["-", "a:"] {
            let nested = |levels: usize, inner: &str| {
                let line = |(depth, text)| format!("{}{text}\n", " ".repeat(depth + 1));
                let lines = std::iter::repeat_n(level, levels).chain([inner]);
                lines.enumerate().map(line).collect::<String>()
            };
            let written = |levels: usize| tree(&nested(levels, "x")).is_ok();
            assert!(written(MOST_LEVELS) && !written(MOST_LEVELS + 1), "{level}");
            for below in [0, 1, 9] {
                let named = |levels: usize| {
                    let alias = nested(levels - below - 1, "*n");
                    tree(&format!("- &n\n{}-\n{alias}", nested(below, "x"))).is_ok()
                };
                assert!(named(MOST_LEVELS) && !named(MOST_LEVELS + 1), "{level} {below}");
            }
        }
        let thousand = format!("[{}]", vec!["{a: x, b: x}"; 333].join(", "));
        let repeated =
            |times: usize| tree(&format!("[&n {thousand}, {}]", vec!["*n"; times].join(", "))).is_ok();
        assert!(repeated(MOST_REPEATED / 1_000) && !repeated(MOST_REPEATED / 1_000 + 1));
    }
}
