//! The words of the attribute as uses of constants, which an editor completes and explains like any other path.
//!
//! rust-analyzer completes in a macro's arguments only what the expansion uses as a path. It sets `rust_analyzer` for
//! the packages it analyses; the compiler does not, and never sees the uses.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::vocabulary::Place;

/// Uses of every word, known or half typed.
pub(super) fn words(words: &[(Place, Ident)]) -> TokenStream {
    let uses = words.iter().filter(|(_, word)| word != "crate").map(|(place, word)| {
        let module = Ident::new(place.module(), Span::call_site());
        quote!(#module::#word;)
    });
    quote! {
        #[cfg(rust_analyzer)]
        {
            use __iam_role::keys::*;
            #(#uses)*
        }
    }
}
