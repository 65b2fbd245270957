//! Generated code as text, of which the compiler's own lexer makes tokens.
//!
//! A macro is not optimised and pays for each token that it makes more than rustc pays for reading a line. So only what
//! the user wrote, and what must carry a span, is put in as tokens; the text around it stays text up to the brackets.
//!
//! INVARIANT: every text has its brackets in pairs; brackets with tokens between them are opened by a function of
//! [`Code`].

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;

/// Code as it is written.
pub(super) struct Code<'a> {
    /// The path of the crate `iam-role` where it has another name.
    facade: Option<&'a TokenStream>,
    written: Written,
}

/// What stands between two brackets: tokens, and behind them text that is not read yet.
#[derive(Default)]
struct Written {
    tokens: TokenStream,
    text: String,
}

impl<'a> Code<'a> {
    /// Nothing yet.
    pub(super) fn new(facade: Option<&'a TokenStream>) -> Self {
        Self { facade, written: Written::default() }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.written.text.push_str(text);
    }

    /// The text as a string literal: a document, which is full of quotes, without an escape for each.
    pub(super) fn literal(&mut self, value: &str) {
        let has = |byte| value.as_bytes().contains(&byte);
        if has(b'"') && !has(b'#') && !has(b'\r') && value.is_ascii() {
            for text in ["r#\"", value, "\"#"] {
                self.text(text);
            }
        } else {
            self.text(&format!("{value:?}"));
        }
    }

    pub(super) fn tokens(&mut self, tokens: &impl ToTokens) {
        self.written.read();
        tokens.to_tokens(&mut self.written.tokens);
    }

    pub(super) fn trees(&mut self, trees: Vec<TokenTree>) {
        self.written.read();
        self.written.tokens.extend(trees);
    }

    /// The module of all that generated code names.
    pub(super) fn private(&mut self) {
        match self.facade {
            Some(path) => self.tokens(path),
            None => self.text("::iam_role"),
        }
        self.text("::__private");
    }

    /// Something of that module.
    pub(super) fn name(&mut self, name: &str) {
        self.private();
        self.text("::");
        self.text(name);
    }

    /// `item,`
    pub(super) fn item(&mut self, item: impl FnOnce(&mut Self)) {
        item(self);
        self.text(", ");
    }

    pub(super) fn braces(&mut self, inside: impl FnOnce(&mut Self)) {
        self.group(Delimiter::Brace, ["{", "}"], inside);
    }

    pub(super) fn parentheses(&mut self, inside: impl FnOnce(&mut Self)) {
        self.group(Delimiter::Parenthesis, ["(", ")"], inside);
    }

    pub(super) fn brackets(&mut self, inside: impl FnOnce(&mut Self)) {
        self.group(Delimiter::Bracket, ["[", "]"], inside);
    }

    /// `&[item, …]`
    pub(super) fn list<T>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        self.text("&");
        self.brackets(|code| {
            for each in items {
                code.item(|code| item(code, each));
            }
        });
    }

    /// `&["text", …]`
    pub(super) fn literals(&mut self, texts: &[&str]) {
        self.list(texts, |code, text| code.literal(text));
    }

    pub(super) fn finish(mut self) -> TokenStream {
        self.written.read();
        self.written.tokens
    }

    fn group(&mut self, delimiter: Delimiter, [open, close]: [&str; 2], inside: impl FnOnce(&mut Self)) {
        let outside = std::mem::take(&mut self.written);
        inside(self);
        let mut inner = std::mem::replace(&mut self.written, outside);
        if inner.tokens.is_empty() {
            for text in [open, &inner.text, close] {
                self.text(text);
            }
        } else {
            inner.read();
            self.tokens(&Group::new(delimiter, inner.tokens));
        }
    }
}

impl Written {
    /// Makes tokens of the text.
    fn read(&mut self) {
        if !self.text.is_empty() {
            let tokens = crate::tokens(&self.text);
            self.text.clear();
            if self.tokens.is_empty() { self.tokens = tokens } else { self.tokens.extend(tokens) }
        }
    }
}

/// `#[doc = "text"]`
pub(super) fn doc(text: &str) -> impl Iterator<Item = TokenTree> {
    crate::tokens(&format!("#[doc = {text:?}]")).into_iter()
}
