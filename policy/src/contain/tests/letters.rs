//! Small patterns with variables against all small texts, with every small value of the variables.

use super::super::bits::Bits;
use super::super::budget::Budget;
use super::super::pattern::{Compiler, Letters, Reach, is_shifting};
use super::super::text::{Pattern, Patterns, TextCell};
use super::super::token::Token;
use super::patterns::{chars, stands_for, words};
use crate::{Arn, ResourcePattern};

/// What the variables can be: nothing, text, wildcards that are none, and a colon.
const VALUES: [&str; 6] = ["", "a", "b", "ab", "*", ":"];

/// The cells of two patterns that `compile` makes.
fn cells(
    patterns: [&str; 2],
    compile: fn(&mut Compiler<'_>, &str) -> Pattern,
) -> ([usize; 2], Vec<TextCell>) {
    let mut letters = Letters::default();
    let mut compiler = Compiler { letters: &mut letters, variables: true, reach: Reach::Field };
    let mut both = Patterns::default();
    let numbers = patterns.map(|pattern| both.number(compile(&mut compiler, &pattern.replace('$', "${v}"))));
    (numbers, both.cells(None, &mut Budget::new(u32::MAX)).unwrap())
}

/// Whether there is a cell that stands for a text that exactly `matched` match: of what it says surely all matches, of what
/// matches it says that all may; and for each pattern that matches one in which that surely does.
fn is_covered(cells: &[TextCell], matched: &Bits) -> bool {
    let fits = |cell: &&TextCell| cell.surely.is_subset(matched) && matched.is_subset(&cell.perhaps);
    cells.iter().any(|cell| fits(&cell))
        && matched.iter().all(|own| cells.iter().filter(fits).any(|cell| cell.surely.contains(own)))
}

#[test]
fn what_texts_can_be_to_patterns_with_variables_is_found() {
    let with_variable = |pattern: &&String| pattern.contains('$');
    let patterns = words(&['a', '*', '?', '$'], 3);
    let texts = words(&['a', 'b', '*'], 3);
    let mut pairs = 0;
    for left in patterns.iter().filter(with_variable) {
        // With each pattern only every seventh other: that they meet at all is what matters.
        for right in patterns.iter().skip(pairs % 7).step_by(7) {
            pairs += 1;
            let (numbers, cells) =
                cells([left, right], |compiler, text| Pattern::new(compiler.text(text, true)));
            for value in VALUES {
                // Characters of a value are themselves.
                let valued = [left, right].map(|pattern| as_pieces(pattern, value));
                for text in &texts {
                    let own = numbers.into_iter().zip(&valued);
                    let text = text.replace('*', LITERAL_STAR);
                    let matched = own.filter(|(_, pattern)| stands_for(pattern, &chars(&text)));
                    let matched: Bits = matched.map(|(number, _)| number).collect();
                    assert!(is_covered(&cells, &matched), "{left} {right} `{text}` of `{value}`: {cells:?}");
                }
            }
        }
    }
    assert!(pairs > 400, "{pairs}");
}

/// The pattern with `value` for its variable; a wildcard in a value is no wildcard.
fn as_pieces(pattern: &str, value: &str) -> Vec<char> {
    chars(&pattern.replace('$', &value.replace('*', LITERAL_STAR)))
}

const LITERAL_STAR: &str = "\u{1}";

#[test]
fn what_texts_can_be_to_variables_in_any_case_is_found() {
    let patterns = words(&['a', 'b', '$'], 2);
    let texts = words(&['a', 'A', 'b'], 3);
    // Of the second pattern the case counts if it starts with an `=`.
    let seconds: Vec<String> =
        patterns.iter().flat_map(|pattern| [pattern.clone(), format!("={pattern}")]).collect();
    for left in patterns.iter().filter(|pattern| pattern.contains('$')) {
        for right in &seconds {
            let (numbers, cells) = cells([left, right], |compiler, text| match text.strip_prefix('=') {
                Some(text) => Pattern::new(compiler.text(text, false)),
                None => {
                    Pattern::new(compiler.text(text, false).into_iter().map(Token::in_any_case).collect())
                }
            });
            for value in ["", "a", "A", "b", "aB"] {
                for text in &texts {
                    let is_same = |pattern: &str| {
                        let valued = pattern.trim_start_matches('=').replace('$', value);
                        valued == *text || !pattern.starts_with('=') && valued.eq_ignore_ascii_case(text)
                    };
                    let matched =
                        numbers.into_iter().zip([left, right]).filter(|(_, pattern)| is_same(pattern));
                    let matched: Bits = matched.map(|(number, _)| number).collect();
                    assert!(is_covered(&cells, &matched), "{left} {right} `{text}` of `{value}`: {cells:?}");
                }
            }
        }
    }
}

/// Whether the ARN that `pattern` is with `value` for its variable stands for `text`, field by field.
fn arn_stands_for(pattern: &str, value: &str, text: &str) -> bool {
    let pattern: String = as_pieces(pattern, value).into_iter().collect();
    let mut fields = text.splitn(6, ':');
    pattern
        .splitn(6, ':')
        .all(|pattern| fields.next().is_some_and(|field| stands_for(&chars(pattern), &chars(field))))
}

#[test]
fn what_arns_can_be_to_patterns_with_variables_is_found() {
    let (fields, lasts) = (["", "a", "*", "?", "$"], ["a", "*", "$", "$a", "a$", "?:*", "*$"]);
    let mut patterns = Vec::new();
    for region in fields {
        for account in fields {
            patterns.extend(lasts.map(|last| format!("arn:p:s:{region}:{account}:{last}")));
        }
    }
    let shifts = |pattern: &String| is_shifting(&Arn::parse(&pattern.replace('$', "${v}")).unwrap());
    patterns.retain(|pattern| !shifts(pattern));
    let mut texts = Vec::new();
    for fields in ["::", "a::", ":a:", "a:a:", "b:a:", "a:b:"] {
        texts.extend(
            ["a", "b", "a:b", "", "aa", "aab", "a:a:a"].map(|last| format!("arn:p:s:{fields}{last}")),
        );
    }
    let mut pairs = 0;
    for left in patterns.iter().filter(|pattern| pattern.contains('$')) {
        for right in patterns.iter().skip(pairs % 11).step_by(11) {
            pairs += 1;
            let (numbers, cells) = cells([left, right], |compiler, text| {
                compiler.resource(&ResourcePattern::parse(text).unwrap())
            });
            for value in VALUES {
                for text in &texts {
                    let own = numbers.into_iter().zip([left, right]);
                    let matched = own.filter(|(_, pattern)| arn_stands_for(pattern, value, text));
                    let matched: Bits = matched.map(|(number, _)| number).collect();
                    assert!(is_covered(&cells, &matched), "{left} {right} `{text}` of `{value}`: {cells:?}");
                }
            }
        }
    }
    assert!(pairs > 800, "{pairs}");
}
