//! Tokens into [`Argument`]s.
//!
//! INVARIANT: a token that is wrong is named, and reading goes on behind the next comma; nothing is judged here that
//! needs to know a key.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

use super::json;
use crate::{
    journal::Journal,
    syntax::{Argument, Number, Path, Text, Word},
};

/// Reads the parts between commas.
pub(crate) fn arguments(tokens: TokenStream, journal: &mut Journal) -> Vec<Argument> {
    let tokens = flat(tokens).into_iter().peekable();
    Reader { tokens, journal }.list()
}

/// The tokens without the invisible groups that a `macro_rules` wraps around what it passes on.
pub(super) fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut flattened = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flattened.extend(flat(group.stream()));
            }
            token => flattened.push(token),
        }
    }
    flattened
}

/// A string literal, or a mistake that says what to write.
pub(super) fn literal(literal: Literal, journal: &mut Journal) -> Option<Argument> {
    let span = literal.span();
    let written = literal.to_string();
    if let Some(value) = plain(&written) {
        return Some(Argument::Text(Text { value: value.to_owned(), span }));
    }
    match syn::Lit::new(literal) {
        syn::Lit::Str(text) if text.suffix().is_empty() => {
            return Some(Argument::Text(Text { value: text.value(), span }));
        }
        syn::Lit::Int(number) if number.suffix().is_empty() => {
            return Some(Argument::Number(Number { digits: number.base10_digits().to_owned(), span }));
        }
        syn::Lit::Float(number) if number.suffix().is_empty() => {
            return Some(Argument::Number(Number { digits: number.base10_digits().to_owned(), span }));
        }
        _ => journal.lose(
            span,
            format!("`{written}` is neither a string nor a plain number"),
            "write a string in double quotes",
        ),
    }
    None
}

/// What is between the quotes of a string in which every character means itself: most are, and reading each of their
/// characters is most of the reading.
fn plain(written: &str) -> Option<&str> {
    let value = written.strip_prefix('"')?.strip_suffix('"')?;
    let is_special = |byte| value.as_bytes().contains(&byte);
    (!is_special(b'\\') && !is_special(b'\r')).then_some(value)
}

/// Whether `token` is this character.
pub(super) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// What a token looks like, for people: brackets without what is inside.
pub(super) fn shown(token: &TokenTree) -> String {
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "(…)".to_owned(),
            Delimiter::Bracket => "[…]".to_owned(),
            Delimiter::Brace | Delimiter::None => "{…}".to_owned(),
        },
        token => token.to_string(),
    }
}

/// Where to point for `token`: its opening bracket if it has brackets.
pub(super) fn start(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_open(),
        token => token.span(),
    }
}

/// Whether nothing that the grammar knows has this token in it.
fn is_stranger(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if !matches!(punct.as_char(), ',' | '=' | '-' | ':' | '\''))
}

struct Reader<'a, T: Iterator<Item = TokenTree>> {
    tokens: Peekable<T>,
    journal: &'a mut Journal,
}

impl<T: Iterator<Item = TokenTree>> Reader<'_, T> {
    fn list(&mut self) -> Vec<Argument> {
        let mut list = Vec::new();
        while let Some(token) = self.tokens.next() {
            if is_punct(&token, ',') {
                self.journal.mistake(token.span(), "nothing stands before this comma", "remove the comma");
            } else if is_stranger(&token) {
                self.journal.mistake(token.span(), format!("`{token}` is not expected here"), "remove it");
            } else {
                match self.argument(token) {
                    Some(argument) => list.push(argument),
                    None => self.skip(),
                }
                self.separator();
            }
        }
        list
    }

    /// Leaves out everything up to the next comma.
    fn skip(&mut self) {
        while self.tokens.next_if(|token| !is_punct(token, ',')).is_some() {}
    }

    /// Takes the comma behind an argument, or names what stands in its place.
    fn separator(&mut self) {
        let Some(token) = self.tokens.peek() else { return };
        if is_punct(token, ',') {
            self.tokens.next();
            return;
        }
        let (span, shown) = (start(token), shown(token));
        match token {
            TokenTree::Punct(semicolon) if semicolon.as_char() == ';' => {
                self.journal.mistake(
                    span,
                    "a comma is missing: `;` stands in its place",
                    "write `,` instead",
                );
                self.tokens.next();
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => self.missing_comma(span, &shown),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                self.missing_comma(span, &shown);
            }
            TokenTree::Group(_) | TokenTree::Punct(_) => {
                let help = "end the part before it by `,`, or remove it";
                self.journal.lose(span, format!("`{shown}` is not expected here"), help);
                self.skip();
                self.tokens.next();
            }
        }
    }

    fn missing_comma(&mut self, span: Span, before: &str) {
        self.journal.mistake(
            span,
            format!("a comma is missing before `{before}`"),
            "separate the parts by `,`",
        );
    }

    fn argument(&mut self, token: TokenTree) -> Option<Argument> {
        match token {
            TokenTree::Ident(ident) if self.at_path_separator() => {
                let span = ident.span();
                self.path(ident.into_token_stream(), span)
            }
            TokenTree::Ident(ident) => self.word(ident).map(Argument::Word),
            TokenTree::Literal(token) => {
                let read = literal(token, self.journal)?;
                self.pair(read)
            }
            TokenTree::Punct(punct) => self.punctuated(&punct),
            TokenTree::Group(group) => self.group(&group),
        }
    }

    /// A `word`, `word(…)`, `word = …`.
    fn word(&mut self, ident: Ident) -> Option<Word> {
        let losses = self.journal.losses();
        let arguments = match self.tokens.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                let inner = group.stream();
                self.tokens.next();
                Some(arguments(inner, self.journal))
            }
            Some(token) if is_punct(token, '=') => {
                let equals = start(token);
                self.tokens.next();
                Some(self.assigned(&ident.to_string(), equals)?)
            }
            _ => None,
        };
        let lossy = self.journal.losses() > losses;
        Some(Word { ident, arguments, lossy })
    }

    /// What stands behind `=`.
    fn assigned(&mut self, key: &str, equals: Span) -> Option<Vec<Argument>> {
        match self.tokens.next_if(|token| !is_punct(token, ',')) {
            None => {
                let help = format!("write a value behind `{key} =`");
                self.journal.lose(equals, format!("`{key}` has no value"), help);
                None
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
                Some(arguments(group.stream(), self.journal))
            }
            Some(token) => self.argument(token).map(|argument| vec![argument]),
        }
    }

    /// A text, or a text that is the key of what stands behind `=`.
    fn pair(&mut self, argument: Argument) -> Option<Argument> {
        let Argument::Text(key) = argument else { return Some(argument) };
        let Some(equals) = self.tokens.next_if(|token| is_punct(token, '=')) else {
            return Some(Argument::Text(key));
        };
        let values = self.assigned(&key.value, equals.span())?;
        Some(Argument::Pair(key, values))
    }

    fn group(&mut self, group: &Group) -> Option<Argument> {
        let (message, help) = match group.delimiter() {
            Delimiter::Brace => return Some(Argument::Json(json::object(group, self.journal))),
            Delimiter::Bracket => {
                ("a list in brackets is not expected here", "write its parts without the brackets")
            }
            Delimiter::Parenthesis | Delimiter::None => {
                ("a word is missing before `(`", "write a word before it, as in `allow(…)`")
            }
        };
        self.journal.lose(group.span_open(), message, help);
        None
    }

    /// A negative number or a path that starts with `::`; nothing else starts with punctuation.
    fn punctuated(&mut self, punct: &Punct) -> Option<Argument> {
        if punct.as_char() == ':' && punct.spacing() == Spacing::Joint {
            let mut tokens = punct.to_token_stream();
            tokens.extend(self.tokens.next_if(|token| is_punct(token, ':')));
            if let Some(TokenTree::Ident(ident)) = self.tokens.next_if(|t| matches!(t, TokenTree::Ident(_))) {
                let span = ident.span();
                ident.to_tokens(&mut tokens);
                return self.path(tokens, span);
            }
        }
        if punct.as_char() == '-'
            && let Some(TokenTree::Literal(number)) =
                self.tokens.next_if(|t| matches!(t, TokenTree::Literal(_)))
            && let Some(Argument::Number(number)) = literal(number, self.journal)
        {
            return Some(Argument::Number(Number { digits: format!("-{}", number.digits), ..number }));
        }
        let message = format!("`{}` is not expected here", punct.as_char());
        self.journal.lose(punct.span(), message, "write a key, a string, a number, or JSON in braces");
        None
    }

    /// Whether `::` follows.
    fn at_path_separator(&mut self) -> bool {
        matches!(self.tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
    }

    /// The rest of a path whose first segment has been read.
    fn path(&mut self, mut tokens: TokenStream, span: Span) -> Option<Argument> {
        while self.at_path_separator() {
            let colons: Vec<TokenTree> = self.tokens.by_ref().take(2).collect();
            let Some(TokenTree::Ident(segment)) = self.tokens.next_if(|t| matches!(t, TokenTree::Ident(_)))
            else {
                let at = colons.first().map_or(span, start);
                self.journal.lose(at, "the path ends in `::`", "write the name of a struct behind it");
                return None;
            };
            tokens.extend(colons);
            segment.to_tokens(&mut tokens);
        }
        Some(Argument::Path(Path { tokens, span }))
    }
}
