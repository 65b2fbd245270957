//! A cell that reaches over into a request that shows it.

use std::collections::BTreeMap;
use std::fmt;

use super::{
    Place,
    budget::{Budget, Exhausted},
    example, fill,
    judge::{Asked, Judge},
    principal::SOMEBODY,
    rule::Rule,
    search::Reached,
    space::Space,
    token,
};
use crate::evaluate::{KeyValue, Request, RequestError};
use crate::{ActionElement, Locus, placeholder, wildcard};

/// A request that one side allows and the other does not; the evaluator agrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    asked: Asked,
    parameters: Vec<(usize, String)>,
    place: Place,
}

impl Witness {
    pub(super) fn new(asked: Asked, parameters: Vec<(usize, String)>, place: Place) -> Self {
        Self { asked, parameters, place }
    }

    /// Who asks: an ARN, a service, or `*` for an anonymous request. It matters where statements name principals.
    #[must_use]
    pub fn principal(&self) -> &str {
        &self.asked.principal
    }

    /// The action, as AWS writes it if the catalogue knows it.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.asked.action
    }

    /// The ARN of the resource, or `*`.
    #[must_use]
    pub fn resource(&self) -> &str {
        &self.asked.resource
    }

    /// What the request says of the condition keys that matter; all others are absent.
    #[must_use]
    pub fn context(&self) -> &[(String, KeyValue)] {
        &self.asked.context
    }

    /// The parameters that the request supposes a value of, by index.
    #[must_use]
    pub fn parameters(&self) -> &[(usize, String)] {
        &self.parameters
    }

    /// What of the candidate reaches over: the action of the statement that allows the request, or the statement where it
    /// excepts actions.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The request, to be decided by [`evaluate::decide`](crate::evaluate::decide).
    ///
    /// # Errors
    /// None: the request was decided before the witness was made.
    pub fn request(&self) -> Result<Request, RequestError> {
        self.asked.request()
    }
}

/// The request in words: `` `s3:GetObject` on `arn:aws:s3:::b/k` with `aws:SecureTransport` = `false` ``.
impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` on `{}`", self.action(), self.resource())?;
        if self.principal() != SOMEBODY {
            write!(f, " by `{}`", self.principal())?;
        }
        for (index, (key, value)) in self.context().iter().enumerate() {
            f.write_str(if index == 0 { " with " } else { ", " })?;
            match value {
                KeyValue::One(value) => write!(f, "`{key}` = `{value}`")?,
                KeyValue::Many(values) => write!(f, "`{key}` = `{}`", values.join("`, `"))?,
                KeyValue::Absent => write!(f, "no `{key}`")?,
                KeyValue::Unknown => write!(f, "any `{key}`")?,
            }
        }
        Ok(())
    }
}

/// What letters stand for: values of parameters and of variables.
#[derive(Clone, Debug)]
pub(super) struct Values {
    known: BTreeMap<String, String>,
    /// For all others, with a number behind it.
    word: String,
    /// Whether variables have a value too that no text of the request is written with.
    pub(super) everywhere: bool,
}

impl Values {
    /// No values: what is not known is `word`, with a number for its `#`.
    pub(super) fn new(word: &str) -> Self {
        Self { known: BTreeMap::new(), word: word.to_owned(), everywhere: false }
    }

    /// Sets the value of a placeholder, or of a condition key in lower case.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.known.insert(name.to_owned(), value.to_owned());
    }

    /// The value of the name, or one of its own for each `number`.
    fn get(&self, name: &str, number: usize) -> String {
        self.known.get(name).cloned().unwrap_or_else(|| fill::numbered(&self.word, number))
    }

    /// The parameters among them, by index.
    pub(super) fn parameters(&self) -> Vec<(usize, String)> {
        let index = |name: &str| name.chars().next().and_then(placeholder::index);
        self.known.iter().filter_map(|(name, value)| Some((index(name)?, value.clone()))).collect()
    }
}

/// Requests that could show what was reached, the plainest first; `others` says whether to look further than for the
/// action itself.
pub(super) fn requests(
    space: &Space<'_>,
    reached: &Reached,
    judge: &Judge,
    values: &Values,
    others: bool,
    budget: &mut Budget,
) -> Result<Vec<Asked>, Exhausted> {
    let cells = [
        space.actions.get(reached.action),
        space.resources.get(reached.resource),
        space.principals.get(reached.principal),
    ];
    let ([Some(action), Some(resource), Some(principal)], Some(rule)) =
        (cells, space.rules.get(reached.rule))
    else {
        return Ok(Vec::new());
    };
    let mut written = Writer { space, values, variables: BTreeMap::new() };
    let context = written.context(reached);
    let resource_text = written.text(&resource.text);
    let principal = written.text(&principal.text);
    let context = written.with_variables(context);
    let callers = judge.callers(&principal, &context);
    let mut requests = Vec::new();
    for action in example::actions(space, rule, &action.text, others, budget)? {
        let resources = if resource_text == resource.text {
            example::resources(space, rule, &action, &resource_text, budget)?
        } else {
            vec![resource_text.clone()]
        };
        for resource in resources {
            requests.extend(callers.iter().map(|(principal, context)| Asked {
                principal: principal.clone(),
                action: action.clone(),
                resource: resource.clone(),
                resource_account: judge.owner(principal),
                context: context.clone(),
            }));
        }
    }
    Ok(requests)
}

/// Puts texts for letters.
struct Writer<'w, 'a> {
    space: &'w Space<'a>,
    values: &'w Values,
    /// The variables that were written, by key.
    variables: BTreeMap<String, String>,
}

impl Writer<'_, '_> {
    fn text(&mut self, text: &str) -> String {
        let mut written = String::with_capacity(text.len());
        for c in text.chars() {
            let number = token::letter_number(c);
            let Some(meaning) = number.and_then(|number| self.space.letters.meaning(number)) else {
                self.plain(c, &mut written);
                continue;
            };
            let value = self.values.get(&meaning.name, number.unwrap_or_default());
            written.push_str(&value);
            if !placeholder::occurs_in(&meaning.name) {
                self.variables.insert(meaning.name.clone(), value);
            }
        }
        written
    }

    /// A character that is no letter; a principal can hold placeholders as they are.
    fn plain(&self, c: char, written: &mut String) {
        match placeholder::index(c) {
            Some(index) => written.push_str(&self.values.get(c.encode_utf8(&mut [0; 4]), index)),
            None => written.push(c),
        }
    }

    /// `context` with the variables that were written. Those that were not have no value, so that nothing matches them, or
    /// everywhere one that nothing else has.
    fn with_variables(&self, mut context: Vec<(String, KeyValue)>) -> Vec<(String, KeyValue)> {
        for (key, value) in &self.variables {
            context.retain(|(known, _)| !known.eq_ignore_ascii_case(key));
            context.push((key.clone(), KeyValue::One(value.clone())));
        }
        for (number, meaning) in self.space.letters.meanings().iter().enumerate() {
            let is_known = context.iter().any(|(known, _)| known.eq_ignore_ascii_case(&meaning.name));
            if !is_known && !placeholder::occurs_in(&meaning.name) {
                let value = KeyValue::One(self.values.get(&meaning.name, number));
                let value = if self.values.everywhere { value } else { KeyValue::Absent };
                context.push((meaning.name.clone(), value));
            }
        }
        context
    }

    fn context(&mut self, reached: &Reached) -> Vec<(String, KeyValue)> {
        let mut context = Vec::with_capacity(reached.keys.len());
        for (key, cell) in &reached.keys {
            let Some(key) = self.space.keys.all.get(*key) else { continue };
            let Some(cell) = key.cell(*cell) else { continue };
            // Of two tags whose names differ in case alone AWS does not say which one is meant, so there is one.
            if context.iter().any(|(known, _): &(String, KeyValue)| known.eq_ignore_ascii_case(&key.name)) {
                continue;
            }
            let value = match cell.values.as_deref() {
                None => KeyValue::Absent,
                Some([value]) => KeyValue::One(self.text(&key.plainest(value))),
                Some(values) => KeyValue::Many(values.iter().map(|value| self.text(value)).collect()),
            };
            context.push((key.name.clone(), value));
        }
        context
    }
}

/// Where `rule` stands, and which of its actions lets `action` pass.
pub(super) fn place(rule: &Rule<'_>, action: &str) -> Place {
    let locus = Locus::statement(rule.index);
    let listed = match &rule.statement.action {
        ActionElement::Action(patterns) => patterns.as_slice(),
        ActionElement::NotAction(_) => &[],
    };
    let passing = listed.iter().position(|pattern| wildcard::matches_ignoring_case(pattern.as_str(), action));
    let locus = match passing {
        Some(index) => locus.member("Action").item(index),
        None => locus,
    };
    Place { document: rule.document, locus }
}
