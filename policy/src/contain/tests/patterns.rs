//! All pairs of small patterns against all small texts.

use std::collections::HashSet;

use super::super::budget::Budget;
use super::super::text::{Pattern, Patterns};
use super::super::{glob, token::Token};

/// All texts over `letters` of at most `longest` characters.
pub(super) fn words(letters: &[char], longest: usize) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut start = 0;
    for _ in 0..longest {
        let end = words.len();
        for index in start..end {
            for c in letters {
                words.push(format!("{}{c}", words[index]));
            }
        }
        start = end;
    }
    words
}

fn tokens(pattern: &str) -> Vec<Token> {
    let token = |c| match c {
        '*' => Token::Any { colon: true },
        '?' => Token::One { colon: true },
        c => Token::Char(c),
    };
    pattern.chars().map(token).collect()
}

/// By definition, and slowly.
pub(super) fn stands_for(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], text) => text.is_empty(),
        (['*', rest @ ..], text) => (0..=text.len()).any(|taken| stands_for(rest, &text[taken..])),
        (['?', rest @ ..], [_, others @ ..]) => stands_for(rest, others),
        ([c, rest @ ..], [own, others @ ..]) => c == own && stands_for(rest, others),
        (_, []) => false,
    }
}

pub(super) fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// Which of 128 and more texts a pattern stands for.
type Matched = Vec<u128>;

fn matched(pattern: &str, texts: &[Vec<char>]) -> Matched {
    let bit = |text: &Vec<char>| u128::from(stands_for(&chars(pattern), text));
    texts.chunks(128).map(|texts| texts.iter().rev().fold(0, |bits, text| bits << 1 | bit(text))).collect()
}

/// Whether a text is matched as said by the two patterns.
fn is_there(left: &Matched, right: &Matched, matched: [bool; 2], texts: usize) -> bool {
    let mut left_over = texts;
    left.iter().zip(right).any(|(left, right)| {
        let all = if left_over >= 128 { u128::MAX } else { (1 << left_over) - 1 };
        left_over = left_over.saturating_sub(128);
        let of = |bits: &u128, wanted| if wanted { *bits } else { !*bits };
        of(left, matched[0]) & of(right, matched[1]) & all != 0
    })
}

/// Each pair serves both ways about: what is in one and not in the other is a cell.
#[test]
fn all_pairs_of_small_patterns_are_cut_right() {
    let longest = std::env::var("CONTAIN_PATTERNS").map_or(4, |longest| longest.parse().unwrap());
    let patterns = words(&['a', 'b', '*', '?'], longest);
    // A third character stands for all others. A longer text can be needed: then the one found proves itself.
    let texts: Vec<Vec<char>> = words(&['a', 'b', 'x'], longest + 1).iter().map(|text| chars(text)).collect();
    let matches: Vec<Matched> = patterns.iter().map(|pattern| matched(pattern, &texts)).collect();
    let mut pairs = 0;
    for (number, (left, of_left)) in patterns.iter().zip(&matches).enumerate() {
        for (right, of_right) in patterns.iter().zip(&matches).skip(number) {
            let mut both = Patterns::default();
            let numbers = [left, right].map(|pattern| both.number(Pattern::new(tokens(pattern))));
            let cells = both.cells(None, &mut Budget::new(u32::MAX)).unwrap();
            let mut found = HashSet::new();
            for cell in &cells {
                let signature = numbers.map(|number| cell.surely.contains(number));
                let own = [left, right].map(|pattern| stands_for(&chars(pattern), &chars(&cell.text)));
                assert_eq!(own, signature, "{left} {right} {}", cell.text);
                found.insert(signature);
            }
            for signature in [[false, false], [false, true], [true, false], [true, true]] {
                let there = is_there(of_left, of_right, signature, texts.len());
                assert!(!there || found.contains(&signature), "{left} {right} {signature:?}");
            }
            pairs += 1 + usize::from(left != right);
        }
    }
    assert_eq!(pairs, patterns.len() * patterns.len());
}

#[test]
fn there_is_a_character_that_no_pattern_waits_for() {
    let mut patterns = Patterns::default();
    let any = patterns.number(Pattern::new(tokens("?*")));
    for known in (' '..='~').filter(|c| !"*?".contains(*c)) {
        patterns.number(Pattern::new(tokens(&format!("{known}*"))));
    }
    let cells = patterns.cells(None, &mut Budget::new(u32::MAX)).unwrap();
    assert!(cells.iter().any(|cell| cell.surely.iter().eq([any])), "{cells:?}");
}

#[test]
fn a_pattern_matches_what_it_stands_for() {
    for pattern in words(&['a', 'b', '*', '?'], 4) {
        for text in words(&['a', 'b'], 5) {
            let expected = stands_for(&chars(&pattern), &chars(&text));
            assert_eq!(glob::matches(&tokens(&pattern), &text), expected, "{pattern} {text}");
        }
    }
}
