//! Patterns with `*` and `?` against texts, and against each other.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Resource", Using wildcards.

use crate::{placeholder, variable};

/// Whether `text` holds a wildcard.
pub(crate) fn occurs_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.contains(&b'*') || bytes.contains(&b'?')
}

/// What comes before the first wildcard.
pub(crate) fn literal_start(pattern: &str) -> &str {
    let wildcard = pattern.bytes().position(|byte| matches!(byte, b'*' | b'?'));
    wildcard.and_then(|end| pattern.get(..end)).unwrap_or(pattern)
}

/// Whether `text` is wildcards and nothing else.
pub(crate) fn is_all(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, '*' | '?'))
}

/// Whether `text` may be other than it stands there: it holds a wildcard, a policy variable or a parameter.
pub(crate) fn is_open(text: &str) -> bool {
    occurs_in(text) || variable::occurs_in(text) || placeholder::occurs_in(text)
}

/// Whether `text` is one of the texts that `pattern` stands for, without regard to the case of ASCII letters: how IAM
/// compares actions.
pub(crate) fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    let agree =
        |wanted: u8, found: u8| wanted == found || wanted == b'?' || wanted.eq_ignore_ascii_case(&found);
    stands_for(pattern.as_bytes(), text.as_bytes(), b'*', agree)
}

/// Whether `text` is one of the texts that `pattern` stands for, character by character with their case. No text costs
/// more than the product of both lengths.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let (wanted, found) = (pattern.as_bytes(), text.as_bytes());
    let width = |at: usize| text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    let (mut here, mut there) = (0, 0);
    // Where to go on when what follows the last `*` does not fit: behind it, one more character of the text taken.
    let mut retry = None;
    loop {
        match (wanted.get(here), found.get(there)) {
            (None, None) => return true,
            (Some(b'*'), _) => {
                here += 1;
                if here == wanted.len() {
                    return true;
                }
                retry = Some((here, there));
            }
            (Some(b'?'), Some(_)) => (here, there) = (here + 1, there + width(there)),
            (Some(wanted), Some(found)) if wanted == found => (here, there) = (here + 1, there + 1),
            _ => {
                let Some((behind, taken)) = retry.filter(|(_, taken)| *taken < found.len()) else {
                    return false;
                };
                (here, there) = (behind, taken + width(taken));
                retry = Some((here, there));
            }
        }
    }
}

/// Whether `pattern` matches `text`, which holds literals only, whatever the parameters in both stand for: a parameter
/// is matched by itself and by `*`.
pub(crate) fn covers(pattern: &[Piece], text: &[Piece]) -> bool {
    let agree = |wanted: Piece, found: Piece| match (wanted, found) {
        (Piece::One, Piece::Literal(found)) => placeholder::index(found).is_none(),
        (wanted, found) => wanted == found,
    };
    stands_for(pattern, text, Piece::Any, agree)
}

/// Whether `pattern`, in which `any` stands for any number of others, can be `text`, which is as long as it is.
fn stands_for<T: Copy + PartialEq>(pattern: &[T], text: &[T], any: T, agree: impl Fn(T, T) -> bool) -> bool {
    let (mut here, mut there) = (0, 0);
    // Where to go on when what follows an `any` does not fit: behind it, one more of the text taken.
    let mut retry = None;
    loop {
        match (pattern.get(here), text.get(there)) {
            (None, None) => return true,
            (Some(wanted), _) if *wanted == any => {
                here += 1;
                let (rest, left) =
                    (pattern.get(here..).unwrap_or_default(), text.get(there..).unwrap_or_default());
                if !rest.contains(&any) {
                    return ends_with(left, rest, agree);
                }
                retry = Some((here, there));
            }
            (Some(wanted), Some(found)) if agree(*wanted, *found) => (here, there) = (here + 1, there + 1),
            _ => {
                let Some((behind, taken)) = retry.filter(|(_, taken)| *taken < text.len()) else {
                    return false;
                };
                (here, there) = (behind, taken + 1);
                retry = Some((here, there));
            }
        }
    }
}

/// Whether the end of `text` can be `pattern`, which has nothing that stands for any number of others.
fn ends_with<T: Copy>(text: &[T], pattern: &[T], agree: impl Fn(T, T) -> bool) -> bool {
    let end = text.len().checked_sub(pattern.len()).and_then(|start| text.get(start..));
    end.is_some_and(|end| pattern.iter().zip(end).all(|(wanted, found)| agree(*wanted, *found)))
}

/// One piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// This character.
    Literal(char),
    /// `?`: any one character.
    One,
    /// `*`, or a part that is not known: any characters, or none.
    Any,
}

/// Whether some text is matched by both patterns, character by character with their case.
///
/// Where both have an `Any`, what stands between the first and the last of one is swallowed by the other, so only the
/// starts and the ends have to agree. Where one has none, its length is known, and the other has to stand for it.
pub(crate) fn meet(left: &[Piece], right: &[Piece]) -> bool {
    match (left.contains(&Piece::Any), right.contains(&Piece::Any)) {
        (true, true) => {
            agree_up_to_any(left.iter().zip(right))
                && agree_up_to_any(left.iter().rev().zip(right.iter().rev()))
        }
        (_, false) => stands_for(left, right, Piece::Any, agree),
        (false, true) => stands_for(right, left, Piece::Any, agree),
    }
}

/// Whether all pairs agree that stand before the first `Any`.
fn agree_up_to_any<'a>(mut pairs: impl Iterator<Item = (&'a Piece, &'a Piece)>) -> bool {
    pairs
        .find(|(left, right)| !agree(**left, **right))
        .is_none_or(|(left, right)| *left == Piece::Any || *right == Piece::Any)
}

/// Whether one character can be both; an `Any` is none.
fn agree(left: Piece, right: Piece) -> bool {
    match (left, right) {
        (Piece::Any, _) | (_, Piece::Any) => false,
        (Piece::One, _) | (_, Piece::One) => true,
        (Piece::Literal(left), Piece::Literal(right)) => left == right,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(pattern: &str) -> Vec<Piece> {
        let piece = |c| match c {
            '*' => Piece::Any,
            '?' => Piece::One,
            c => Piece::Literal(c),
        };
        pattern.chars().map(piece).collect()
    }

    #[test]
    fn a_pattern_matches_what_it_stands_for() {
        for (pattern, text) in [
            ("Get*", "GetObject"),
            ("get*", "GetObject"),
            ("*", ""),
            ("*Object*", "GetObject"),
            ("?et*t", "GetObject"),
            ("*a*ab", "aaab"),
        ] {
            assert!(matches_ignoring_case(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("Get", "GetObject"), ("?", ""), ("*b", "aba"), ("", "a"), ("a*b*c", "abab")]
        {
            assert!(!matches_ignoring_case(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn two_patterns_meet_in_a_common_text() {
        for (left, right) in [("a*", "*b"), ("*", ""), ("a?c", "*bc"), ("a/*/c", "a/b*"), ("**", "?")] {
            assert!(meet(&pieces(left), &pieces(right)), "{left} {right}");
            assert!(meet(&pieces(right), &pieces(left)), "{right} {left}");
        }
        for (left, right) in [("a*", "b*"), ("?", ""), ("a", "A"), ("a*c", "*b"), ("ab", "a")] {
            assert!(!meet(&pieces(left), &pieces(right)), "{left} {right}");
            assert!(!meet(&pieces(right), &pieces(left)), "{right} {left}");
        }
    }

    #[test]
    fn one_stands_for_a_character_of_any_width() {
        for (pattern, text) in [("?", "é"), ("*?", "é"), ("?b*", "éb"), ("*é?", "aéé"), ("*", ""), ("a", "a")]
        {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("??", "é"), ("*??", "é"), ("*???", "éé"), ("A", "a"), ("?", "")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn a_parameter_is_matched_by_itself_and_any() {
        for (pattern, text) in
            [("\u{E000}", "\u{E000}"), ("a*", "a\u{E000}"), ("*/\u{E000}", "\u{E001}/\u{E000}")]
        {
            assert!(covers(&pieces(pattern), &pieces(text)), "{pattern} {text}");
        }
        for (pattern, text) in [("?", "\u{E000}"), ("\u{E000}", "\u{E001}"), ("\u{E000}", "a")] {
            assert!(!covers(&pieces(pattern), &pieces(text)), "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn a_pattern_matches_the_same_piece_by_piece(pattern in "[abé*?]{0,8}", text in "[abé]{0,8}") {
            prop_assert_eq!(covers(&pieces(&pattern), &pieces(&text)), matches(&pattern, &text));
        }

        #[test]
        fn a_pattern_meets_a_text_exactly_if_it_matches_it(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            prop_assert_eq!(meet(&pieces(&pattern), &pieces(&text)), matches_ignoring_case(&pattern, &text));
        }

        #[test]
        fn patterns_that_meet_match_one_text(left in "[ab*?]{0,4}", right in "[ab*?]{0,4}") {
            let matched = |text: &str| matches_ignoring_case(&left, text) && matches_ignoring_case(&right, text);
            let texts = (0..=8_u32).flat_map(|length| (0..1_u32 << length).map(move |bits| (length, bits)));
            let text = |(length, bits): (u32, u32)| -> String {
                (0..length).map(|place| if bits >> place & 1 == 0 { 'a' } else { 'b' }).collect()
            };
            prop_assert_eq!(meet(&pieces(&left), &pieces(&right)), texts.map(text).any(|text| matched(&text)));
        }

        #[test]
        fn patterns_that_match_one_text_meet(left in "[ab*?]{0,6}", right in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            let both = matches_ignoring_case(&left, &text) && matches_ignoring_case(&right, &text);
            prop_assert!(!both || meet(&pieces(&left), &pieces(&right)));
        }
    }
}
