//! Values for the parameters of templates, so that the evaluator can decide about finished documents.

use super::{Grant, rule, witness::Values};
use crate::{Document, ResourceElement, placeholder};

/// How many words are tried.
const MOST_WORDS: usize = 10;

/// Documents without placeholders, and the values that stand in them.
pub(super) struct Filled {
    /// By side, policies and boundaries.
    pub(super) documents: [[Vec<Document>; 2]; 2],
    pub(super) values: Values,
}

/// What a parameter could be where no plain word can stand. `#` becomes a digit of its own for each.
const VALUES: [&str; 12] = [
    "11112222333#",
    "us-east-1",
    "aws",
    "arn:aws:s3:::example#",
    "arn:aws:iam::11112222333#:role/example",
    "arn:aws:iam::11112222333#:saml-provider/example",
    "ec2.amazonaws.com",
    "true",
    "10#",
    "2030-01-01T00:00:0#Z",
    "203.0.113.10#",
    "QUJD",
];

/// Both sides with a value for each parameter: `word` where a plain word can stand; `None` if no value fits everywhere.
pub(super) fn fill(sides: [&Grant<'_>; 2], word: &str) -> Option<Filled> {
    let mut choices: Vec<usize> = Vec::new();
    loop {
        let value = |(index, choice): (usize, &usize)| value(word, index, *choice);
        let values: Vec<String> = choices.iter().enumerate().map(value).collect::<Option<_>>()?;
        let texts: Vec<&str> = values.iter().map(String::as_str).collect();
        let mut refused = Vec::new();
        let mut filled = |documents: &[&Document]| {
            let mut filled = Vec::with_capacity(documents.len());
            for document in documents {
                match document.substitute(&texts) {
                    Ok(document) => filled.push(document),
                    Err(refusals) => refused.extend(refusals.iter().map(|refusal| refusal.parameter)),
                }
            }
            filled
        };
        let mut of_side = |side: &Grant<'_>| [filled(side.policies), filled(side.boundaries)];
        let [candidate, reference] = sides;
        let documents = [of_side(candidate), of_side(reference)];
        if refused.is_empty() {
            return Some(Filled { documents, values: named(&values, word) });
        }
        refused.sort_unstable();
        refused.dedup();
        for parameter in refused {
            match choices.get_mut(parameter) {
                Some(choice) => *choice += 1,
                None => choices.resize(parameter + 1, 0),
            }
        }
    }
}

fn value(word: &str, parameter: usize, choice: usize) -> Option<String> {
    match choice.checked_sub(1) {
        None => Some(numbered(word, parameter)),
        Some(choice) => Some(VALUES.get(choice)?.replace('#', &(parameter % 10).to_string())),
    }
}

/// `word` with the number for its `#`, none for the first.
pub(super) fn numbered(word: &str, number: usize) -> String {
    word.replace('#', &if number == 0 { String::new() } else { number.to_string() })
}

fn named(values: &[String], word: &str) -> Values {
    let mut named = Values::new(word);
    for (index, value) in values.iter().enumerate() {
        if let Some(c) = placeholder::character(index) {
            named.set(&c.to_string(), value);
        }
    }
    named
}

/// Words for what is not known, `#` where a number goes: first some that nobody uses, then some that statements do.
pub(super) fn words(sides: [&Grant<'_>; 2]) -> Vec<String> {
    let mut words = vec!["example#".to_owned(), "another-example#".to_owned()];
    for statement in rule::statements(sides) {
        for pattern in statement.resource.as_ref().map_or(&[][..], ResourceElement::patterns) {
            add_words(&pattern.text(), &mut words);
        }
        for condition in &statement.conditions {
            condition.values.iter().for_each(|value| add_words(value, &mut words));
        }
    }
    words
}

/// Adds the words behind the last colon of `text`, as long as there is room.
fn add_words(text: &str, words: &mut Vec<String>) {
    let last = text.rsplit(':').next().unwrap_or_default();
    for word in last.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.')) {
        if words.len() < MOST_WORDS && !word.is_empty() && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
}
