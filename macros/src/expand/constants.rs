//! The constants of the struct itself: finished text, or a template where a parameter still has to be filled in.

use iam_role_policy::{CustomerPolicy, Role, placeholder};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{Documents, Expansion};

impl Expansion<'_> {
    /// `NAME`, `TRUST_POLICY`, and `INLINE_POLICY` or `INLINE_POLICIES`.
    pub(super) fn role_constants(&self, role: &Role, documents: &Documents) -> TokenStream {
        let name = self.text("NAME", "The role's name.", &role.name, placeholder::occurs_in(&role.name));
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
        let name =
            self.text("NAME", "The policy's name.", &policy.name, placeholder::occurs_in(&policy.name));
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

    /// A document: finished JSON exactly if the struct has no fields, so that its type does not depend on its content.
    fn document(&self, name: &str, documentation: &str, json: &str) -> TokenStream {
        self.text(name, documentation, json, self.is_template())
    }

    fn is_template(&self) -> bool {
        !self.subject.fields.is_empty()
    }

    fn text(&self, name: &str, documentation: &str, text: &str, template: bool) -> TokenStream {
        let (ty, value) = (text_type(template), self.text_value(text, template));
        self.constant(name, documentation, &ty, &value)
    }

    fn constant(
        &self,
        name: &str,
        documentation: &str,
        ty: &TokenStream,
        value: &TokenStream,
    ) -> TokenStream {
        let (visibility, name) = (&self.subject.visibility, Ident::new(name, Span::call_site()));
        quote!(#[doc = #documentation] #visibility const #name: #ty = #value;)
    }

    fn text_value(&self, text: &str, template: bool) -> TokenStream {
        let names = self.subject.names();
        if template { quote!(__iam_role::Template::new(#text, &[#(#names),*])) } else { quote!(#text) }
    }

    fn inline_policies(&self, role: &Role, documents: &[String]) -> TokenStream {
        let template = self.is_template();
        let ty = text_type(template);
        let pairs = role.inline_policies.iter().zip(documents).map(|(policy, document)| {
            let name = self.text_value(&policy.name, template);
            let document = self.text_value(document, template);
            quote!((#name, #document))
        });
        let documentation = "What the role may do: the name of each inline policy, and the policy as JSON.";
        let ty = quote!(&'static [(#ty, #ty)]);
        self.constant("INLINE_POLICIES", documentation, &ty, &quote!(&[#(#pairs),*]))
    }
}

fn text_type(template: bool) -> TokenStream {
    if template { quote!(__iam_role::Template) } else { quote!(&'static ::core::primitive::str) }
}
