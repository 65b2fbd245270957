//! The attributes `#[iam_role]` and `#[iam_policy]`; users name them through the crate `iam-role`, whose documentation
//! begins theirs with examples that compile.
//!
//! ```text
//! attribute tokens ─parse→ Declaration ─lower→ Role + SpanMap ─check→ Findings ─diagnose→ errors, warnings
//!                                                                        └────expand→ constants, impl IamRole
//! ```
//!
//! `parse` knows tokens and keys, `lower` the words of a policy, the engine in `iam-role-policy` every rule; `diagnose`
//! writes what the compiler says and `expand` what it compiles.
//!
//! INVARIANT: the same input gives the same bytes. Nothing is read but the package's own files, through `file`, and
//! only this module knows `proc_macro`, so that everything else runs in ordinary tests.

mod declaration;
mod diagnose;
mod expand;
mod file;
mod journal;
mod lower;
mod parse;
mod span_map;
mod syntax;
#[cfg(test)]
mod tests;
mod vocabulary;

use iam_role_policy::check;
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::{diagnose::Diagnosis, expand::Expansion, journal::Journal};

/// Declares an IAM role: the compiler checks it, and the struct implements `IamRole`.
///
/// # Grammar
///
/// `key = value`, `key(value, …)` and `key = [value, …]` mean the same. rustfmt formats an attribute only when every
/// key in it is written `key(…)`, with strings and numbers the only values behind `=`; it leaves any other attribute as
/// it is.
///
/// | key | value |
/// |---|---|
/// | `name` | a string; the struct's name by default |
/// | `path` | a string, `/service-role/`; `/` by default |
/// | `description` | a string; the first paragraph of the doc comment by default, as one line |
/// | `trust` | who may assume the role: see below; required |
/// | `inline_policy` | a policy that is part of the role: see below; may be repeated |
/// | `managed_policies` | names of AWS's own policies (`"ReadOnlyAccess"`), ARNs, structs with [`macro@iam_policy`] |
/// | `permissions_boundary` | one of the same |
/// | `tags` | `tags(team = "data", "cost-center" = "42")`, or a JSON object |
/// | `max_session_duration` | `"2h"`, `"90m"`, `"3600s"`, or a number of seconds; an hour by default |
/// | `instance_profile` | alone for a profile named like the role, or its name |
/// | `allow_finding` | `allow_finding(CODE, reason = "…")` lets one finding through; may be repeated |
/// | `crate` | the path of the crate `iam-role` where it has another name |
///
/// `ceiling` and `expect` are reserved.
///
/// ## Who may assume the role
///
/// One or several of these, each a statement of the trust policy; or a JSON document in braces; or `file("…")`.
///
/// | word | who | what it takes besides |
/// |---|---|---|
/// | `service("lambda.amazonaws.com", …)` | AWS services | `source_account("…")`, `source_arn("…")` |
/// | `account("123456789012", …)` | what another account lets assume it | `require_mfa`, `external_id("…")` |
/// | `principal("arn:…", …)` | roles, users, sessions | the same |
/// | `saml("arn:…")` | a SAML provider | `audience("…")` |
/// | `oidc("issuer or ARN")` | an OpenID Connect provider | `audience("…")`, `subject("…")` |
/// | `github("owner/repo")` | GitHub Actions | `branch`, `tag`, `environment`, `pull_request`, `audience` |
/// | `eks("oidc.eks.…/id/…")` | a Kubernetes service account | `service_account = "namespace/name"`, `audience` |
///
/// All of them take `when(…)`, `tag_session` and `sid = "…"`. An identity provider stands in an account: the last three
/// take it from `account = "…"`, or from the struct's field of type `AccountId` if there is one such field, and its
/// partition from `partition = "…"`.
///
/// ## What the role may do
///
/// A policy has three forms, which are read and checked alike; the name is the struct's by default.
///
/// - Calls: `policy("name", allow(…), deny(…))`, or `allow(…)` and `deny(…)` without `policy`.
/// - JSON in braces, as AWS's documentation shows it: `inline_policy = { "Version": "2012-10-17", … }`, or with a name,
///   `inline_policy("name", { … })`. Escapes that JSON has and Rust has not (`\/`, `\u00e9`) need a file.
/// - A file: `inline_policy = file("policies/read.json")`, its path relative to the package's `Cargo.toml`. The package
///   is built again when the file changes.
///
/// `allow` and `deny` take actions as strings, and
///
/// | word | meaning |
/// |---|---|
/// | `on("arn:…", …)`, `not_on("arn:…", …)` | the resources, or all but these |
/// | `not_actions("…", …)` | all actions but these |
/// | `when(string_equals("key", "value", …), …)` | conditions, all of which must hold |
/// | `sid = "…"` | the statement's id |
///
/// Condition operators are AWS's in snake case: `string_like`, `numeric_less_than_if_exists`,
/// `for_any_value_string_equals`. Values are strings, numbers, `true` and `false`.
///
/// ## Parameters
///
/// Every field of the struct is a parameter, and `{field}` in a string is its value. A literal brace is written twice;
/// `${aws:…}` is a policy variable of IAM. A value is never spliced into text: what could widen or break the policy is
/// refused when the role is rendered.
///
/// # What is generated
///
/// - The struct as written, with a section in its documentation that says who may assume the role and what it may do.
/// - `impl IamRole`, and `impl Assumable` where AWS principals may assume the role: its `Proof` is what they must bring.
/// - `NAME`, a `&'static str`, or a `Template` if the name has parameters.
/// - `TRUST_POLICY`, and `INLINE_POLICY` if there is one, or `INLINE_POLICIES` with names if there are several: canonical
///   JSON as `&'static str`, or as `Template` if the struct has fields.
///
/// # Errors
///
/// Everything that is wrong is reported in one compile, at the literal to change, with the code of IAM Access Analyzer's
/// finding where it has one:
///
/// ```text
/// error: s3 has no action `s3:GetObjekt` [INVALID_ACTION]
///        help: did you mean `s3:GetObject`?
/// ```
///
/// An error and a security warning stop the build, a warning is a compiler warning. `allow_finding` silences one code;
/// without a reason, or when there is nothing to silence, it is an error itself.
#[proc_macro_attribute]
pub fn iam_role(
    attribute: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    role(attribute.into(), item.into()).into()
}

/// Declares a customer managed policy: the compiler checks it, and the struct implements `IamPolicy`.
///
/// It takes `allow(…)` and `deny(…)`, or one JSON document in braces, or `file("…")`, as in [`macro@iam_role`], and
/// beside them the keys `name`, `path`, `description`, `tags`, `allow_finding` and `crate`.
///
/// A role that names a policy with fields has fields of the same names: their values are the policy's.
///
/// `NAME` and `POLICY` are generated as `NAME` and `INLINE_POLICY` are for a role.
#[proc_macro_attribute]
pub fn iam_policy(
    attribute: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    policy(attribute.into(), item.into()).into()
}

fn role(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut journal = Journal::default();
    let declaration = parse::role(attribute, &mut journal);
    let Some(subject) = parse::subject(&item, &mut journal) else { return refused(&journal, &item) };
    let lowered = lower::role(&declaration, &subject, &mut journal);
    let diagnosis = Diagnosis::of(&lowered, lowered.findings(check::role_after), &journal);
    let facade = declaration.common.facade.as_ref();
    Expansion { item, subject: &subject, facade, diagnosis, journal: &journal }.role(&lowered)
}

fn policy(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut journal = Journal::default();
    let declaration = parse::policy(attribute, &mut journal);
    let Some(subject) = parse::subject(&item, &mut journal) else { return refused(&journal, &item) };
    let lowered = lower::policy(&declaration, &subject, &mut journal);
    let diagnosis = Diagnosis::of(&lowered, lowered.findings(check::customer_policy_after), &journal);
    let facade = declaration.common.facade.as_ref();
    Expansion { item, subject: &subject, facade, diagnosis, journal: &journal }.policy(&lowered)
}

/// What can be said of an item that is no type.
fn refused(journal: &Journal, item: &TokenStream) -> TokenStream {
    let mut diagnosis = Diagnosis::default();
    diagnosis.mistakes(journal);
    let errors = diagnosis.items;
    quote!(#item #errors)
}

/// The tokens of generated text. The compiler's own lexer reads it: `proc_macro2` would read it first, and slowly. An error
/// can only be one of ours, and the compiler reports it.
fn tokens(text: &str) -> TokenStream {
    let tokens = if proc_macro::is_available() {
        text.parse::<proc_macro::TokenStream>().map(Into::into).map_err(|error| error.to_string())
    } else {
        text.parse::<TokenStream>().map_err(|error| error.to_string())
    };
    tokens.unwrap_or_else(|error| syn::Error::new(Span::call_site(), error).into_compile_error())
}
