//! A lowered declaration into code: constants, a trait and what the compiler is to check when it knows the types.
//!
//! INVARIANT: cannot fail, and names everything by an absolute path, or through `__iam_role`, which stands for one:
//! every token costs the user's build something. After a mistake the same code is generated from what could be
//! understood, so that nothing but the mistake is reported.

mod completion;
mod constants;
mod documentation;
mod field;
mod spec;

use iam_role_policy::{CustomerPolicy, Demand, Role};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, parse_quote};

use crate::{
    declaration::{Field, Subject},
    diagnose::Diagnosis,
    journal::Journal,
    lower::Lowered,
};

/// What is expanded, besides the role or policy itself.
pub(crate) struct Expansion<'a> {
    /// The item as written.
    pub(crate) item: TokenStream,
    pub(crate) subject: &'a Subject,
    /// The path of the crate `iam-role`.
    pub(crate) facade: &'a TokenStream,
    pub(crate) diagnosis: Diagnosis,
    pub(crate) journal: &'a Journal,
}

/// The documents of a role as canonical JSON.
struct Documents {
    trust: String,
    inline_policies: Vec<String>,
}

impl Documents {
    fn of(role: &Role) -> Self {
        let inline_policies = role.inline_policies.iter().map(|policy| policy.document.to_json()).collect();
        Self { trust: role.trust.to_json(), inline_policies }
    }
}

impl Expansion<'_> {
    /// The code for a role.
    pub(crate) fn role(self, lowered: &Lowered<Role>) -> TokenStream {
        let documents = Documents::of(&lowered.entity);
        let constants = self.role_constants(&lowered.entity, &documents);
        let spec = self.role_spec(lowered, &documents);
        let spec = quote! {
            fn spec(&self) -> &'static __iam_role::RoleSpec {
                static SPEC: __iam_role::RoleSpec = #spec;
                &SPEC
            }
        };
        let role = self.implementation(&quote!(IamRole), &spec);
        let assumable = self.assumable(&lowered.entity);
        let documentation = documentation::role(&lowered.entity, &self.subject.names());
        self.finish(&documentation, &quote!(#constants #role #assumable), lowered)
    }

    /// The code for a customer managed policy.
    pub(crate) fn policy(self, lowered: &Lowered<CustomerPolicy>) -> TokenStream {
        let document = lowered.entity.document.to_json();
        let constants = self.policy_constants(&lowered.entity, &document);
        let spec = self.policy_spec(&lowered.entity, &document);
        let policy =
            self.implementation(&quote!(IamPolicy), &quote!(const SPEC: __iam_role::PolicySpec = #spec;));
        let documentation = documentation::policy(&lowered.entity, &self.subject.names());
        self.finish(&documentation, &quote!(#constants #policy), lowered)
    }

    /// The item, and all that belongs to it in one block without a name. What the block allows: a program need not use
    /// every constant, and only an editor knows the `cfg` around the words.
    fn finish<T>(self, documentation: &str, generated: &TokenStream, lowered: &Lowered<T>) -> TokenStream {
        let item = documented(self.item.clone(), documentation);
        let assertions = if self.diagnosis.failed { TokenStream::new() } else { self.assertions(lowered) };
        let files = lowered.map.files().map(tracked);
        let files = quote!(#(#files)*);
        let completion = completion::words(self.journal.words());
        let (facade, diagnosis) = (self.facade, self.diagnosis.items);
        quote! {
            #item
            #[allow(dead_code, unexpected_cfgs)]
            const _: () = {
                use #facade::__private as __iam_role;
                #generated
                #assertions
                #files
                #completion
            };
            #diagnosis
        }
    }

    /// The implementation of a trait, with the values of the fields.
    fn implementation(&self, name: &TokenStream, member: &TokenStream) -> TokenStream {
        let ident = &self.subject.ident;
        let generics = bounded(self.subject);
        let (parameters, arguments, conditions) = generics.split_for_impl();
        let values = self.subject.fields.iter().map(value);
        quote! {
            #[automatically_derived]
            impl #parameters __iam_role::#name for #ident #arguments #conditions {
                #member
                fn parameters(&self) -> __iam_role::Vec<&::core::primitive::str> {
                    [#(#values),*].to_vec()
                }
            }
        }
    }

    /// What `AssumeRole` demands of a caller, if AWS principals may call it for this role. After a mistake nobody knows,
    /// and every use is left alone.
    fn assumable(&self, role: &Role) -> TokenStream {
        let demands = role.trust.assume_role_demands();
        let proof = match demands.first() {
            None if self.diagnosis.failed => quote!(__iam_role::EitherProof),
            None => return TokenStream::new(),
            Some(first) if demands.iter().any(|demand| demand != first) => quote!(__iam_role::EitherProof),
            Some(Demand { external_id: false, mfa: false }) => quote!(__iam_role::NoProof),
            Some(Demand { external_id: true, mfa: false }) => quote!(__iam_role::ExternalId),
            Some(Demand { external_id: false, mfa: true }) => quote!(__iam_role::MfaCode),
            Some(Demand { external_id: true, mfa: true }) => {
                quote!((__iam_role::ExternalId, __iam_role::MfaCode))
            }
        };
        let ident = &self.subject.ident;
        let generics = bounded(self.subject);
        let (parameters, arguments, conditions) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #parameters __iam_role::Assumable for #ident #arguments #conditions {
                type Proof = #proof;
            }
        }
    }

    /// What only the compiler can check, because it knows the declared policies: that the role has a field for each of
    /// their parameters, and that each field which the role itself does not name is one of their parameters.
    fn assertions<T>(&self, lowered: &Lowered<T>) -> TokenStream {
        let fields = self.subject.names();
        let policies = &lowered.declared;
        let role = self.subject.name();
        let parameters = policies.iter().map(|policy| {
            let span = first_span(policy).resolved_at(Span::call_site());
            quote_spanned!(span=> const _: () = __iam_role::require_fields(#role, &[#(#fields),*], &<#policy as __iam_role::IamPolicy>::SPEC);)
        });
        let unnamed = lowered.unnamed_fields.iter().filter_map(|index| self.subject.fields.get(*index));
        let used = unnamed.map(|field| {
            let (name, span) = (&field.name, field.ident.span().resolved_at(Span::call_site()));
            quote_spanned!(span=> const _: () = __iam_role::require_use(#name, &[#(&<#policies as __iam_role::IamPolicy>::SPEC),*]);)
        });
        quote!(#(#parameters)* #(#used)*)
    }
}

/// The generics with a bound for every field whose type depends on them; a field of another type is checked where its
/// value is taken.
fn bounded(subject: &Subject) -> Generics {
    let mut generics = subject.generics.clone();
    let types: Vec<_> = generics.type_params().map(|parameter| parameter.ident.clone()).collect();
    if types.is_empty() {
        return generics;
    }
    let dependent =
        subject.fields.iter().map(|field| &field.ty).filter(|ty| mentions(ty.to_token_stream(), &types));
    let bounds: Vec<syn::WherePredicate> =
        dependent.map(|ty| parse_quote!(#ty: __iam_role::Parameter)).collect();
    generics.make_where_clause().predicates.extend(bounds);
    generics
}

fn mentions(tokens: TokenStream, types: &[syn::Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => types.contains(&ident),
        TokenTree::Group(group) => mentions(group.stream(), types),
        _ => false,
    })
}

/// The value of a field; a type that is no parameter is an error at the type.
fn value(field: &Field) -> TokenStream {
    let ident = &field.ident;
    let span = first_span(&field.ty).resolved_at(Span::call_site());
    quote_spanned!(span=> __iam_role::Parameter::value(&self.#ident))
}

fn first_span(tokens: &impl ToTokens) -> Span {
    tokens.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// Has cargo build again when the file changes.
fn tracked(path: &str) -> TokenStream {
    quote! {
        const _: &[::core::primitive::u8] = ::core::include_bytes!(::core::concat!(
            ::core::env!("CARGO_MANIFEST_DIR"), "/", #path
        ));
    }
}

/// The item with more documentation behind its own, and otherwise token for token as written.
fn documented(item: TokenStream, documentation: &str) -> TokenStream {
    let is_attribute = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => punct.as_char() == '#',
        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Bracket,
        _ => false,
    };
    let mut tokens = item.into_iter().peekable();
    let mut documented = TokenStream::new();
    while let Some(token) = tokens.next_if(is_attribute) {
        documented.extend([token]);
    }
    documented.extend(quote!(#[doc = #documentation]));
    documented.extend(tokens);
    documented
}
