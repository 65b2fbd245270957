//! A source file into the names that it uses, each as an absolute path.
//!
//! Comments and strings name nothing, nor does what stands in `quote!`: those are the names of the code that is generated.
//! Tests, which may use more than the code they test, are left out: modules called `tests`.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter::Peekable,
    path::Path,
};

use anyhow::anyhow;
use proc_macro2::{Delimiter, Group, LexError, TokenStream, TokenTree, token_stream::IntoIter};

/// An absolute path: the name of a crate, or `crate` for its own, and what is named in it.
pub(super) type Name = Vec<String>;

/// Macros whose input is generated code.
const QUOTES: &[&str] = &["quote", "quote_spanned", "parse_quote"];

/// The names that `source`, the text of `module`, uses.
pub(super) fn names(source: &str, module: &Name) -> anyhow::Result<BTreeSet<Name>> {
    let mut reader = Reader { module: module.clone(), names: Vec::new(), imports: BTreeMap::new() };
    reader.read(source.parse().map_err(|error: LexError| anyhow!("not Rust: {error}"))?);
    let Reader { names, imports, .. } = reader;
    Ok(names.into_iter().map(|name| through(&imports, name)).collect())
}

/// The module that the file at `path` in its package's `src` is: `crate::check::invalid_action` for `check/invalid_action.rs`.
pub(super) fn module(path: &Path) -> Name {
    let path = path.with_extension("");
    let inner = path.iter().map(|step| step.to_string_lossy().into_owned());
    let is_root = |step: &String| matches!(step.as_str(), "lib" | "main" | "mod");
    ["crate".to_owned()].into_iter().chain(inner.filter(|step| !is_root(step))).collect()
}

/// `name` with what its first step was imported as: `check::role` behind `use policy::check` is `policy::check::role`.
fn through(imports: &BTreeMap<String, Name>, name: Name) -> Name {
    match name.split_first().and_then(|(first, rest)| Some((imports.get(first)?, rest))) {
        Some((import, rest)) => import.iter().chain(rest).cloned().collect(),
        None => name,
    }
}

struct Reader {
    /// The module that is read.
    module: Name,
    names: Vec<Name>,
    /// What each imported name stands for.
    imports: BTreeMap<String, Name>,
}

impl Reader {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "use" => self.import(&mut tokens, &Name::new()),
                TokenTree::Ident(word) if word == "mod" => self.inner_module(&mut tokens),
                TokenTree::Ident(word) => self.path(&word.to_string(), &mut tokens),
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// `mod name;` or `mod name { … }`, behind the `mod`.
    fn inner_module(&mut self, tokens: &mut Peekable<IntoIter>) {
        let Some(TokenTree::Ident(name)) = tokens.next() else { return };
        let Some(group) = braces(tokens) else { return };
        if name != "tests" {
            self.module.push(name.to_string());
            self.read(group.stream());
            self.module.pop();
        }
    }

    /// A path in an expression, a type or an attribute, behind its first word.
    fn path(&mut self, first: &str, tokens: &mut Peekable<IntoIter>) {
        let mut path = vec![first.to_owned()];
        while skip_colons(tokens) {
            match tokens.peek() {
                Some(TokenTree::Ident(step)) => path.push(step.to_string()),
                _ => break,
            }
            tokens.next();
        }
        let is_macro = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
        if is_macro && path.last().is_some_and(|last| QUOTES.contains(&last.as_str())) {
            tokens.next();
            tokens.next_if(|token| matches!(token, TokenTree::Group(_)));
        }
        self.names.push(self.absolute(path));
    }

    /// A tree of imports up to its comma or semicolon; `outer` is what stands before it.
    fn import(&mut self, tokens: &mut Peekable<IntoIter>, outer: &Name) {
        let mut path = outer.clone();
        let mut known_as = None;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    known_as = tokens.next().map(|name| name.to_string());
                }
                TokenTree::Ident(word) if word == "self" && !path.is_empty() => {}
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) => {
                    let mut inner = group.stream().into_iter().peekable();
                    while inner.peek().is_some() {
                        self.import(&mut inner, &path);
                    }
                    path.clear();
                }
                TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => break,
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        let Some(last) = path.last().cloned() else { return };
        let name = self.absolute(path);
        self.imports.insert(known_as.unwrap_or(last), name.clone());
        self.names.push(name);
    }

    /// `path` without `self` and `super`.
    fn absolute(&self, path: Name) -> Name {
        let mut absolute = match path.first().map(String::as_str) {
            Some("self" | "super") => self.module.clone(),
            _ => Name::new(),
        };
        for step in path {
            match step.as_str() {
                "self" => {}
                "super" => {
                    absolute.pop();
                }
                _ => absolute.push(step),
            }
        }
        absolute
    }
}

/// The braces that come next, if they do.
fn braces(tokens: &mut Peekable<IntoIter>) -> Option<Group> {
    match tokens.next()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    }
}

/// Whether `::` comes next; it is passed over, or what of it there is.
fn skip_colons(tokens: &mut Peekable<IntoIter>) -> bool {
    let mut is_colon = || {
        tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':')).is_some()
    };
    is_colon() && is_colon()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in `source` as the file `check/one.rs`, those of a single step left out.
    fn names_in(source: &str) -> Vec<String> {
        let names = names(source, &module(Path::new("check/one.rs"))).unwrap();
        names.iter().filter(|name| name.len() > 1).map(|name| name.join("::")).collect()
    }

    #[test]
    fn a_tree_of_imports_is_all_of_its_leaves() {
        assert_eq!(
            names_in("use a::{b, c::{self, D as E}, f::*}; use ::g::h;"),
            ["a::b", "a::c", "a::c::D", "a::f", "g::h"]
        );
    }

    #[test]
    fn a_path_is_absolute_wherever_it_stands() {
        assert_eq!(
            names_in("fn f(x: super::two::T) -> U { crate::g(); }"),
            ["crate::check::two::T", "crate::g"]
        );
        assert_eq!(names_in("mod inner { use super::super::two; }"), ["crate::check::two"]);
    }

    #[test]
    fn an_imported_name_stands_for_what_it_names() {
        assert_eq!(names_in("use std as s; fn f() { s::env::var(\"X\"); }"), ["std::env::var"]);
        assert_eq!(names_in("fn f() { fs::read(p) } use std::fs;"), ["std::fs", "std::fs::read"]);
    }

    #[test]
    fn what_is_said_or_generated_or_tested_is_not_used() {
        let source = r#"
            //! std::env
            /// std::env
            #[doc = "std::env"]
            fn f() -> T { quote! { ::std::env::var() } }
            #[cfg(test)]
            mod tests { use std::env; }
        "#;
        assert_eq!(names_in(source), [""; 0]);
    }

    #[test]
    fn a_type_behind_one_colon_is_no_path() {
        assert_eq!(names_in("struct S { std: env }"), [""; 0]);
    }

    #[test]
    fn files_are_modules() {
        let of = |path| module(Path::new(path)).join("::");
        assert_eq!(of("lib.rs"), "crate");
        assert_eq!(of("check/one.rs"), "crate::check::one");
        assert_eq!(of("check/mod.rs"), "crate::check");
    }
}
