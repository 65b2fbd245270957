//! Two statements of one effect, element by element: whether one covers the other, and what both speak of.
//!
//! INVARIANT: a request that the narrow one of [`covers`] speaks of, the wide one does; a request that the [`intersection`]
//! speaks of, both do. Nothing is said of the rest.

use iam_role_policy::{
    ActionElement, ActionPattern, Condition, Effect, Principal, PrincipalElement, PrincipalKind, Principals,
    ResourceElement, ResourcePattern, Statement, wildcard,
};

/// Whether `wide` speaks of every request that `narrow` speaks of.
pub(super) fn covers(wide: &Statement, narrow: &Statement) -> bool {
    let principals = match (&wide.principal, &narrow.principal) {
        (None, None) => true,
        (Some(wide), Some(narrow)) => principals_cover(wide, narrow),
        _ => false,
    };
    let resources = match (&wide.resource, &narrow.resource) {
        (None, None) => true,
        (Some(wide), Some(narrow)) => resources_cover(wide, narrow),
        _ => false,
    };
    principals
        && resources
        && actions_cover(&wide.action, &narrow.action)
        && wide
            .conditions
            .iter()
            .all(|wide| narrow.conditions.iter().any(|narrow| is_of(wide, narrow) && implies(narrow, wide)))
}

fn principals_cover(wide: &PrincipalElement, narrow: &PrincipalElement) -> bool {
    use PrincipalElement::{NotPrincipal, Principal};
    match (wide, narrow) {
        (Principal(wide), Principal(narrow)) => are_covered(wide, narrow),
        (NotPrincipal(wide), NotPrincipal(narrow)) => are_covered(narrow, wide),
        _ => false,
    }
}

fn are_covered(wide: &Principals, narrow: &Principals) -> bool {
    match (wide, narrow) {
        (Principals::Everyone, _) => true,
        (Principals::Listed(_), Principals::Everyone) => false,
        (Principals::Listed(wide), Principals::Listed(narrow)) => all_covered(narrow, wide, principal_covers),
    }
}

/// Whether the principals are one, in whatever way IAM hands it back, or the wide one is everyone of AWS.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
fn principal_covers(wide: &Principal, narrow: &Principal) -> bool {
    let normal = |item: &Principal| {
        let principal = Some(PrincipalElement::Principal(Principals::Listed(vec![item.clone()])));
        let action = ActionElement::Action(Vec::new());
        let (sid, effect, resource, conditions) = (None, Effect::Allow, None, Vec::new());
        Statement { sid, effect, principal, action, resource, conditions }.normal()
    };
    wide.kind == narrow.kind
        && (wide.kind == PrincipalKind::Aws && wide.value == "*" || normal(wide) == normal(narrow))
}

fn actions_cover(wide: &ActionElement, narrow: &ActionElement) -> bool {
    use ActionElement::{Action, NotAction};
    match (wide, narrow) {
        (Action(wide), Action(narrow)) => all_covered(narrow, wide, action_covers),
        (NotAction(wide), NotAction(narrow)) => all_covered(wide, narrow, action_covers),
        (Action(wide), NotAction(_)) => wide.iter().any(|pattern| pattern.as_str() == "*"),
        (NotAction(_), Action(_)) => false,
    }
}

fn resources_cover(wide: &ResourceElement, narrow: &ResourceElement) -> bool {
    use ResourceElement::{NotResource, Resource};
    match (wide, narrow) {
        (Resource(wide), Resource(narrow)) => all_covered(narrow, wide, resource_covers),
        (NotResource(wide), NotResource(narrow)) => all_covered(wide, narrow, resource_covers),
        (Resource(wide), NotResource(_)) => wide.contains(&ResourcePattern::Any),
        (NotResource(_), Resource(_)) => false,
    }
}

fn all_covered<T>(narrow: &[T], wide: &[T], covers: fn(&T, &T) -> bool) -> bool {
    narrow.iter().all(|narrow| wide.iter().any(|wide| covers(wide, narrow)))
}

fn action_covers(wide: &ActionPattern, narrow: &ActionPattern) -> bool {
    let [wide, narrow] = [wide, narrow].map(|pattern| pattern.as_str().to_ascii_lowercase());
    let same_service = || Some((wide.split_once(':')?, narrow.split_once(':')?));
    wide == "*"
        || wide == narrow
        || same_service()
            .is_some_and(|((service, wide), (other, narrow))| service == other && text_covers(wide, narrow))
}

/// Whether one pattern of ARNs covers the other; patterns in another field than the last are not looked into.
fn resource_covers(wide: &ResourcePattern, narrow: &ResourcePattern) -> bool {
    if *wide == ResourcePattern::Any || wide == narrow {
        return true;
    }
    let [wide, narrow] = [wide, narrow].map(ResourcePattern::text);
    let has_variables = wide.contains("${") || narrow.contains("${");
    let last = |text: &str| text.match_indices(':').nth(4).map(|(at, _)| at + 1);
    let fields = || {
        let (wide, narrow) = (wide.split_at_checked(last(&wide)?)?, narrow.split_at_checked(last(&narrow)?)?);
        Some(wide.0 == narrow.0 && text_covers(wide.1, narrow.1))
    };
    !has_variables && fields().unwrap_or(false)
}

/// Whether `wide` stands for every text that `narrow` stands for: read as a text, `narrow` is one that `wide` stands for,
/// if none of its `*` has to be one character.
fn text_covers(wide: &str, narrow: &str) -> bool {
    let may_mistake = wide.contains('?') && narrow.contains('*');
    wide == narrow || (wildcard::matches(wide, narrow) && !may_mistake)
}

fn is_of(one: &Condition, other: &Condition) -> bool {
    one.operator == other.operator && one.key.eq_ignore_ascii_case(&other.key)
}

/// Whether the first holds only where the second does: fewer values are asked for, or more are excluded.
fn implies(narrow: &Condition, wide: &Condition) -> bool {
    let [fewer, more] = if wide.operator.kind.is_negated() { [wide, narrow] } else { [narrow, wide] };
    narrow.key == wide.key && fewer.values.iter().all(|value| more.values.contains(value))
}

/// The statement that speaks of what both speak of; `None` where that is nothing, or cannot be said in one.
pub(super) fn intersection(one: &Statement, other: &Statement) -> Option<Statement> {
    let principal = match (&one.principal, &other.principal) {
        (None, None) => None,
        (Some(one), Some(other)) => Some(common_principals(one, other)?),
        _ => return None,
    };
    let resource = match (&one.resource, &other.resource) {
        (None, None) => None,
        (Some(one), Some(other)) => Some(common_resources(one, other)?),
        _ => return None,
    };
    Some(Statement {
        sid: None,
        effect: one.effect,
        principal,
        action: common_actions(&one.action, &other.action)?,
        resource,
        conditions: both_conditions(&one.conditions, &other.conditions)?,
    })
}

fn common_principals(one: &PrincipalElement, other: &PrincipalElement) -> Option<PrincipalElement> {
    use PrincipalElement::Principal;
    match (one, other) {
        (Principal(Principals::Everyone), other @ Principal(_))
        | (other @ Principal(_), Principal(Principals::Everyone)) => Some(other.clone()),
        (Principal(one), Principal(other)) => {
            let listed = common(one.listed(), other.listed(), principal_covers)?;
            Some(Principal(Principals::Listed(listed)))
        }
        _ if one == other => Some(one.clone()),
        _ => None,
    }
}

fn common_actions(one: &ActionElement, other: &ActionElement) -> Option<ActionElement> {
    use ActionElement::{Action, NotAction};
    match (one, other) {
        (Action(one), Action(other)) => common(one, other, action_covers).map(Action),
        (NotAction(one), NotAction(other)) => Some(NotAction(either(one, other, action_covers))),
        (Action(listed), not @ NotAction(_)) | (not @ NotAction(_), Action(listed)) => {
            listed.iter().any(|pattern| pattern.as_str() == "*").then(|| not.clone())
        }
    }
}

fn common_resources(one: &ResourceElement, other: &ResourceElement) -> Option<ResourceElement> {
    use ResourceElement::{NotResource, Resource};
    match (one, other) {
        (Resource(one), Resource(other)) => common(one, other, resource_covers).map(Resource),
        (NotResource(one), NotResource(other)) => Some(NotResource(either(one, other, resource_covers))),
        (Resource(listed), not @ NotResource(_)) | (not @ NotResource(_), Resource(listed)) => {
            listed.contains(&ResourcePattern::Any).then(|| not.clone())
        }
    }
}

/// Those of each list that the other one covers; `None` if there are none.
fn common<T: Clone>(one: &[T], other: &[T], covers: fn(&T, &T) -> bool) -> Option<Vec<T>> {
    let of = |narrow: &[T], wide: &[T]| -> Vec<T> {
        narrow.iter().filter(|narrow| wide.iter().any(|wide| covers(wide, narrow))).cloned().collect()
    };
    let items = either(&of(one, other), &of(other, one), covers);
    (!items.is_empty()).then_some(items)
}

/// Those of both lists, without what another one covers.
fn either<T: Clone>(one: &[T], other: &[T], covers: fn(&T, &T) -> bool) -> Vec<T> {
    let mut items: Vec<T> = Vec::new();
    for item in one.iter().chain(other) {
        if items.iter().all(|known| !covers(known, item)) {
            items.retain(|known| !covers(item, known));
            items.push(item.clone());
        }
    }
    items
}

/// All conditions of both; of two with one operator and key, the values that satisfy both.
fn both_conditions(one: &[Condition], other: &[Condition]) -> Option<Vec<Condition>> {
    let mut conditions = one.to_vec();
    for condition in other {
        match conditions.iter_mut().find(|known| is_of(known, condition)) {
            None => conditions.push(condition.clone()),
            Some(known) => *known = both_values(known, condition)?,
        }
    }
    Some(conditions)
}

fn both_values(one: &Condition, other: &Condition) -> Option<Condition> {
    if one.key != other.key {
        return None;
    }
    let mut both = one.clone();
    if one.operator.kind.is_negated() {
        both.values.extend(other.values.iter().filter(|value| !one.values.contains(value)).cloned());
    } else {
        both.values.retain(|value| other.values.contains(value));
    }
    (!both.values.is_empty()).then_some(both)
}
