//! A stack's plan for people: the plan of each role that is not as declared, what is in the way, and a line that sums up.

use std::{collections::BTreeMap, fmt};

use super::{
    super::{
        Direction, StackPlan,
        stack::{Subject, Turn},
    },
    Fate,
    text::{Text, Tone},
};

/// The plan as plain text; see [`StackPlan::text`].
impl fmt::Display for StackPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

/// What becomes of a subject as a whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Planned(Fate, Option<Direction>),
    InTheWay,
    /// It is declared no more, and stays.
    Left,
}

impl StackPlan {
    /// The plan for people: each role that is not as declared, as in [`Plan::text`](super::Plan::text), what is in the way,
    /// what is declared no more, and a last line that sums up. It takes proofs for the roles that change.
    #[must_use]
    pub fn text(&self) -> Text {
        let mut text = Text::default();
        let mut outcomes = BTreeMap::new();
        for turn in self.turns() {
            let outcome = write(turn, &mut text);
            // A role that has a second turn counts as what becomes of it in the first.
            outcomes.entry(turn.subject()).or_insert(outcome);
        }
        for subject in self.undeclared() {
            if !outcomes.contains_key(subject) {
                outcomes.insert(subject, Outcome::Left);
                text.put(
                    0,
                    Tone::Plain,
                    &format!("  {subject} is declared no more; it stays until it is pruned"),
                );
            }
        }
        for note in self.notes() {
            text.put(0, Tone::Faint, &format!("note: {note}"));
        }
        let outcomes: Vec<_> = outcomes.into_values().collect();
        text.put(0, Tone::Head, &summary(&outcomes, self.destroys()));
        text
    }
}

fn write(turn: &Turn, text: &mut Text) -> Outcome {
    match turn.plan() {
        Ok(plan) => {
            let direction = if plan.is_empty() && plan.notes().is_empty() && plan.shared().is_empty() {
                None
            } else {
                Some(plan.write(&turn.subject().to_string(), text))
            };
            let is_left = plan.is_empty() && !matches!(turn.subject(), Subject::Role(_));
            if is_left { Outcome::Left } else { Outcome::Planned(plan.becomes(), direction) }
        }
        Err(conflicts) => {
            text.line(0).push(Tone::Warning, "! ").push(Tone::Head, &turn.subject().to_string());
            text.push(Tone::Plain, ": something is in the way");
            for line in conflicts.to_string().lines() {
                text.put(2, Tone::Plain, line);
            }
            Outcome::InTheWay
        }
    }
}

/// ``3 to create, 1 to change (widens), 496 as declared, 1 gone from the declarations``
fn summary(outcomes: &[Outcome], destroys: bool) -> String {
    let count = |is: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let planned = |fate| count(&|outcome| matches!(outcome, Outcome::Planned(is, _) if *is == fate));
    let counts = [
        (planned(Fate::Created), "to create".to_owned()),
        (planned(Fate::Changed), format!("to change{}", directions(outcomes))),
        (planned(Fate::Deleted), "to delete".to_owned()),
        (planned(Fate::Unchanged), if destroys { "gone already" } else { "as declared" }.to_owned()),
        (count(&|outcome| *outcome == Outcome::InTheWay), "in the way".to_owned()),
        (count(&|outcome| *outcome == Outcome::Left), "gone from the declarations".to_owned()),
    ];
    let said: Vec<_> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if said.is_empty() { "nothing is declared".to_owned() } else { said.join(", ") }
}

/// In which directions the roles change that change: `` (2 widen, 1 narrows)``, and of a single one without its number.
fn directions(outcomes: &[Outcome]) -> String {
    let mut directions = BTreeMap::<_, usize>::new();
    for outcome in outcomes {
        if let Outcome::Planned(Fate::Changed, Some(direction)) = outcome {
            *directions.entry(*direction).or_default() += 1;
        }
    }
    let alone = directions.values().sum::<usize>() == 1;
    let said = directions.into_iter().map(|(direction, count)| match count {
        1 if alone => word(direction).to_owned(),
        count => format!("{count} {}", word(direction)),
    });
    format!(" ({})", said.collect::<Vec<_>>().join(", "))
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Unchanged => "access stays",
        Direction::Narrows => "narrows",
        Direction::Widens => "widens",
        Direction::Changes => "widens and narrows",
        Direction::Unknown => "access not known",
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        InlinePolicySpec, RoleSpec, Rules,
        plan::{
            Account, destroy_stack, stack,
            stack::tests::{holding, named, stack_of},
        },
        testing::{POLICY, SPEC, inline},
    };

    fn lines(text: &str) -> Vec<&str> {
        text.lines().filter(|line| !line.starts_with("  ")).collect()
    }

    #[test]
    fn a_line_sums_up() {
        let declared = stack_of(&[named("a"), named("b"), named("c"), named("d")]);
        let plan = stack(&Account::default(), &declared);
        assert_eq!(plan.to_string().lines().last(), Some("4 to create"));
        let mut account = holding(declared.roles());
        assert_eq!(stack(&account, &declared).to_string(), "4 as declared");
        account.roles[0].description = Some("old".to_owned());
        account.roles[1].tags.clear();
        account.roles.remove(3);
        let rest = stack_of(&[named("a"), named("b"), named("d")]);
        let text = stack(&account, &rest).to_string();
        let expected = [
            "~ change role `a`: 1 call, access stays as it is",
            "! role `b`: something is in the way",
            "+ create role `d`: 1 call",
            "1 to create, 1 to change (access stays), 1 in the way, 1 gone from the declarations",
        ];
        assert_eq!(lines(&text), expected);
        assert!(text.contains("\n  role `c` is declared no more; it stays until it is pruned\n"), "{text}");
        assert!(text.contains("\n    role `b` exists and is not ours"), "{text}");
        let pruned = stack(&account, &rest.clone().rules(Rules::default().pruning())).to_string();
        assert_eq!(
            pruned.lines().last(),
            Some("1 to create, 1 to change (access stays), 1 to delete, 1 in the way")
        );
        let gone = destroy_stack(&Account::default(), &rest).to_string();
        assert_eq!(gone, "3 gone already");
    }

    #[test]
    fn directions_are_counted() {
        let policies = || -> &'static [InlinePolicySpec] { inline("one", POLICY.document) };
        let with = |name| RoleSpec { name, inline_policies: policies(), ..SPEC };
        let before = stack_of(&[named("a"), named("b"), with("c")]);
        let after = stack_of(&[with("a"), with("b"), named("c")]);
        let text = stack(&holding(before.roles()), &after).to_string();
        assert_eq!(text.lines().last(), Some("3 to change (1 narrows, 2 widens)"));
        let after = stack_of(&[with("a"), named("b"), with("c")]);
        let text = stack(&holding(before.roles()), &after).to_string();
        assert_eq!(text.lines().last(), Some("1 to change (widens), 2 as declared"));
    }
}
