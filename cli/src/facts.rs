//! What a text says of a role or a managed policy beside its documents: a name, a path, a description, tags.
//!
//! INVARIANT: what is not known is left out, so nothing is said of it.

use iam_role_policy::{At, CustomerPolicy, Document, Locus, Node, Tag, Value, limits};

use crate::{embedded::intrinsic, tree::text};

/// Where something of a role or a policy stands in the text.
pub(crate) type Place = (Locus, At);

/// A member as the engine, CloudFormation and IAM's API call it, and as Terraform does.
pub(crate) type Name = (&'static str, &'static str);

pub(crate) const DESCRIPTION: Name = ("Description", "description");
pub(crate) const PATH: Name = ("Path", "path");
const POLICY_NAME: Name = ("ManagedPolicyName", "name");

/// What is said of a managed policy.
#[derive(Debug)]
pub(crate) struct AroundPolicy {
    at: At,
    places: Vec<Place>,
    name: Option<String>,
    path: Option<String>,
    description: Option<String>,
    tags: Vec<Tag>,
}

impl AroundPolicy {
    /// What `node` says of the policy that it is.
    pub(crate) fn of(node: Node<'_>) -> Self {
        let (tags, mut places) = tags(node);
        places.extend([POLICY_NAME, PATH, DESCRIPTION].iter().filter_map(|name| place(node, *name)));
        let known = |name| known(node, name).map(str::to_owned);
        Self {
            at: node.at(),
            places,
            name: known(POLICY_NAME),
            path: known(PATH),
            description: known(DESCRIPTION),
            tags,
        }
    }

    /// The policy with this document. A name that is not known is one that nothing is said of.
    pub(crate) fn policy(&self, document: Document) -> CustomerPolicy {
        let policy = CustomerPolicy::new(self.name.clone().unwrap_or_else(|| "unknown".to_owned()), document);
        CustomerPolicy {
            path: self.path.clone().unwrap_or(policy.path),
            description: self.description.clone(),
            tags: self.tags.clone(),
            ..policy
        }
    }

    /// The node of a place in the policy that is not in its document.
    pub(crate) fn node(&self, locus: &Locus) -> At {
        nearest(&self.places, locus).unwrap_or(self.at)
    }
}

/// The value of a member that is there.
pub(crate) fn given(node: Node<'_>, (key, in_terraform): Name) -> Option<Node<'_>> {
    let value = node.member(key).or_else(|| node.member(in_terraform))?;
    (!matches!(value.value(), Value::Null) && !intrinsic::is_no_value(value)).then_some(value)
}

/// The text of a member that is known.
pub(crate) fn known(node: Node<'_>, name: Name) -> Option<&str> {
    given(node, name).and_then(literal)
}

/// Where a member stands that is there.
pub(crate) fn place(node: Node<'_>, name: Name) -> Option<Place> {
    given(node, name).map(|value| (Locus::root().member(name.0), value.at()))
}

/// A text that is all there: no reference that CloudFormation resolves when it deploys.
pub(crate) fn literal(node: Node<'_>) -> Option<&str> {
    text(node).filter(|text| !text.contains("{{"))
}

/// The tags whose keys are known, and where each stands. As many as a declaration may have: those that mark what is ours are
/// not added to a text. None of what IAM answers, among which are tags that only AWS can set, such as
/// `aws:cloudformation:stack-name`.
pub(crate) fn tags(node: Node<'_>) -> (Vec<Tag>, Vec<Place>) {
    let is_answer = node.member("Arn").is_some();
    let given = |key| node.member(key).filter(|_| !is_answer).into_iter();
    let listed = given("Tags").flat_map(Node::items).filter_map(|tag| {
        let (key, value) = (tag.member("Key")?, tag.member("Value"));
        Some((literal(key)?, value.and_then(literal), tag.at(), key.at(), value.map_or(tag.at(), Node::at)))
    });
    let mapped = given("tags").flat_map(Node::members).map(|tag| {
        let at = tag.value.at();
        (tag.key.as_str(), literal(tag.value), at, tag.key_at, at)
    });
    let (mut tags, mut places) = (Vec::new(), Vec::new());
    for (index, (key, value, at, key_at, value_at)) in listed.chain(mapped).take(limits::TAGS).enumerate() {
        let locus = Locus::root().member("Tags").item(index);
        places.push((locus.clone().member("Key"), key_at));
        places.push((locus.clone().member("Value"), value_at));
        places.push((locus, at));
        tags.push(Tag { key: key.to_owned(), value: value.unwrap_or_default().to_owned() });
    }
    (tags, places)
}

/// The node at `locus`, or of the nearest place around it.
pub(crate) fn nearest(places: &[Place], locus: &Locus) -> Option<At> {
    let around = places.iter().filter(|(place, _)| locus.inside(place).is_some());
    around.max_by_key(|(place, _)| place.steps().len()).map(|(_, at)| *at)
}
