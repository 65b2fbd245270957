//! A tree with CloudFormation's functions into trees without: what is known is worked out, what is not becomes a
//! placeholder.
//!
//! INVARIANT: a tree stands for documents that the template can give. Where the outcome of one condition is followed, all
//! others that it does not depend on are unknown, so that no document arises which needs an impossible choice.
//!
//! Source: AWS CloudFormation User Guide, "Intrinsic function reference" and "Pseudo parameters reference".

use std::collections::BTreeMap;

use iam_role_policy::{
    At, Member, Node, Value,
    json::{Branch, Growth, Tree, Twig},
    placeholder,
};

use crate::tree::{exactly, text};

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
    pub(crate) tree: Tree,
    /// What the placeholders in it stand for, by their index.
    pub(crate) unknown: Vec<String>,
}

/// The documents that `node` stands for: one, or one for each outcome of a condition that it depends on; `None` if there
/// are more than can be followed.
pub(crate) fn documents(node: Node<'_>) -> Option<Vec<Resolved>> {
    let mut choices = Vec::new();
    collect_choices(node, &Choice::new(), &mut choices);
    choices.sort();
    choices.dedup();
    let resolve = |choice: &Choice| {
        let mut resolver = Resolver { choice, unknown: Vec::new() };
        let tree = Tree::from(&resolver.value(node)?);
        Some(Resolved { tree, unknown: resolver.unknown })
    };
    (choices.len() <= MOST_ALTERNATIVES).then(|| choices.iter().filter_map(resolve).collect())
}

/// Whether a value says that there is none.
pub(crate) fn is_no_value(node: Node<'_>) -> bool {
    matches!(function(node), Some(("Ref", name)) if text(name) == Some("AWS::NoValue"))
}

/// The values that one value can be by the outcome of conditions.
pub(crate) fn alternatives(node: Node<'_>) -> Vec<Node<'_>> {
    match condition(node) {
        Some((_, then, otherwise)) => {
            [then, otherwise].into_iter().flat_map(alternatives).filter(|node| !is_no_value(*node)).collect()
        }
        None => vec![node],
    }
}

/// The resource that `node` refers to by its name or its policy's ARN.
pub(crate) fn reference(node: Node<'_>) -> Option<&str> {
    match function(node)? {
        ("Ref", resource) => text(resource),
        ("Fn::GetAtt", attribute) => match exactly(attribute.items()) {
            Some([resource, name]) if text(name) == Some("PolicyArn") => text(resource),
            _ => text(attribute)?.strip_suffix(".PolicyArn"),
        },
        _ => None,
    }
}

/// The name and the argument of the function that `node` calls.
fn function(node: Node<'_>) -> Option<(&str, Node<'_>)> {
    let [Member { key, value, .. }] = exactly(node.members())?;
    let is_function = key == "Ref" || key.starts_with("Fn::");
    is_function.then_some((key.as_str(), value))
}

/// The condition of an `Fn::If` and its two outcomes.
fn condition(node: Node<'_>) -> Option<(&str, Node<'_>, Node<'_>)> {
    let ("Fn::If", arguments) = function(node)? else { return None };
    let [name, then, otherwise] = exactly(arguments.items())?;
    Some((text(name)?, then, otherwise))
}

/// Every set of outcomes that leads to a value no condition of which is left open.
fn collect_choices(node: Node<'_>, so_far: &Choice, choices: &mut Vec<Choice>) {
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
    for item in node.items().chain(node.members().map(|member| member.value)) {
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
    fn value(&mut self, node: Node<'_>) -> Option<Branch> {
        if is_no_value(node) {
            return None;
        }
        if let Some((name, then, otherwise)) = condition(node) {
            return match self.choice.get(name) {
                Some(true) => self.value(then),
                Some(false) => self.value(otherwise),
                None => Some(self.unknown(node.at(), name)),
            };
        }
        if let Some((name, argument)) = function(node) {
            return Some(self.call(node.at(), name, argument));
        }
        // What a macro, a loop or a merge adds beside the other members is not known.
        if node.members().any(|member| member.key.starts_with("Fn::") || member.key == "<<") {
            return Some(self.unknown(node.at(), "Fn::Transform"));
        }
        let value = match node.value() {
            Value::Array(items) => Growth::Array(items.filter_map(|item| self.value(item)).collect()),
            Value::Object(members) => {
                Growth::Object(members.filter_map(|member| self.member(member)).collect())
            }
            Value::String(text) => Growth::String(self.dynamic(&text).into()),
            Value::Number(digits) => Growth::Number(digits.shared()),
            Value::Bool(bool) => Growth::Bool(bool),
            Value::Null => Growth::Null,
        };
        Some(Branch { at: node.at(), value })
    }

    fn member(&mut self, Member { key, key_at, value }: Member<'_>) -> Option<Twig> {
        Some(Twig { key: key.shared(), key_at, value: self.value(value)? })
    }

    fn call(&mut self, at: At, name: &str, argument: Node<'_>) -> Branch {
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

    fn reference(&mut self, at: At, name: &str) -> Branch {
        if name == "AWS::URLSuffix" {
            return Branch { at, value: Growth::String(URL_SUFFIX.into()) };
        }
        self.unknown(at, name)
    }

    /// A text with what stands in it as `${Name}`.
    fn sub(&mut self, argument: Node<'_>) -> Option<Branch> {
        let (template, variables) = match exactly(argument.items()) {
            Some([template, variables]) => (template, Some(variables)),
            None => (argument, None),
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
        Some(Branch { at: template.at(), value: Growth::String(self.dynamic(&resolved).into()) })
    }

    /// What stands for `${name}`: a variable's value, an unknown part, or itself behind a `!`.
    fn substituted(&mut self, name: &str, variables: Option<Node<'_>>) -> String {
        if let Some(literal) = name.strip_prefix('!') {
            return format!("${{{literal}}}");
        }
        let value = variables.and_then(|variables| variables.member(name));
        let value = value.and_then(|value| self.value(value));
        match (value.as_ref().and_then(Branch::text), name.trim()) {
            (Some(text), _) => text.to_owned(),
            (None, "AWS::URLSuffix") => URL_SUFFIX.to_owned(),
            (None, name) => self.character(name),
        }
    }

    /// The items of a list as one text.
    fn join(&mut self, at: At, argument: Node<'_>) -> Option<Branch> {
        let [separator, list] = exactly(argument.items())?;
        let Value::Array(list) = list.value() else { return None };
        let values: Vec<Branch> = list.filter_map(|item| self.value(item)).collect();
        let texts: Option<Vec<&str>> = values.iter().map(Branch::text).collect();
        Some(Branch { at, value: Growth::String(texts?.join(text(separator)?).into()) })
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

    fn unknown(&mut self, at: At, name: &str) -> Branch {
        Branch { at, value: Growth::String(self.character(name).into()) }
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
fn attribute(argument: Node<'_>) -> String {
    match text(argument) {
        Some(name) => name.to_owned(),
        None => argument.items().filter_map(text).collect::<Vec<_>>().join("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_can_be_told_apart_is_unknown_all_the_same() {
        let reference = |index: usize| {
            let value = Branch { at: At(0), value: Growth::String(format!("P{index}").into()) };
            let member = Twig { key: "Ref".into(), key_at: At(0), value };
            Branch { at: At(0), value: Growth::Object(vec![member]) }
        };
        let list = Growth::Array((0..placeholder::MOST + 2).map(reference).collect());
        let list = Tree::from(&Branch { at: At(0), value: list });
        let [document] = documents(list.root()).unwrap().try_into().unwrap();
        let indexes: Vec<_> = document
            .tree
            .root()
            .items()
            .map(|item| placeholder::index(text(item)?.chars().next()?))
            .collect();
        let highest = placeholder::MOST - 1;
        assert_eq!(indexes[..placeholder::MOST], (0..=highest).map(Some).collect::<Vec<_>>());
        assert_eq!(indexes[placeholder::MOST..], [Some(highest); 2]);
    }
}
