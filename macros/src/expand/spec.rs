//! The declaration as constants for the runtime: only what differs from a role or policy of which nothing is said.

use iam_role_policy::{CustomerPolicy, InlinePolicy, ManagedPolicy, Role, Tag};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{Documents, Expansion};
use crate::lower::{DEFAULT_PATH, DEFAULT_SESSION, Lowered};

impl Expansion<'_> {
    pub(super) fn role_spec(&self, lowered: &Lowered<Role>, documents: &Documents) -> TokenStream {
        let role = &lowered.entity;
        let mut declared = lowered.declared.iter();
        let mut managed = |policy: &ManagedPolicy| managed_policy(policy, &mut declared);
        let inline_policies = role.inline_policies.iter().zip(&documents.inline_policies);
        let inline_policies = inline_policies.map(|(InlinePolicy { name, .. }, document)| {
            quote!(__iam_role::InlinePolicySpec { name: #name, document: #document })
        });
        let mut fields = self.identity(&role.name, &role.path, role.description.as_deref());
        fields.text("trust", &documents.trust);
        if role.max_session_duration != DEFAULT_SESSION {
            let seconds = role.max_session_duration;
            fields.add("max_session_duration", &quote!(#seconds));
        }
        fields.list("inline_policies", inline_policies);
        fields.list("managed_policies", role.managed_policies.iter().map(&mut managed));
        fields.option("permissions_boundary", role.permissions_boundary.as_ref().map(managed));
        fields.list("tags", role.tags.iter().map(tag));
        fields.option("instance_profile", role.instance_profile.as_ref().map(|name| quote!(#name)));
        let fields = fields.0;
        quote!(__iam_role::RoleSpec { #fields ..__iam_role::RoleSpec::DEFAULT })
    }

    pub(super) fn policy_spec(&self, policy: &CustomerPolicy, document: &str) -> TokenStream {
        let mut fields = self.identity(&policy.name, &policy.path, policy.description.as_deref());
        fields.text("document", document);
        fields.list("tags", policy.tags.iter().map(tag));
        let fields = fields.0;
        quote!(__iam_role::PolicySpec { #fields ..__iam_role::PolicySpec::DEFAULT })
    }

    /// What roles and policies have in common: which struct of which package it is, and how IAM knows it.
    fn identity(&self, name: &str, path: &str, description: Option<&str>) -> Fields {
        let (declaration, parameters) = (self.subject.name(), self.subject.names());
        let mut fields = Fields::default();
        fields.add("declaration", &quote!(::core::concat!(::core::module_path!(), "::", #declaration)));
        fields.add("package", &quote!(::core::env!("CARGO_PKG_NAME")));
        fields.list("parameters", parameters.iter().map(|name| quote!(#name)));
        fields.text("name", name);
        if path != DEFAULT_PATH {
            fields.text("path", path);
        }
        fields.option("description", description.map(|text| quote!(#text)));
        fields
    }
}

/// The fields of a struct expression.
#[derive(Default)]
struct Fields(TokenStream);

impl Fields {
    fn add(&mut self, name: &str, value: &TokenStream) {
        let name = Ident::new(name, Span::call_site());
        self.0.extend(quote!(#name: #value,));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.add(name, &quote!(#text));
    }

    fn list(&mut self, name: &str, items: impl Iterator<Item = TokenStream>) {
        let items: Vec<TokenStream> = items.collect();
        if !items.is_empty() {
            self.add(name, &quote!(&[#(#items),*]));
        }
    }

    fn option(&mut self, name: &str, value: Option<TokenStream>) {
        if let Some(value) = value {
            self.add(name, &quote!(::core::option::Option::Some(#value)));
        }
    }
}

/// A managed policy; the struct behind a declared one is the next of `declared`.
fn managed_policy<'a>(
    policy: &ManagedPolicy,
    declared: &mut impl Iterator<Item = &'a TokenStream>,
) -> TokenStream {
    match policy {
        ManagedPolicy::Arn(arn) => quote!(__iam_role::ManagedPolicySpec::Arn(#arn)),
        ManagedPolicy::Declared(_) | ManagedPolicy::Customer(_) => {
            let path = declared.next();
            quote!(__iam_role::ManagedPolicySpec::Declared(&<#path as __iam_role::IamPolicy>::SPEC))
        }
    }
}

fn tag(Tag { key, value }: &Tag) -> TokenStream {
    quote!((#key, #value))
}
