//! Statements that grant into all that they can be about, and what of other statements can be about the same.
//!
//! Patterns are told apart by their heads, the characters before the first wildcard, variable or parameter: whatever those
//! stand for, every text that two patterns match starts with both heads.

#[cfg(feature = "command-line")]
use crate::Document;
use crate::{
    ActionElement, ActionPattern, ResourceElement, ResourcePattern, Statement, evaluate, placeholder,
    variable, wildcard,
};

/// The actions and the resources that some statements can be about.
#[derive(Debug)]
pub(crate) struct Domain {
    actions: Heads,
    resources: Heads,
}

impl Domain {
    /// What these statements can be about.
    pub(crate) fn new<'s>(statements: impl Iterator<Item = &'s Statement>) -> Self {
        let (mut actions, mut resources) = (Vec::new(), Vec::new());
        for statement in statements {
            match &statement.action {
                ActionElement::Action(patterns) => {
                    actions.extend(patterns.iter().filter(|pattern| is_granted(pattern)).map(action_head));
                }
                ActionElement::NotAction(_) => actions.push(String::new()),
            }
            match &statement.resource {
                Some(ResourceElement::Resource(patterns)) => {
                    resources.extend(patterns.iter().map(resource_head));
                }
                Some(ResourceElement::NotResource(_)) | None => resources.push(String::new()),
            }
        }
        Self { actions: Heads::new(actions), resources: Heads::new(resources) }
    }

    /// What `element` lists and these statements can be about.
    pub(crate) fn actions<'e>(&self, element: &'e ActionElement) -> impl Iterator<Item = &'e ActionPattern> {
        let can_be =
            |pattern: &&ActionPattern| is_granted(pattern) && self.actions.meet(&action_head(pattern));
        element.patterns().iter().filter(can_be)
    }

    /// What `element` lists and these statements can be about. Whether one that excepts a variable without value excepts
    /// everything else too is another matter.
    pub(crate) fn resources<'e>(
        &self,
        element: &'e ResourceElement,
    ) -> impl Iterator<Item = &'e ResourcePattern> {
        let excepts = matches!(element, ResourceElement::NotResource(_));
        let is_variable = move |pattern: &ResourcePattern| excepts && variable::occurs_in(&pattern.text());
        let can_be = move |pattern: &&ResourcePattern| {
            is_variable(pattern) || self.resources.meet(&resource_head(pattern))
        };
        element.patterns().iter().filter(can_be)
    }

    /// `document` without the patterns that none of these statements can be about. Every statement keeps its place.
    #[cfg(feature = "command-line")]
    pub(crate) fn narrowed(&self, document: &Document) -> Document {
        let statement = |statement: &Statement| {
            let actions = self.actions(&statement.action).cloned().collect();
            let resource = statement.resource.as_ref().map(|element| {
                let resources = self.resources(element).cloned().collect();
                match element {
                    ResourceElement::Resource(_) => ResourceElement::Resource(resources),
                    ResourceElement::NotResource(_) => ResourceElement::NotResource(resources),
                }
            });
            Statement {
                sid: None,
                effect: statement.effect,
                principal: statement.principal.clone(),
                action: match &statement.action {
                    ActionElement::Action(_) => ActionElement::Action(actions),
                    ActionElement::NotAction(_) => ActionElement::NotAction(actions),
                },
                resource,
                conditions: statement.conditions.clone(),
            }
        };
        let statements = document.statements.iter().map(statement).collect();
        Document { version: document.version, id: None, statements }
    }
}

/// Whether policies can grant the action: some everybody may do whatever they say.
fn is_granted(pattern: &ActionPattern) -> bool {
    let lower = pattern.as_str().to_ascii_lowercase();
    !lower.split_once(':').is_some_and(evaluate::needs_no_permission)
}

/// The heads of patterns, none of which another starts with, in order.
#[derive(Debug)]
struct Heads(Vec<String>);

impl Heads {
    fn new(mut heads: Vec<String>) -> Self {
        heads.sort_unstable();
        // What starts with another follows it.
        heads.dedup_by(|next, kept| next.starts_with(kept.as_str()));
        Self(heads)
    }

    /// Whether a text can start with `head` and with one of these.
    fn meet(&self, head: &str) -> bool {
        let behind = self.0.partition_point(|own| own.as_str() < head);
        let before = behind.checked_sub(1).and_then(|before| self.0.get(before));
        before.is_some_and(|own| head.starts_with(own.as_str()))
            || self.0.get(behind).is_some_and(|own| own.starts_with(head))
    }
}

/// What follows a text that is the whole pattern; no text holds it.
const END: char = '\0';

fn action_head(pattern: &ActionPattern) -> String {
    head(&pattern.as_str().to_ascii_lowercase())
}

fn resource_head(pattern: &ResourcePattern) -> String {
    head(&pattern.text())
}

/// Actions have neither variables nor parameters.
fn head(text: &str) -> String {
    let is_open = |c| c == '$' || placeholder::index(c).is_some();
    let literal = wildcard::literal_start(text);
    let head = literal.split(is_open).next().unwrap_or_default();
    if head.len() == text.len() { format!("{head}{END}") } else { head.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(heads: &[&str], head: &str) -> bool {
        Heads::new(heads.iter().map(|head| (*head).to_owned()).collect()).meet(head)
    }

    #[test]
    fn heads_meet_if_one_starts_with_the_other() {
        let heads = ["s3:get", "s3:getobject\0", "s3:put", "ec2:run\0"];
        for head in ["", "s3:", "s3:get", "s3:getx\0", "s3:putobject\0", "ec2:run\0", "ec2:r"] {
            assert!(meets(&heads, head), "{head}");
        }
        for head in ["s3:list", "s3:pu\0", "ec2:runs\0", "ec2:run\u{1}", "z"] {
            assert!(!meets(&heads, head), "{head}");
        }
        assert!(meets(&[""], "z") && !meets(&[], ""));
    }
}
