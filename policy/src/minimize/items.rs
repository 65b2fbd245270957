//! The items of a statement's lists: which there are, and a statement without one of them.

use std::collections::{HashMap, HashSet};

use crate::{
    ActionElement, ActionPattern, Document, PrincipalElement, Principals, ResourceElement, ResourcePattern,
    Statement, wildcard,
};

/// An item of a statement that could be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Principal(usize),
    Action(usize),
    Resource(usize),
    Condition(usize),
    /// A value, by the index of its condition and its own.
    Value(usize, usize),
}

/// Every item, in the order of the document.
pub(super) fn all(statement: &Statement) -> Vec<Item> {
    let mut items = Vec::new();
    let principals = statement.principal.as_ref().map_or(0, |element| element.principals().listed().len());
    items.extend((0..principals).map(Item::Principal));
    items.extend((0..statement.action.patterns().len()).map(Item::Action));
    let resources = statement.resource.as_ref().map_or(0, |element| element.patterns().len());
    items.extend((0..resources).map(Item::Resource));
    for (index, condition) in statement.conditions.iter().enumerate() {
        items.extend((0..condition.values.len()).map(|value| Item::Value(index, value)));
        items.push(Item::Condition(index));
    }
    items
}

impl Item {
    /// Removes the item, unless it is the last of its list; whether it was removed.
    pub(super) fn remove(self, statement: &mut Statement) -> bool {
        match self {
            Self::Principal(index) => principals(statement).is_some_and(|list| remove(list, index)),
            Self::Action(index) => remove(actions(&mut statement.action), index),
            Self::Resource(index) => {
                statement.resource.as_mut().is_some_and(|element| remove(resources(element), index))
            }
            Self::Condition(index) => {
                let stands = index < statement.conditions.len();
                if stands {
                    statement.conditions.remove(index);
                }
                stands
            }
            Self::Value(condition, index) => statement
                .conditions
                .get_mut(condition)
                .is_some_and(|condition| remove(&mut condition.values, index)),
        }
    }
}

fn remove<T>(list: &mut Vec<T>, index: usize) -> bool {
    let can = list.len() > 1 && index < list.len();
    if can {
        list.remove(index);
    }
    can
}

/// The patterns, whichever way they count.
pub(super) fn actions(element: &mut ActionElement) -> &mut Vec<ActionPattern> {
    match element {
        ActionElement::Action(patterns) | ActionElement::NotAction(patterns) => patterns,
    }
}

/// The patterns, whichever way they count.
pub(super) fn resources(element: &mut ResourceElement) -> &mut Vec<ResourcePattern> {
    match element {
        ResourceElement::Resource(patterns) | ResourceElement::NotResource(patterns) => patterns,
    }
}

/// The principals that are listed, whichever way they count.
pub(super) fn principals(statement: &mut Statement) -> Option<&mut Vec<crate::Principal>> {
    match statement.principal.as_mut()? {
        PrincipalElement::Principal(Principals::Listed(listed))
        | PrincipalElement::NotPrincipal(Principals::Listed(listed)) => Some(listed),
        PrincipalElement::Principal(Principals::Everyone)
        | PrincipalElement::NotPrincipal(Principals::Everyone) => None,
    }
}

/// The actions and resources of the statement with this index that stand for a text which no other item of a statement with
/// its effect does: what excepts nothing cannot be left out without them, unless something else makes it needless, and a
/// proof for each would take long.
pub(super) fn alone(document: &Document, index: usize) -> HashSet<Item> {
    let Some(statement) = document.statements.get(index) else { return HashSet::new() };
    let alike: Vec<_> = document
        .statements
        .iter()
        .enumerate()
        .filter(|(_, other)| other.effect == statement.effect)
        .collect();
    let mut alone = HashSet::new();
    if !alike.iter().any(|(_, other)| matches!(other.action, ActionElement::NotAction(_))) {
        let texts = alike.iter().map(|(at, other)| {
            let text = |pattern: &ActionPattern| pattern.as_str().to_ascii_lowercase();
            (*at, other.action.patterns().iter().map(text).collect())
        });
        let texts: Vec<_> = texts.collect();
        alone.extend(matched_by_itself(&texts, index).into_iter().map(Item::Action));
    }
    if !alike.iter().any(|(_, other)| matches!(other.resource, Some(ResourceElement::NotResource(_)))) {
        let texts = alike.iter().map(|(at, other)| {
            let patterns = other.resource.as_ref().map(ResourceElement::patterns).unwrap_or_default();
            (*at, patterns.iter().map(ResourcePattern::text).collect())
        });
        let texts: Vec<_> = texts.collect();
        alone.extend(matched_by_itself(&texts, index).into_iter().map(Item::Resource));
    }
    alone
}

/// Of the lists, each with a number, the items of the one with the number `index` that stand for a text which nothing else
/// in them stands for.
fn matched_by_itself(lists: &[(usize, Vec<String>)], index: usize) -> Vec<usize> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    let all = || lists.iter().flat_map(|(_, list)| list);
    all().for_each(|text| *times.entry(text).or_default() += 1);
    let wide: Vec<&String> = all().filter(|text| wildcard::occurs_in(text)).collect();
    let is_alone = |text: &String| {
        // Something that hardly anybody writes in the place of each wildcard.
        let example = text.replace('*', "~~").replace('?', "~");
        let covers = |wide: &String| wide != text && wildcard::matches(wide, &example);
        times.get(text.as_str()) == Some(&1) && !wide.iter().any(|wide| covers(wide))
    };
    let own =
        lists.iter().filter(|(number, _)| *number == index).flat_map(|(_, list)| list.iter().enumerate());
    own.filter(|(_, text)| is_alone(text)).map(|(number, _)| number).collect()
}

/// Drops every action and resource that another one of the same list plainly covers. What is plain here is proved
/// later with the whole document; this only spares one proof for each.
pub(super) fn without_covered(statement: &mut Statement) {
    let covers = |wide: &ActionPattern, narrow: &ActionPattern| {
        // A `?` does not stand for all that a `*` stands for.
        let comparable = !wide.as_str().contains('?') || !narrow.as_str().contains('*');
        comparable && wildcard::matches_ignoring_case(wide.as_str(), narrow.as_str())
    };
    retain_uncovered(actions(&mut statement.action), covers);
    let covers = |wide: &ResourcePattern, narrow: &ResourcePattern| match (wide, narrow) {
        (ResourcePattern::Any, _) => true,
        (wide, narrow) => wide == narrow,
    };
    if let Some(element) = &mut statement.resource {
        retain_uncovered(resources(element), covers);
    }
    if let Some(listed) = principals(statement) {
        retain_uncovered(listed, |one, other| one == other);
    }
    for condition in &mut statement.conditions {
        retain_uncovered(&mut condition.values, |one, other| one == other);
    }
}

/// Keeps what no other item covers; of two that cover each other, the first.
fn retain_uncovered<T: Clone>(list: &mut Vec<T>, covers: impl Fn(&T, &T) -> bool) {
    let all = list.clone();
    let mut index = 0;
    list.retain(|item| {
        let own = index;
        index += 1;
        !all.iter()
            .enumerate()
            .any(|(other, wide)| other != own && covers(wide, item) && (other < own || !covers(item, wide)))
    });
}
