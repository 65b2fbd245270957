//! What the policies of a whole grant together: their statements that allow, less those that deny, within the boundary.
//!
//! - An action is granted *everywhere* where an unnamed resource of it can be reached, and *somewhere* where any can.
//! - A condition narrows a grant unless it holds for practically every request, or is on `iam:PassedToService` and lets
//!   the service through that is asked for.
//!
//! INVARIANT: a grant is never said to be wider than it is. What is not understood narrows it.

use super::subject::StatementAt;
use super::whole::{Part, Whole};
use super::{notable, reach};
use crate::{Condition, Kind, Locus, OperatorKind, Qualifier, ResourceElement, ResourcePattern, wildcard};

/// Keys that say where a request comes from or goes to as every request of the role does, more or less.
const WIDE: [&str; 9] = [
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:SecureTransport",
    "aws:UserAgent",
];

/// What the caller chooses when it creates something.
const CHOSEN_BY_CALLER: [&str; 2] = ["aws:RequestTag/", "aws:TagKeys"];

/// Those of the actions that lead from no permission to all, which one who may do everything keeps.
const LEADING_BACK: [&str; 3] = ["iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:PutRolePolicy"];

/// What a role or policy grants.
pub(crate) struct Grants<'a> {
    pub(crate) whole: &'a Whole<'a>,
    /// By the number of the action.
    found: Vec<(usize, Grant<'a>)>,
    /// Which actions are among them.
    allowed: Vec<bool>,
    administrator: Option<Grant<'a>>,
}

/// A pattern of a statement that allows an action.
#[derive(Clone, Copy)]
pub(crate) struct Grant<'a> {
    pub(crate) part: &'a Part<'a>,
    pub(crate) statement: &'a StatementAt<'a>,
    pattern: usize,
}

/// An action that is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// Its number in the list of notable actions.
    pub(crate) number: usize,
    /// Of its types of resources those that count, as `type` or `type/name`; any, where there is none.
    pub(crate) of: &'static [&'static str],
    /// The service that a role is to be passed to.
    pub(crate) passed_to: Option<&'static str>,
}

impl Grant<'_> {
    /// Where the pattern stands in the whole.
    pub(crate) fn locus(&self) -> Locus {
        self.part.place(self.statement.action_locus(self.pattern))
    }

    /// Where its statement stands in the whole.
    pub(crate) fn statement_locus(&self) -> Locus {
        self.part.place(self.statement.locus())
    }
}

impl<'a> Grants<'a> {
    /// Finds the notable actions that `whole` allows. Where something of it could not be read, none: it may deny.
    pub(crate) fn of(whole: &'a Whole<'a>) -> Self {
        let mut found = Vec::new();
        for part in whole.granting().filter(|_| whole.is_read()) {
            for statement in part.allowing() {
                notable::each_in(statement, |number, pattern| {
                    found.push((number, Grant { part, statement, pattern }));
                });
            }
        }
        found.sort_by_key(|(number, _)| *number);
        let mut allowed = if found.is_empty() { Vec::new() } else { vec![false; notable::count()] };
        for (number, _) in &found {
            if let Some(allowed) = allowed.get_mut(*number) {
                *allowed = true;
            }
        }
        let mut grants = Self { whole, found, allowed, administrator: None };
        grants.administrator = grants.of_everything();
        grants
    }

    /// What allows everything on everything, if something does and nothing takes back the power to change policies.
    pub(crate) fn administrator(&self) -> Option<Grant<'a>> {
        self.administrator
    }

    /// What the help of a finding about what is granted says of permissions boundaries, from the semicolon on.
    ///
    /// A policy alone may be meant for a boundary, which grants nothing; of a role's boundary only the name may be known.
    pub(crate) fn caveat(&self) -> &'static str {
        if self.whole.role.is_none() {
            "; a permissions boundary is wide by nature: check it as one, or let this finding through"
        } else if self.whole.has_unknown_boundary() {
            "; if the permissions boundary forbids it, let this finding through"
        } else {
            ""
        }
    }

    fn of_everything(&self) -> Option<Grant<'a>> {
        let (number, _) = *self.found.first()?;
        let first = self.of_action(number).find(|grant| is_everything(grant))?;
        let stays = |action: &&str| {
            let wanted = notable::number(action).map(|number| Wanted { number, of: &[], passed_to: None });
            wanted.is_some_and(|wanted| self.everywhere(wanted).is_some())
        };
        LEADING_BACK.iter().all(stays).then_some(first)
    }

    /// Whether some statement allows the action with that number, on whatever and when.
    pub(crate) fn allows(&self, number: usize) -> bool {
        self.allowed.get(number).copied().unwrap_or_default()
    }

    /// Whether none of the notable actions is allowed by any statement.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The patterns that allow the action with that number, in order.
    pub(crate) fn of_action(&self, number: usize) -> impl Iterator<Item = Grant<'a>> + '_ {
        let start = self.found.partition_point(|(found, _)| *found < number);
        let from_start = self.found.get(start..).unwrap_or_default().iter();
        from_start.take_while(move |(found, _)| *found == number).map(|(_, grant)| *grant)
    }

    /// What grants the action on all resources that it works on.
    pub(crate) fn everywhere(&self, wanted: Wanted) -> Option<Grant<'a>> {
        let grant = self
            .of_action(wanted.number)
            .find(|grant| is_wide(grant.statement, wanted) && holds_all(grant.statement, wanted))?;
        let stays = !self.is_denied(wanted) && self.is_within_boundary(wanted, holds_all);
        stays.then_some(grant)
    }

    /// What grants the action on some resource, be it named or not.
    pub(crate) fn somewhere(&self, wanted: Wanted) -> Option<Grant<'a>> {
        self.each_somewhere(wanted).into_iter().next()
    }

    /// The grants of the action on some resources, be they named or not.
    pub(crate) fn each_somewhere(&self, wanted: Wanted) -> Vec<Grant<'a>> {
        let met = self.of_action(wanted.number).filter(|grant| is_met(grant.statement, wanted));
        let met: Vec<Grant<'a>> = met.collect();
        let stays =
            !met.is_empty() && !self.is_denied(wanted) && self.is_within_boundary(wanted, |_, _| true);
        if stays { met } else { Vec::new() }
    }

    /// Whether a statement denies the action on all resources, or may do so for more than a few requests.
    fn is_denied(&self, wanted: Wanted) -> bool {
        let denying = self.whole.parts().iter().filter(|part| part.subject.kind != Kind::Trust);
        denying.flat_map(Part::denying).any(|statement| {
            statement.covers(notable::name(wanted.number))
                && holds_all(statement, wanted)
                && (statement.conditions().is_empty() || !rarely_holds(statement, wanted))
        })
    }

    fn is_within_boundary(&self, wanted: Wanted, reaches: impl Fn(&StatementAt<'_>, Wanted) -> bool) -> bool {
        self.whole.boundary().is_none_or(|boundary| {
            boundary.allowing().any(|statement| {
                statement.covers(notable::name(wanted.number))
                    && is_met(statement, wanted)
                    && reaches(statement, wanted)
            })
        })
    }
}

fn holds_all(statement: &StatementAt<'_>, wanted: Wanted) -> bool {
    let resource = statement.statement.resource.as_ref();
    resource.zip(notable::action(wanted.number)).is_some_and(|(resource, action)| match wanted.of {
        [] => reach::holds_all(resource, action),
        types => types.iter().all(|of| reach::holds_all_of(resource, action, of)),
    })
}

/// Whether the grant's pattern is `*`, on `*`, under no condition that narrows it.
fn is_everything(grant: &Grant<'_>) -> bool {
    let pattern = grant.statement.actions().get(grant.pattern);
    let resource = grant.statement.statement.resource.as_ref();
    let is_on_all = |resource: &ResourceElement| {
        matches!(resource, ResourceElement::Resource(_))
            && resource.patterns().contains(&ResourcePattern::Any)
    };
    pattern.is_some_and(|pattern| pattern.service().is_none())
        && resource.is_some_and(is_on_all)
        && is_wide_for_all(grant.statement)
}

fn is_wide_for_all(statement: &StatementAt<'_>) -> bool {
    statement.conditions().iter().all(|condition| is_on_any(condition, &WIDE))
}

/// Whether the statement's conditions narrow nothing.
fn is_wide(statement: &StatementAt<'_>, wanted: Wanted) -> bool {
    let narrows_nothing = |condition: &Condition| {
        is_on_any(condition, &WIDE) || lets_through(condition, wanted.passed_to) == Some(true)
    };
    statement.conditions().iter().all(narrows_nothing)
}

/// Whether who calls can meet the statement's conditions.
fn is_met(statement: &StatementAt<'_>, wanted: Wanted) -> bool {
    let can_be_met = |condition: &Condition| {
        is_on_any(condition, &WIDE)
            || is_on_any(condition, &CHOSEN_BY_CALLER)
            || lets_through(condition, wanted.passed_to) == Some(true)
    };
    statement.conditions().iter().all(can_be_met)
}

/// Whether the conditions of a statement that denies leave out practically every request.
fn rarely_holds(statement: &StatementAt<'_>, wanted: Wanted) -> bool {
    let leaves_out = |condition: &Condition| {
        is_on_any(condition, &WIDE) || lets_through(condition, wanted.passed_to) == Some(false)
    };
    statement.conditions().iter().any(leaves_out)
}

/// Whether the condition is on one of the keys; one that ends in a slash stands for all that start with it.
fn is_on_any(condition: &Condition, keys: &[&str]) -> bool {
    let key = condition.key.as_str();
    keys.iter().any(|known| match known.strip_suffix('/') {
        Some(_) => key.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known)),
        None => key.eq_ignore_ascii_case(known),
    })
}

/// Whether a condition on the service that a role is passed to holds for `service`; `None` if it is another condition.
fn lets_through(condition: &Condition, service: Option<&str>) -> Option<bool> {
    let service = service.filter(|_| condition.key.eq_ignore_ascii_case("iam:PassedToService"))?;
    if condition.operator.qualifier == Some(Qualifier::ForAllValues) {
        return None;
    }
    let listed = |agrees: fn(&str, &str) -> bool| condition.values.iter().any(|value| agrees(value, service));
    let equal = |value: &str, service: &str| value == service;
    match condition.operator.kind {
        OperatorKind::StringEquals => Some(listed(equal)),
        OperatorKind::StringEqualsIgnoreCase => Some(listed(str::eq_ignore_ascii_case)),
        OperatorKind::StringLike => Some(listed(wildcard::matches)),
        OperatorKind::StringNotEquals => Some(!listed(equal)),
        OperatorKind::StringNotEqualsIgnoreCase => Some(!listed(str::eq_ignore_ascii_case)),
        OperatorKind::StringNotLike => Some(!listed(wildcard::matches)),
        _ => None,
    }
}
