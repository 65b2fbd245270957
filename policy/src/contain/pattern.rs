//! What stands in a policy into patterns: actions, resources, and the texts and ARNs of conditions.
//!
//! A policy variable and a placeholder become letters: nothing is known of what they stand for, but that it is the same
//! wherever the same one stands. To IAM the value of either is plain text, whatever characters it holds. That of a
//! placeholder is not empty, and holds no colon where it stands in a field of an ARN.
//!
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

use std::collections::HashSet;

use super::text::Pattern;
use super::token::{Token, letter};
use crate::variable::{self, Part};
use crate::{Arn, Family, ResourceElement, ResourcePattern, Statement, placeholder, wildcard};

/// How far a `*` before the fifth colon of a resource's ARN reaches.
///
/// AWS says both that a wildcard stands in one field, and that a `*` at the end of a field can match beyond its colon
/// (IAM User Guide, "IAM JSON policy elements: Resource"). Whichever IAM does, it does to every policy alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reach {
    /// To the end of its field.
    #[default]
    Field,
    /// Beyond, if it is the last of its field.
    Colons,
}

/// What letters stand for.
#[derive(Debug, Default)]
pub(super) struct Letters {
    meanings: Vec<Meaning>,
    /// Placeholders that stand in a field of an ARN, where no value with a colon can.
    without_colon: HashSet<char>,
}

/// What a letter stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// A placeholder, or the key of a variable in lower case.
    pub(super) name: String,
    /// The variable's default.
    pub(super) default: Option<String>,
}

impl Letters {
    /// No letters yet, of what these statements hold.
    pub(super) fn of(statements: &[&Statement]) -> Self {
        let mut letters = Self::default();
        for statement in statements {
            for pattern in statement.resource.as_ref().map_or(&[][..], ResourceElement::patterns) {
                letters.stand_in(&pattern.text());
            }
            for condition in &statement.conditions {
                if condition.operator.kind.family() == Family::Arn {
                    condition.values.iter().for_each(|value| letters.stand_in(value));
                }
            }
        }
        letters
    }

    /// Notes the placeholders in `text`, if it is an ARN.
    fn stand_in(&mut self, text: &str) {
        if placeholder::occurs_in(text) && Arn::parse(text).is_ok() {
            self.without_colon.extend(text.chars().filter(|c| placeholder::index(*c).is_some()));
        }
    }

    /// What the letter with this number stands for.
    pub(super) fn meaning(&self, number: usize) -> Option<&Meaning> {
        self.meanings.get(number)
    }

    /// Whether the letter with this number is a variable that can be without value.
    pub(super) fn can_be_missing(&self, number: usize) -> bool {
        self.meaning(number)
            .is_some_and(|meaning| meaning.default.is_none() && !placeholder::occurs_in(&meaning.name))
    }

    /// What all letters stand for.
    pub(super) fn meanings(&self) -> &[Meaning] {
        &self.meanings
    }

    /// The letter of a variable, whose value can be any text.
    fn variable(&mut self, key: &str, default: Option<&str>) -> Option<char> {
        let meaning = Meaning { name: key.to_ascii_lowercase(), default: default.map(str::to_owned) };
        letter(self.number(meaning), true, true)
    }

    /// The letter of a placeholder, whose value is never empty.
    fn placeholder(&mut self, c: char) -> Option<char> {
        let colons = !self.without_colon.contains(&c);
        letter(self.number(Meaning { name: c.to_string(), default: None }), colons, false)
    }

    fn number(&mut self, meaning: Meaning) -> usize {
        let known = self.meanings.iter().position(|other| *other == meaning);
        known.unwrap_or_else(|| {
            self.meanings.push(meaning);
            self.meanings.len() - 1
        })
    }
}

/// The action pattern `text`, which knows no case.
pub(super) fn action(text: &str) -> Pattern {
    if !wildcard::occurs_in(text) {
        return Pattern::Point(text.to_ascii_lowercase());
    }
    let token = |c: char| match c {
        '*' => Token::Any { colon: true },
        '?' => Token::One { colon: true },
        c => Token::Char(c.to_ascii_lowercase()),
    };
    Pattern::Glob(text.chars().map(token).collect())
}

/// The pattern of every ARN.
pub(super) fn any_arn() -> Pattern {
    let mut tokens: Vec<Token> = "arn".chars().map(Token::Char).collect();
    for _ in 0..4 {
        tokens.extend_from_slice(&[Token::Char(':'), Token::Any { colon: false }]);
    }
    tokens.extend_from_slice(&[Token::Char(':'), Token::Any { colon: true }]);
    Pattern::Glob(tokens)
}

/// Whether a policy variable stands before a wildcard in the first five fields: a colon in its value moves what follows
/// into other fields, in which a wildcard reaches further.
pub(super) fn is_shifting(arn: &Arn) -> bool {
    let fields = [arn.partition(), arn.service(), arn.region(), arn.account()];
    let from = fields.iter().skip_while(|field| !variable::occurs_in(field));
    from.into_iter().any(|field| wildcard::occurs_in(field))
}

/// Reads texts of documents of one version.
pub(super) struct Compiler<'l> {
    pub(super) letters: &'l mut Letters,
    /// Whether `${…}` is a variable.
    pub(super) variables: bool,
    pub(super) reach: Reach,
}

impl Compiler<'_> {
    pub(super) fn resource(&mut self, pattern: &ResourcePattern) -> Pattern {
        match pattern {
            ResourcePattern::Any => Pattern::Glob(vec![Token::Any { colon: true }]),
            ResourcePattern::Arn(arn) if is_point(arn.as_str()) => Pattern::Point(arn.as_str().to_owned()),
            ResourcePattern::Arn(arn) => Pattern::new(self.arn(arn.as_str())),
            ResourcePattern::Parameter(c) => Pattern::Glob(self.text(&c.to_string(), false)),
        }
    }

    /// A value of an ARN operator, whose wildcards never leave their field; `None` if it is no pattern of ARNs.
    pub(super) fn arn_value(&mut self, text: &str) -> Option<Pattern> {
        let reach = std::mem::replace(&mut self.reach, Reach::Field);
        let tokens = match ResourcePattern::parse(text) {
            Ok(ResourcePattern::Any) => Some(any_arn()),
            Ok(ResourcePattern::Arn(arn)) if self.variables && is_shifting(&arn) => None,
            Ok(pattern) => Some(self.resource(&pattern)),
            Err(_) => None,
        };
        self.reach = reach;
        tokens
    }

    /// A text in which `*` and `?` are wildcards if `wildcards` says so.
    pub(super) fn text(&mut self, text: &str, wildcards: bool) -> Vec<Token> {
        let wildcard = |c| match c {
            '*' if wildcards => Some(Token::Any { colon: true }),
            '?' if wildcards => Some(Token::One { colon: true }),
            _ => None,
        };
        let mut tokens = Vec::with_capacity(text.len());
        for piece in self.pieces(text) {
            tokens.push(match piece {
                Piece::Plain(c) => wildcard(c).unwrap_or(Token::Char(c)),
                Piece::Fixed(c) => Token::Char(c),
            });
        }
        tokens
    }

    fn arn(&mut self, text: &str) -> Vec<Token> {
        let pieces = self.pieces(text);
        let mut tokens = Vec::with_capacity(pieces.len());
        let mut colons = 0;
        for (index, piece) in pieces.iter().enumerate() {
            let last_of_field = matches!(pieces.get(index + 1), Some(Piece::Plain(':')));
            let colon = colons >= 5 || self.reach == Reach::Colons && last_of_field;
            tokens.push(match piece {
                Piece::Plain('*') => Token::Any { colon },
                Piece::Plain('?') => Token::One { colon: colons >= 5 },
                Piece::Plain(c) | Piece::Fixed(c) => Token::Char(*c),
            });
            colons += usize::from(*piece == Piece::Plain(':'));
        }
        tokens
    }

    /// The characters of `text`, with a letter for each variable and placeholder.
    fn pieces(&mut self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(text.len());
        if !self.variables {
            self.plain(text, &mut pieces);
            return pieces;
        }
        for part in variable::parts(text) {
            match part {
                Part::Text(text) => self.plain(text, &mut pieces),
                Part::Character(c) => pieces.push(Piece::Fixed(c)),
                Part::Key { name, default } => {
                    pieces.extend(self.letters.variable(name, default).map(Piece::Fixed));
                }
            }
        }
        pieces
    }

    fn plain(&mut self, text: &str, pieces: &mut Vec<Piece>) {
        for c in text.chars() {
            let letter = placeholder::index(c).and_then(|_| self.letters.placeholder(c));
            pieces.push(letter.map_or(Piece::Plain(c), Piece::Fixed));
        }
    }
}

/// Whether nothing in `text` is more than itself.
fn is_point(text: &str) -> bool {
    !wildcard::occurs_in(text) && !variable::occurs_in(text) && !placeholder::occurs_in(text)
}

/// What stands in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A character that may be a wildcard.
    Plain(char),
    /// A character that is itself, or a letter.
    Fixed(char),
}
