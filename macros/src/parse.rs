//! Tokens into a declaration: which keys there are, and what shape their values have.
//!
//! INVARIANT: every mistake is written into the journal and nothing stops the reading; a key whose value cannot be
//! used counts as not given. Documents are left as written: lowering knows their words.

mod argument;
mod duration;
mod json;
mod subject;

use iam_role_policy::{json::Growth, suggest};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Path, parse::Parser};

pub(crate) use self::{argument::arguments, subject::subject};
use crate::{
    declaration::{
        Allowance, Common, Declared, InstanceProfile, PolicyDeclaration, Reference, RoleDeclaration,
    },
    journal::Journal,
    syntax::{Argument, Json, Text, Word},
    vocabulary::Place,
};

/// Reads what stands in the parentheses of `#[iam_role(…)]`.
pub(crate) fn role(tokens: TokenStream, journal: &mut Journal) -> RoleDeclaration {
    let mut role = RoleDeclaration::default();
    let mut keys = Keys::of(Place::Role);
    for argument in arguments(tokens, journal) {
        let Some(word) = keys.next(argument, journal) else { continue };
        match word.name().as_str() {
            "trust" => role.trust = Some(word),
            "inline_policy" => role.inline_policies.push(word),
            "managed_policies" => role.managed_policies = references(&word, journal),
            "permissions_boundary" => role.permissions_boundary = one_reference(&word, journal),
            "ceiling" => role.ceiling = Some(word),
            "never" => role.never.push(word),
            "expect" => role.expectations.push(word),
            "max_session_duration" => role.max_session_duration = duration::of(&word, journal),
            "instance_profile" => role.instance_profile = instance_profile(&word, journal),
            _ => role.has_unknown_key |= !common(&word, Place::Role, &mut role.common, journal),
        }
    }
    role.common.keys = keys.seen;
    role
}

/// Reads what stands in the parentheses of `#[iam_policy(…)]`.
pub(crate) fn policy(tokens: TokenStream, journal: &mut Journal) -> PolicyDeclaration {
    let mut policy = PolicyDeclaration::default();
    let mut keys = Keys::of(Place::Policy);
    for argument in arguments(tokens, journal) {
        if is_document(&argument) {
            policy.document.push(argument);
        } else if let Some(word) = keys.next(argument, journal) {
            common(&word, Place::Policy, &mut policy.common, journal);
        }
    }
    policy.common.keys = keys.seen;
    policy
}

/// Whether this part of `#[iam_policy(…)]` belongs to the document and not to the keys beside it.
fn is_document(argument: &Argument) -> bool {
    match argument {
        Argument::Word(word) => ["allow", "deny", "policy", "file"].iter().any(|name| word.ident == name),
        argument => matches!(argument, Argument::Json(_)),
    }
}

/// The keys of an attribute: each is a word, and most may stand there once.
struct Keys {
    place: Place,
    seen: Vec<Ident>,
}

impl Keys {
    fn of(place: Place) -> Self {
        Self { place, seen: Vec::new() }
    }

    /// The argument as a key that has not been there before.
    fn next(&mut self, argument: Argument, journal: &mut Journal) -> Option<Word> {
        let word = match argument {
            Argument::Word(word) => word,
            other => {
                let keys = suggest::both(&self.place.names());
                journal.lose(other.span(), "a key is missing", format!("the keys are {keys}"));
                return None;
            }
        };
        journal.word(self.place, &word.ident);
        let name = word.name();
        if self.seen.iter().any(|seen| *seen == name)
            && !["inline_policy", "allow_finding", "expect", "never"].contains(&name.as_str())
        {
            let help = match name.as_str() {
                "trust" | "managed_policies" | "tags" => format!("put everything into one `{name}(…, …)`"),
                _ => "remove one of them".to_owned(),
            };
            journal.lose(word.span(), format!("`{name}` is given twice"), help);
            return None;
        }
        self.seen.push(word.ident.clone());
        Some(word)
    }
}

/// A key that roles and policies have in common, or none at all; answers whether it is known.
fn common(word: &Word, place: Place, common: &mut Common, journal: &mut Journal) -> bool {
    match word.name().as_str() {
        "name" => common.name = text(word, journal),
        "path" => common.path = text(word, journal),
        "description" => common.description = text(word, journal),
        "tags" => common.tags = tags(word, journal),
        "allow_finding" => common.allowances.extend(allowance(word, journal)),
        "crate" => common.facade = facade(word, journal),
        _ => {
            journal.unknown(place, &word.ident);
            return false;
        }
    }
    true
}

/// The only argument of `word`, or a mistake that says what it takes.
fn one<'a>(word: &'a Word, takes: &str, journal: &mut Journal) -> Option<&'a Argument> {
    match word.given() {
        [argument] => return Some(argument),
        [] if word.lossy => {}
        [] => journal.lose(word.span(), format!("`{}` has no value", word.ident), format!("write {takes}")),
        [_, second, ..] => {
            let message = format!("`{}` takes one value", word.ident);
            journal.lose(second.span(), message, format!("write {takes}"));
        }
    }
    None
}

/// The one string that `word` is given.
pub(crate) fn text(word: &Word, journal: &mut Journal) -> Option<Text> {
    let takes = format!("`{} = \"…\"`", word.ident);
    match one(word, &takes, journal)? {
        Argument::Text(text) => Some(text.clone()),
        other => {
            journal.lose(other.span(), format!("`{}` takes a string", word.ident), format!("write {takes}"));
            None
        }
    }
}

/// `tags(team = "data", "cost-center" = "42")`, or the same as a JSON object.
fn tags(word: &Word, journal: &mut Journal) -> Vec<(Text, Text)> {
    if word.given().is_empty() && !word.lossy {
        journal.lose(word.span(), "`tags` has no tags", "write `tags(team = \"data\")`");
    }
    let mut tags = Vec::new();
    for argument in word.given() {
        match argument {
            Argument::Json(json) => tags.extend(json_tags(json, journal)),
            other => tags.extend(tag(other, journal)),
        }
    }
    tags
}

fn tag(argument: &Argument, journal: &mut Journal) -> Option<(Text, Text)> {
    let (key, value) = match argument {
        Argument::Word(word) => (Text { value: word.name(), span: word.span() }, only(word.given())),
        Argument::Pair(key, values) => (key.clone(), only(values)),
        _ => (Text { value: String::new(), span: argument.span() }, None),
    };
    if let Some(Argument::Text(value)) = value {
        return Some((key, value.clone()));
    }
    let span = value.map_or(key.span, Argument::span);
    journal.lose(
        span,
        "a tag is a key and a string",
        "write `team = \"data\"`, or `\"cost-center\" = \"42\"`",
    );
    None
}

fn only(values: &[Argument]) -> Option<&Argument> {
    match values {
        [value] => Some(value),
        _ => None,
    }
}

fn json_tags(json: &Json, journal: &mut Journal) -> Vec<(Text, Text)> {
    let Growth::Object(members) = &json.object.value else { return Vec::new() };
    let mut tags = Vec::new();
    for member in members {
        let span_of = |at| journal.span(at).unwrap_or(json.span);
        let (key_span, value_span) = (span_of(member.key_at), span_of(member.value.at));
        match &member.value.value {
            Growth::String(value) => tags.push((
                Text { value: member.key.to_string(), span: key_span },
                Text { value: value.to_string(), span: value_span },
            )),
            _ => journal.lose(value_span, "a tag's value is a string", "write it in double quotes"),
        }
    }
    tags
}

/// `allow_finding(CODE, reason = "…")`
fn allowance(word: &Word, journal: &mut Journal) -> Option<Allowance> {
    let mut code = None;
    let mut reason = None;
    for argument in word.given() {
        match argument {
            Argument::Word(inner) if inner.arguments.is_none() && code.is_none() => {
                code = Some((inner.name(), inner.span()));
            }
            Argument::Word(inner) => {
                journal.word(Place::Finding, &inner.ident);
                match inner.name().as_str() {
                    "reason" => reason = text(inner, journal),
                    _ => journal.unknown(Place::Finding, &inner.ident),
                }
            }
            other => {
                let help = "write `allow_finding(CODE, reason = \"…\")`";
                journal.lose(other.span(), "`allow_finding` takes a code and a reason", help);
            }
        }
    }
    if code.is_none() && !word.lossy {
        let help = "write `allow_finding(CODE, reason = \"…\")` with the code in the finding's brackets";
        journal.lose(word.span(), "`allow_finding` names no code", help);
    }
    let (code, span) = code?;
    Some(Allowance { code, span, reason })
}

/// `crate = path`
fn facade(word: &Word, journal: &mut Journal) -> Option<TokenStream> {
    let argument = one(word, "`crate = path::to::iam_role`", journal)?;
    let tokens = match argument {
        Argument::Word(path) if path.arguments.is_none() => Some(path.ident.to_token_stream()),
        Argument::Path(path) => Some(path.tokens.clone()),
        _ => None,
    };
    let path = tokens.filter(is_path);
    if path.is_none() {
        let help = "write `crate = path::to::iam_role`, without quotes";
        journal.lose(argument.span(), "`crate` takes a path", help);
    }
    path
}

/// `instance_profile`, or `instance_profile = "name"`
fn instance_profile(word: &Word, journal: &mut Journal) -> Option<InstanceProfile> {
    let name = match &word.arguments {
        None => None,
        Some(_) => Some(text(word, journal)?),
    };
    Some(InstanceProfile { name, span: word.span() })
}

fn references(word: &Word, journal: &mut Journal) -> Vec<Reference> {
    if word.given().is_empty() && !word.lossy {
        let help = "write `managed_policies(\"ReadOnlyAccess\")`, an ARN, or a struct with `#[iam_policy]`";
        journal.lose(word.span(), "`managed_policies` names no policy", help);
    }
    word.given().iter().filter_map(|argument| reference(argument, journal)).collect()
}

fn one_reference(word: &Word, journal: &mut Journal) -> Option<Reference> {
    let takes = format!("`{} = \"arn:aws:iam::…:policy/…\"`, or a struct with `#[iam_policy]`", word.ident);
    let argument = one(word, &takes, journal)?;
    reference(argument, journal)
}

fn reference(argument: &Argument, journal: &mut Journal) -> Option<Reference> {
    if let Argument::Text(text) = argument {
        return Some(Reference::Named(text.clone()));
    }
    let declared = declared(argument).map(Reference::Declared);
    if declared.is_none() {
        let help = "write the name of one of AWS's policies or an ARN in double quotes, or a struct with `#[iam_policy]`";
        journal.lose(argument.span(), "this names no managed policy", help);
    }
    declared
}

/// The struct that `argument` names, if it is a name.
pub(crate) fn declared(argument: &Argument) -> Option<Declared> {
    let declared = match argument {
        Argument::Word(word) if word.arguments.is_none() => {
            Declared { path: word.ident.to_token_stream(), name: word.name(), span: word.span() }
        }
        Argument::Path(path) => {
            let name = path.tokens.to_string().replace(' ', "");
            Declared { path: path.tokens.clone(), name, span: path.span }
        }
        _ => return None,
    };
    // A keyword is a word of the grammar, and no struct's name.
    is_path(&declared.path).then_some(declared)
}

fn is_path(tokens: &TokenStream) -> bool {
    Path::parse_mod_style.parse2(tokens.clone()).is_ok()
}
