//! A declaration as written: the struct, and what the attribute says of it, each value with its span.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Generics, Type, Visibility, ext::IdentExt};

use crate::syntax::{Argument, Text, Word};

/// The struct that carries the attribute.
pub(crate) struct Subject {
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) fields: Vec<Field>,
    /// The first paragraph of the doc comment.
    pub(crate) summary: Option<Text>,
}

/// A field: a parameter of the role or policy.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) ty: Type,
}

/// What `#[iam_role]` and `#[iam_policy]` have in common.
#[derive(Debug, Default)]
pub(crate) struct Common {
    /// The keys that were given, in order.
    pub(crate) keys: Vec<Ident>,
    pub(crate) name: Option<Text>,
    pub(crate) path: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) tags: Vec<(Text, Text)>,
    pub(crate) allowances: Vec<Allowance>,
    /// `crate = …`
    pub(crate) facade: Option<TokenStream>,
}

/// `allow_finding(CODE, reason = "…")`
#[derive(Debug)]
pub(crate) struct Allowance {
    pub(crate) code: String,
    pub(crate) span: Span,
    pub(crate) reason: Option<Text>,
}

/// `#[iam_role(…)]`; documents are still as written.
#[derive(Debug, Default)]
pub(crate) struct RoleDeclaration {
    pub(crate) common: Common,
    pub(crate) trust: Option<Word>,
    /// Whether there is a key that nobody knows: it may be the one that is missing.
    pub(crate) has_unknown_key: bool,
    pub(crate) inline_policies: Vec<Word>,
    pub(crate) managed_policies: Vec<Reference>,
    pub(crate) permissions_boundary: Option<Reference>,
    pub(crate) max_session_duration: Option<Duration>,
    pub(crate) instance_profile: Option<InstanceProfile>,
    pub(crate) ceiling: Option<Word>,
    pub(crate) never: Vec<Word>,
    pub(crate) expectations: Vec<Word>,
}

/// `#[iam_policy(…)]`; the document is still as written.
#[derive(Debug, Default)]
pub(crate) struct PolicyDeclaration {
    pub(crate) common: Common,
    pub(crate) document: Vec<Argument>,
}

/// A managed policy as a role names it.
#[derive(Debug)]
pub(crate) enum Reference {
    /// By its ARN, or by the name of one of AWS's own.
    Named(Text),
    /// By the struct that declares it.
    Declared(Declared),
}

/// A struct with `#[iam_policy]`, as another declaration names it.
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) path: TokenStream,
    /// The path as text.
    pub(crate) name: String,
    pub(crate) span: Span,
}

/// A duration in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Duration {
    pub(crate) seconds: u32,
    pub(crate) span: Span,
}

/// `instance_profile`, or `instance_profile = "name"`.
#[derive(Debug)]
pub(crate) struct InstanceProfile {
    pub(crate) name: Option<Text>,
    pub(crate) span: Span,
}

impl Reference {
    /// Where the policy is named.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Named(text) => text.span,
            Self::Declared(declared) => declared.span,
        }
    }
}

impl Subject {
    /// The struct's name.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// The names of the fields, in order.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.fields.iter().map(|field| field.name.as_str()).collect()
    }
}
