//! What one set of policies grants and another does not, in the words of the policies.
//!
//! Every action and resource of every statement that allows is asked of the prover by itself: is there a request that
//! this part allows, within its own side's denials, and the other side does not? What is alike on both sides, however it
//! is written, so does not appear.
//!
//! All questions of a difference share what proofs may cost, so that it takes a bounded time.
//!
//! INVARIANT: nothing appears as granted anew, or no more, without a request that the evaluator has verified; where the
//! prover does not know, the difference says so.

mod other;
mod show;
#[cfg(test)]
mod tests;

use crate::{
    ActionElement, Condition, Document, Effect, Kind, ResourceElement, ResourcePattern, Statement,
    contain::{self, Answer, Domain, Effort, Why, Witness},
};

/// The differences between two sets of policies. Its `Display` is for people, a line for each change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What the new policies grant and the old do not.
    pub adds: Vec<Change>,
    /// What the old policies grant and the new do not.
    pub removes: Vec<Change>,
    /// What the new policies deny and the old do not, whether or not they also grant it.
    pub denies: Vec<Change>,
    /// What the old policies deny and the new do not.
    pub releases: Vec<Change>,
}

/// A part of a statement that the other side does not grant, or not wholly; of one that denies, does not deny.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The index of the document among its side's.
    pub document: usize,
    /// The index of the statement in it.
    pub statement: usize,
    /// The statement's actions that the other side does not grant.
    pub action: ActionElement,
    /// The statement's resource that they are not granted on; a trust policy has none.
    pub resource: Option<ResourceElement>,
    /// Under which conditions the statement grants them.
    pub conditions: Vec<Condition>,
    /// What is known of them.
    pub found: Found,
}

/// What is known of a part of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The other side does not grant this request.
    Ungranted(Box<Witness>, Other),
    /// The other side does not grant it, and it has no effect: the actions do not know the resource, as far as the catalogue
    /// goes.
    Idle(Why),
    /// It could not be decided whether the other side grants all of it.
    Unknown(Why),
}

/// What the other side says of a request that it does not grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// No statement speaks of it.
    Silent,
    /// A statement would allow it under these conditions.
    OnlyWhen(Vec<Condition>),
    /// The statement with this index in the document with that index denies it.
    Denied {
        /// The index of the document.
        document: usize,
        /// The index of the statement in it.
        statement: usize,
    },
}

impl Difference {
    /// Whether both sides are proved to grant the same and to deny the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.adds, &self.removes, &self.denies, &self.releases].into_iter().all(Vec::is_empty)
    }
}

/// What `new` grants beyond `old`, and `old` beyond `new`; all documents are used as `kind`.
///
/// ```
/// use iam_role_policy::{Kind, diff, json, read};
///
/// let policy = |actions: &str| {
///     let text = format!(
///         r#"{{"Version": "2012-10-17", "Statement":
///             {{"Effect": "Allow", "Action": {actions}, "Resource": "arn:aws:s3:::data/*"}}}}"#
///     );
///     read(json::parse(&text).unwrap().root(), Kind::Identity).document
/// };
/// let old = policy(r#"["s3:GetObject", "s3:PutObject"]"#);
/// let new = policy(r#"["s3:getobject", "s3:DeleteObject"]"#);
/// let difference = diff::diff(&[&old], &[&new], Kind::Identity);
/// let text = difference.to_string();
/// assert!(text.starts_with("adds: s3:DeleteObject on arn:aws:s3:::data/*\n"), "{text}");
/// assert!(text.contains("\nremoves: s3:PutObject on arn:aws:s3:::data/*\n"), "{text}");
/// ```
#[must_use]
pub fn diff(old: &[&Document], new: &[&Document], kind: Kind) -> Difference {
    let denials = |documents: &[&Document]| -> Vec<_> {
        documents.iter().map(|document| document.denials_as_grants()).collect()
    };
    let mut effort = Effort::new(Effort::TASK);
    Difference {
        adds: Side::granting(new, old, kind).changes(&mut effort),
        removes: Side::granting(old, new, kind).changes(&mut effort),
        denies: Side::denying(new, denials(old), kind).changes(&mut effort),
        releases: Side::denying(old, denials(new), kind).changes(&mut effort),
    }
}

/// One side of the question: what it grants, or as the question is put for denials, what it denies.
struct Side<'a> {
    /// Which statements are asked about.
    effect: Effect,
    /// The documents as written.
    written: &'a [&'a Document],
    against: Against,
    kind: Kind,
}

/// What a part of a statement is asked about with.
struct Against {
    /// What the own side denies, each document by itself, since versions may differ.
    denials: Vec<Document>,
    other: Vec<Document>,
}

impl Against {
    /// The same as far as `part` can be concerned.
    fn narrowed(&self, part: &Statement) -> Self {
        let domain = Domain::new([part].into_iter());
        let narrowed = |documents: &[Document]| documents.iter().map(|one| domain.narrowed(one)).collect();
        Self { denials: narrowed(&self.denials), other: narrowed(&self.other) }
    }
}

/// Where a statement stands: the index of its document, and its own.
type At = (usize, usize);

impl<'a> Side<'a> {
    fn granting(written: &'a [&'a Document], other: &[&Document], kind: Kind) -> Self {
        let denials = written.iter().map(|document| {
            let denying = document.statements.iter().filter(|statement| statement.effect == Effect::Deny);
            Document { statements: denying.cloned().collect(), ..(*document).clone() }
        });
        let denials = denials.filter(|document| !document.statements.is_empty()).collect();
        let against = Against { denials, other: other.iter().map(|one| (*one).clone()).collect() };
        Self { effect: Effect::Allow, written, against, kind }
    }

    /// `other` is what the other side denies, as if it granted it.
    fn denying(written: &'a [&'a Document], other: Vec<Document>, kind: Kind) -> Self {
        // Beside a resource control policy everything is allowed, which would hide what is asked about.
        let kind = if kind == Kind::ResourceControl { Kind::Resource } else { kind };
        Self { effect: Effect::Deny, written, against: Against { denials: Vec::new(), other }, kind }
    }

    fn changes(&self, effort: &mut Effort) -> Vec<Change> {
        let mut changes = Vec::new();
        for (index, document) in self.written.iter().enumerate() {
            for (place, statement) in document.statements.iter().enumerate() {
                if statement.effect == self.effect {
                    self.of_statement(effort, (index, place), statement, &mut changes);
                }
            }
        }
        changes
    }

    /// Whether the other side grants what `part` of a statement does.
    fn ask(&self, effort: &mut Effort, at: At, part: &Statement, against: &Against) -> Answer {
        let version = self.written.get(at.0).and_then(|document| document.version);
        let granting = Statement { effect: Effect::Allow, ..part.clone() };
        let granting = Document { version, id: None, statements: vec![granting] };
        let candidate: Vec<_> = [&granting].into_iter().chain(&against.denials).collect();
        let other: Vec<_> = against.other.iter().collect();
        contain::within_for(effort, &candidate, &other, self.kind)
    }

    /// Asks of each resource and action of a statement that is not granted as a whole.
    fn of_statement(&self, effort: &mut Effort, at: At, statement: &Statement, changes: &mut Vec<Change>) {
        let against = self.against.narrowed(statement);
        if self.ask(effort, at, statement, &against) == Answer::Within {
            return;
        }
        for resource in resources(statement) {
            let on_resource = Statement { resource, ..statement.clone() };
            self.of_actions(effort, at, on_resource, &against, changes);
        }
    }

    /// Asks of the statement's actions, of half of them as long as they are not granted together.
    fn of_actions(
        &self,
        effort: &mut Effort,
        at: At,
        mut part: Statement,
        against: &Against,
        changes: &mut Vec<Change>,
    ) {
        let against = against.narrowed(&part);
        let found = match self.ask(effort, at, &part, &against) {
            Answer::Within => return,
            Answer::Exceeds(witness) => {
                let other = other::says(&against.other, self.kind, &witness);
                Found::Ungranted(witness, other)
            }
            Answer::Unknown(why) if why.is_idle => Found::Idle(why),
            Answer::Unknown(why) => Found::Unknown(why),
        };
        if let (ActionElement::Action(actions), false) = (&mut part.action, effort.is_spent())
            && actions.len() > 1
        {
            let second = ActionElement::Action(actions.split_off(actions.len() / 2));
            let second = Statement { action: second, ..part.clone() };
            self.of_actions(effort, at, part, &against, changes);
            self.of_actions(effort, at, second, &against, changes);
            return;
        }
        add(changes, at, part, found);
    }
}

/// Adds a change, to the last one if it is the same but for the action.
fn add(changes: &mut Vec<Change>, (document, statement): At, part: Statement, found: Found) {
    if let Some(last) = changes.last_mut() {
        let same_place = (last.document, last.statement) == (document, statement);
        let same_answer = match (&last.found, &found) {
            (Found::Ungranted(_, last), Found::Ungranted(_, other)) => last == other,
            (Found::Unknown(_), Found::Unknown(_)) | (Found::Idle(_), Found::Idle(_)) => true,
            _ => false,
        };
        let alike = same_place && same_answer && last.resource == part.resource;
        if let (true, ActionElement::Action(actions), ActionElement::Action(more)) =
            (alike, &mut last.action, &part.action)
        {
            actions.extend(more.iter().cloned());
            return;
        }
    }
    let Statement { action, resource, conditions, .. } = part;
    changes.push(Change { document, statement, action, resource, conditions, found });
}

/// Each resource by itself, or all that are excepted.
fn resources(statement: &Statement) -> Vec<Option<ResourceElement>> {
    match &statement.resource {
        Some(ResourceElement::Resource(patterns)) => {
            let one = |pattern: &ResourcePattern| Some(ResourceElement::Resource(vec![pattern.clone()]));
            patterns.iter().map(one).collect()
        }
        whole => vec![whole.clone()],
    }
}
