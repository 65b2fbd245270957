//! The text of a pattern or template into pieces, by which two of them can be compared.
//!
//! Where a text is open, a policy variable, a parameter, a `${…}` of a template, it may stand for anything.

use crate::wildcard::Piece;
use crate::{placeholder, variable};

/// A template's text: `${…}` may be anything.
pub(super) fn of_template(text: &str) -> Vec<Piece> {
    pieces(text, |_| Piece::Any)
}

/// A pattern's text: a variable may be anything but for those that are a character.
pub(super) fn of_pattern(text: &str) -> Vec<Piece> {
    pieces(text, |variable| match variable {
        "${*}" => Piece::Literal('*'),
        "${?}" => Piece::Literal('?'),
        "${$}" => Piece::Literal('$'),
        _ => Piece::Any,
    })
}

fn pieces(text: &str, of_variable: impl Fn(&str) -> Piece) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len());
    let mut from = 0;
    for span in variable::spans(text) {
        pieces.extend(text.get(from..span.start).into_iter().flat_map(str::chars).map(piece));
        pieces.extend(text.get(span.clone()).map(&of_variable));
        from = span.end;
    }
    pieces.extend(text.get(from..).into_iter().flat_map(str::chars).map(piece));
    pieces
}

fn piece(c: char) -> Piece {
    match c {
        '*' => Piece::Any,
        '?' => Piece::One,
        c if placeholder::index(c).is_some() => Piece::Any,
        c => Piece::Literal(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wildcard::meet;

    #[test]
    fn a_variable_that_is_a_character_is_that_character_alone() {
        for (variable, character) in [("${*}", "*"), ("${?}", "?"), ("${$}", "$")] {
            let text: Vec<Piece> = character.chars().map(Piece::Literal).collect();
            assert!(meet(&of_pattern(variable), &text), "{variable}");
            assert!(!meet(&of_pattern(variable), &[Piece::Literal('a')]), "{variable}");
        }
        assert!(meet(&of_pattern("${aws:username}"), &[Piece::Literal('a')]));
    }

    #[test]
    fn a_template_s_variable_may_be_anything() {
        assert!(meet(&of_template("${*}"), &[Piece::Literal('a')]));
    }
}
