//! A role in a template, a plan, or an answer of IAM: what the text says of it beside its documents.
//!
//! INVARIANT: what is not known has a value that equals nothing, so nothing is said of it.

use std::iter;

use iam_role_policy::{
    At, CustomerPolicy, Document, InlinePolicy, Kind, Locus, ManagedPolicy, Node, Role, Tag, Value,
    placeholder,
};

use crate::{
    embedded::{Beside, Hold, Slot},
    facts::{self, DESCRIPTION, Name, PATH, Place, given, literal},
    tree::text,
};

const NAME: Name = ("RoleName", "name");
const BOUNDARY: Name = ("PermissionsBoundary", "permissions_boundary");
const DURATION: Name = ("MaxSessionDuration", "max_session_duration");
const ATTACHED: Name = ("ManagedPolicyArns", "managed_policy_arns");

/// A role around documents.
#[derive(Debug)]
pub(crate) struct AroundRole {
    /// The node that it is.
    pub(crate) at: At,
    /// How the text names it.
    pub(crate) owner: String,
    /// How many documents of its own the text has, known or not.
    pub(crate) documents: usize,
    /// Where what is said of it stands.
    places: Vec<Place>,
    name: Option<String>,
    path: Option<String>,
    description: Option<String>,
    tags: Vec<Tag>,
    /// The ARNs of managed policies that it lists.
    attached: Vec<String>,
    /// How many others it lists.
    others: usize,
    /// Whether it may have more.
    is_open: bool,
    has_boundary: bool,
    /// The ARN of the boundary.
    boundary: Option<String>,
    max_session_duration: Option<u32>,
}

impl AroundRole {
    /// What `node` says of the role that it is.
    pub(crate) fn of(node: Node<'_>) -> Self {
        let known = |name| facts::known(node, name).map(str::to_owned);
        let attached: Vec<Node<'_>> = given(node, ATTACHED).into_iter().flat_map(Node::items).collect();
        let (tags, mut places) = facts::tags(node);
        let members = [NAME, PATH, DESCRIPTION, BOUNDARY, DURATION];
        places.extend(members.iter().filter_map(|name| facts::place(node, *name)));
        let arns: Vec<(Node<'_>, &str)> =
            attached.iter().filter_map(|arn| Some((*arn, literal(*arn)?))).collect();
        let each = arns.iter().enumerate();
        places.extend(each.map(|(index, (arn, _))| (Locus::root().member(ATTACHED.0).item(index), arn.at())));
        Self {
            at: node.at(),
            owner: String::new(),
            documents: 0,
            places,
            name: known(NAME),
            path: known(PATH),
            description: known(DESCRIPTION),
            tags,
            others: attached.len() - arns.len(),
            // A list that a parameter or a condition gives.
            is_open: given(node, ATTACHED).is_some_and(|list| !matches!(list.value(), Value::Array(_))),
            attached: arns.into_iter().map(|(_, arn)| arn.to_owned()).collect(),
            has_boundary: given(node, BOUNDARY).is_some_and(|node| text(node) != Some("")),
            boundary: known(BOUNDARY),
            max_session_duration: given(node, DURATION).and_then(number),
        }
    }

    /// How many managed policies it lists by their ARNs.
    pub(crate) fn listed(&self) -> usize {
        self.attached.len()
    }

    /// Notes that the role has the document of a slot.
    pub(crate) fn add(&mut self, hold: Hold, slot: &Slot<'_>) {
        self.documents += usize::from(hold == Hold::Own);
        if slot.kind == Kind::Trust {
            slot.owner.clone_into(&mut self.owner);
        }
    }

    /// Notes what the text says of the role elsewhere.
    pub(crate) fn note(&mut self, beside: Beside<'_>) {
        match beside {
            Beside::Attached(arn) => match arn.and_then(|arn| Some((arn.at(), literal(arn)?))) {
                Some((at, arn)) => {
                    let locus = Locus::root().member(ATTACHED.0).item(self.attached.len());
                    self.places.push((locus, at));
                    self.attached.push(arn.to_owned());
                }
                None => self.others += 1,
            },
            Beside::Perhaps => self.is_open = true,
            Beside::Bounded => self.has_boundary = true,
        }
    }

    /// What stands for policies that the role has perhaps.
    pub(crate) fn more(&self) -> Option<ManagedPolicy> {
        self.is_open.then(named)
    }

    /// The node of a place in the role that is in none of its documents.
    pub(crate) fn node(&self, locus: &Locus) -> At {
        facts::nearest(&self.places, locus).unwrap_or(self.at)
    }

    /// The role with these documents of its own, and the names of those that have one. Placeholders from the one with the
    /// index `unknown` on stand for what is not known.
    pub(crate) fn role(
        &self,
        documents: impl Iterator<Item = (Kind, Document, Option<String>)>,
        unknown: usize,
    ) -> Option<Role> {
        let mut fresh = (unknown..).map_while(placeholder::character).map(String::from);
        let mut trust = None;
        let mut inline_policies = Vec::new();
        for (kind, document, name) in documents {
            match kind {
                Kind::Trust => trust = Some(document),
                _ => inline_policies.push(InlinePolicy { name: name.or_else(|| fresh.next())?, document }),
            }
        }
        let mut boundary = None;
        if self.has_boundary {
            boundary = Some(ManagedPolicy::Arn(self.boundary.clone().or_else(|| fresh.next())?));
        }
        let role = Role::new(self.name.clone().or_else(|| fresh.next())?, trust?);
        let attached = self.attached.iter().cloned().map(ManagedPolicy::Arn);
        Some(Role {
            path: self.path.clone().unwrap_or(role.path),
            description: self.description.clone(),
            tags: self.tags.clone(),
            managed_policies: attached.chain(iter::repeat_with(named).take(self.others)).collect(),
            max_session_duration: self.max_session_duration.unwrap_or(role.max_session_duration),
            inline_policies,
            permissions_boundary: boundary,
            ..role
        })
    }
}

/// A managed policy of which no more is known than that there is one.
fn named() -> ManagedPolicy {
    ManagedPolicy::Declared(String::new())
}

/// Takes from the role the managed policies that it lists otherwise than by their ARNs, so that those take their places whose
/// `documents` the text has; what stands for the others, if there are some.
pub(crate) fn detach(role: &mut Role, documents: usize) -> Option<ManagedPolicy> {
    let listed = role.managed_policies.len();
    role.managed_policies.retain(|policy| matches!(policy, ManagedPolicy::Arn(_)));
    (listed - role.managed_policies.len() > documents).then(named)
}

/// Gives the role a managed policy with this document.
pub(crate) fn attach(role: &mut Role, hold: Hold, document: Document) {
    let policy = ManagedPolicy::Customer(Box::new(CustomerPolicy::new("", document)));
    match hold {
        Hold::Own => {}
        Hold::Attached => role.managed_policies.push(policy),
        Hold::Boundary => role.permissions_boundary = Some(policy),
    }
}

fn number(node: Node<'_>) -> Option<u32> {
    match node.value() {
        Value::Number(digits) | Value::String(digits) => digits.parse().ok(),
        _ => None,
    }
}
