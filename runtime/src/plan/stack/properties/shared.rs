//! Roles that share what changes: nobody is wider than both ends, whatever the order in which turns that run side by side
//! take their steps, and wherever they are cut off.

use proptest::sample::Index;

use super::*;

/// What is declared before and after; what both allows and denies is attached to the same roles.
fn ends() -> impl Strategy<Value = (Vec<Role>, Vec<Role>)> {
    (shelves(), vec(changing(), 2..=ROLES.len())).prop_map(|((old, new), designs)| {
        let roles = |shelf: &Shelf, design: fn(&(Design, Design, bool)) -> &Design| -> Vec<Role> {
            let designs = ROLES.iter().zip(&designs);
            designs
                .map(|(name, designs)| {
                    let mut role = design(designs).named(name, shelf);
                    role.managed_policies.extend(designs.2.then(|| managed(&shelf.staying)));
                    role
                })
                .collect()
        };
        (roles(&old, |(before, ..)| before), roles(&new, |(_, after, _)| after))
    })
}

/// What is shared before and after, each document with some chance to stay.
fn shelves() -> impl Strategy<Value = (Shelf, Shelf)> {
    (shelf(), shelf(), vec(proptest::bool::weighted(0.7), 4)).prop_map(|(old, new, changes)| {
        let either = |index: usize, of: fn(&Shelf) -> &CustomerPolicy| {
            of(if changes[index] { &new } else { &old }).clone()
        };
        let attached = vec![either(0, |shelf| &shelf.attached[0]), either(1, |shelf| &shelf.attached[1])];
        let (boundary, staying) = (either(2, |shelf| &shelf.boundary), either(3, |shelf| &shelf.staying));
        (old, Shelf { attached, boundary, staying })
    })
}

/// A role before and after, each part of it with some chance to stay; and whether it has what stays attached.
fn changing() -> impl Strategy<Value = (Design, Design, bool)> {
    let boundary = || select(vec![0, 0, 1, 1, 1, 2, 3]);
    let changes = vec(proptest::bool::weighted(0.4), 4);
    (design(), design(), (boundary(), boundary()), changes, proptest::bool::weighted(0.6)).prop_map(
        |(before, after, (bound, bound_then), changes, stays)| {
            let before = Design { boundary: bound, ..before };
            let mut now = before.clone();
            for (part, change) in changes.iter().enumerate().filter(|(_, changes)| **changes) {
                match (part, change) {
                    (0, _) => now.trust.clone_from(&after.trust),
                    (1, _) => now.inline.clone_from(&after.inline),
                    (2, _) => now.attached.clone_from(&after.attached),
                    _ => now.boundary = bound_then,
                }
            }
            (before, now, stays)
        },
    )
}

/// All states of turns that run side by side as `picks` have it, each turn behind those that it comes after.
fn side_by_side(account: &Account, plan: &StackPlan, picks: &[Index]) -> Vec<(Account, String)> {
    let turns = plan.turns();
    let steps = |index: usize| turns[index].plan().map_or(&[][..], Plan::steps);
    let mut taken = vec![0; turns.len()];
    let mut states = vec![(account.clone(), "before".to_owned())];
    for pick in picks.iter().cycle() {
        let is_done = |turn: &usize| taken[*turn] == steps(*turn).len();
        let free: Vec<_> = (0..turns.len())
            .filter(|index| !is_done(index) && turns[*index].after().iter().all(is_done))
            .collect();
        if free.is_empty() {
            break;
        }
        let turn = free[pick.index(free.len())];
        let step = &steps(turn)[taken[turn]];
        taken[turn] += 1;
        let mut account = states.last().unwrap().0.clone();
        account.after(turns[turn].plan().unwrap().role(), step);
        states.push((account, format!("{}: {step}", turns[turn].subject())));
    }
    assert!((0..turns.len()).all(|turn| taken[turn] == steps(turn).len()), "a turn is left over");
    states
}

fn picks() -> impl Strategy<Value = Vec<Index>> {
    vec(any::<Index>(), 64)
}

proptest! {
    #[test]
    fn nobody_is_wider_than_both_ends_while_what_they_share_changes((before, after) in ends(), picks in picks(), prunes in any::<bool>()) {
        let account = standing(&before, &others());
        let rules = if prunes { Rules::default().pruning() } else { Rules::default() };
        let left = if prunes { &after[1..] } else { &after[..] };
        let stack = Stack::of(left.to_vec()).rules(rules);
        let plan = plan_of(&account, &stack);
        let states = side_by_side(&account, &plan, &picks);
        assert_never_wider(&states, &plan)?;
        prop_assert!(plan_of(&states.last().unwrap().0, &stack).is_empty());
    }

    #[test]
    fn nobody_is_wider_although_it_is_cut_off((before, after) in ends(), picks in picks(), at in any::<Index>()) {
        let account = standing(&before, &others());
        let stack = Stack::of(after);
        let plan = plan_of(&account, &stack);
        let mut states = side_by_side(&account, &plan, &picks);
        states.truncate(at.index(states.len()) + 1);
        let rest = plan_of(&states.last().unwrap().0, &stack);
        states.extend(side_by_side(&states.last().unwrap().0, &rest, &picks));
        assert_never_wider(&states, &rest)?;
        prop_assert!(plan_of(&states.last().unwrap().0, &stack).is_empty());
    }
}
