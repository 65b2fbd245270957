//! The patterns of actions of a statement with what the catalogue has of each, looked up once, whoever asks.
//!
//! INVARIANT: patterns that stand next to each other and name the same service are one [`Stretch`]. A list has few of
//! them, so a check that is about one service passes over the others without looking at their patterns.

use std::ops::Range;

use iam_role_catalog::{Action, Service, service};

use crate::{ActionPattern, wildcard};

/// A pattern of actions, and what the catalogue has of it.
pub(crate) struct Named<'a> {
    pub(crate) pattern: &'a ActionPattern,
    pub(crate) service: Option<Service>,
    /// The action, where the pattern has no wildcard.
    pub(crate) action: Option<Action>,
}

/// The patterns of one statement.
pub(crate) struct NamedActions<'a> {
    all: Vec<Named<'a>>,
    stretches: Vec<Stretch<'a>>,
}

/// Patterns next to each other that name the same service.
pub(crate) struct Stretch<'a> {
    /// The service's prefix as written; none for the lone `*`.
    pub(crate) prefix: Option<&'a str>,
    pub(crate) service: Option<Service>,
    range: Range<usize>,
}

impl Stretch<'_> {
    /// Whether its patterns may stand for an action of the service with that prefix.
    pub(crate) fn may_be_of(&self, service: &str) -> bool {
        self.prefix.is_none_or(|prefix| prefix.eq_ignore_ascii_case(service))
    }
}

/// The services that a document names. Names of one service often follow each other, so the last one is looked up no more.
#[derive(Default)]
pub(crate) struct Services<'a> {
    last: Option<(&'a str, Option<Service>)>,
}

impl<'a> Services<'a> {
    /// The service of that prefix.
    pub(crate) fn service(&mut self, prefix: &'a str) -> Option<Service> {
        match self.last {
            Some((known, found)) if known == prefix => found,
            _ => {
                let found = service(prefix);
                self.last = Some((prefix, found));
                found
            }
        }
    }

    /// The patterns of a statement, each looked up.
    pub(crate) fn actions(&mut self, patterns: &'a [ActionPattern]) -> NamedActions<'a> {
        let mut all = Vec::with_capacity(patterns.len());
        // Most statements are about one service.
        let mut stretches: Vec<Stretch<'a>> = Vec::with_capacity(1);
        for (index, pattern) in patterns.iter().enumerate() {
            let prefix = pattern.service();
            let service = match stretches.last_mut() {
                Some(last) if last.prefix == prefix => {
                    last.range.end = index + 1;
                    last.service
                }
                _ => {
                    let service = prefix.and_then(|prefix| self.service(prefix));
                    stretches.push(Stretch { prefix, service, range: index..index + 1 });
                    service
                }
            };
            all.push(Named::of(pattern, service));
        }
        NamedActions { all, stretches }
    }
}

impl<'a> Named<'a> {
    fn of(pattern: &'a ActionPattern, service: Option<Service>) -> Self {
        let action =
            service.filter(|_| !pattern.is_wildcard()).and_then(|service| service.action(pattern.name()));
        Self { pattern, service, action }
    }

    /// The actions that the pattern with a wildcard stands for, by name.
    pub(crate) fn matched(&self) -> impl Iterator<Item = Action> {
        let pattern = self.pattern.name();
        let start = wildcard::literal_start(pattern);
        let rest = pattern.get(start.len()..).unwrap_or_default();
        let service = self.service.filter(|_| self.pattern.is_wildcard());
        let alike = service.map(|service| service.actions_starting_with(start)).into_iter().flatten();
        // Most patterns are a start and nothing more.
        let is_it = move |action: &Action| {
            let of_action = || action.name().get(start.len()..).unwrap_or_default();
            rest == "*" || wildcard::matches_ignoring_case(rest, of_action())
        };
        alike.filter(is_it)
    }
}

impl<'a> NamedActions<'a> {
    /// The patterns in order.
    pub(crate) fn all(&self) -> &[Named<'a>] {
        &self.all
    }

    /// The stretches in order.
    pub(crate) fn stretches(&self) -> &[Stretch<'a>] {
        &self.stretches
    }

    /// The patterns of a stretch, with their indexes.
    pub(crate) fn of(&self, stretch: &Stretch<'a>) -> impl Iterator<Item = (usize, &Named<'a>)> {
        stretch.range.clone().zip(self.patterns(stretch))
    }

    /// The same without their indexes.
    pub(crate) fn patterns(&self, stretch: &Stretch<'a>) -> &[Named<'a>] {
        self.all.get(stretch.range.clone()).unwrap_or_default()
    }

    /// The patterns that may stand for an action of that service, or for one of any if there is none: those that name
    /// it, and those that name none. Each with its index, in order.
    pub(crate) fn that_may_be_of(
        &self,
        service: Option<&str>,
    ) -> impl Iterator<Item = (usize, &'a ActionPattern)> {
        let may_be = move |stretch: &&Stretch<'a>| service.is_none_or(|service| stretch.may_be_of(service));
        let stretches = self.stretches.iter().filter(may_be);
        stretches.flat_map(|stretch| self.of(stretch)).map(|(index, named)| (index, named.pattern))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_service_are_one_stretch() {
        let patterns = ["s3:Get*", "s3:PutObject", "sqs:*", "s3:ListBucket", "*", "*", "S3:Put*", "nope:Get"]
            .map(|text| ActionPattern::parse(text).unwrap());
        let named = Services::default().actions(&patterns);
        let stretches = named.stretches().iter().map(|stretch| {
            let indexes: Vec<usize> = named.of(stretch).map(|(index, _)| index).collect();
            (stretch.prefix, stretch.service.is_some(), indexes)
        });
        let expected = [
            (Some("s3"), true, vec![0, 1]),
            (Some("sqs"), true, vec![2]),
            (Some("s3"), true, vec![3]),
            (None, false, vec![4, 5]),
            (Some("S3"), true, vec![6]),
            (Some("nope"), false, vec![7]),
        ];
        assert_eq!(stretches.collect::<Vec<_>>(), expected);
        let of = |service| named.that_may_be_of(service).map(|(index, _)| index).collect::<Vec<_>>();
        assert_eq!(of(Some("s3")), [0, 1, 3, 4, 5, 6]);
        assert_eq!(of(None), (0..8).collect::<Vec<_>>());
    }

    #[test]
    fn a_pattern_stands_for_the_actions_that_it_matches() {
        let s3 = service("s3").unwrap();
        for name in ["Get*", "get*", "*", "Get*Acl", "Get*Acl*", "*Acl", "Get?bject", "GetObjec?", "Nope*"] {
            let patterns = [ActionPattern::parse(&format!("s3:{name}")).unwrap()];
            let named = Services::default().actions(&patterns);
            let [named] = named.all() else { panic!("{name}") };
            let found: Vec<&str> = named.matched().map(Action::name).collect();
            let all = s3.actions_starting_with("").map(Action::name);
            let expected: Vec<&str> =
                all.filter(|action| wildcard::matches_ignoring_case(name, action)).collect();
            assert_eq!(found, expected, "{name}");
            assert_eq!(found.is_empty(), name == "Nope*", "{name}");
        }
    }
}
