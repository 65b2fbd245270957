//! What each piece of a pattern stands for.

use super::super::budget::Budget;
use super::super::glob::{self, Machine};
use super::super::token::{
    Token, can_be_empty, folding, has_colon, is_letter, letter, letter_number, other_case,
};

#[test]
fn a_letter_says_what_it_can_stand_for() {
    for number in [0, 1, 77] {
        for (colons, empty) in [(false, false), (false, true), (true, false), (true, true)] {
            let plain = letter(number, colons, empty).unwrap();
            let in_any_case = other_case(plain);
            assert_ne!(plain, in_any_case);
            for c in [plain, in_any_case] {
                assert!(is_letter(c));
                assert_eq!((letter_number(c), has_colon(c), can_be_empty(c)), (Some(number), colons, empty));
                assert!(Token::Char(c).is_letter() && !Token::One { colon: true }.takes(c));
                assert!(Token::AnyCase(plain).takes(c));
                assert_eq!(Token::Any { colon: false }.takes(c), !colons);
            }
            assert_eq!(Token::Char(plain).in_any_case(), Token::AnyCase(plain));
        }
    }
    // Characters, among them some with the bits that say so of letters.
    for c in ['a', 'd', 'v', '~', '\u{212A}'] {
        assert!(!is_letter(c) && !has_colon(c) && !can_be_empty(c) && !Token::Char(c).is_letter(), "{c}");
    }
    assert!(has_colon(':') && letter_number(':').is_none());
}

#[test]
fn case_is_that_of_ascii_and_of_what_is_mapped_to_it() {
    let any = |c: char| Token::Char(c).in_any_case();
    assert_eq!([any('1'), any('é')], [Token::Char('1'), Token::Char('é')]);
    assert_eq!([any('K').folded(), any('a').folded()], [Token::Folded('k'), Token::AnyCase('a')]);
    for c in ['i', 'k', 's'] {
        let (folded, beyond) = (Token::Folded(c), folding(c).unwrap());
        assert!(beyond.to_lowercase().eq([c]) || beyond.to_uppercase().eq([c.to_ascii_uppercase()]));
        assert!(folded.takes(c) && folded.takes(other_case(c)) && folded.takes(beyond), "{c}");
        assert!(!folded.takes('x') && !Token::AnyCase(c).takes(beyond), "{c}");
    }
    assert_eq!(folding('a'), None);
}

/// The labels that are earned together, the pattern with index 0 being the first label.
fn earned(patterns: Vec<(Token, bool)>) -> Vec<Vec<usize>> {
    let machine = |(label, (token, wide)): (usize, (Token, bool))| Machine {
        tokens: vec![token],
        wide,
        labels: [label].into_iter().collect(),
    };
    let machines: Vec<Machine> = patterns.into_iter().enumerate().map(machine).collect();
    let found = glob::signatures(&machines, None, &mut Budget::new(u32::MAX)).unwrap();
    found.into_iter().map(|(labels, _)| labels.iter().collect()).collect()
}

#[test]
fn a_colon_is_tried_where_something_takes_none() {
    let fields = earned(vec![(Token::Any { colon: false }, false), (Token::Any { colon: true }, false)]);
    assert!(fields.contains(&vec![0, 1]) && fields.contains(&vec![1]), "{fields:?}");
    let ones = earned(vec![(Token::One { colon: false }, false), (Token::One { colon: true }, false)]);
    assert!(ones.contains(&vec![0, 1]) && ones.contains(&vec![1]), "{ones:?}");
    let without_colon = Token::Char(letter(0, false, false).unwrap());
    let letters = earned(vec![(without_colon, true), (Token::One { colon: true }, false)]);
    assert!(letters.contains(&vec![0, 1]) && letters.contains(&vec![1]), "{letters:?}");
}
