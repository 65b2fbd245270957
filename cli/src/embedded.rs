//! A tree into the slots in which policy documents stand: in templates, plans, and what IAM's API takes and returns.
//!
//! What a tree is, its shape says, not the name of its file. INVARIANT: a tree with a `Statement` of its own is a policy
//! document, whatever else it looks like.

mod api;
mod cloudformation;
pub(crate) mod intrinsic;
mod terraform;

use iam_role_policy::{At, Kind, Node};

/// A place where a policy document stands.
#[derive(Debug)]
pub(crate) struct Slot<'n> {
    /// What the document is used as.
    pub(crate) kind: Kind,
    /// Whose document it is, as the text names it.
    pub(crate) owner: String,
    /// The document as a tree or as text, or why it is not read here.
    pub(crate) document: Result<Node<'n>, Unread>,
    /// What stands for the document where it is not read.
    pub(crate) holder: Node<'n>,
    /// The roles that have the document, each as the node with what is said of it.
    pub(crate) roles: Vec<(Hold, Node<'n>)>,
    /// What the inline policy of a role is called.
    pub(crate) name: Option<Node<'n>>,
    /// The managed policy whose document it is, as the node with what is said of it.
    pub(crate) managed: Option<Node<'n>>,
    /// Whether it is AWS's own: it counts for the roles that have it, and only AWS could act on what is said of it alone.
    pub(crate) is_of_aws: bool,
}

/// Why a document is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is known only after the plan is applied.
    Later,
    /// The role is linked to a service, which alone can change it.
    OfService,
}

/// As what a role has a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Its trust policy, or an inline policy.
    Own,
    /// A managed policy, or one that others have too.
    Attached,
    /// Its permissions boundary.
    Boundary,
}

/// What a text says of a role elsewhere than in the node that the role is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Beside<'n> {
    /// It has a managed policy: one of which only the ARN is known, which stands here, or one that is told otherwise.
    Attached(Option<Node<'n>>),
    /// It may have further policies.
    Perhaps,
    /// It has a permissions boundary.
    Bounded,
}

/// The slots of a template, a plan, a state, or what the API takes or returns.
#[derive(Debug)]
pub(crate) struct Holding<'n> {
    pub(crate) slots: Vec<Slot<'n>>,
    /// What is said of the roles that are these nodes.
    pub(crate) beside: Vec<(At, Beside<'n>)>,
}

/// What a tree is.
#[derive(Debug)]
pub(crate) enum Shape<'n> {
    /// One policy document.
    Policy,
    /// A template of CloudFormation, whose values may be functions.
    Template(Holding<'n>),
    /// Something else that holds documents.
    Holder(Holding<'n>),
}

impl Shape<'_> {
    /// The shape of a tree; `None` if it is nothing that is known to hold documents.
    pub(crate) fn of(root: Node<'_>) -> Option<Shape<'_>> {
        if root.member("Statement").is_some() {
            return Some(Shape::Policy);
        }
        let holder = || terraform::holding(root).or_else(|| api::holding(root));
        cloudformation::holding(root).map(Shape::Template).or_else(|| holder().map(Shape::Holder))
    }
}

/// What a policy of AWS Organizations of that type is used as; `None` if it is no policy of IAM's language.
///
/// Source: AWS Organizations API Reference, `CreatePolicy`, parameter `Type`.
fn organizations_kind(policy_type: &str) -> Option<Kind> {
    match policy_type {
        "SERVICE_CONTROL_POLICY" => Some(Kind::ServiceControl),
        "RESOURCE_CONTROL_POLICY" => Some(Kind::ResourceControl),
        _ => None,
    }
}
