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
mod declared;
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

use iam_role_policy::{check, guarantee};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::{
    declared::Question,
    diagnose::{Diagnosis, Part},
    expand::Expansion,
    journal::Journal,
};

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
/// | `ceiling` | documents that the role is proved to stay within: see below |
/// | `never` | what the role is proved never to be granted: see below; may be repeated |
/// | `expect` | tests of the role's policies: see below; may be repeated |
/// | `allow_finding` | `allow_finding(CODE, reason = "…")` lets one finding through; may be repeated |
/// | `crate` | the path of the crate `iam-role` where it has another name |
///
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
/// ## What is expected of the role
///
/// ```text
/// expect(
///     allows("s3:GetObject", on("arn:aws:s3:::{bucket}/*"), when("aws:SecureTransport" = true)),
///     denies("s3:DeleteObject", "s3:PutObject", on("*")),
/// )
/// ```
///
/// Every action is asked for on every resource. `allows` needs a yes and `denies` a no, whatever the parameters are,
/// whatever text stands in the place of a `*` in the resource, and whatever else the request carries: `when` says what
/// it carries for certain, `"key" = "value"`, `"key" = ["several", "values"]` or `"key" = absent`. Otherwise the build
/// fails on the action, and says which statement decided, or what the answer depends on. Actions, resources and keys
/// have to exist, as in a policy.
///
/// It is the role's own policies that are asked, with the declared policies that it names and within its boundary. What
/// a policy of the resource or of the organization adds or takes away is left open. A policy that is named by its ARN
/// the compiler does not see: with one attached, nothing is certain that no visible statement denies; a boundary of
/// that kind can only deny. `allow_finding(EXPECTATION_NOT_DECIDED, reason = "…")` takes that over.
///
/// `SPEC` has the same two questions for `const` assertions, for any crate that sees the role; they check no names, and
/// leave open what depends on a condition:
///
/// ```text
/// const _: () = assert!(Reader::SPEC.denies("s3:DeleteObject", "*"));
/// ```
///
/// ## What is proved of the role
///
/// `ceiling` takes documents in the forms of a policy, `file("ceiling.json")`, `{ … }` or `allow(…)`, and structs with
/// [`macro@iam_policy`], also of other crates. Together they must grant all that the role is granted: what its policies
/// allow and do not deny, within its boundary. If they do not, the build fails on the statement that reaches over, and
/// shows a request that the role could make and the ceiling does not allow.
///
/// `never("iam:PassRole", on("*"))` takes what a statement takes: nothing of that may be granted. For rules that many
/// roles share, `never` takes the same documents as `ceiling`, with statements that deny: what they deny is never
/// granted, whatever it is that would grant it.
///
/// Both are proofs, not tests: for every action and resource, every value of the parameters, whatever a request carries.
/// Where no proof is found the build fails too, and says what was too hard and what to write instead. A policy that is
/// named by its ARN the compiler does not see; it may allow anything, unless a boundary keeps it within the ceiling.
/// `allow_finding(CEILING_NOT_PROVED, reason = "…")`, or `NEVER_RULE_NOT_PROVED`, takes that over.
///
/// # What is generated
///
/// - The struct as written, with a section in its documentation that says who may assume the role and what it may do.
/// - `impl IamRole`, and `impl Assumable` where AWS principals may assume the role: its `Proof` is what they must bring.
/// - `NAME`, a `&'static str`, or a `Template` if the name has parameters.
/// - `TRUST_POLICY`, and `INLINE_POLICY` if there is one, or `INLINE_POLICIES` with names if there are several: canonical
///   JSON as `&'static str`, or as `Template` if the struct has fields.
/// - `SPEC`, the whole declaration as a `RoleSpec`.
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
/// `NAME` and `POLICY` are generated as `NAME` and `INLINE_POLICY` are for a role; beside them a hidden macro of the
/// struct's name, which hands the document to what is checked, tested and proved of a role that names the struct, in any crate.
/// Name it by its own name or an import of it there, not by a type alias.
#[proc_macro_attribute]
pub fn iam_policy(
    attribute: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    policy(attribute.into(), item.into()).into()
}

/// Judges a role when the documents of the policies that it names are there; only `#[iam_role]` and the
/// macros of those policies call it.
#[doc(hidden)]
#[proc_macro]
pub fn judge(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    judgement(tokens.into()).into()
}

fn role(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut journal = Journal::default();
    let declaration = parse::role(attribute.clone(), &mut journal);
    let Some(subject) = parse::subject(&item, &mut journal) else { return refused(&journal, &item) };
    let lowered = lower::role(&declaration, &subject, &mut journal);
    let needed = lowered.needed();
    let part = if needed.is_empty() { Part::Whole } else { Part::Declaration };
    let mut findings = lowered.findings(|role, unread| {
        let check = if part == Part::Whole { check::role_after } else { check::role_parts_after };
        let mut findings = check(role, unread);
        findings.extend(guarantee::documents(&lowered.guarantees, unread));
        findings
    });
    let is_sound = !findings.any_error() && journal.mistakes().is_empty();
    match part {
        Part::Whole if is_sound => findings.extend(guarantee::judge(&lowered.entity, &lowered.guarantees)),
        Part::Declaration if !is_sound => findings.extend(lowered.together()),
        _ => {}
    }
    let diagnosis = Diagnosis::of(&lowered, findings, part, &journal);
    let facade = declaration.common.facade.as_ref();
    let asked = if is_sound {
        Question::new(needed, attribute, item.clone()).answer(facade).err().unwrap_or_default()
    } else {
        TokenStream::new()
    };
    let mut expanded =
        Expansion { item, subject: &subject, facade, diagnosis, journal: &journal }.role(&lowered);
    expanded.extend(asked);
    expanded
}

/// What is to be said of a role once the documents of the policies that it names are there; until then, the call for
/// the next of them. What else there is to say the attribute has said.
fn judgement(tokens: TokenStream) -> TokenStream {
    let Some(question) = Question::read(tokens) else {
        return syn::Error::new(Span::call_site(), "only generated code calls this").into_compile_error();
    };
    let mut journal = Journal::default();
    let declaration = parse::role(question.attribute.clone(), &mut journal);
    let Some(subject) = parse::subject(&question.item, &mut journal) else { return TokenStream::new() };
    let documents = match question.answer(declaration.common.facade.as_ref()) {
        Ok(documents) => documents,
        Err(call) => return call,
    };
    let mut lowered = lower::role(&declaration, &subject, &mut journal);
    if lowered.fill(documents).is_none() {
        return TokenStream::new();
    }
    let mut findings = lowered.together();
    findings.extend(guarantee::judge(&lowered.entity, &lowered.guarantees));
    Diagnosis::of(&lowered, findings, Part::Together, &journal).items
}

fn policy(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut journal = Journal::default();
    let declaration = parse::policy(attribute, &mut journal);
    let Some(subject) = parse::subject(&item, &mut journal) else { return refused(&journal, &item) };
    let lowered = lower::policy(&declaration, &subject, &mut journal);
    let diagnosis =
        Diagnosis::of(&lowered, lowered.findings(check::customer_policy_after), Part::Whole, &journal);
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
