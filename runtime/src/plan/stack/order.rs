//! Roles into an order in which they can be created: each after the new ones that its trust policy names, because IAM takes
//! no principal that does not exist.

use std::collections::BTreeMap;

use iam_role_policy::{Principal, PrincipalKind, Role};

use crate::plan::Account;

/// `roles` in their order, but each after those that it trusts and that `account` does not have yet. Roles that trust each
/// other in a circle keep their order.
pub(super) fn of<'a>(roles: &'a [Role], account: &Account) -> Vec<&'a Role> {
    let new: BTreeMap<_, _> = (0..)
        .zip(roles)
        .filter(|(_, role)| account.role(&role.name).is_none())
        .map(|(index, role)| (ending(role), index))
        .collect();
    let trusted = |role: &Role| -> Vec<usize> {
        named(role).filter_map(role_ending).filter_map(|ending| new.get(ending).copied()).collect()
    };
    let mut ordered = Vec::with_capacity(roles.len());
    let mut entered = vec![false; roles.len()];
    for first in 0..roles.len() {
        // The roles that are being entered, each with those that it trusts and that still have to be looked at.
        let mut path: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut next = Some(first);
        loop {
            if let Some(index) = next.take()
                && let (Some(role), Some(seen)) = (roles.get(index), entered.get_mut(index))
                && !*seen
            {
                *seen = true;
                path.push((index, trusted(role).into_iter().rev().collect()));
            }
            let Some((index, waiting)) = path.last_mut() else { break };
            next = waiting.pop();
            if next.is_none() {
                ordered.extend(roles.get(*index));
                path.pop();
            }
        }
    }
    ordered
}

/// The same for a role that `account` does not have either; one that is there waits for nobody.
pub(super) fn unborn<'a>(role: &Role, declared: &[&'a Role], account: &Account) -> Vec<&'a Role> {
    if account.role(&role.name).is_some() { Vec::new() } else { missing(role, declared, account) }
}

/// Those of `declared` that the trust policy of `role` names and `account` does not have; `role` itself is not among them.
pub(super) fn missing<'a>(role: &Role, declared: &[&'a Role], account: &Account) -> Vec<&'a Role> {
    let endings: Vec<_> = named(role).filter_map(role_ending).collect();
    let is_named = |other: &&&Role| other.name != role.name && endings.contains(&ending(other).as_str());
    declared.iter().filter(is_named).filter(|other| account.role(&other.name).is_none()).copied().collect()
}

fn named(role: &Role) -> impl Iterator<Item = &Principal> {
    let elements = role.trust.statements.iter().filter_map(|statement| statement.principal.as_ref());
    elements.flat_map(|element| element.principals().listed())
}

/// The path and name that end the ARN of a role.
fn ending(role: &Role) -> String {
    format!("{}{}", role.path, role.name)
}

/// The path and name of the role that a principal is.
pub(super) fn role_ending(principal: &Principal) -> Option<&str> {
    let (_, ending) = principal.value.split_once(":role")?;
    (principal.kind == PrincipalKind::Aws && ending.starts_with('/')).then_some(ending)
}
