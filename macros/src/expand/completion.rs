//! The words of the attribute as uses of constants, which an editor completes and explains like any other path.
//!
//! rust-analyzer completes in a macro's arguments only what the expansion uses as a path. It sets `rust_analyzer` for
//! the packages it analyses, not for those they depend on; the compiler does not, and never sees the uses.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream};
use quote::TokenStreamExt;

use super::code::Code;
use crate::vocabulary::Place;

/// Uses of every word, known or half typed: `place::word;`
pub(super) fn words(words: &[(Place, Ident)], code: &mut Code<'_>) {
    let mut uses = TokenStream::new();
    for (place, word) in words.iter().filter(|(_, word)| word != "crate") {
        uses.append(Ident::new(place.module(), Span::call_site()));
        uses.append(Punct::new(':', Spacing::Joint));
        uses.append(Punct::new(':', Spacing::Alone));
        uses.append(word.clone());
        uses.append(Punct::new(';', Spacing::Alone));
    }
    code.text("#[allow(unexpected_cfgs)] const _: () = ");
    code.braces(|code| {
        code.text("#[cfg(rust_analyzer)] use ");
        code.name("keys::*; #[cfg(rust_analyzer)] ");
        code.tokens(&Group::new(Delimiter::Brace, uses));
    });
    code.text(";");
}
