//! The tokens in braces into a JSON tree; every literal keeps its span.
//!
//! Rust's lexer has split the text already, so this reads what JSON and Rust have in common: an escape that only JSON
//! knows (`\/`, `\u00e9`) is refused by Rust before it comes here.

use std::{iter::Peekable, vec};

use iam_role_policy::json::{Branch, Growth, Twig};
use proc_macro2::{Delimiter, Group, Ident, Punct, Span, TokenStream, TokenTree};

use super::argument::{flat, is_punct, literal, shown, start};
use crate::{
    journal::Journal,
    syntax::{Argument, Json, Text},
};

/// Reads the object that `group` is.
pub(super) fn object(group: &Group, journal: &mut Journal) -> Json {
    let losses = journal.losses();
    let object = Reader::of(group.stream(), journal).object(group.span_open());
    Json { object, span: group.span_open(), lossy: journal.losses() > losses }
}

struct Reader<'a> {
    tokens: Peekable<vec::IntoIter<TokenTree>>,
    journal: &'a mut Journal,
}

impl<'a> Reader<'a> {
    fn of(tokens: TokenStream, journal: &'a mut Journal) -> Self {
        Self { tokens: flat(tokens).into_iter().peekable(), journal }
    }

    /// The tokens as the inside of an object that opens at `span`.
    fn object(mut self, span: Span) -> Branch {
        let mut members = Vec::new();
        while let Some(token) = self.next() {
            match self.member(token) {
                Some(member) => members.push(member),
                None => self.skip(),
            }
            self.separator("member");
        }
        Branch { at: self.journal.at(span), value: Growth::Object(members) }
    }

    /// The tokens as the inside of a list that opens at `span`.
    fn list(mut self, span: Span) -> Branch {
        let mut items = Vec::new();
        while let Some(token) = self.next() {
            match self.value(token) {
                Some(item) => items.push(item),
                None => self.skip(),
            }
            self.separator("item");
        }
        Branch { at: self.journal.at(span), value: Growth::Array(items) }
    }

    /// The first token of the next part.
    fn next(&mut self) -> Option<TokenTree> {
        while let Some(comma) = self.tokens.next_if(|token| is_punct(token, ',')) {
            self.journal.mistake(comma.span(), "nothing stands before this comma", "remove the comma");
        }
        self.tokens.next()
    }

    fn member(&mut self, token: TokenTree) -> Option<Twig> {
        let key = self.key(token)?;
        if self.tokens.next_if(|token| is_punct(token, ':')).is_none() {
            let message = format!("a colon is missing behind `\"{}\"`", key.value);
            self.journal.lose(key.span, message, "write `:` and a value behind the name");
            return None;
        }
        let Some(token) = self.tokens.next_if(|token| !is_punct(token, ',')) else {
            let message = format!("`\"{}\"` has no value", key.value);
            self.journal.lose(key.span, message, "write a value behind `:`");
            return None;
        };
        let value = self.value(token)?;
        Some(Twig { key: key.value.into(), key_at: self.journal.at(key.span), value })
    }

    fn key(&mut self, token: TokenTree) -> Option<Text> {
        let (span, found) = (start(&token), shown(&token));
        if let TokenTree::Literal(token) = token
            && let syn::Lit::Str(key) = syn::Lit::new(token)
        {
            return Some(Text { value: key.value(), span });
        }
        let message = format!("`{found}` is no name of a JSON member");
        self.journal.lose(span, message, "write the name in double quotes, then `:` and the value");
        None
    }

    fn value(&mut self, token: TokenTree) -> Option<Branch> {
        match token {
            TokenTree::Group(group) => self.nested(&group),
            TokenTree::Ident(ident) => self.word(&ident),
            TokenTree::Punct(punct) => self.negative(&punct),
            TokenTree::Literal(token) => match literal(token, self.journal)? {
                Argument::Text(text) => Some(self.branch(text.span, Growth::String(text.value.into()))),
                Argument::Number(number) => {
                    Some(self.branch(number.span, Growth::Number(number.digits.into())))
                }
                _ => None,
            },
        }
    }

    fn nested(&mut self, group: &Group) -> Option<Branch> {
        let span = group.span_open();
        let inner = Reader::of(group.stream(), self.journal);
        match group.delimiter() {
            Delimiter::Brace => Some(inner.object(span)),
            Delimiter::Bracket => Some(inner.list(span)),
            Delimiter::Parenthesis | Delimiter::None => {
                self.journal.lose(
                    span,
                    "JSON has no parentheses",
                    "write a list in `[…]`, an object in `{…}`",
                );
                None
            }
        }
    }

    fn word(&mut self, ident: &Ident) -> Option<Branch> {
        let value = match ident.to_string().as_str() {
            "true" => Growth::Bool(true),
            "false" => Growth::Bool(false),
            "null" => Growth::Null,
            other => {
                let help = "write strings in double quotes; the calls of the attribute have no place in JSON";
                self.journal.lose(ident.span(), format!("`{other}` is not JSON"), help);
                return None;
            }
        };
        Some(self.branch(ident.span(), value))
    }

    fn negative(&mut self, punct: &Punct) -> Option<Branch> {
        if punct.as_char() == '-'
            && let Some(TokenTree::Literal(number)) =
                self.tokens.next_if(|t| matches!(t, TokenTree::Literal(_)))
            && let Some(Argument::Number(number)) = literal(number, self.journal)
        {
            return Some(self.branch(number.span, Growth::Number(format!("-{}", number.digits).into())));
        }
        self.journal.lose(
            punct.span(),
            format!("`{}` is not JSON here", punct.as_char()),
            "write a value, or remove it",
        );
        None
    }

    fn branch(&mut self, span: Span, value: Growth) -> Branch {
        Branch { at: self.journal.at(span), value }
    }

    /// Leaves out everything up to the next comma.
    fn skip(&mut self) {
        while self.tokens.next_if(|token| !is_punct(token, ',')).is_some() {}
    }

    /// Takes the comma behind a part; it must not be the last token.
    fn separator(&mut self, part: &str) {
        let Some(token) = self.tokens.peek() else { return };
        let (span, found) = (start(token), shown(token));
        if !is_punct(token, ',') {
            let help = format!("separate the {part}s by `,`");
            self.journal.mistake(span, format!("a comma is missing before `{found}`"), help);
            if matches!(self.tokens.peek(), Some(TokenTree::Punct(_))) {
                self.journal.lost();
                self.skip();
                self.tokens.next();
            }
            return;
        }
        self.tokens.next();
        if self.tokens.peek().is_none() {
            let message = format!("JSON takes no comma behind the last {part}");
            self.journal.mistake(span, message, "remove the comma");
        }
    }
}
