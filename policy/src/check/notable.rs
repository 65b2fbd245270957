//! The actions that matter beyond their own statement, as one sorted list: those by which permissions can be gained, and
//! those that hand out credentials or data. A role's statements are searched for them once, whoever asks.
//!
//! INVARIANT: a number is the index of an action in the list, so the list does not change while a program runs.

use std::{ops::Range, sync::LazyLock};

use iam_role_catalog::{Action, Service, service};

use super::named::{Named, Stretch};
use super::subject::StatementAt;
use super::{escalation, exposure};
use crate::{ActionElement, ActionPattern, wildcard};

/// The list.
static NOTABLE: LazyLock<Notable> = LazyLock::new(Notable::new);

struct Notable {
    /// In full, in the order of their keys, those of one service in one stretch.
    actions: Vec<&'static str>,
    /// The same without the prefixes of their services.
    names: Vec<&'static str>,
    /// The places of these services, in order, and which actions each has.
    services: Vec<(usize, Range<usize>)>,
}

impl Notable {
    fn new() -> Self {
        let mut actions: Vec<&str> = escalation::actions().chain(exposure::actions()).collect();
        actions.sort_unstable_by_key(|action| key_in_full(action));
        actions.dedup();
        let parts = actions.iter().filter_map(|action| action.split_once(':'));
        let names = parts.clone().map(|(_, name)| name).collect();
        let mut services: Vec<(&str, Range<usize>)> = Vec::new();
        for (number, (prefix, _)) in parts.enumerate() {
            match services.last_mut() {
                Some((last, numbers)) if *last == prefix => numbers.end = number + 1,
                _ => services.push((prefix, number..number + 1)),
            }
        }
        let known =
            services.into_iter().filter_map(|(prefix, numbers)| Some((place(service(prefix)?), numbers)));
        let mut services: Vec<_> = known.collect();
        services.sort_unstable_by_key(|(place, _)| *place);
        Self { actions, names, services }
    }
}

/// By what names are sorted. Few are as long as one that is looked for, so that few have to be compared with it.
fn key(name: &str) -> (usize, &str) {
    (name.len(), name)
}

/// By what actions in full are.
fn key_in_full(action: &str) -> (&str, (usize, &str)) {
    let (prefix, name) = action.split_once(':').unwrap_or_default();
    (prefix, key(name))
}

/// What tells a service from all others: where the catalogue has its prefix.
fn place(service: Service) -> usize {
    service.prefix().as_ptr().addr()
}

/// How many actions there are on the list.
pub(super) fn count() -> usize {
    NOTABLE.actions.len()
}

/// The number of an action that is on the list.
pub(super) fn number(action: &str) -> Option<usize> {
    NOTABLE.actions.binary_search_by_key(&key_in_full(action), |known| key_in_full(known)).ok()
}

/// The action with that number, in full.
pub(super) fn name(number: usize) -> &'static str {
    NOTABLE.actions.get(number).copied().unwrap_or_default()
}

/// What the catalogue has of the action with that number.
pub(super) fn action(number: usize) -> Option<Action> {
    let (prefix, name) = name(number).split_once(':')?;
    service(prefix)?.action(name)
}

/// Calls `found` with the number of each action on the list that the statement speaks of, and with the index of the
/// first pattern that says so.
pub(super) fn each_in(statement: &StatementAt<'_>, mut found: impl FnMut(usize, usize)) {
    match &statement.statement.action {
        ActionElement::Action(_) => {
            for stretch in statement.named.stretches() {
                let numbers = of_stretch(stretch);
                if numbers.is_empty() {
                    continue;
                }
                for (index, named) in statement.named.of(stretch) {
                    each_of(named, &numbers, |number| found(number, index));
                }
            }
        }
        ActionElement::NotAction(patterns) => {
            for (number, action) in NOTABLE.actions.iter().enumerate() {
                let is_left_out =
                    |pattern: &ActionPattern| wildcard::matches_ignoring_case(pattern.as_str(), action);
                if !patterns.iter().any(is_left_out) {
                    found(number, 0);
                }
            }
        }
    }
}

/// Which actions on the list the patterns of a stretch may stand for: all for a lone `*`.
fn of_stretch(stretch: &Stretch<'_>) -> Range<usize> {
    if stretch.prefix.is_none() {
        return 0..NOTABLE.actions.len();
    }
    let find = |service| NOTABLE.services.binary_search_by_key(&place(service), |(known, _)| *known).ok();
    let found = stretch.service.and_then(find).and_then(|index| NOTABLE.services.get(index));
    found.map_or(0..0, |(_, numbers)| numbers.clone())
}

/// Calls `found` with those of the numbers whose actions the pattern stands for. Every action on the list is one that the
/// catalogue has.
fn each_of(named: &Named<'_>, numbers: &Range<usize>, mut found: impl FnMut(usize)) {
    let listed = NOTABLE.names.get(numbers.clone()).unwrap_or_default();
    if let Some(action) = named.action {
        let place = listed.binary_search_by_key(&key(action.name()), |known| key(known)).ok();
        return place.into_iter().for_each(|place| found(numbers.start + place));
    }
    let pattern = named.pattern;
    let is_matched =
        |name: &str| pattern.is_wildcard() && wildcard::matches_ignoring_case(pattern.name(), name);
    numbers.clone().zip(listed).filter(|(_, name)| is_matched(name)).for_each(|(number, _)| found(number));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::subject::Subject;
    use crate::check::testing::read_document;
    use crate::{Findings, Kind, Locus};

    fn found(patterns: &[&str], all_but: bool) -> Vec<&'static str> {
        let element = if all_but { "NotAction" } else { "Action" };
        let document = read_document(
            &format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","{element}":{patterns:?},"Resource":"*"}}}}"#
            ),
            Kind::Identity,
        );
        let earlier = Findings::new();
        let subject = Subject::new(&document, Kind::Identity, &earlier, &Locus::root());
        let mut found = Vec::new();
        subject.statements().for_each(|statement| each_in(statement, |number, _| found.push(name(number))));
        found
    }

    #[test]
    fn patterns_find_what_they_stand_for() {
        assert_eq!(found(&["S3:getobject", "s3:PutObject"], false), ["s3:GetObject"]);
        assert_eq!(found(&["iam:Pass*", "sts:AssumeRol?"], false), ["iam:PassRole", "sts:AssumeRole"]);
        assert_eq!(found(&["*"], false).len(), NOTABLE.actions.len());
        let all_but_iam = found(&["iam:*"], true);
        assert!(!all_but_iam.is_empty() && !all_but_iam.iter().any(|action| action.starts_with("iam:")));
    }

    #[test]
    fn every_action_is_one_of_the_catalogue() {
        for number in 0..NOTABLE.actions.len() {
            let known = action(number).map(Action::name);
            assert_eq!(known, name(number).split_once(':').map(|(_, name)| name), "{}", name(number));
        }
    }
}
