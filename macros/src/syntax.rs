//! The one grammar of the attributes' arguments, as written: no key is known here, and every part keeps its span.
//!
//! ```text
//! argument = word | word(argument, …) | word = argument | word = [argument, …] | "key" = argument | "key" = [argument, …]
//!          | "text" | 7200 | a::path | { JSON object }
//! ```
//!
//! INVARIANT: `key = value`, `key(value)` and `key = [value]` are the same [`Word`], so no later stage can treat them
//! differently.

use iam_role_policy::json::Branch;
use proc_macro2::{Ident, Span, TokenStream};

/// A string literal.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Span,
}

/// A number as written, with its sign and without a suffix.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub(crate) digits: String,
    pub(crate) span: Span,
}

/// A word with what it is given, if it is given anything.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) ident: Ident,
    pub(crate) arguments: Option<Vec<Argument>>,
    /// Whether something in the arguments could not be read and is missing here.
    pub(crate) lossy: bool,
}

/// A path of several segments.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) tokens: TokenStream,
    pub(crate) span: Span,
}

/// A JSON object in braces.
#[derive(Clone, Debug)]
pub(crate) struct Json {
    pub(crate) object: Branch,
    pub(crate) span: Span,
    /// Whether something in the braces could not be read and is missing here.
    pub(crate) lossy: bool,
}

/// One of the parts between commas.
#[derive(Clone, Debug)]
pub(crate) enum Argument {
    Word(Word),
    Text(Text),
    Number(Number),
    Path(Path),
    Json(Json),
    /// `"key" = value` or `"key" = [value, …]`, for keys that are no words.
    Pair(Text, Vec<Argument>),
}

impl Word {
    /// The word itself.
    pub(crate) fn name(&self) -> String {
        self.ident.to_string()
    }

    /// Where the word stands.
    pub(crate) fn span(&self) -> Span {
        self.ident.span()
    }

    /// What it is given; nothing if it stands alone.
    pub(crate) fn given(&self) -> &[Argument] {
        self.arguments.as_deref().unwrap_or_default()
    }
}

impl Argument {
    /// The token to point at.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Word(word) => word.span(),
            Self::Text(text) | Self::Pair(text, _) => text.span,
            Self::Number(number) => number.span,
            Self::Path(path) => path.span,
            Self::Json(json) => json.span,
        }
    }
}
