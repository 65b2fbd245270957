//! Which resource an attribute refers to whose value is known only after a plan has been applied: what the plan's
//! configuration says of its expression.
//!
//! INVARIANT: a reference is certain. It names one resource of the same module, by the literal key of one instance if there
//! are several, and the expression names nothing else.
//!
//! Source: Terraform documentation, "JSON Output Format", Configuration Representation and Expression Representation.

use iam_role_policy::Node;

use super::Resource;
use crate::tree::{listed, text};

/// Attributes by which another resource names one: what identifies it.
const IDENTIFYING: [&str; 3] = ["arn", "id", "name"];

/// What the expression of an attribute comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// The resource with this address, as `module.app.aws_iam_role.worker`.
    To(String),
    /// Nothing: the provider computes the value.
    Unset,
    /// Something else, or nobody can say.
    Unclear,
}

/// The configuration that a plan was made from.
#[derive(Clone, Copy)]
pub(super) struct Configuration<'n> {
    root: Option<Node<'n>>,
}

impl<'n> Configuration<'n> {
    /// That of the plan `root`; a state has none.
    pub(super) fn of(root: Node<'n>) -> Self {
        Self {
            root: root.member("configuration").and_then(|configuration| configuration.member("root_module")),
        }
    }

    /// What the attribute `key` of `resource` refers to.
    pub(super) fn referred(self, resource: &Resource<'_>, key: &str) -> Reference {
        let Some(expressions) = self.expressions(resource) else { return Reference::Unclear };
        let Some(expression) = expressions.member(key) else { return Reference::Unset };
        let references = listed(expression, "references").map(text);
        let instance = references.collect::<Option<Vec<_>>>().and_then(|all| one_instance(&all));
        match (instance, resource.module) {
            (Some(instance), "") => Reference::To(instance.to_owned()),
            (Some(instance), module) => Reference::To(format!("{module}.{instance}")),
            (None, _) => Reference::Unclear,
        }
    }

    /// The expressions of the attributes that are set.
    fn expressions(self, resource: &Resource<'_>) -> Option<Node<'n>> {
        let module = modules_on(resource.module).try_fold(self.root?, |module, call| {
            module.member("module_calls")?.member(call)?.member("module")
        })?;
        let is = |node: Node<'_>, key, value| node.member(key).and_then(text) == Some(value);
        let is_it = |node: &Node<'_>| is(*node, "type", resource.of) && is(*node, "name", resource.name);
        listed(module, "resources").find(is_it)?.member("expressions")
    }
}

/// The instance that all references lead to, the most specific of which is the first: `aws_iam_role.worker[0].name`,
/// `aws_iam_role.worker[0]`, `aws_iam_role.worker`.
fn one_instance<'n>(references: &[&'n str]) -> Option<&'n str> {
    let first = references.first()?;
    let (instance, attribute) = first.rsplit_once('.')?;
    let leads_to_it =
        |reference: &&str| reference == first || [instance, unindexed(instance)].contains(reference);
    (IDENTIFYING.contains(&attribute) && references.iter().all(leads_to_it)).then_some(instance)
}

/// The address without the key of its instance: `aws_iam_role.worker` of `aws_iam_role.worker["a"]`.
fn unindexed(address: &str) -> &str {
    address.split_once('[').map_or(address, |(resource, _)| resource)
}

/// The names of the calls on an address of a module: `app` and `db` of `module.app["a.b"].module.db`.
fn modules_on(mut address: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let rest = address.trim_start_matches('.').strip_prefix("module.")?;
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        address = behind_key(rest);
        Some(name)
    })
}

/// What follows the key of an instance, `[0]` or `["a]b"]`, if the text starts with one.
fn behind_key(text: &str) -> &str {
    let end = if text.starts_with("[\"") { text.find("\"]").map(|end| end + 1) } else { text.find(']') };
    let end = end.filter(|_| text.starts_with('['));
    end.and_then(|end| text.get(end + 1..)).unwrap_or(text)
}
