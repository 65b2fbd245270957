//! Mistakes and findings into what the compiler shows: one error or warning for each, at the token to change.
//!
//! - A mistake, an error, and a security warning that is not allowed become a `compile_error!`.
//! - A warning becomes the use of a deprecated constant: the only way to a compiler warning on stable Rust. Its name is
//!   the finding's code.
//! - A suggestion is for the command line. The engine does not even look for most of them here, so an `allow_finding` of
//!   one is never unused.

use iam_role_policy::{
    Code, Finding, Findings, Severity,
    allow::{self, Allow},
    check, guarantee, placeholder,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::{
    journal::{Journal, Mistake},
    lower::Lowered,
    span_map::SpanMap,
};

/// What the compiler is told.
#[derive(Debug, Default)]
pub(crate) struct Diagnosis {
    /// Errors and warnings as items.
    pub(crate) items: TokenStream,
    /// Whether there is an error among them.
    pub(crate) failed: bool,
}

/// What there is to say of a declaration at once, where not all can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Everything.
    Whole,
    /// All but what takes documents which are not there yet.
    Declaration,
    /// The rest: what all documents show together, and whether the guarantees are kept.
    Together,
}

impl Part {
    /// Whether this part is where the finding belongs: one about an `allow_finding` stands where its code does.
    fn has(self, finding: &Finding, allows: &[Allow]) -> bool {
        match (self, subject(finding, allows)) {
            (Self::Whole, _) | (_, None) => true,
            (Self::Declaration, Some(allow)) => !takes_all(&allow.code),
            (Self::Together, Some(allow)) => takes_all(&allow.code),
        }
    }
}

/// Whether a finding of this name takes all documents of a role.
fn takes_all(code: &str) -> bool {
    guarantee::is_code(code) || check::is_of_whole(code)
}

/// The `allow_finding` that the finding is about.
fn subject<'a>(finding: &Finding, allows: &'a [Allow]) -> Option<&'a Allow> {
    let mut numbered = allows.iter().enumerate();
    numbered.find(|(index, _)| Allow::locus(*index) == finding.locus).map(|(_, allow)| allow)
}

/// Whether what `allow` lets through is never looked for here.
fn is_of_suggestion(allow: &Allow) -> bool {
    Code::named(&allow.code).is_some_and(|code| code.severity() == Severity::Suggestion)
}

impl Diagnosis {
    /// All mistakes, then all findings of that part which are not allowed.
    pub(crate) fn of<T>(lowered: &Lowered<T>, findings: Findings, part: Part, journal: &Journal) -> Self {
        let mut diagnosis = Self::default();
        diagnosis.mistakes(journal);
        let names: Vec<&str> = lowered.names.iter().map(String::as_str).collect();
        let anything_lost = journal.losses() > 0;
        for finding in allow::apply(findings, &lowered.allows) {
            // What is lost may be what the allow is for.
            let unseen = || anything_lost || subject(&finding, &lowered.allows).is_some_and(is_of_suggestion);
            let may_be_used = finding.code == Code::UNUSED_ALLOW && unseen();
            if !may_be_used && part.has(&finding, &lowered.allows) {
                diagnosis.finding(finding, &lowered.map, &names, journal);
            }
        }
        diagnosis
    }

    /// Adds everything that is wrong with the attribute itself.
    pub(crate) fn mistakes(&mut self, journal: &Journal) {
        for Mistake { span, message, help } in journal.mistakes() {
            self.error(*span, &format!("{message}\nhelp: {help}"));
        }
    }

    /// Adds a finding.
    fn finding(&mut self, finding: Finding, map: &SpanMap, names: &[&str], journal: &Journal) {
        let spot = map.spot(&finding.locus, journal);
        let in_calls = in_words_of_calls(finding.code).filter(|_| map.is_in_calls(&finding.locus));
        let finding = Finding { help: in_calls.map(str::to_owned).or(finding.help), ..finding };
        let text = spot.before(&placeholder::show(&finding.to_string(), names));
        match finding.severity() {
            Severity::Error | Severity::SecurityWarning => self.error(spot.span, &text),
            Severity::Warning => self.warning(spot.span, finding.code.name(), &text),
            Severity::Suggestion => {}
        }
    }

    fn error(&mut self, span: Span, text: &str) {
        self.failed = true;
        self.items.extend(syn::Error::new(span, text).into_compile_error());
    }

    fn warning(&mut self, span: Span, code: &str, text: &str) {
        let code = Ident::new(code, span);
        self.items.extend(quote_spanned! {span=>
            const _: () = {
                #[deprecated(note = #text)]
                const #code: () = ();
                #code
            };
        });
    }
}

/// What to write instead where a statement is a call, and the finding speaks of JSON's elements.
fn in_words_of_calls(code: Code) -> Option<&'static str> {
    match code {
        Code::MISSING_ACTION | Code::EMPTY_ARRAY_ACTION => Some("add actions: `\"s3:GetObject\"`"),
        Code::MISSING_RESOURCE | Code::EMPTY_ARRAY_RESOURCE => {
            Some("add the resources that the statement is about: `on(\"arn:…\")`, or `on(\"*\")`")
        }
        _ => None,
    }
}
