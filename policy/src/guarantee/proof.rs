//! Whether what a role is granted stays within some documents, and where it reaches over.

use super::granted::{Granted, Seen};
use crate::{
    ActionElement, Document, Effect, Kind, Locus, Step,
    contain::{self, Answer, Grant, Place, Why, Witness},
    placeholder,
};

/// What is in the way of a proof.
#[derive(Debug)]
pub(super) enum Gap<'a> {
    /// What stands at this place of the role grants what it must not.
    Over(Locus, Box<Over>),
    /// It was too hard; at this place, if it was one.
    Unknown(Option<Locus>, Why),
    /// A policy that cannot be seen, and where the role names it.
    Unseen(Locus, &'a str),
}

/// What reaches over, and a request that shows it.
#[derive(Debug)]
pub(super) struct Over {
    /// The action, as the statement has it; nothing if the statement excepts actions.
    pub(super) action: Option<String>,
    pub(super) witness: Witness,
}

impl Over {
    /// What reaches over, for people.
    pub(super) fn subject(&self) -> String {
        self.action.as_ref().map_or_else(|| "this statement".to_owned(), |action| format!("`{action}`"))
    }
}

/// The request for people, with the values that it supposes of parameters.
pub(super) fn shown(witness: &Witness) -> String {
    let supposed = |(index, value): &(usize, String)| {
        placeholder::character(*index).map(|parameter| format!("`{parameter}` is `{value}`"))
    };
    let supposed: Vec<String> = witness.parameters().iter().filter_map(supposed).collect();
    if supposed.is_empty() {
        witness.to_string()
    } else {
        format!("{witness}, if {}", supposed.join(" and "))
    }
}

impl<'a> Granted<'a> {
    /// What is in the way of a proof that `reference` grants all that is granted here. Every statement is named that
    /// reaches over.
    pub(super) fn gaps(&self, reference: &[&Document]) -> Vec<Gap<'a>> {
        let documents: Vec<&Document> = self.policies.iter().map(|policy| policy.document).collect();
        let all = contain::everything(Kind::Identity);
        let whatever: Vec<&Document> = documents.iter().copied().chain([&all]).collect();
        if !self.unseen.is_empty() && self.answer(&whatever, reference) == Answer::Within {
            return Vec::new();
        }
        let unseen = self.unseen.iter().map(|(name, locus)| Gap::Unseen(locus.clone(), name));
        let seen = match self.answer(&documents, reference) {
            Answer::Within => Vec::new(),
            Answer::Unknown(why) => vec![self.unknown(why)],
            Answer::Exceeds(witness) => self.each_over(*witness, reference),
        };
        seen.into_iter().chain(unseen).collect()
    }

    fn answer(&self, documents: &[&Document], reference: &[&Document]) -> Answer {
        let boundaries: Vec<&Document> = self.boundary.seen().iter().map(|policy| policy.document).collect();
        let granted = Grant { policies: documents, boundaries: &boundaries };
        granted.within(&Grant { policies: reference, boundaries: &[] }, Kind::Identity)
    }

    /// Every statement that reaches over by itself; `first` is what the whole was found to reach.
    fn each_over(&self, first: Witness, reference: &[&Document]) -> Vec<Gap<'a>> {
        let mut gaps = Vec::new();
        for (number, policy) in self.policies.iter().enumerate() {
            for (index, statement) in policy.document.statements.iter().enumerate() {
                if statement.effect == Effect::Deny {
                    continue;
                }
                let numbered = self.policies.iter().enumerate();
                let alone =
                    numbered.map(|(at, policy)| only(policy.document, (at == number).then_some(index)));
                let documents: Vec<Document> = alone.collect();
                let documents: Vec<&Document> = documents.iter().collect();
                match self.answer(&documents, reference) {
                    Answer::Within => {}
                    Answer::Exceeds(witness) => gaps.push(self.over(*witness)),
                    Answer::Unknown(why) => gaps.push(self.unknown(why)),
                }
            }
        }
        if gaps.is_empty() {
            gaps.push(self.over(first));
        }
        gaps
    }

    fn over(&self, witness: Witness) -> Gap<'a> {
        let action =
            self.document(witness.place()).and_then(|policy| action(policy.document, &witness.place().locus));
        Gap::Over(self.locus(witness.place()), Box::new(Over { action, witness }))
    }

    fn unknown(&self, why: Why) -> Gap<'a> {
        Gap::Unknown(why.place.as_ref().map(|place| self.locus(place)), why)
    }

    fn document(&self, place: &Place) -> Option<&Seen<'a>> {
        self.policies.get(place.document)
    }

    fn locus(&self, place: &Place) -> Locus {
        self.document(place).map_or_else(Locus::root, |policy| place.locus.within(&policy.locus))
    }
}

/// The document with the statements that deny, and of those that allow only this one; the others allow no action.
fn only(document: &Document, kept: Option<usize>) -> Document {
    let mut document = document.clone();
    for (index, statement) in document.statements.iter_mut().enumerate() {
        if statement.effect == Effect::Allow && kept != Some(index) {
            statement.action = ActionElement::Action(Vec::new());
        }
    }
    document
}

/// The pattern of actions at `locus` in the document.
fn action(document: &Document, locus: &Locus) -> Option<String> {
    let [_, Step::Index(statement), Step::Member(element), Step::Index(item)] = locus.steps() else {
        return None;
    };
    let statement = document.statements.get(*statement).filter(|_| element == "Action")?;
    statement.action.patterns().get(*item).map(|pattern| pattern.as_str().to_owned())
}
