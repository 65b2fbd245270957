//! A role in a template, a plan, or an answer of IAM: what the text says of it beside its documents.
//!
//! INVARIANT: what is not known has a value that equals nothing, so nothing is said of it.

use iam_role_policy::{
    At, CustomerPolicy, Document, InlinePolicy, Kind, Locus, ManagedPolicy, Node, Role, Step, Value,
    placeholder,
};

use crate::{
    embedded::{Hold, Slot, intrinsic},
    tree::{member, text},
};

/// What a role is called in the engine, in CloudFormation and by IAM's API, and what Terraform calls it.
const MEMBERS: [(&str, &str); 4] = [
    ("RoleName", "name"),
    ("Path", "path"),
    ("PermissionsBoundary", "permissions_boundary"),
    ("MaxSessionDuration", "max_session_duration"),
];

/// A role around documents.
#[derive(Debug)]
pub(crate) struct AroundRole {
    /// The node that it is.
    pub(crate) at: At,
    /// How the text names it.
    pub(crate) owner: String,
    /// How many documents of its own the text has, known or not.
    pub(crate) documents: usize,
    /// The members that it has.
    members: Vec<(&'static str, At)>,
    name: Option<String>,
    path: Option<String>,
    has_boundary: bool,
    /// The ARN of the boundary.
    boundary: Option<String>,
    max_session_duration: Option<u32>,
}

impl AroundRole {
    /// What `node` says of the role that it is.
    pub(crate) fn of(node: &Node) -> Self {
        let given = |key| {
            let (_, in_terraform) = MEMBERS.iter().find(|(known, _)| *known == key)?;
            let value = member(node, key).or_else(|| member(node, in_terraform))?;
            (value.value != Value::Null && !intrinsic::is_no_value(value)).then_some(value)
        };
        let known = |key| given(key).and_then(text).filter(|text| !text.contains("{{")).map(str::to_owned);
        Self {
            at: node.at,
            owner: String::new(),
            documents: 0,
            members: MEMBERS.iter().filter_map(|(key, _)| Some((*key, given(key)?.at))).collect(),
            name: known("RoleName"),
            path: known("Path"),
            has_boundary: given("PermissionsBoundary").is_some_and(|node| text(node) != Some("")),
            boundary: known("PermissionsBoundary"),
            max_session_duration: given("MaxSessionDuration").and_then(number),
        }
    }

    /// Notes that the role has the document of a slot.
    pub(crate) fn add(&mut self, hold: Hold, slot: &Slot<'_>) {
        self.documents += usize::from(hold == Hold::Own);
        if slot.kind == Kind::Trust {
            slot.owner.clone_into(&mut self.owner);
        }
    }

    /// The node of a place in the role that is in none of its documents.
    pub(crate) fn node(&self, locus: &Locus) -> At {
        let key = match locus.steps().first() {
            Some(Step::Member(key)) => key.as_ref(),
            _ => "",
        };
        self.members.iter().find(|(known, _)| *known == key).map_or(self.at, |(_, at)| *at)
    }

    /// The role with these documents of its own. Placeholders from the one with the index `unknown` on stand for what is
    /// not known.
    pub(crate) fn role(
        &self,
        documents: impl Iterator<Item = (Kind, Document)>,
        unknown: usize,
    ) -> Option<Role> {
        let mut fresh = (unknown..).map_while(placeholder::character).map(String::from);
        let mut trust = None;
        let mut inline_policies = Vec::new();
        for (kind, document) in documents {
            match kind {
                Kind::Trust => trust = Some(document),
                _ => inline_policies.push(InlinePolicy { name: fresh.next()?, document }),
            }
        }
        let mut boundary = None;
        if self.has_boundary {
            boundary = Some(ManagedPolicy::Arn(self.boundary.clone().or_else(|| fresh.next())?));
        }
        let role = Role::new(self.name.clone().or_else(|| fresh.next())?, trust?);
        Some(Role {
            path: self.path.clone().unwrap_or(role.path),
            max_session_duration: self.max_session_duration.unwrap_or(role.max_session_duration),
            inline_policies,
            permissions_boundary: boundary,
            ..role
        })
    }
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

fn number(node: &Node) -> Option<u32> {
    match &node.value {
        Value::Number(digits) | Value::String(digits) => digits.parse().ok(),
        _ => None,
    }
}
