//! How strongly the policy of a resource names those whom it allows, where they and the resource are of one account.
//!
//! | who is named | what it needs beside |
//! |---|---|
//! | the user or the session itself | nothing |
//! | the role, or everyone | that the caller's boundary and session policy allow |
//! | the account | that the caller's own policies allow too |
//!
//! So two policies that let in the same callers may still decide otherwise. Here each is reduced to what it allows to those
//! whose own policies, or limits, allow nothing.
//!
//! Source: IAM User Guide, "Policy evaluation logic", Resource-based policies.

use crate::{
    Arn, Document, Effect, Kind, Principal, PrincipalElement, PrincipalKind, Principals, Statement,
    identifier,
};

/// The weakest way to name somebody that is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    Account,
    /// As the role of a session, or as one of everyone.
    Entity,
    Itself,
}

/// What all documents of one side allow to callers whose own policies allow nothing, and to those who are limited to
/// nothing too; `None` for documents that name no principals.
pub(super) fn reduced(documents: &[&Document], kind: Kind) -> Option<[Vec<Document>; 2]> {
    let enough = |naming| documents.iter().map(|document| naming_at_least(document, naming)).collect();
    matches!(kind, Kind::Trust | Kind::Resource).then(|| [Naming::Entity, Naming::Itself].map(enough))
}

/// The document with whom it allows weaker than that left out.
fn naming_at_least(document: &Document, naming: Naming) -> Document {
    let mut reduced = document.clone();
    reduced.statements.retain_mut(|statement| {
        let Statement { effect: Effect::Allow, principal: Some(PrincipalElement::Principal(named)), .. } =
            statement
        else {
            return true;
        };
        match named {
            Principals::Everyone => naming <= Naming::Entity,
            Principals::Listed(listed) => {
                listed.retain(|principal| strength(principal) >= naming);
                !listed.is_empty()
            }
        }
    });
    reduced
}

/// How a principal names those who have an account. What is not known may be whoever calls.
fn strength(Principal { kind, value }: &Principal) -> Naming {
    if *kind != PrincipalKind::Aws {
        return Naming::Itself;
    }
    if identifier::is_account_id(&value.replace('-', "")) {
        return Naming::Account;
    }
    match Arn::parse(value) {
        Ok(arn) if arn.service() == "iam" && arn.resource() == "root" => Naming::Account,
        Ok(arn) if arn.service() == "iam" && arn.resource().starts_with("role/") => Naming::Entity,
        _ if value == "*" => Naming::Entity,
        _ => Naming::Itself,
    }
}
