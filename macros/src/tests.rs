//! The attributes on token streams.

mod expansion;

use proc_macro2::TokenStream;

/// The expansion of `#[iam_role(attribute)] item`, as rustfmt would have it.
fn role(attribute: &str, item: &str) -> String {
    pretty(&crate::role(tokens(attribute), tokens(item)))
}

/// The expansion of `#[iam_policy(attribute)] item`, as rustfmt would have it.
fn policy(attribute: &str, item: &str) -> String {
    pretty(&crate::policy(tokens(attribute), tokens(item)))
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap()
}

fn pretty(tokens: &TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens.clone()).unwrap())
}
