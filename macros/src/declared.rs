//! The documents of declared policies, for what is judged and proved of a role that names them.
//!
//! An attribute sees its own struct and no other. So `#[iam_policy]` leaves a macro of the struct's name, which hands the
//! policy's document on to whoever calls it, and a role that needs documents calls those macros one after the other:
//!
//! ```text
//! Boundary! { [judge] [] [(Ceiling)] {attribute} {item} }
//!     → judge! { "document" ["parameter"] [] [(Ceiling)] {attribute} {item} }
//!     → Ceiling! { [judge] ["document" ["parameter"]] [] {attribute} {item} }
//!     → judge! { "document" [] ["document" ["parameter"]] [] {attribute} {item} }: all are there
//! ```
//!
//! A struct's macro is where the struct is, in scope, in visibility and under every name that it is imported by. The
//! attribute goes round with every span, so that what is found is shown where it is declared.

use iam_role_policy::{Document, Kind, json, placeholder, read};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::LitStr;

/// The role that is to be judged, and the documents that it needs for that.
#[derive(Debug)]
pub(crate) struct Question {
    /// The documents that are there.
    documents: Vec<Declared>,
    /// The structs whose documents are not, in order.
    missing: Vec<TokenStream>,
    /// What stands in the parentheses of `#[iam_role(…)]`.
    pub(crate) attribute: TokenStream,
    pub(crate) item: TokenStream,
}

/// The document of a declared policy as its macro hands it on.
#[derive(Debug)]
pub(crate) struct Declared {
    /// Canonical JSON; empty if the declaration is wrong.
    text: String,
    /// What its placeholders stand for.
    parameters: Vec<String>,
}

impl Question {
    /// A role that names these structs.
    pub(crate) fn new(missing: Vec<TokenStream>, attribute: TokenStream, item: TokenStream) -> Self {
        Self { documents: Vec::new(), missing, attribute, item }
    }

    /// The question that a declared policy's macro hands on; `None` if it was not one of those.
    pub(crate) fn read(tokens: TokenStream) -> Option<Self> {
        let mut tokens = tokens.into_iter();
        let document = document(&mut tokens)?;
        let mut known = group(&mut tokens, Delimiter::Bracket)?.into_iter().peekable();
        let missing = group(&mut tokens, Delimiter::Bracket)?.into_iter();
        let attribute = group(&mut tokens, Delimiter::Brace)?;
        let item = group(&mut tokens, Delimiter::Brace)?;
        let mut documents = Vec::new();
        while known.peek().is_some() {
            documents.push(self::document(&mut known)?);
        }
        documents.push(document);
        let missing = missing.filter_map(|token| match token {
            TokenTree::Group(path) => Some(path.stream()),
            _ => None,
        });
        Some(Self { documents, missing: missing.collect(), attribute, item })
    }

    /// The documents if all are there, else the call that asks for the next one.
    pub(crate) fn answer(&self, facade: Option<&TokenStream>) -> Result<&[Declared], TokenStream> {
        let Some((next, missing)) = self.missing.split_first() else { return Ok(&self.documents) };
        let facade = facade.cloned().unwrap_or_else(|| quote!(::iam_role));
        let Self { documents, attribute, item, .. } = self;
        Err(quote! {
            #next! { [#facade::__private::judge] [#(#documents)*] [#((#missing))*] {#attribute} {#item} }
        })
    }
}

impl Declared {
    /// The document with the placeholders of whoever has these `names`; a name that is not among them is added. `None`
    /// if the policy's own declaration is wrong.
    pub(crate) fn document(&self, names: &mut Vec<String>) -> Option<Document> {
        let text = placeholder::renamed(&self.text, &self.parameters, names);
        let source = json::parse_template(&text).ok()?;
        Some(read(source.root(), Kind::Boundary).document)
    }
}

impl ToTokens for Declared {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { text, parameters } = self;
        tokens.extend(quote!(#text [#(#parameters)*]));
    }
}

/// `"document" ["parameter" …]`
fn document(tokens: &mut impl Iterator<Item = TokenTree>) -> Option<Declared> {
    let text = syn::parse2::<LitStr>(tokens.next()?.into()).ok()?.value();
    let parameters = group(tokens, Delimiter::Bracket)?;
    let parameters =
        parameters.into_iter().map(|name| Some(syn::parse2::<LitStr>(name.into()).ok()?.value()));
    Some(Declared { text, parameters: parameters.collect::<Option<_>>()? })
}

fn group(tokens: &mut impl Iterator<Item = TokenTree>, delimiter: Delimiter) -> Option<TokenStream> {
    match tokens.next()? {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group.stream()),
        _ => None,
    }
}
