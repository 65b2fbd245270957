//! Answers of the prover as text for people, and as one line of JSON whose members stay the same.

use std::path::PathBuf;

use clap::ValueEnum;
use iam_role_policy::{
    contain::{Answer, Equivalence, Place, Why, Witness},
    evaluate::KeyValue,
};
use serde_json::{Map, Value, json};

use crate::check::Verdict;

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// An answer to whether one set of policies stays within another, or means the same.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) verdict: Verdict,
    /// The word for it.
    word: &'static str,
    /// Which side allows the witness, where both were asked about.
    direction: Option<&'static str>,
    witness: Option<Box<Witness>>,
    /// What was too hard, and what to write instead.
    why: Option<(String, Option<String>)>,
    /// What of the side that grants more, or perhaps does, is meant.
    place: Option<Place>,
    /// The same with the name of its file.
    at: Option<String>,
}

impl From<Answer> for Told {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Within => Self::proved("within"),
            Answer::Exceeds(witness) => Self::shown("exceeds", None, witness),
            Answer::Unknown(why) => Self::unknown(why),
        }
    }
}

impl From<Equivalence> for Told {
    fn from(answer: Equivalence) -> Self {
        match answer {
            Equivalence::Equivalent => Self::proved("equivalent"),
            Equivalence::FirstExceeds(witness) => Self::shown("different", Some("candidate"), witness),
            Equivalence::SecondExceeds(witness) => Self::shown("different", Some("reference"), witness),
            Equivalence::Unknown(why) => Self::unknown(why),
        }
    }
}

impl Told {
    fn proved(word: &'static str) -> Self {
        Self {
            verdict: Verdict::Clean,
            word,
            direction: None,
            witness: None,
            why: None,
            place: None,
            at: None,
        }
    }

    fn shown(word: &'static str, direction: Option<&'static str>, witness: Box<Witness>) -> Self {
        let place = Some(witness.place().clone());
        Self { verdict: Verdict::Denied, word, direction, witness: Some(witness), why: None, place, at: None }
    }

    fn unknown(Why { what, help, place, .. }: Why) -> Self {
        Self { why: Some((what, Some(help))), place, ..Self::unreadable(String::new()) }
    }

    /// The answer about something that is no policy document.
    pub(crate) fn unreadable(what: String) -> Self {
        let why = Some((what, None));
        let (direction, witness, place, at) = (None, None, None, None);
        Self { verdict: Verdict::Undecided, word: "unknown", direction, witness, why, place, at }
    }

    /// The same with the names of the files that the policies of the side in question are from.
    pub(crate) fn of(self, candidate: &[PathBuf], reference: &[PathBuf]) -> Self {
        let at = self.place.as_ref().and_then(|place| {
            let files = if self.direction == Some("reference") { reference } else { candidate };
            Some(format!("{}, {}", files.get(place.document)?.display(), place.locus))
        });
        Self { at, ..self }
    }

    /// One object: `name` if there is one, `verdict`, `direction` if both ways were asked about, `witness`, `why`.
    pub(crate) fn json(&self, name: Option<&str>, both_ways: bool) -> Value {
        let mut object = Map::new();
        if let Some(name) = name {
            object.insert("name".to_owned(), json!(name));
        }
        object.insert("verdict".to_owned(), json!(self.word));
        if both_ways {
            object.insert("direction".to_owned(), json!(self.direction));
        }
        object.insert("witness".to_owned(), self.witness.as_deref().map(witness).into());
        object.insert("why".to_owned(), json!(self.because()));
        Value::Object(object)
    }

    fn because(&self) -> Option<String> {
        let (what, help) = self.why.as_ref()?;
        Some(help.as_ref().map_or_else(|| what.clone(), |help| format!("{what}; {help}")))
    }

    /// Lines for people.
    pub(crate) fn text(&self, name: Option<&str>) -> String {
        let name = name.map_or_else(String::new, |name| format!("{name}: "));
        let mut lines = vec![format!("{name}{}", self.word)];
        if let Some(witness) = &self.witness {
            lines.push(format!("the {} alone allows {witness}", self.direction.unwrap_or("candidate")));
        }
        lines.extend(self.at.iter().map(|at| format!("by {at}")));
        if let Some((what, help)) = &self.why {
            lines.push(what.clone());
            lines.extend(help.iter().map(|help| format!("help: {help}")));
        }
        lines.join("\n    ")
    }
}

/// A request: `principal` where it matters, `action`, `resource`, `context`.
pub(crate) fn witness(witness: &Witness) -> Value {
    let context: Map<_, _> = witness
        .context()
        .iter()
        .filter_map(|(key, value)| match value {
            KeyValue::One(value) => Some((key.clone(), json!(value))),
            KeyValue::Many(values) => Some((key.clone(), json!(values))),
            // What is not there is not in the request.
            KeyValue::Absent | KeyValue::Unknown => None,
        })
        .collect();
    json!({
        "principal": witness.principal(),
        "action": witness.action(),
        "resource": witness.resource(),
        "context": context,
    })
}
