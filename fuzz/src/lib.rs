//! What the targets share: the attributes as functions of text, documents made of choices, and roles with a document.

#![allow(dead_code, reason = "some of the attributes' code serves their tests and entry points alone")]

extern crate proc_macro;

pub mod choices;

use iam_role_policy::{Document, InlinePolicy, Kind, Role};

include!(concat!(env!("OUT_DIR"), "/attributes/lib.rs"));

/// What the attribute of a role makes of `attribute` on `item`; `None` where one of them is no token stream.
pub fn expand_role(attribute: &str, item: &str) -> Option<TokenStream> {
    Some(role(attribute.parse().ok()?, item.parse().ok()?))
}

/// The same of a customer managed policy.
pub fn expand_policy(attribute: &str, item: &str) -> Option<TokenStream> {
    Some(policy(attribute.parse().ok()?, item.parse().ok()?))
}

/// A role whose trust policy, or whose only other policy, is the document.
#[must_use]
pub fn role_with(document: Document, kind: Kind) -> Role {
    let nothing = Document::default();
    let (trust, inline) = if kind == Kind::Trust { (document, nothing) } else { (nothing, document) };
    let inline_policies = vec![InlinePolicy { name: "read".to_owned(), document: inline }];
    Role { inline_policies, ..Role::new("reader", trust) }
}
