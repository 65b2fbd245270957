//! What stands in a policy into patterns: actions, resources, and the texts and ARNs of conditions.
//!
//! A policy variable and a placeholder become letters: nothing is known of what they stand for, but that it is the same
//! wherever the same one stands. To IAM the value of either is plain text, whatever characters it holds.
//!
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

use super::glob::{Token, letter};
use super::text::Pattern;
use crate::variable::{self, Part};
use crate::{ResourcePattern, placeholder, wildcard};

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
pub(super) struct Letters(Vec<Meaning>);

/// What a letter stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// A placeholder, or the key of a variable in lower case.
    pub(super) name: String,
    /// The variable's default.
    pub(super) default: Option<String>,
}

impl Letters {
    /// What the letter with this number stands for.
    pub(super) fn meaning(&self, number: usize) -> Option<&Meaning> {
        self.0.get(number)
    }

    /// What all letters stand for.
    pub(super) fn meanings(&self) -> &[Meaning] {
        &self.0
    }

    /// The values of variables can hold colons; those of placeholders cannot, unless they are a whole ARN.
    fn letter(&mut self, name: String, default: Option<&str>) -> Option<char> {
        let colons = !placeholder::occurs_in(&name);
        let meaning = Meaning { name, default: default.map(str::to_owned) };
        let known = self.0.iter().position(|other| *other == meaning);
        let number = known.unwrap_or_else(|| {
            self.0.push(meaning);
            self.0.len() - 1
        });
        letter(number, colons)
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
            Ok(ResourcePattern::Any) => Some(Pattern::Glob(self.arn("arn:*:*:*:*:*"))),
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
                    let letter = self.letters.letter(name.to_ascii_lowercase(), default);
                    pieces.extend(letter.map(Piece::Fixed));
                }
            }
        }
        pieces
    }

    fn plain(&mut self, text: &str, pieces: &mut Vec<Piece>) {
        for c in text.chars() {
            let letter = placeholder::index(c).and_then(|_| self.letters.letter(c.to_string(), None));
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
