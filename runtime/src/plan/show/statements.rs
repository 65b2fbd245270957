//! A document before and after into the statements that come, go and change.
//!
//! Statements are compared by meaning, so what only moved or was written differently does not show. One that goes and one
//! that comes are shown as one that changes if they have more in common than not, or the same `Sid`.

use std::collections::BTreeSet;

use iam_role_policy::{
    ActionElement, Condition, Document, Effect, NormalStatement, PrincipalElement, Principals,
    ResourceElement, Statement, Version,
};

use super::{
    super::ObservedDocument,
    text::{Text, Tone},
};

/// How many items of a statement that changes are worth repeating.
const REPEATED: usize = 3;

/// Writes what differs between two documents; nothing if both mean the same.
pub(super) fn write(
    before: Option<&ObservedDocument>,
    after: Option<&Document>,
    depth: usize,
    text: &mut Text,
) {
    if let Some(ObservedDocument::Unreadable(unreadable)) = before {
        text.put(depth, Tone::Goes, &format!("- {}", super::one_line(unreadable)));
    }
    let before = before.and_then(ObservedDocument::document);
    if let (Some(before), Some(after)) = (before, after) {
        value(&version(before), &version(after), depth, text);
        let id = |document: &Document| document.id.iter().map(|id| format!("id {id}")).collect::<Vec<_>>();
        value(&id(before), &id(after), depth, text);
    }
    let (mut gone, unchanged) = only_in(before, after);
    let (come, _) = only_in(after, before);
    let mut new = Vec::new();
    for statement in come {
        match take_like(statement, &mut gone) {
            Some(old) => change(old, statement, depth, text),
            None => new.push(statement),
        }
    }
    for statement in gone {
        text.put(depth, Tone::Goes, &format!("- {}", json(statement)));
    }
    for statement in new {
        text.put(depth, Tone::Comes, &format!("+ {}", json(statement)));
    }
    if unchanged > 0 {
        let noun = if unchanged == 1 { "statement" } else { "statements" };
        text.put(depth, Tone::Faint, &format!("  {unchanged} {noun} unchanged"));
    }
}

fn version(document: &Document) -> [String; 1] {
    [match document.version {
        Some(Version::V2008) => "version 2008-10-17",
        Some(Version::V2012) => "version 2012-10-17",
        None => "no version",
    }
    .to_owned()]
}

/// What is gone of some values, and what is new.
pub(super) fn value(before: &[String], after: &[String], depth: usize, text: &mut Text) {
    for gone in before.iter().filter(|value| !after.contains(value)) {
        text.put(depth, Tone::Goes, &format!("- {gone}"));
    }
    for new in after.iter().filter(|value| !before.contains(value)) {
        text.put(depth, Tone::Comes, &format!("+ {new}"));
    }
}

/// The statements of `here` that are not in `there`, and how many others it has.
fn only_in<'a>(here: Option<&'a Document>, there: Option<&Document>) -> (Vec<&'a Statement>, usize) {
    let statements = there.map_or(&[][..], |document| &document.statements);
    let known: BTreeSet<_> = statements.iter().map(Statement::normal).collect();
    let here = here.map_or(&[][..], |document| &document.statements);
    let new: Vec<_> = here.iter().filter(|statement| !known.contains(&statement.normal())).collect();
    let others = here.len() - new.len();
    (new, others)
}

/// Takes the statement out of `gone` that became this one, if any did.
fn take_like<'a>(new: &Statement, gone: &mut Vec<&'a Statement>) -> Option<&'a Statement> {
    let likeness = |old: &Statement| {
        let (old_items, new_items) = (items(old), items(new));
        let common = in_common(&old_items, &new_items).count();
        let all = old_items.len() + new_items.len() - common;
        let same_sid = old.sid.as_ref().is_some_and(|sid| !sid.is_empty() && new.sid.as_ref() == Some(sid));
        (is_alike(old, new) && (same_sid || 2 * common >= all)).then_some((same_sid, common))
    };
    let scored = gone.iter().enumerate().filter_map(|(index, old)| Some((likeness(old)?, index)));
    let (_, index) = scored.max_by_key(|(score, index)| (*score, std::cmp::Reverse(*index)))?;
    Some(gone.remove(index))
}

/// Whether both have the same effect and the same elements, so that they differ in items only.
fn is_alike(old: &Statement, new: &Statement) -> bool {
    let shape = |statement: &Statement| {
        let principal = statement.principal.as_ref().map(PrincipalElement::name);
        let resource = statement.resource.as_ref().map(ResourceElement::name);
        (statement.effect, principal, statement.action.name(), resource)
    };
    shape(old) == shape(new)
}

/// One line with what stays of a statement, and below it what goes and comes.
fn change(old: &Statement, new: &Statement, depth: usize, text: &mut Text) {
    let (before, after) = (items(old), items(new));
    let staying: Vec<_> = in_common(&after, &before).map(|item| item.text.as_str()).collect();
    let mut stays = staying.iter().take(REPEATED).copied().collect::<Vec<_>>().join(", ");
    if let more @ 1.. = staying.len().saturating_sub(REPEATED) {
        stays = format!("{stays} and {more} more");
    }
    let name = sid(new).map_or_else(String::new, |sid| format!(" `{sid}`"));
    let head = format!("~ {}{name} {stays}", new.effect.name());
    text.put(depth, Tone::Changes, head.trim_end());
    let [before_sid, after_sid] = [old, new].map(|statement| sid(statement).map(|sid| format!("Sid {sid}")));
    value(before_sid.as_slice(), after_sid.as_slice(), depth + 2, text);
    for item in only(&before, &after) {
        text.put(depth + 2, Tone::Goes, &format!("- {} {}", item.element, item.text));
    }
    for item in only(&after, &before) {
        text.put(depth + 2, Tone::Comes, &format!("+ {} {}", item.element, item.text));
    }
}

fn sid(statement: &Statement) -> Option<&str> {
    statement.sid.as_deref().filter(|sid| !sid.is_empty())
}

/// One item of an element of a statement.
struct Item {
    /// The element's name.
    element: &'static str,
    text: String,
    /// The normal form of a statement of this item alone.
    normal: NormalStatement,
}

fn in_common<'a>(here: &'a [Item], there: &'a [Item]) -> impl Iterator<Item = &'a Item> {
    here.iter().filter(|item| there.iter().any(|other| other.normal == item.normal))
}

fn only<'a>(here: &'a [Item], there: &'a [Item]) -> impl Iterator<Item = &'a Item> {
    here.iter().filter(|item| there.iter().all(|other| other.normal != item.normal))
}

/// Every item of the statement, in the order in which AWS writes elements.
fn items(statement: &Statement) -> Vec<Item> {
    let principals = statement.principal.iter().flat_map(principals);
    let actions = statement.action.patterns().iter().map(|pattern| {
        let part = Statement { action: ActionElement::Action(vec![pattern.clone()]), ..nothing() };
        Item { element: statement.action.name(), text: pattern.as_str().to_owned(), normal: part.normal() }
    });
    let resources = statement.resource.iter().flat_map(resources);
    let conditions = statement.conditions.iter().flat_map(conditions);
    principals.chain(actions).chain(resources).chain(conditions).collect()
}

fn principals(element: &PrincipalElement) -> Vec<Item> {
    let item = |text: String, principals: Principals| {
        let part = Statement { principal: Some(PrincipalElement::Principal(principals)), ..nothing() };
        Item { element: element.name(), text, normal: part.normal() }
    };
    match element.principals() {
        Principals::Everyone => vec![item("*".to_owned(), Principals::Everyone)],
        Principals::Listed(listed) => listed
            .iter()
            .map(|principal| {
                let text = format!("{} {}", principal.kind.name(), principal.value);
                item(text, Principals::Listed(vec![principal.clone()]))
            })
            .collect(),
    }
}

fn resources(element: &ResourceElement) -> impl Iterator<Item = Item> {
    element.patterns().iter().map(|pattern| {
        let resource = Some(ResourceElement::Resource(vec![pattern.clone()]));
        let normal = Statement { resource, ..nothing() }.normal();
        Item { element: element.name(), text: pattern.text(), normal }
    })
}

/// A condition's values, each by itself.
fn conditions(condition: &Condition) -> impl Iterator<Item = Item> {
    condition.values.iter().map(|value| {
        let one = Condition { values: vec![value.clone()], ..condition.clone() };
        let text = format!("{} {} {value}", condition.operator, condition.key);
        let normal = Statement { conditions: vec![one], ..nothing() }.normal();
        Item { element: "Condition", text, normal }
    })
}

/// A statement without any item.
fn nothing() -> Statement {
    Statement {
        sid: None,
        effect: Effect::Allow,
        principal: None,
        action: ActionElement::Action(Vec::new()),
        resource: None,
        conditions: Vec::new(),
    }
}

/// The statement as JSON.
fn json(statement: &Statement) -> String {
    let document = Document { version: None, id: None, statements: vec![statement.clone()] };
    let text = document.to_json();
    let bare = text.strip_prefix(r#"{"Statement":["#).and_then(|text| text.strip_suffix("]}"));
    bare.unwrap_or(&text).to_owned()
}
