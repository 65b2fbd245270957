//! The attributes on token streams. `UPDATE_EXPECT=1` writes the snapshots.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod allow;
mod completion;
mod documents;
mod expansion;
mod guarantees;
mod keys;
mod mangled;
mod structs;
mod syntax;
mod trust;

use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

/// The expansion of `#[iam_role(attribute)] item`, as rustfmt would have it.
fn role(attribute: &str, item: &str) -> String {
    pretty(&crate::role(tokens(attribute), tokens(item)))
}

/// The expansion of `#[iam_policy(attribute)] item`, as rustfmt would have it.
fn policy(attribute: &str, item: &str) -> String {
    pretty(&crate::policy(tokens(attribute), tokens(item)))
}

/// What the compiler would say of `#[iam_role(attribute)] item`.
fn role_errors(attribute: &str, item: &str) -> String {
    said(crate::role(tokens(attribute), tokens(item)))
}

/// What the compiler would say of `#[iam_policy(attribute)] item`.
fn policy_errors(attribute: &str, item: &str) -> String {
    said(crate::policy(tokens(attribute), tokens(item)))
}

/// What the compiler would say of a role that a Lambda function assumes, if `key` stands beside its trust.
fn key_errors(key: &str) -> String {
    role_errors(&format!("trust = service(\"lambda.amazonaws.com\"), {key}"), "pub struct Reader;")
}

/// The engine's findings among what the compiler would say: the token and the code, without the engine's words.
fn codes(said: &str) -> String {
    let mut codes = String::new();
    let mut token = "";
    for line in said.lines() {
        if !line.starts_with(' ') {
            token = line;
        } else if let Some((_, code)) = line.strip_suffix(']').and_then(|line| line.rsplit_once('[')) {
            codes.extend([token, " ", code, "\n"]);
        }
    }
    codes
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap()
}

fn pretty(tokens: &TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens.clone()).unwrap())
}

/// Every error and warning: the token it points at, and below it the text.
fn said(expansion: TokenStream) -> String {
    let mut said = String::new();
    collect(expansion, &mut said);
    said
}

fn collect(tokens: TokenStream, said: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "compile_error" => {
                tokens.next();
                let Some(TokenTree::Group(text)) = tokens.next() else {
                    panic!("compile_error! without text")
                };
                let token = text.span().source_text().unwrap_or_else(|| "the attribute".to_owned());
                push(&token, &syn::parse2(text.stream()).unwrap(), said);
            }
            TokenTree::Ident(ident) if ident == "note" => {
                tokens.next();
                let Some(TokenTree::Literal(text)) = tokens.next() else { panic!("deprecated without note") };
                let token = ident.span().source_text().unwrap_or_else(|| "the attribute".to_owned());
                push(&format!("warning: {token}"), &syn::parse2(TokenTree::from(text).into()).unwrap(), said);
            }
            TokenTree::Group(group) => collect(group.stream(), said),
            _ => {}
        }
    }
}

fn push(token: &str, text: &LitStr, said: &mut String) {
    said.extend([token, "\n"]);
    for line in text.value().lines() {
        said.extend(["    ", line, "\n"]);
    }
}
