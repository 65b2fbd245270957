//! A text of a policy, made ready to be compared with texts of requests: wildcards, variables and parameters told apart.
//!
//! INVARIANT: what a variable stands for is literal: its `*` is no wildcard.

use super::cause::Causes;
use super::context::Found;
use super::request::Request;
use super::truth::Truth;
use crate::wildcard::{self, Piece};
use crate::{OperatorKind, placeholder, variable};

/// What the characters of a text mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Syntax {
    /// Whether `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    /// Whether `${…}` is a variable: in documents of the version of 2012.
    pub(super) variables: bool,
}

/// A text of a policy.
#[derive(Clone, Debug)]
pub(super) enum Text {
    /// `*`
    Any,
    /// No wildcard.
    Exact(Box<str>),
    /// One `*`, at the end.
    Prefix(Box<str>),
    /// Other wildcards; how many bytes stand before the first.
    Pattern(Box<str>, usize),
    /// With variables or parameters.
    Template(Template),
}

/// A text with variables or parameters; a parameter is a literal of its placeholder.
#[derive(Clone, Debug)]
pub(super) struct Template(Box<[Item]>);

#[derive(Clone, Debug)]
enum Item {
    Piece(Piece),
    Variable {
        /// The key as written.
        name: Box<str>,
        /// The same in lower case.
        key: Box<str>,
        default: Option<Box<str>>,
    },
}

/// What became of a template in a request.
#[derive(Clone, Debug)]
pub(super) enum Resolved {
    /// These pieces.
    Pieces(Vec<Piece>),
    /// A variable's value is not known.
    Unknown,
    /// A variable has no value, so there is nothing to compare with.
    Missing,
    /// A variable is a key with several values, or an empty set of them: AWS takes no such keys, and does not say what
    /// becomes of the text.
    Unclear,
}

impl Text {
    pub(super) fn new(text: &str, syntax: Syntax) -> Self {
        if placeholder::occurs_in(text) || (syntax.variables && variable::occurs_in(text)) {
            return Self::Template(Template::new(text, syntax));
        }
        let first = if syntax.wildcards { text.find(['*', '?']) } else { None };
        match first {
            None => Self::Exact(text.into()),
            Some(_) if text == "*" => Self::Any,
            Some(first) if first + 1 == text.len() && text.ends_with('*') => {
                Self::Prefix(text.get(..first).unwrap_or_default().into())
            }
            Some(first) => Self::Pattern(text.into(), first),
        }
    }

    /// Whether `value` is what this text stands for: nothing is, if a variable has no value. `None` if AWS does not say
    /// what a variable is.
    pub(super) fn compare(&self, value: &str, request: &Request) -> Option<Truth> {
        if let Self::Any = self {
            return Some(Truth::Yes);
        }
        if placeholder::occurs_in(value) {
            return self.compare_pieces(value, request);
        }
        match self {
            Self::Any => Some(Truth::Yes),
            Self::Exact(text) => Some((**text == *value).into()),
            Self::Prefix(start) => Some(value.starts_with(&**start).into()),
            Self::Pattern(pattern, start) => Some(matches(pattern, *start, value).into()),
            Self::Template(_) => self.compare_pieces(value, request),
        }
    }

    fn compare_pieces(&self, value: &str, request: &Request) -> Option<Truth> {
        match self.resolve(request) {
            Resolved::Pieces(pattern) => Some(compare(&pattern, &literal(value))),
            Resolved::Unknown => Some(Truth::Unknown),
            Resolved::Missing => Some(Truth::No),
            Resolved::Unclear => None,
        }
    }

    /// The same as the string operator `kind` compares.
    pub(super) fn compare_as(&self, kind: OperatorKind, value: &str, request: &Request) -> Option<Truth> {
        match kind {
            OperatorKind::StringEqualsIgnoreCase | OperatorKind::StringNotEqualsIgnoreCase => {
                self.compare_ignoring_case(value, request)
            }
            _ => self.compare(value, request),
        }
    }

    /// The same without regard to the case of letters; this text has no wildcards.
    fn compare_ignoring_case(&self, value: &str, request: &Request) -> Option<Truth> {
        if let Self::Exact(text) = self
            && !placeholder::occurs_in(value)
        {
            return Some(same_ignoring_case(text, value));
        }
        let lower = |pieces: Vec<Piece>| -> Vec<Piece> { pieces.into_iter().flat_map(lower_case).collect() };
        match self.resolve(request) {
            Resolved::Pieces(pattern) => Some(compare(&lower(pattern), &lower(literal(value)))),
            Resolved::Unknown => Some(Truth::Unknown),
            Resolved::Missing => Some(Truth::No),
            Resolved::Unclear => None,
        }
    }

    pub(super) fn resolve(&self, request: &Request) -> Resolved {
        match self {
            Self::Any => Resolved::Pieces(vec![Piece::Any]),
            Self::Exact(text) => Resolved::Pieces(literal(text)),
            Self::Prefix(start) => Resolved::Pieces([literal(start), vec![Piece::Any]].concat()),
            Self::Pattern(text, _) => Resolved::Pieces(text.chars().map(piece).collect()),
            Self::Template(template) => template.resolve(request),
        }
    }
}

impl Template {
    pub(super) fn new(text: &str, syntax: Syntax) -> Self {
        let plain = |text: &str| -> Vec<Item> {
            let read = if syntax.wildcards { piece } else { Piece::Literal };
            text.chars().map(read).map(Item::Piece).collect()
        };
        if !syntax.variables {
            return Self(plain(text).into());
        }
        let items = variable::parts(text).into_iter().flat_map(|part| match part {
            variable::Part::Text(text) => plain(text),
            variable::Part::Character(c) => vec![Item::Piece(Piece::Literal(c))],
            variable::Part::Key { name, default } => {
                let key = name.to_ascii_lowercase().into();
                vec![Item::Variable { name: name.into(), key, default: default.map(Into::into) }]
            }
        });
        Self(items.collect())
    }

    /// What the template is in `request`.
    pub(super) fn resolve(&self, request: &Request) -> Resolved {
        let (mut pieces, mut unknown) = (Vec::with_capacity(self.0.len()), false);
        for item in &self.0 {
            match item {
                Item::Piece(piece) => pieces.push(*piece),
                Item::Variable { key, default, .. } => match (request.key(key), default) {
                    (Found::One(value), _) => pieces.extend(value.chars().map(Piece::Literal)),
                    (Found::Many([value]), _) => pieces.extend(value.chars().map(Piece::Literal)),
                    (Found::Absent, Some(default)) => pieces.extend(default.chars().map(Piece::Literal)),
                    (Found::Absent, None) => return Resolved::Missing,
                    // Whether the default stands in for several values, AWS does not say.
                    (Found::Unknown, _) | (Found::Many(_), Some(_)) => unknown = true,
                    (Found::Many(_), None) => return Resolved::Unclear,
                },
            }
        }
        if unknown { Resolved::Unknown } else { Resolved::Pieces(pieces) }
    }

    /// Adds what the template depends on in `request`.
    pub(super) fn causes(&self, request: &Request, causes: &mut Causes) {
        for item in &self.0 {
            match item {
                Item::Variable { name, key, .. } if request.key(key) == Found::Unknown => causes.key(name),
                Item::Piece(Piece::Literal(c)) => causes.character(*c),
                Item::Variable { key, .. } => causes.found(request.key(key)),
                Item::Piece(_) => {}
            }
        }
    }
}

fn piece(c: char) -> Piece {
    match c {
        '*' => Piece::Any,
        '?' => Piece::One,
        c => Piece::Literal(c),
    }
}

/// A text without wildcards.
pub(super) fn literal(text: &str) -> Vec<Piece> {
    text.chars().map(Piece::Literal).collect()
}

/// Whether `pattern` matches `value`, which holds no wildcards, for every value of their parameters.
pub(super) fn compare(pattern: &[Piece], value: &[Piece]) -> Truth {
    if wildcard::covers(pattern, value) {
        return Truth::Yes;
    }
    let opened = |pieces: &[Piece]| -> Vec<Piece> {
        let open = |piece: &Piece| match piece {
            Piece::Literal(c) if placeholder::index(*c).is_some() => Piece::Any,
            piece => *piece,
        };
        pieces.iter().map(open).collect()
    };
    let (pattern, value) = without_common_ends(pattern, value);
    if !wildcard::meet(&opened(pattern), &opened(value)) {
        return Truth::No;
    }
    if has_parameter(pattern, value) { Truth::Unknown } else { Truth::No }
}

/// Both without the literals that they start with alike, and those that they end with alike: these match each other
/// whatever the values of the parameters among them are, and nothing else can.
fn without_common_ends<'a>(mut pattern: &'a [Piece], mut value: &'a [Piece]) -> (&'a [Piece], &'a [Piece]) {
    let alike = |left: &Piece, right: &Piece| matches!(left, Piece::Literal(_)) && left == right;
    while let ([first, pattern_rest @ ..], [start, value_rest @ ..]) = (pattern, value)
        && alike(first, start)
    {
        (pattern, value) = (pattern_rest, value_rest);
    }
    while let ([pattern_rest @ .., last], [value_rest @ .., end]) = (pattern, value)
        && alike(last, end)
    {
        (pattern, value) = (pattern_rest, value_rest);
    }
    (pattern, value)
}

fn has_parameter(pattern: &[Piece], value: &[Piece]) -> bool {
    let is_parameter = |piece: &Piece| matches!(piece, Piece::Literal(c) if placeholder::index(*c).is_some());
    pattern.iter().chain(value).any(is_parameter)
}

/// Whether two texts without wildcards are the same for every value of their parameters.
pub(super) fn same(left: &str, right: &str) -> Truth {
    if left == right || !(placeholder::occurs_in(left) || placeholder::occurs_in(right)) {
        return (left == right).into();
    }
    compare(&literal(left), &literal(right))
}

/// AWS does not say whether letters outside ASCII have a case to it.
fn same_ignoring_case(left: &str, right: &str) -> Truth {
    if left.eq_ignore_ascii_case(right) {
        return Truth::Yes;
    }
    let is_ascii = left.is_ascii() && right.is_ascii();
    if !is_ascii && left.to_lowercase() == right.to_lowercase() { Truth::Unknown } else { Truth::No }
}

fn lower_case(piece: Piece) -> Vec<Piece> {
    match piece {
        Piece::Literal(c) => c.to_lowercase().map(Piece::Literal).collect(),
        piece => vec![piece],
    }
}

fn matches(pattern: &str, start: usize, value: &str) -> bool {
    let (literal, rest) = pattern.split_at_checked(start).unwrap_or((pattern, ""));
    value.strip_prefix(literal).is_some_and(|value| wildcard::matches(rest, value))
}
