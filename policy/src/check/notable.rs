//! The actions that matter beyond their own statement, as one sorted list: those by which permissions can be gained, and
//! those that hand out credentials or data. A role's statements are searched for them once, whoever asks.
//!
//! INVARIANT: a number is the index of an action in the list, so the list does not change while a program runs.

use std::{ops::Range, sync::LazyLock};

use iam_role_catalog::{Action, service};

use super::{escalation, exposure};
use crate::{ActionElement, ActionPattern, wildcard};

/// The list.
static NOTABLE: LazyLock<Notable> = LazyLock::new(Notable::new);

struct Notable {
    /// In full, sorted, those of one service in one stretch.
    actions: Vec<&'static str>,
    /// The same without the prefixes of their services.
    names: Vec<&'static str>,
    /// These prefixes, and which actions each has.
    services: Vec<(&'static str, Range<usize>)>,
}

impl Notable {
    fn new() -> Self {
        let mut actions: Vec<&str> = escalation::actions().chain(exposure::actions()).collect();
        actions.sort_unstable();
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
        Self { actions, names, services }
    }
}

/// How many actions there are on the list.
pub(super) fn count() -> usize {
    NOTABLE.actions.len()
}

/// The number of an action that is on the list.
pub(super) fn number(action: &str) -> Option<usize> {
    NOTABLE.actions.binary_search(&action).ok()
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

/// Calls `found` with the number of each action on the list that the element stands for, and with the index of the
/// first pattern that says so.
pub(super) fn each_in(element: &ActionElement, mut found: impl FnMut(usize, usize)) {
    match element {
        ActionElement::Action(patterns) => {
            let mut last = ("", None);
            for (index, pattern) in patterns.iter().enumerate() {
                let Some(prefix) = pattern.service() else {
                    (0..NOTABLE.actions.len()).for_each(|number| found(number, index));
                    continue;
                };
                if last.0 != prefix {
                    last = (prefix, of_service(prefix));
                }
                each_of_service(pattern, last.1.clone(), |number| found(number, index));
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

fn of_service(prefix: &str) -> Option<Range<usize>> {
    let mut services = NOTABLE.services.iter();
    services.find(|(known, _)| known.eq_ignore_ascii_case(prefix)).map(|(_, numbers)| numbers.clone())
}

fn each_of_service(pattern: &ActionPattern, numbers: Option<Range<usize>>, mut found: impl FnMut(usize)) {
    let Some(numbers) = numbers else { return };
    let names = NOTABLE.names.get(numbers.clone()).unwrap_or_default();
    let agree =
        if pattern.is_wildcard() { wildcard::matches_ignoring_case } else { str::eq_ignore_ascii_case };
    numbers.zip(names).filter(|(_, name)| agree(pattern.name(), name)).for_each(|(number, _)| found(number));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(patterns: &[&str], all_but: bool) -> Vec<&'static str> {
        let patterns = patterns.iter().map(|text| ActionPattern::parse(text).unwrap()).collect();
        let element =
            if all_but { ActionElement::NotAction(patterns) } else { ActionElement::Action(patterns) };
        let mut found = Vec::new();
        each_in(&element, |number, _| found.push(name(number)));
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
            assert!(action(number).is_some(), "{}", name(number));
        }
    }
}
