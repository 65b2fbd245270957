//! What parsing and lowering write down as they go: mistakes, words for completion, and where tree nodes stand.
//!
//! INVARIANT: nobody returns an error; a mistake is written here at the token that is wrong, and the rest is still read.

use iam_role_policy::{At, suggest};
use proc_macro2::{Ident, Span};

use crate::vocabulary::Place;

/// One mistake in the attribute itself; mistakes in a policy are the engine's findings.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub(crate) span: Span,
    /// What is wrong.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) help: String,
}

/// The journal of one expansion.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    mistakes: Vec<Mistake>,
    losses: usize,
    words: Vec<(Place, Ident)>,
    spans: Vec<Span>,
}

impl Journal {
    /// Writes down a mistake after which nothing is missing.
    pub(crate) fn mistake(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake { span, message: message.into(), help: help.into() });
    }

    /// Writes down a mistake because of which something that was written is left out.
    pub(crate) fn lose(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.losses += 1;
        self.mistake(span, message, help);
    }

    /// How often something was left out up to now; compared with a later answer it says whether something was.
    pub(crate) fn losses(&self) -> usize {
        self.losses
    }

    /// Counts a loss whose mistake is written down already.
    pub(crate) fn lost(&mut self) {
        self.losses += 1;
    }

    /// Every mistake, in the order found.
    pub(crate) fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// Notes that `ident` stands where the words of `place` do.
    pub(crate) fn word(&mut self, place: Place, ident: &Ident) {
        self.words.push((place, ident.clone()));
    }

    /// Every word that was noted.
    pub(crate) fn words(&self) -> &[(Place, Ident)] {
        &self.words
    }

    /// Writes down that `ident` is no word of `place`.
    pub(crate) fn unknown(&mut self, place: Place, ident: &Ident) {
        let name = ident.to_string();
        let known = place.names();
        let help = match suggest::nearest(&name, known.iter().map(AsRef::as_ref)) {
            Some(near) => suggest::did_you_mean(near),
            None => format!("write {}", suggest::either(&place.common())),
        };
        self.lose(ident.span(), format!("`{name}` is not {}", place.what()), help);
    }

    /// The place of a new tree node that stands at `span`.
    pub(crate) fn at(&mut self, span: Span) -> At {
        let at = At(u32::try_from(self.spans.len()).unwrap_or(u32::MAX));
        self.spans.push(span);
        at
    }

    /// Where the node with this place stands.
    pub(crate) fn span(&self, at: At) -> Option<Span> {
        self.spans.get(usize::try_from(at.0).ok()?).copied()
    }
}
