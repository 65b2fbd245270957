//! The policies of a role, ready to be asked: those that can be seen, and the names of those that cannot.

use crate::{CustomerPolicy, Document, InlinePolicy, Locus, ManagedPolicy, Role, Statement};

/// What a role is granted.
#[derive(Debug)]
pub(super) struct Granted<'a> {
    /// The inline policies, then the attached ones that can be seen.
    pub(super) policies: Vec<Seen<'a>>,
    /// The attached policies that cannot be seen, and where the role names them.
    pub(super) unseen: Vec<(&'a str, Locus)>,
    pub(super) boundary: Boundary<'a>,
}

/// A policy that can be seen.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) name: &'a str,
    pub(super) document: &'a Document,
    /// Where the document stands, as seen from the role.
    pub(super) locus: Locus,
}

/// What bounds a role.
#[derive(Debug)]
pub(super) enum Boundary<'a> {
    None,
    Seen(Seen<'a>),
    Unseen(&'a str),
}

impl<'a> Granted<'a> {
    pub(super) fn to(role: &'a Role) -> Self {
        let inline = |(index, policy): (usize, &'a InlinePolicy)| {
            let locus = Role::inline_policy_locus(index);
            Seen { name: &policy.name, document: &policy.document, locus }
        };
        let mut policies: Vec<_> = role.inline_policies.iter().enumerate().map(inline).collect();
        let mut unseen = Vec::new();
        for (index, policy) in role.managed_policies.iter().enumerate() {
            let locus = Locus::root().member("ManagedPolicyArns").item(index);
            match seen(policy, &locus) {
                Ok(policy) => policies.push(policy),
                Err(name) => unseen.push((name, locus)),
            }
        }
        let boundary = role.permissions_boundary.as_ref();
        let boundary = match boundary.map(|policy| seen(policy, &Locus::root().member("PermissionsBoundary")))
        {
            None => Boundary::None,
            Some(Ok(policy)) => Boundary::Seen(policy),
            Some(Err(name)) => Boundary::Unseen(name),
        };
        Self { policies, unseen, boundary }
    }
}

/// The policy if it can be seen, or else its name.
fn seen<'a>(policy: &'a ManagedPolicy, locus: &Locus) -> Result<Seen<'a>, &'a str> {
    match policy {
        ManagedPolicy::Customer(policy) => {
            let CustomerPolicy { name, document, .. } = &**policy;
            Ok(Seen { name, document, locus: locus.clone().member("PolicyDocument") })
        }
        ManagedPolicy::Arn(name) | ManagedPolicy::Declared(name) => Err(name),
    }
}

impl<'a> Boundary<'a> {
    /// The boundary, if it can be seen.
    pub(super) fn seen(&self) -> &[Seen<'a>] {
        match self {
            Self::Seen(policy) => std::slice::from_ref(policy),
            Self::None | Self::Unseen(_) => &[],
        }
    }
}

impl<'a> Seen<'a> {
    /// Each statement, with what people call it, and as a document of its own.
    pub(super) fn statements(&self) -> Vec<(String, &'a Statement, Document)> {
        let mut statements = Vec::with_capacity(self.document.statements.len());
        for (index, statement) in self.document.statements.iter().enumerate() {
            let alone =
                Document { version: self.document.version, id: None, statements: vec![statement.clone()] };
            statements.push((self.title(index, statement), statement, alone));
        }
        statements
    }

    /// What people call a statement of this policy.
    pub(super) fn title(&self, index: usize, statement: &Statement) -> String {
        let name = match statement.sid.as_deref() {
            Some(sid) if !sid.is_empty() => format!("the statement `{sid}`"),
            _ => format!("statement {}", index + 1),
        };
        format!("{name} of `{}`", self.name)
    }
}
