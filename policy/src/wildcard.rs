//! Patterns with `*` and `?` against texts, and against each other.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Resource", Using wildcards.

/// Whether `text` is one of the texts that `pattern` stands for, without regard to the case of ASCII letters: how IAM
/// compares actions.
pub(crate) fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.bytes(), text.bytes());
    // Where to go on when what follows the last `*` does not fit: behind that `*`, one more byte of the text taken.
    let mut retry = None;
    loop {
        let before = (pattern.clone(), text.clone());
        match (pattern.next(), text.next()) {
            (None, None) => return true,
            (Some(b'*'), _) => {
                retry = Some((pattern.clone(), before.1.clone()));
                text = before.1;
            }
            (Some(b'?'), Some(_)) => {}
            (Some(wanted), Some(found)) if wanted.eq_ignore_ascii_case(&found) => {}
            _ => {
                let Some((behind_star, mut rest)) = retry else { return false };
                if rest.next().is_none() {
                    return false;
                }
                (pattern, text) = (behind_star.clone(), rest.clone());
                retry = Some((behind_star, rest));
            }
        }
    }
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
/// Walks both patterns at once; `reached` says, for the pieces of `left` passed so far, how many of `right` can have
/// been passed with the same text.
pub(crate) fn meet(left: &[Piece], right: &[Piece]) -> bool {
    let mut reached: Vec<bool> = std::iter::once(true).chain(right.iter().map(|_| false)).collect();
    for here in left.iter().copied() {
        spread(&mut reached, Some(here), right);
        let mut advanced = false;
        let mut next = Vec::with_capacity(reached.len());
        for (cell, there) in reached.iter().zip(right.iter().copied().map(Some).chain([None])) {
            let stays = *cell && (here == Piece::Any || there == Some(Piece::Any));
            next.push(stays || advanced);
            advanced = *cell && there.is_some_and(|there| agree(here, there));
        }
        if !next.contains(&true) {
            return false;
        }
        reached = next;
    }
    spread(&mut reached, None, right);
    reached.last() == Some(&true)
}

/// Adds what is reached without passing `here`: more pieces of `right`, swallowed by an `Any` on either side.
fn spread(reached: &mut [bool], here: Option<Piece>, right: &[Piece]) {
    let mut carry = false;
    for (cell, there) in reached.iter_mut().zip(right.iter().copied().map(Some).chain([None])) {
        *cell |= carry;
        carry = *cell && (here == Some(Piece::Any) || there == Some(Piece::Any));
    }
}

/// Whether one character can be both.
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

    proptest! {
        #[test]
        fn a_pattern_meets_a_text_exactly_if_it_matches_it(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            prop_assert_eq!(meet(&pieces(&pattern), &pieces(&text)), matches_ignoring_case(&pattern, &text));
        }

        #[test]
        fn patterns_that_match_one_text_meet(left in "[ab*?]{0,6}", right in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            let both = matches_ignoring_case(&left, &text) && matches_ignoring_case(&right, &text);
            prop_assert!(!both || meet(&pieces(&left), &pieces(&right)));
        }
    }
}
