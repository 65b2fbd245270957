//! Values for the parameters of templates, so that the evaluator can decide about finished documents.

use super::{Grant, witness::Values};
use crate::{Document, ResourceElement, ResourcePattern, placeholder};

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
        let mut filled = |documents: &[&Document]| -> Vec<Document> {
            let mut fill = |document: &&Document| {
                document.substitute(&texts).map_err(|refusals| {
                    refused.extend(refusals.into_iter().map(|refusal| refusal.parameter));
                })
            };
            documents.iter().filter_map(|document| fill(document).ok()).collect()
        };
        let documents = sides.map(|side| [side.policies, side.boundaries].map(&mut filled));
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
    let documents = sides.into_iter().flat_map(|side| side.policies.iter().chain(side.boundaries));
    let mut words = ["example#", "another-example#"].map(str::to_owned).to_vec();
    for statement in documents.flat_map(|document| &document.statements) {
        let resources =
            statement.resource.iter().flat_map(ResourceElement::patterns).map(ResourcePattern::text);
        let values = statement.conditions.iter().flat_map(|condition| condition.values.iter().cloned());
        for text in resources.chain(values) {
            let last = text.rsplit(':').next().unwrap_or_default().to_owned();
            for word in last.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.')) {
                if words.len() < MOST_WORDS && !word.is_empty() && !words.iter().any(|known| known == word) {
                    words.push(word.to_owned());
                }
            }
        }
    }
    words
}
