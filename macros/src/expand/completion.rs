//! The words of the attribute as uses of constants, which an editor completes and explains like any other path.
//!
//! rust-analyzer completes in a macro's arguments only what the expansion uses as a path. It sets `rust_analyzer` for
//! the packages it analyses; the compiler does not, and never sees the uses.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use crate::vocabulary::Place;

/// Uses of every word, known or half typed.
pub(super) fn words(words: &[(Place, Ident)]) -> TokenStream {
    let uses = words.iter().filter(|(_, word)| word != "crate").map(|(place, word)| Use(*place, word));
    quote! {
        #[cfg(rust_analyzer)]
        {
            use __iam_role::keys::*;
            #(#uses)*
        }
    }
}

/// `place::word;`
struct Use<'a>(Place, &'a Ident);

impl ToTokens for Use<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(place, word) = *self;
        tokens.append(Ident::new(place.module(), Span::call_site()));
        tokens.append(Punct::new(':', Spacing::Joint));
        tokens.append(Punct::new(':', Spacing::Alone));
        tokens.append(word.clone());
        tokens.append(Punct::new(';', Spacing::Alone));
    }
}
