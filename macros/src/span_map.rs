//! A place in a role or policy into the token to point at.

use iam_role_policy::{At, Locus, Places, json::Position};
use proc_macro2::Span;

use crate::journal::Journal;

/// Where to point, and what to say of a place that is in no token.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) span: Span,
    /// `policies/read.json:3:39`, or `Statement/0/Action/0` of the policy whose name is at the span.
    pub(crate) place: Option<String>,
}

impl Spot {
    /// The text with the place before it that no token shows.
    pub(crate) fn before(&self, text: &str) -> String {
        self.place.as_ref().map_or_else(|| text.to_owned(), |place| format!("{place}: {text}"))
    }
}

/// What a document's tree was built from.
#[derive(Debug)]
pub(crate) enum Origin {
    /// Calls such as `allow(…)`: the journal knows the span of every node.
    Calls,
    /// JSON in braces: the same.
    Json,
    /// A file: every node has a place in its text.
    File { path: String, text: String, starts: Vec<usize> },
}

impl Origin {
    /// The file at `path` with that text; `starts` is where each node begins, by its [`At`].
    pub(crate) fn file(path: &str, text: String, starts: Vec<usize>) -> Self {
        Self::File { path: path.to_owned(), text, starts }
    }

    /// Where the node with this place stands; `around` stands around the whole document.
    pub(crate) fn spot(&self, at: At, around: Span, journal: &Journal) -> Spot {
        match self {
            Self::Calls | Self::Json => Spot { span: journal.span(at).unwrap_or(around), place: None },
            Self::File { path, text, starts } => {
                let start = usize::try_from(at.0).ok().and_then(|at| starts.get(at));
                let Position { line, column } = Position::of(text, start.copied().unwrap_or_default());
                Spot { span: around, place: Some(format!("{path}:{line}:{column}")) }
            }
        }
    }
}

/// Where everything in a role or policy stands.
#[derive(Debug)]
pub(crate) struct SpanMap {
    /// The struct's name: where to point when nothing nearer is known.
    whole: Span,
    /// What is not in a document.
    values: Vec<(Locus, Span)>,
    documents: Vec<DocumentPlaces>,
}

#[derive(Debug)]
struct DocumentPlaces {
    outer: Locus,
    places: Places,
    origin: Origin,
    span: Span,
}

impl SpanMap {
    /// A map that knows nothing but `whole`.
    pub(crate) fn new(whole: Span) -> Self {
        Self { whole, values: Vec::new(), documents: Vec::new() }
    }

    /// Adds a value that stands at `span`.
    pub(crate) fn value(&mut self, locus: Locus, span: Span) {
        self.values.push((locus, span));
    }

    /// Adds a document that stands at `outer`.
    pub(crate) fn document(&mut self, outer: Locus, places: Places, origin: Origin, span: Span) {
        self.documents.push(DocumentPlaces { outer, places, origin, span });
    }

    /// The files that documents were read from.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().filter_map(|document| match &document.origin {
            Origin::File { path, .. } => Some(path.as_str()),
            Origin::Calls | Origin::Json => None,
        })
    }

    /// Where `locus` stands, or the nearest known place around it.
    pub(crate) fn spot(&self, locus: &Locus, journal: &Journal) -> Spot {
        let mut documents = self.documents.iter();
        documents.find_map(|document| document.spot(locus, journal)).unwrap_or_else(|| self.value_spot(locus))
    }

    /// Whether `locus` stands in a document that is written as calls.
    pub(crate) fn is_in_calls(&self, locus: &Locus) -> bool {
        let inside = |document: &DocumentPlaces| locus.steps().starts_with(document.outer.steps());
        self.documents.iter().any(|document| matches!(document.origin, Origin::Calls) && inside(document))
    }

    fn value_spot(&self, locus: &Locus) -> Spot {
        let mut place = Some(locus.clone());
        while let Some(around) = place {
            if let Some((_, span)) = self.values.iter().find(|(known, _)| *known == around) {
                return Spot { span: *span, place: place_in_document(locus, &around) };
            }
            place = around.outer();
        }
        Spot { span: self.whole, place: None }
    }
}

/// Where `locus` stands in the document of what stands `around` it: a policy that is declared elsewhere.
fn place_in_document(locus: &Locus, around: &Locus) -> Option<String> {
    let inside = locus.inside(&around.clone().member("PolicyDocument"))?;
    (inside != Locus::root()).then(|| inside.to_string())
}

impl DocumentPlaces {
    /// Where `locus` stands if it is in this document.
    fn spot(&self, locus: &Locus, journal: &Journal) -> Option<Spot> {
        let inside = locus.inside(&self.outer)?;
        match self.places.at(&inside) {
            Some(at) => Some(self.origin.spot(at, self.span, journal)),
            None => Some(Spot { span: self.span, place: None }),
        }
    }
}
