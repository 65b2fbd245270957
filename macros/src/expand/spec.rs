//! The declaration as constants for the runtime: only what differs from a role or policy of which nothing is said.

use iam_role_policy::{CustomerPolicy, ManagedPolicy, Role, Tag, limits};
use proc_macro2::TokenStream;

use super::{Documents, Expansion, code::Code};
use crate::lower::Lowered;

impl Expansion<'_> {
    pub(super) fn role_spec(&self, lowered: &Lowered<Role>, documents: &Documents, code: &mut Code<'_>) {
        let role = &lowered.entity;
        code.name("RoleSpec");
        code.braces(|code| {
            self.identity(&role.name, &role.path, role.description.as_deref(), code);
            self.document_of("trust", "TRUST_POLICY", &documents.trust, code);
            if role.max_session_duration != limits::DEFAULT_SESSION_SECONDS {
                field("max_session_duration", code, |code| code.text(&role.max_session_duration.to_string()));
            }
            self.inline_policy_specs(role, documents, code);
            managed_policies(role, &lowered.declared, code);
            tags(&role.tags, code);
            if let Some(name) = &role.instance_profile {
                field("instance_profile", code, |code| some(code, |code| code.literal(name)));
            }
            let all = self.is_whole(&role.path, role.description.as_deref(), &role.tags)
                && role.max_session_duration != limits::DEFAULT_SESSION_SECONDS
                && !role.inline_policies.is_empty()
                && !role.managed_policies.is_empty()
                && role.permissions_boundary.is_some()
                && role.instance_profile.is_some();
            rest(all, "RoleSpec::DEFAULT", code);
        });
    }

    /// A document: what the constant of that name is, if it is finished text.
    fn document_of(&self, member: &str, constant: &str, document: &str, code: &mut Code<'_>) {
        if self.subject.fields.is_empty() {
            code.text(&format!("{member}: Self::{constant}, "));
        } else {
            text(member, document, code);
        }
    }

    fn inline_policy_specs(&self, role: &Role, documents: &Documents, code: &mut Code<'_>) {
        let policies: Vec<_> = role.inline_policies.iter().zip(&documents.inline_policies).collect();
        if policies.is_empty() {
            return;
        }
        let alone = policies.len() == 1;
        field("inline_policies", code, |code| {
            code.list(&policies, |code, (policy, document)| {
                code.name("InlinePolicySpec");
                code.braces(|code| {
                    text("name", &policy.name, code);
                    if alone {
                        self.document_of("document", "INLINE_POLICY", document, code);
                    } else {
                        text("document", document, code);
                    }
                });
            });
        });
    }

    pub(super) fn policy_spec(&self, policy: &CustomerPolicy, document: &str, code: &mut Code<'_>) {
        code.name("PolicySpec");
        code.braces(|code| {
            self.identity(&policy.name, &policy.path, policy.description.as_deref(), code);
            text("document", document, code);
            tags(&policy.tags, code);
            let all = self.is_whole(&policy.path, policy.description.as_deref(), &policy.tags);
            rest(all, "PolicySpec::DEFAULT", code);
        });
    }

    /// Whether of that which roles and policies have in common nothing is left to say.
    fn is_whole(&self, path: &str, description: Option<&str>, declared: &[Tag]) -> bool {
        !self.subject.fields.is_empty()
            && path != limits::DEFAULT_PATH
            && description.is_some()
            && !declared.is_empty()
    }

    /// What roles and policies have in common: which struct of which package it is, and how IAM knows it.
    fn identity(&self, name: &str, path: &str, description: Option<&str>, code: &mut Code<'_>) {
        code.text("declaration: ::core::concat!(::core::module_path!(), \"::\", ");
        code.literal(&self.subject.name());
        code.text("), package: ::core::env!(\"CARGO_PKG_NAME\"), ");
        if !self.subject.fields.is_empty() {
            field("parameters", code, |code| code.literals(&self.subject.names()));
        }
        text("name", name, code);
        if path != limits::DEFAULT_PATH {
            text("path", path, code);
        }
        if let Some(description) = description {
            field("description", code, |code| some(code, |code| code.literal(description)));
        }
    }
}

/// What is not said: nothing after `all`, where clippy would call an update needless in the user's code.
fn rest(all: bool, default: &str, code: &mut Code<'_>) {
    if !all {
        code.text("..");
        code.name(default);
    }
}

/// `name: value,`
fn field(name: &str, code: &mut Code<'_>, value: impl FnOnce(&mut Code<'_>)) {
    code.text(name);
    code.text(": ");
    value(code);
    code.text(", ");
}

/// `name: "value",`
fn text(name: &str, value: &str, code: &mut Code<'_>) {
    field(name, code, |code| code.literal(value));
}

/// `Some(value)`
fn some(code: &mut Code<'_>, value: impl FnOnce(&mut Code<'_>)) {
    code.text("::core::option::Option::Some");
    code.parentheses(value);
}

/// The attached policies and the boundary; the structs behind the declared ones are `declared`, in their order.
fn managed_policies(role: &Role, declared: &[TokenStream], code: &mut Code<'_>) {
    let mut declared = declared.iter();
    if !role.managed_policies.is_empty() {
        field("managed_policies", code, |code| {
            code.list(&role.managed_policies, |code, policy| managed_policy(policy, &mut declared, code));
        });
    }
    if let Some(policy) = &role.permissions_boundary {
        field("permissions_boundary", code, |code| {
            some(code, |code| managed_policy(policy, &mut declared, code));
        });
    }
}

/// A managed policy; the struct behind a declared one is the next of `declared`.
fn managed_policy<'a>(
    policy: &ManagedPolicy,
    declared: &mut impl Iterator<Item = &'a TokenStream>,
    code: &mut Code<'_>,
) {
    match policy {
        ManagedPolicy::Arn(arn) => {
            code.name("ManagedPolicySpec::Arn");
            code.parentheses(|code| code.literal(arn));
        }
        ManagedPolicy::Declared(_) | ManagedPolicy::Customer(_) => {
            code.name("ManagedPolicySpec::Declared");
            code.parentheses(|code| {
                code.text("&<");
                code.tokens(&declared.next());
                code.text(" as ");
                code.name("IamPolicy>::SPEC");
            });
        }
    }
}

fn tags(tags: &[Tag], code: &mut Code<'_>) {
    if tags.is_empty() {
        return;
    }
    field("tags", code, |code| {
        code.list(tags, |code, Tag { key, value }| {
            code.text(&format!("({key:?}, {value:?})"));
        });
    });
}
