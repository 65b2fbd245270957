//! The actions that matter beyond their own statement, as one sorted list: those by which permissions can be gained, and
//! those that hand out credentials or data. A role's statements are searched for them once, whoever asks.
//!
//! INVARIANT: a number is the index of an action in the list, so the list does not change while a program runs.

use std::{ops::Range, sync::LazyLock};

use iam_role_catalog::{Action, service, services};

use super::named::{Named, Stretch};
use super::subject::StatementAt;
use super::{escalation, exposure};
use crate::{ActionElement, ActionPattern, wildcard};

/// The list.
static NOTABLE: LazyLock<Notable> = LazyLock::new(Notable::new);

struct Notable {
    /// In full, sorted, those of one service in one stretch.
    actions: Vec<&'static str>,
    /// The same as the catalogue has them. INVARIANT: it has all of them; a test looks each up.
    known: Vec<Option<Action>>,
    /// Which of them each service of the catalogue has, by its number.
    of_services: Vec<Range<usize>>,
}

impl Notable {
    fn new() -> Self {
        let mut actions: Vec<&str> = escalation::actions().chain(exposure::actions()).collect();
        actions.sort_unstable();
        actions.dedup();
        let known: Vec<Option<Action>> = actions.iter().map(|action| known(action)).collect();
        let mut of_services = vec![0..0; services().count()];
        for (number, action) in known.iter().enumerate() {
            let place = action.and_then(|action| of_services.get_mut(action.service().number()));
            match place {
                Some(numbers) if numbers.end > 0 => numbers.end = number + 1,
                Some(numbers) => *numbers = number..number + 1,
                None => {}
            }
        }
        Self { actions, known, of_services }
    }
}

/// What the catalogue has of an action that is named in full.
fn known(action: &str) -> Option<Action> {
    let (prefix, name) = action.split_once(':')?;
    service(prefix)?.action(name)
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
    NOTABLE.known.get(number).copied().flatten()
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
    let numbers = stretch.service.and_then(|service| NOTABLE.of_services.get(service.number()));
    numbers.cloned().unwrap_or_default()
}

/// Calls `found` with those of the numbers whose actions the pattern stands for.
fn each_of(named: &Named<'_>, numbers: &Range<usize>, mut found: impl FnMut(usize)) {
    let listed = NOTABLE.known.get(numbers.clone()).unwrap_or_default();
    if let Some(action) = named.action {
        // Those of one service stand in the order of the catalogue, as both are sorted by name.
        let place = listed.binary_search_by_key(&Some(action.number()), |listed| listed.map(Action::number));
        return place.into_iter().for_each(|place| found(numbers.start + place));
    }
    let pattern = named.pattern;
    let is_matched = |action: &Option<Action>| {
        pattern.is_wildcard()
            && action.is_some_and(|action| wildcard::matches_ignoring_case(pattern.name(), action.name()))
    };
    numbers
        .clone()
        .zip(listed)
        .filter(|(_, action)| is_matched(action))
        .for_each(|(number, _)| found(number));
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
            let known = action(number).map(Action::full_name);
            assert_eq!(known.as_deref(), Some(name(number)));
        }
        for numbers in &NOTABLE.of_services {
            let actions = NOTABLE.known.get(numbers.clone()).unwrap();
            assert!(actions.is_sorted_by_key(|action| action.map(Action::number)), "{numbers:?}");
        }
    }
}
