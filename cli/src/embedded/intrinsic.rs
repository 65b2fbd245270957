//! A tree with CloudFormation's functions into trees without: what is known is worked out, what is not becomes a
//! placeholder.
//!
//! INVARIANT: a tree stands for documents that the template can give. Where the outcome of one condition is followed, all
//! others that it does not depend on are unknown, so that no document arises which needs an impossible choice.
//!
//! Source: AWS CloudFormation User Guide, "Intrinsic function reference" and "Pseudo parameters reference".

use std::collections::BTreeMap;

use iam_role_policy::{At, Member, Node, Value, placeholder};

use crate::tree::{items, member, members, text};

/// The most alternatives that a document may have.
const MOST_ALTERNATIVES: usize = 1_000;

/// What `AWS::URLSuffix` is taken for. Another it is only outside the partitions `aws` and `aws-us-gov`, where a document
/// with this one reads the same: the services are called alike.
const URL_SUFFIX: &str = "amazonaws.com";

/// Outcomes of conditions, by name.
type Choice = BTreeMap<String, bool>;

/// A document of a template without functions.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) root: Node,
    /// What the placeholders in it stand for, by their index.
    pub(crate) unknown: Vec<String>,
}

/// The documents that `node` stands for: one, or one for each outcome of a condition that it depends on; `None` if there
/// are more than can be followed.
pub(crate) fn documents(node: &Node) -> Option<Vec<Resolved>> {
    let mut choices = Vec::new();
    collect_choices(node, &Choice::new(), &mut choices);
    choices.sort();
    choices.dedup();
    let resolve = |choice: &Choice| {
        let mut resolver = Resolver { choice, unknown: Vec::new() };
        let root = resolver.value(node)?;
        Some(Resolved { root, unknown: resolver.unknown })
    };
    (choices.len() <= MOST_ALTERNATIVES).then(|| choices.iter().filter_map(resolve).collect())
}

/// Whether a value says that there is none.
pub(crate) fn is_no_value(node: &Node) -> bool {
    matches!(function(node), Some(("Ref", name)) if text(name) == Some("AWS::NoValue"))
}

/// The values that one value can be by the outcome of conditions.
pub(crate) fn alternatives(node: &Node) -> Vec<&Node> {
    match condition(node) {
        Some((_, then, otherwise)) => {
            [then, otherwise].into_iter().flat_map(alternatives).filter(|node| !is_no_value(node)).collect()
        }
        None => vec![node],
    }
}

/// The resource that `node` refers to by its name or its policy's ARN.
pub(crate) fn reference(node: &Node) -> Option<&str> {
    match function(node)? {
        ("Ref", resource) => text(resource),
        ("Fn::GetAtt", attribute) => match items(attribute) {
            [resource, name] if text(name) == Some("PolicyArn") => text(resource),
            _ => text(attribute)?.strip_suffix(".PolicyArn"),
        },
        _ => None,
    }
}

/// The name and the argument of the function that `node` calls.
fn function(node: &Node) -> Option<(&str, &Node)> {
    let [only] = members(node) else { return None };
    let is_function = only.key == "Ref" || only.key.starts_with("Fn::");
    is_function.then_some((only.key.as_str(), &only.value))
}

/// The condition of an `Fn::If` and its two outcomes.
fn condition(node: &Node) -> Option<(&str, &Node, &Node)> {
    let ("Fn::If", arguments) = function(node)? else { return None };
    let [name, then, otherwise] = items(arguments) else { return None };
    Some((text(name)?, then, otherwise))
}

/// Every set of outcomes that leads to a value no condition of which is left open.
fn collect_choices(node: &Node, so_far: &Choice, choices: &mut Vec<Choice>) {
    // Enough to know that there are too many.
    if choices.len() > MOST_ALTERNATIVES {
        return;
    }
    let before = choices.len();
    if let Some((name, then, otherwise)) = condition(node) {
        for (outcome, value) in [(true, then), (false, otherwise)] {
            let known = so_far.get(name).copied();
            if known.is_none_or(|known| known == outcome) {
                let mut choice = so_far.clone();
                choice.insert(name.to_owned(), outcome);
                collect_choices(value, &choice, choices);
            }
        }
        return;
    }
    for item in items(node).iter().chain(members(node).iter().map(|member| &member.value)) {
        let mut inner = Vec::new();
        collect_choices(item, so_far, &mut inner);
        choices.extend(inner.into_iter().filter(|choice| choice != so_far));
    }
    if choices.len() == before {
        choices.push(so_far.clone());
    }
}

struct Resolver<'c> {
    choice: &'c Choice,
    unknown: Vec<String>,
}

impl Resolver<'_> {
    /// The value without functions; `None` if there is none.
    fn value(&mut self, node: &Node) -> Option<Node> {
        if is_no_value(node) {
            return None;
        }
        if let Some((name, then, otherwise)) = condition(node) {
            return match self.choice.get(name) {
                Some(true) => self.value(then),
                Some(false) => self.value(otherwise),
                None => Some(self.unknown(node.at, name)),
            };
        }
        if let Some((name, argument)) = function(node) {
            return Some(self.call(node.at, name, argument));
        }
        // What a macro, a loop or a merge adds beside the other members is not known.
        if members(node).iter().any(|member| member.key.starts_with("Fn::") || member.key == "<<") {
            return Some(self.unknown(node.at, "Fn::Transform"));
        }
        let value = match &node.value {
            Value::Array(items) => Value::Array(items.iter().filter_map(|item| self.value(item)).collect()),
            Value::Object(members) => {
                Value::Object(members.iter().filter_map(|member| self.member(member)).collect())
            }
            Value::String(text) => Value::String(self.dynamic(text).into()),
            other => other.clone(),
        };
        Some(Node { at: node.at, value })
    }

    fn member(&mut self, member: &Member) -> Option<Member> {
        let Member { key, key_at, value } = member;
        Some(Member { key: key.clone(), key_at: *key_at, value: self.value(value)? })
    }

    fn call(&mut self, at: At, name: &str, argument: &Node) -> Node {
        let known = match name {
            "Ref" => text(argument).map(|name| self.reference(at, name)),
            "Fn::GetAtt" => Some(self.unknown(at, &attribute(argument))),
            "Fn::Sub" => self.sub(argument),
            "Fn::Join" => self.join(at, argument),
            "Fn::ToJsonString" => self.value(argument),
            _ => None,
        };
        known.unwrap_or_else(|| self.unknown(at, name))
    }

    fn reference(&mut self, at: At, name: &str) -> Node {
        if name == "AWS::URLSuffix" {
            return Node { at, value: Value::String(URL_SUFFIX.to_owned().into()) };
        }
        self.unknown(at, name)
    }

    /// A text with what stands in it as `${Name}`.
    fn sub(&mut self, argument: &Node) -> Option<Node> {
        let (template, variables) = match items(argument) {
            [] => (argument, None),
            [template, variables] => (template, Some(variables)),
            _ => return None,
        };
        let mut resolved = String::new();
        let mut rest = text(template)?;
        while let Some((before, behind)) = rest.split_once("${") {
            resolved.push_str(before);
            let (name, behind) = behind.split_once('}')?;
            resolved.push_str(&self.substituted(name, variables));
            rest = behind;
        }
        resolved.push_str(rest);
        Some(Node { at: template.at, value: Value::String(self.dynamic(&resolved).into()) })
    }

    /// What stands for `${name}`: a variable's value, an unknown part, or itself behind a `!`.
    fn substituted(&mut self, name: &str, variables: Option<&Node>) -> String {
        if let Some(literal) = name.strip_prefix('!') {
            return format!("${{{literal}}}");
        }
        let value = variables.and_then(|variables| member(variables, name));
        let value = value.and_then(|value| self.value(value));
        match (value.as_ref().and_then(text), name.trim()) {
            (Some(text), _) => text.to_owned(),
            (None, "AWS::URLSuffix") => URL_SUFFIX.to_owned(),
            (None, name) => self.character(name),
        }
    }

    /// The items of a list as one text.
    fn join(&mut self, at: At, argument: &Node) -> Option<Node> {
        let [separator, list] = items(argument) else { return None };
        let Value::Array(list) = &list.value else { return None };
        let values: Vec<Node> = list.iter().filter_map(|item| self.value(item)).collect();
        let texts: Option<Vec<&str>> = values.iter().map(text).collect();
        Some(Node { at, value: Value::String(texts?.join(text(separator)?).into()) })
    }

    /// The text with each reference like `{{resolve:ssm:name}}` unknown.
    fn dynamic(&mut self, text: &str) -> String {
        let mut resolved = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{resolve:")
            && let Some((name, behind)) = behind.split_once("}}")
        {
            resolved.push_str(before);
            resolved.push_str(&self.character(name));
            rest = behind;
        }
        resolved + rest
    }

    fn unknown(&mut self, at: At, name: &str) -> Node {
        Node { at, value: Value::String(self.character(name).into()) }
    }

    /// The placeholder of what is called `name`: the same for the same.
    fn character(&mut self, name: &str) -> String {
        let index = self.unknown.iter().position(|known| known == name).unwrap_or_else(|| {
            self.unknown.push(name.to_owned());
            self.unknown.len() - 1
        });
        // More than there can be are not told apart.
        placeholder::character(index.min(placeholder::MOST - 1)).map(String::from).unwrap_or_default()
    }
}

/// How an attribute is named in `Fn::GetAtt`: `Resource.Attribute`, or the two in a list.
fn attribute(argument: &Node) -> String {
    match text(argument) {
        Some(name) => name.to_owned(),
        None => items(argument).iter().filter_map(text).collect::<Vec<_>>().join("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_can_be_told_apart_is_unknown_all_the_same() {
        let value = |name: String| Node { at: At(0), value: Value::String(name.into()) };
        let reference = |index: usize| {
            let member = Member { key: "Ref".into(), key_at: At(0), value: value(format!("P{index}")) };
            Node { at: At(0), value: Value::Object(vec![member]) }
        };
        let list = Value::Array((0..placeholder::MOST + 2).map(reference).collect());
        let [document] = documents(&Node { at: At(0), value: list }).unwrap().try_into().unwrap();
        let indexes: Vec<_> = items(&document.root)
            .iter()
            .map(|item| placeholder::index(text(item)?.chars().next()?))
            .collect();
        let highest = placeholder::MOST - 1;
        assert_eq!(indexes[..placeholder::MOST], (0..=highest).map(Some).collect::<Vec<_>>());
        assert_eq!(indexes[placeholder::MOST..], [Some(highest); 2]);
    }
}
