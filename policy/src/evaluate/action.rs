//! `Action` and `NotAction` of a statement, ordered so that a large list costs no more than a look-up.

use super::request::Request;
use super::text::{Syntax, Text};
use super::truth::Truth;
use crate::{ActionElement, ActionPattern};

/// `Action` or `NotAction`, in lower case.
#[derive(Debug)]
pub(super) struct Actions {
    negated: bool,
    /// Whether `*` is listed.
    any: bool,
    /// The actions without wildcards, by their digests. Digests stand beside the texts so that what is not meant is
    /// passed over without looking at it.
    exact: Box<[(u64, Box<str>)]>,
    /// The others, each with its service and the digest of that.
    patterns: Box<[(u64, Box<str>, Text)]>,
}

/// A request's action, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ActionName {
    text: String,
    /// Where the colon stands.
    colon: usize,
    digest: u64,
    service_digest: u64,
}

impl ActionName {
    /// The action `name` of `service`.
    pub(super) fn new(service: &str, name: &str) -> Self {
        let text = format!("{service}:{name}").to_ascii_lowercase();
        let service_digest = digest(&service.to_ascii_lowercase());
        Self { digest: digest(&text), service_digest, colon: service.len(), text }
    }

    /// Service and name.
    pub(super) fn parts(&self) -> (&str, &str) {
        let name = self.text.get(self.colon + 1..).unwrap_or_default();
        (self.text.get(..self.colon).unwrap_or_default(), name)
    }
}

impl Actions {
    pub(super) fn new(element: &ActionElement) -> Self {
        let (mut exact, mut patterns) = (Vec::new(), Vec::new());
        for pattern in element.patterns() {
            let Some(service) = pattern.service().map(str::to_ascii_lowercase) else { continue };
            let syntax = Syntax { wildcards: true, variables: false };
            match Text::new(&pattern.name().to_ascii_lowercase(), syntax) {
                Text::Exact(name) => {
                    let name = format!("{service}:{name}");
                    exact.push((digest(&name), name.into_boxed_str()));
                }
                pattern => patterns.push((digest(&service), service.into_boxed_str(), pattern)),
            }
        }
        exact.sort_unstable();
        Self {
            negated: matches!(element, ActionElement::NotAction(_)),
            any: element.patterns().iter().any(|pattern| ActionPattern::service(pattern).is_none()),
            exact: exact.into(),
            patterns: patterns.into(),
        }
    }

    /// Whether `action` is one of them, or if they are excepted, none.
    pub(super) fn hold(&self, action: &ActionName, request: &Request) -> bool {
        (self.any || self.lists(action) || self.matches(action, request)) != self.negated
    }

    fn lists(&self, action: &ActionName) -> bool {
        let first = self.exact.partition_point(|(digest, _)| *digest < action.digest);
        let same = self.exact.iter().skip(first).take_while(|(digest, _)| *digest == action.digest);
        same.into_iter().any(|(_, name)| **name == action.text)
    }

    fn matches(&self, action: &ActionName, request: &Request) -> bool {
        let (service, name) = action.parts();
        self.patterns.iter().any(|(digest, of, pattern)| {
            *digest == action.service_digest
                && **of == *service
                && pattern.compare(name, request) == Some(Truth::Yes)
        })
    }
}

/// FNV-1a, by which texts that differ nearly always differ.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
