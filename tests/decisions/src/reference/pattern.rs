//! Text with wildcards and policy variables.

use super::{
    question::{Question, Reading},
    request::Request,
};

/// One part of a pattern whose variables have their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// This character.
    Exactly(char),
    /// `?`
    AnyCharacter,
    /// `*`
    AnyText,
}

/// Whether `pattern` stands for the whole of `text`.
///
/// "An asterisk (\*) represents any combination of characters and a question mark (?) represents any single character":
/// IAM User Guide, "IAM JSON policy elements: Resource".
pub(super) fn matches(pattern: &[Symbol], text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    stands_for(pattern, &characters)
}

fn stands_for(pattern: &[Symbol], text: &[char]) -> bool {
    let Some((symbol, rest)) = pattern.split_first() else { return text.is_empty() };
    match symbol {
        Symbol::AnyText => {
            (0..=text.len()).any(|taken| text.get(taken..).is_some_and(|left| stands_for(rest, left)))
        }
        Symbol::AnyCharacter => text.split_first().is_some_and(|(_, left)| stands_for(rest, left)),
        Symbol::Exactly(wanted) => {
            text.split_first().is_some_and(|(found, left)| found == wanted && stands_for(rest, left))
        }
    }
}

/// The text of a pattern in which nothing is a wildcard.
pub(super) fn literal(symbols: &[Symbol]) -> Option<String> {
    let character = |symbol: &Symbol| match symbol {
        Symbol::Exactly(character) => Some(*character),
        _ => None,
    };
    symbols.iter().map(character).collect()
}

/// `text` with its wildcards, and no variables.
pub(super) fn wildcards(text: &str) -> Vec<Symbol> {
    text.chars().map(wildcard).collect()
}

fn wildcard(character: char) -> Symbol {
    match character {
        '*' => Symbol::AnyText,
        '?' => Symbol::AnyCharacter,
        other => Symbol::Exactly(other),
    }
}

/// `text` with the values of its variables; `None` if one of them has no value.
///
/// "If you don't include the Version element and set it to an appropriate version date, variables like `${aws:username}`
/// are treated as literal strings in the policy": IAM User Guide, "IAM policy elements: Variables and tags".
///
/// What a variable stands for is text: the same page has `${*}` and `${?}` for the characters themselves.
pub(super) fn resolve(
    text: &str,
    has_variables: bool,
    has_wildcards: bool,
    request: &Request<'_>,
    reading: &Reading,
) -> Option<Vec<Symbol>> {
    let as_written = |c| if has_wildcards { wildcard(c) } else { Symbol::Exactly(c) };
    let mut symbols = Vec::new();
    let mut rest = text;
    while has_variables && let Some((before, from)) = rest.split_once("${") {
        symbols.extend(before.chars().map(as_written));
        let end = closing_brace(from)?;
        let value = value_of(from.get(..end)?, request, reading)?;
        symbols.extend(value.chars().map(Symbol::Exactly));
        rest = from.get(end + 1..)?;
    }
    symbols.extend(rest.chars().map(as_written));
    Some(symbols)
}

/// Where the brace stands that ends a variable; one inside the quotes of a default does not.
fn closing_brace(variable: &str) -> Option<usize> {
    let mut is_quoted = false;
    for (place, character) in variable.char_indices() {
        match character {
            '\'' => is_quoted = !is_quoted,
            '}' if !is_quoted => return Some(place),
            _ => {}
        }
    }
    None
}

/// What a variable stands for.
///
/// "To add a default value to a variable, surround the default value with single quotes (' '), and separate the variable
/// text and the default value with a comma and space (, )": IAM User Guide, "IAM policy elements: Variables and tags".
fn value_of(variable: &str, request: &Request<'_>, reading: &Reading) -> Option<String> {
    if matches!(variable, "*" | "?" | "$") {
        return Some(variable.to_owned());
    }
    let (key, default) = match variable.split_once(',') {
        Some((key, default)) => (key, Some(default.trim().trim_matches('\'').to_owned())),
        None => (variable, None),
    };
    match request.values(key).as_deref() {
        Some([value]) => Some(value.clone()),
        // "You can use any available single-valued context key as a policy variable. You cannot use a multivalued
        // context key": IAM User Guide, "Single-valued vs. multivalued context keys".
        Some([_, _, ..]) if reading.says(Question::VariableOfSeveralValues) => default,
        Some([]) if reading.says(Question::EmptySetAsAbsent) => default,
        Some([] | [_, _, ..]) => None,
        None => default,
    }
}
