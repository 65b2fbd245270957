//! The words of the attribute as uses of constants, which an editor completes and explains like any other path.
//!
//! rust-analyzer completes in a macro's arguments only what the expansion uses as a path. It sets `rust_analyzer` for
//! the packages it analyses, not for those they depend on; the compiler does not, and never sees the uses.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenTree};

use super::code::Code;
use crate::vocabulary::Place;

/// What cannot stand in a path: the keywords of Rust, strict and reserved, and `_`. Sorted.
///
/// Source: The Rust Reference, "Keywords".
pub(crate) const KEYWORDS: [&str; 53] = [
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Uses of every word, known or half typed: `place::word;`. A statement, for a body that is there anyway: one of its own
/// would cost a build more than all the words.
pub(super) fn words(words: &[(Place, Ident)], code: &mut Code<'_>) {
    code.text("#[cfg(rust_analyzer)] ");
    code.braces(|code| {
        code.text("use ");
        code.name("keys::*; ");
        code.trees(uses(words));
    });
    code.text(" ");
}

fn uses(words: &[(Place, Ident)]) -> Vec<TokenTree> {
    let mut uses = Vec::with_capacity(5 * words.len());
    let here = Span::call_site();
    for (place, word) in words {
        if KEYWORDS.binary_search(&word.to_string().as_str()).is_err() {
            uses.push(TokenTree::Ident(Ident::new(place.module(), here)));
            uses.push(TokenTree::Punct(Punct::new(':', Spacing::Joint)));
            uses.push(TokenTree::Punct(Punct::new(':', Spacing::Alone)));
            uses.push(TokenTree::Ident(word.clone()));
            uses.push(TokenTree::Punct(Punct::new(';', Spacing::Alone)));
        }
    }
    uses
}
