//! The constants of the struct itself: finished text, or a template where a parameter still has to be filled in.

use iam_role_policy::{CustomerPolicy, Role, placeholder};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::{Documents, Expansion, field::List};

impl Expansion<'_> {
    /// `NAME`, `TRUST_POLICY`, and `INLINE_POLICY` or `INLINE_POLICIES`.
    pub(super) fn role_constants(&self, role: &Role, documents: &Documents) -> TokenStream {
        let name = self.name("The role's name.", &role.name);
        let trust = self.document("TRUST_POLICY", "Who may assume the role, as JSON.", &documents.trust);
        let inline = match documents.inline_policies.as_slice() {
            [] => TokenStream::new(),
            [json] => self.document("INLINE_POLICY", "What the role may do, as JSON.", json),
            several => self.inline_policies(role, several),
        };
        self.inherent(&quote!(#name #trust #inline))
    }

    /// `NAME` and `POLICY`.
    pub(super) fn policy_constants(&self, policy: &CustomerPolicy, document: &str) -> TokenStream {
        let name = self.name("The policy's name.", &policy.name);
        let document = self.document("POLICY", "What the policy says, as JSON.", document);
        self.inherent(&quote!(#name #document))
    }

    fn inherent(&self, constants: &TokenStream) -> TokenStream {
        let ident = &self.subject.ident;
        let (parameters, arguments, conditions) = self.subject.generics.split_for_impl();
        quote! {
            impl #parameters #ident #arguments #conditions {
                #constants
            }
        }
    }

    /// The name: a template only if a parameter stands in it.
    fn name(&self, documentation: &str, name: &str) -> TokenStream {
        let names = self.subject.names();
        let parameters = placeholder::occurs_in(name).then_some(names.as_slice());
        self.constant("NAME", documentation, &Type(parameters.is_some()), &Text { text: name, parameters })
    }

    /// A document: finished JSON exactly if the struct has no fields, so that its type does not depend on its content.
    fn document(&self, name: &str, documentation: &str, json: &str) -> TokenStream {
        let names = self.subject.names();
        let parameters = (!names.is_empty()).then_some(names.as_slice());
        self.constant(name, documentation, &Type(parameters.is_some()), &Text { text: json, parameters })
    }

    fn inline_policies(&self, role: &Role, documents: &[String]) -> TokenStream {
        let names = self.subject.names();
        let parameters = (!names.is_empty()).then_some(names.as_slice());
        let pairs = role.inline_policies.iter().zip(documents).map(|(policy, document)| {
            let (name, document) =
                (Text { text: &policy.name, parameters }, Text { text: document, parameters });
            quote!((#name, #document))
        });
        let pairs = List(pairs.collect());
        let ty = Type(parameters.is_some());
        let documentation = "What the role may do: the name of each inline policy, and the policy as JSON.";
        self.constant("INLINE_POLICIES", documentation, &quote!(&'static [(#ty, #ty)]), &pairs)
    }

    fn constant(
        &self,
        name: &str,
        documentation: &str,
        ty: &impl ToTokens,
        value: &impl ToTokens,
    ) -> TokenStream {
        let (visibility, name) = (&self.subject.visibility, Ident::new(name, Span::call_site()));
        quote!(#[doc = #documentation] #visibility const #name: #ty = #value;)
    }
}

/// The type of a text: `Template` or not.
struct Type(bool);

impl ToTokens for Type {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(if self.0 {
            quote!(__iam_role::Template)
        } else {
            quote!(&'static ::core::primitive::str)
        });
    }
}

/// A text; a template if it has parameters.
struct Text<'a> {
    text: &'a str,
    parameters: Option<&'a [&'a str]>,
}

impl ToTokens for Text<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let text = self.text;
        match self.parameters {
            Some(names) => tokens.extend(quote!(__iam_role::Template::new(#text, &[#(#names),*]))),
            None => text.to_tokens(tokens),
        }
    }
}
