//! A lowered declaration into code: constants, a trait and what the compiler is to check when it knows the types.
//!
//! INVARIANT: cannot fail, and names everything by an absolute path. After a mistake the same code is generated from what
//! could be understood, so that nothing but the mistake is reported.
//!
//! What is generated is what costs a user's build least: each function and each static that rustc checks takes it as
//! long as the rest of a role.

mod code;
pub(crate) mod completion;
mod constants;
mod documentation;
mod handed_on;
mod spec;

use iam_role_policy::{CustomerPolicy, Demand, Role};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, parse_quote};

use self::code::Code;
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
    /// The path of the crate `iam-role` where it has another name.
    pub(crate) facade: Option<&'a TokenStream>,
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
        let mut code = Code::new(self.facade);
        self.role_constants(lowered, &documents, &mut code);
        self.trait_implementation("IamRole", &mut code, |code| {
            code.text("fn spec(&self) -> &'static ");
            code.name("RoleSpec");
            code.braces(|code| {
                completion::words(self.journal.words(), code);
                code.text("&Self::SPEC");
            });
            self.parameters(code);
        });
        self.assumable(&lowered.entity, &mut code);
        let documentation = documentation::role(&lowered.entity, &self.subject.names());
        self.finish(&documentation, lowered, code)
    }

    /// The code for a customer managed policy.
    pub(crate) fn policy(self, lowered: &Lowered<CustomerPolicy>) -> TokenStream {
        let document = lowered.entity.document.to_json();
        let mut code = Code::new(self.facade);
        self.policy_constants(&lowered.entity, &document, &mut code);
        self.trait_implementation("IamPolicy", &mut code, |code| {
            code.text("const SPEC: ");
            code.name("PolicySpec");
            code.text(" = ");
            code.braces(|code| {
                completion::words(self.journal.words(), code);
                self.policy_spec(&lowered.entity, &document, code);
            });
            code.text("; ");
            self.parameters(code);
        });
        self.handed_on(&document, &mut code);
        let documentation = documentation::policy(&lowered.entity, &self.subject.names());
        self.finish(&documentation, lowered, code)
    }

    /// The item, and all that belongs to it.
    fn finish<T>(self, documentation: &str, lowered: &Lowered<T>, mut code: Code<'_>) -> TokenStream {
        if !self.diagnosis.failed && !lowered.declared.is_empty() {
            self.assertions(lowered, &mut code);
        }
        lowered.map.files().for_each(|path| tracked(path, &mut code));
        let mut expanded = documented(self.item, documentation);
        expanded.extend([code.finish(), self.diagnosis.items]);
        expanded
    }

    /// The implementation of one of the two traits.
    fn trait_implementation(&self, name: &str, code: &mut Code<'_>, inside: impl FnOnce(&mut Code<'_>)) {
        code.text("#[automatically_derived] #[allow(unexpected_cfgs)] ");
        self.implementation(Some(name), &self.bounded(), code, inside);
    }

    /// An `impl` for the struct, of a trait if one is named.
    fn implementation(
        &self,
        name: Option<&str>,
        generics: &Generics,
        code: &mut Code<'_>,
        inside: impl FnOnce(&mut Code<'_>),
    ) {
        let (parameters, arguments, conditions) = generics.split_for_impl();
        let is_generic = !generics.params.is_empty() || generics.where_clause.is_some();
        code.text("impl");
        if is_generic {
            code.tokens(&parameters);
        }
        code.text(" ");
        if let Some(name) = name {
            code.name(name);
            code.text(" for ");
        }
        code.text(&self.subject.ident.to_string());
        if is_generic {
            code.tokens(&arguments);
            code.tokens(&conditions);
        }
        code.braces(inside);
    }

    /// The values of the fields; the traits know what there is without fields.
    fn parameters(&self, code: &mut Code<'_>) {
        if self.subject.fields.is_empty() {
            return;
        }
        code.text("fn parameters(&self) -> ");
        code.name("Vec<&::core::primitive::str>");
        code.braces(|code| {
            code.text("use ");
            code.private();
            code.text(" as __iam_role; ");
            code.brackets(|code| {
                for field in &self.subject.fields {
                    code.item(|code| code.tokens(&value(field)));
                }
            });
            code.text(".to_vec()");
        });
    }

    /// What `AssumeRole` demands of a caller, if AWS principals may call it for this role. After a mistake nobody knows,
    /// and every use is left alone.
    fn assumable(&self, role: &Role, code: &mut Code<'_>) {
        let demands = role.trust.assume_role_demands();
        let proof: &[&str] = match demands.first() {
            None if self.diagnosis.failed => &["EitherProof"],
            None => return,
            Some(first) if demands.iter().any(|demand| demand != first) => &["EitherProof"],
            Some(Demand { external_id: false, mfa: false }) => &["NoProof"],
            Some(Demand { external_id: true, mfa: false }) => &["ExternalId"],
            Some(Demand { external_id: false, mfa: true }) => &["MfaCode"],
            Some(Demand { external_id: true, mfa: true }) => &["ExternalId", "MfaCode"],
        };
        code.text("#[automatically_derived] ");
        self.implementation(Some("Assumable"), &self.bounded(), code, |code| {
            code.text("type Proof = ");
            match proof {
                [one] => code.name(one),
                both => code.parentheses(|code| both.iter().for_each(|one| code.item(|code| code.name(one)))),
            }
            code.text(";");
        });
    }

    /// The generics with a bound for every field whose type depends on them; a field of another type is checked where
    /// its value is taken.
    fn bounded(&self) -> Generics {
        let mut generics = self.subject.generics.clone();
        let types: Vec<_> = generics.type_params().map(|parameter| parameter.ident.clone()).collect();
        if types.is_empty() {
            return generics;
        }
        let facade = self.facade.cloned().unwrap_or_else(|| quote!(::iam_role));
        let fields = self.subject.fields.iter().map(|field| &field.ty);
        let dependent = fields.filter(|ty| mentions(ty.to_token_stream(), &types));
        let bounds: Vec<syn::WherePredicate> =
            dependent.map(|ty| parse_quote!(#ty: #facade::__private::Parameter)).collect();
        generics.make_where_clause().predicates.extend(bounds);
        generics
    }

    /// What only the compiler can check, because it knows the declared policies: that the role has a field for each of
    /// their parameters, and that each field which the role itself does not name is one of their parameters.
    fn assertions<T>(&self, lowered: &Lowered<T>, code: &mut Code<'_>) {
        let fields = self.subject.names();
        let policies = &lowered.declared;
        let role = self.subject.name();
        code.text("#[allow(elided_lifetimes_in_paths)] const _: () = ");
        code.braces(|code| {
            code.text("use ");
            code.private();
            code.text(" as __iam_role;");
            for policy in policies {
                let span = first_span(policy).resolved_at(Span::call_site());
                code.tokens(&quote_spanned!(span=> const _: () = __iam_role::require_fields(#role, &[#(#fields),*], &<#policy as __iam_role::IamPolicy>::SPEC);));
            }
            for field in lowered.unnamed_fields.iter().filter_map(|index| self.subject.fields.get(*index)) {
                let (name, span) = (&field.name, field.ident.span().resolved_at(Span::call_site()));
                code.tokens(&quote_spanned!(span=> const _: () = __iam_role::require_use(#name, &[#(&<#policies as __iam_role::IamPolicy>::SPEC),*]);));
            }
        });
        code.text(";");
    }
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
fn tracked(path: &str, code: &mut Code<'_>) {
    code.text("const _: &[::core::primitive::u8] = ::core::include_bytes!(::core::concat!(");
    code.text("::core::env!(\"CARGO_MANIFEST_DIR\"), \"/\", ");
    code.literal(path);
    code.text("));");
}

/// The item with more documentation behind its own, and otherwise token for token as written.
fn documented(item: TokenStream, documentation: &str) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let behind = tokens.iter().position(|token| !is_of_attribute(token)).unwrap_or(tokens.len());
    tokens.splice(behind..behind, code::doc(documentation));
    tokens.into_iter().collect()
}

/// Whether the token is one of `#[…]`.
fn is_of_attribute(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(punct) => punct.as_char() == '#',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
        _ => false,
    }
}
