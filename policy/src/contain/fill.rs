//! Values for the parameters of templates, so that the evaluator can decide about finished documents.

use super::{Grant, witness::Values};
use crate::{Document, placeholder};

/// Documents without placeholders, and the values that stand in them.
pub(super) struct Filled {
    /// By side, policies and boundaries.
    pub(super) documents: [[Vec<Document>; 2]; 2],
    pub(super) values: Values,
}

/// What a parameter could be, for each kind of place it can stand in. `#` becomes a digit of its own for each.
const VALUES: [&str; 13] = [
    "example#",
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

/// Both sides with a value for each of the first `parameters`; `None` if no value fits everywhere.
pub(super) fn fill(sides: [&Grant<'_>; 2], parameters: usize) -> Option<Filled> {
    let mut choices = vec![0; parameters];
    loop {
        let values: Vec<String> =
            choices.iter().enumerate().map(|(index, choice)| value(index, *choice)).collect::<Option<_>>()?;
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
            return Some(Filled { documents, values: named(&values) });
        }
        refused.sort_unstable();
        refused.dedup();
        for parameter in refused {
            *choices.get_mut(parameter)? += 1;
        }
    }
}

fn value(parameter: usize, choice: usize) -> Option<String> {
    Some(VALUES.get(choice)?.replace('#', &(parameter % 10).to_string()))
}

fn named(values: &[String]) -> Values {
    let mut named = Values::default();
    for (index, value) in values.iter().enumerate() {
        if let Some(c) = placeholder::character(index) {
            named.set(&c.to_string(), value);
        }
    }
    named
}
