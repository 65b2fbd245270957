//! The words of the attribute as uses of constants, which an editor completes and explains like any other path.
//!
//! rust-analyzer completes in a macro's arguments only what the expansion uses as a path. It sets `rust_analyzer` for
//! the packages it analyses; the compiler does not, and never sees the uses.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::vocabulary::Place;

/// Uses of every word, known or half typed.
pub(super) fn words(facade: &TokenStream, words: &[(Place, Ident)]) -> TokenStream {
    if words.is_empty() {
        return TokenStream::new();
    }
    let uses = words.iter().filter(|(_, word)| word != "crate").map(|(place, word)| {
        let module = Ident::new(place.module(), Span::call_site());
        quote!(#facade::__private::keys::#module::#word;)
    });
    quote! {
        #[cfg(rust_analyzer)]
        const _: () = { #(#uses)* };
    }
}
