//! The words of the attribute as uses of constants, which an editor completes and explains like any other path.
//!
//! rust-analyzer completes in a macro's arguments only what the expansion uses as a path. It sets `rust_analyzer` for
//! the packages it analyses, not for those they depend on; the compiler does not, and never sees the uses.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream};
use quote::TokenStreamExt;

use super::code::Code;
use crate::vocabulary::Place;

/// What cannot stand in a path: the keywords of Rust, strict and reserved, and `_`.
///
/// Source: The Rust Reference, "Keywords".
const KEYWORDS: [&str; 53] = [
    "_", "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Uses of every word, known or half typed: `place::word;`
pub(super) fn words(words: &[(Place, Ident)], code: &mut Code<'_>) {
    let mut uses = TokenStream::new();
    for (place, word) in words.iter().filter(|(_, word)| !KEYWORDS.contains(&word.to_string().as_str())) {
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
