//! Mistakes and findings into what the compiler shows: one error or warning for each, at the token to change.
//!
//! - A mistake, an error, and a security warning that is not allowed become a `compile_error!`.
//! - A warning becomes the use of a deprecated constant: the only way to a compiler warning on stable Rust. Its name is
//!   the finding's code.
//! - A suggestion is for the command line.

use iam_role_policy::{Finding, Findings, Severity, placeholder};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::{
    declaration::Allowance,
    journal::{Journal, Mistake},
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

impl Diagnosis {
    /// All mistakes, then all findings that are not allowed; `names` are what placeholders stand for.
    pub(crate) fn of(
        findings: &Findings,
        allowances: &[Allowance],
        map: &SpanMap,
        names: &[String],
        journal: &Journal,
    ) -> Self {
        let mut diagnosis = Self::default();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        diagnosis.mistakes(journal);
        let _ = allowances;
        for finding in findings {
            diagnosis.finding(finding, map, &names, journal);
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
    fn finding(&mut self, finding: &Finding, map: &SpanMap, names: &[&str], journal: &Journal) {
        let spot = map.spot(&finding.locus, journal);
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
