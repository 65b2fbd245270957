//! The declaration as constants for the runtime: only what differs from a role or policy of which nothing is said.

use iam_role_policy::{CustomerPolicy, InlinePolicy, ManagedPolicy, Role, Tag};
use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Documents, Expansion,
    field::{Field, List, Present},
};
use crate::lower::{DEFAULT_PATH, DEFAULT_SESSION, Lowered};

impl Expansion<'_> {
    pub(super) fn role_spec(&self, lowered: &Lowered<Role>, documents: &Documents) -> TokenStream {
        let role = &lowered.entity;
        let identity = self.identity(&role.name, &role.path, role.description.as_deref());
        let trust = &documents.trust;
        let seconds = Some(role.max_session_duration).filter(|seconds| *seconds != DEFAULT_SESSION);
        let inline_policies = role.inline_policies.iter().zip(&documents.inline_policies);
        let inline_policies = inline_policies.map(|(InlinePolicy { name, .. }, document)| {
            quote!(__iam_role::InlinePolicySpec { name: #name, document: #document })
        });
        let mut declared = lowered.declared.iter();
        let mut managed = |policy: &ManagedPolicy| managed_policy(policy, &mut declared);
        let seconds = Field("max_session_duration", seconds);
        let inline_policies = Field("inline_policies", List::of(inline_policies));
        let managed_policies =
            Field("managed_policies", List::of(role.managed_policies.iter().map(&mut managed)));
        let boundary = role.permissions_boundary.as_ref().map(managed);
        let boundary = Field("permissions_boundary", boundary.map(Present));
        let tags = Field("tags", List::of(role.tags.iter().map(tag)));
        let instance_profile = Field("instance_profile", role.instance_profile.as_ref().map(Present));
        quote! {
            __iam_role::RoleSpec {
                #identity trust: #trust,
                #seconds #inline_policies #managed_policies #boundary #tags #instance_profile
                ..__iam_role::RoleSpec::DEFAULT
            }
        }
    }

    pub(super) fn policy_spec(&self, policy: &CustomerPolicy, document: &str) -> TokenStream {
        let identity = self.identity(&policy.name, &policy.path, policy.description.as_deref());
        let tags = Field("tags", List::of(policy.tags.iter().map(tag)));
        quote! {
            __iam_role::PolicySpec {
                #identity document: #document, #tags
                ..__iam_role::PolicySpec::DEFAULT
            }
        }
    }

    /// What roles and policies have in common: which struct of which package it is, and how IAM knows it.
    fn identity(&self, name: &str, path: &str, description: Option<&str>) -> TokenStream {
        let declaration = self.subject.name();
        let parameters = Field("parameters", List::of(self.subject.names().into_iter()));
        let path = Field("path", Some(path).filter(|path| *path != DEFAULT_PATH));
        let description = Field("description", description.map(Present));
        quote! {
            declaration: ::core::concat!(::core::module_path!(), "::", #declaration),
            package: ::core::env!("CARGO_PKG_NAME"),
            #parameters name: #name, #path #description
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
