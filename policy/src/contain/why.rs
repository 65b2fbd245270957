//! Why there is no proof, in words.

use iam_role_catalog as catalog;

use super::{
    Grant, Place, Why, focus::Focus, pattern, rule::Rule, search::Reached, space::Space, token, witness,
};
use crate::{
    Arn, Condition, Effect, Kind, OperatorKind, ResourceElement, ResourcePattern, Statement, placeholder,
};

/// A statement of which it is not known what it means: a `Null` that a parameter decides about, or a variable before the wildcards of an ARN's fields.
pub(super) fn not_known(focus: &Focus<'_>) -> Option<Why> {
    let (what, help) = focus.rules.iter().map(|rule| rule.statement).find_map(|statement| {
        let open = |condition: &&Condition| {
            condition.operator.kind == OperatorKind::Null
                && condition.values.iter().any(|value| placeholder::occurs_in(value))
        };
        let null = statement.conditions.iter().find(open);
        let null =
            null.map(|condition| format!("whether `Null` asks for `{}` is a parameter", condition.key));
        let null = null.map(|what| (what, "write `true` or `false` for `Null`"));
        null.or_else(|| shifting(statement))
    })?;
    Some(Why { what, help: help.to_owned(), place: None, is_idle: false })
}

/// A resource in which a policy variable stands where it can move wildcards into other fields.
fn shifting(statement: &Statement) -> Option<(String, &'static str)> {
    let patterns = statement.resource.as_ref().map(ResourceElement::patterns).unwrap_or_default();
    let arns = patterns.iter().filter_map(|pattern| match pattern {
        ResourcePattern::Arn(arn) => Some(arn),
        ResourcePattern::Any | ResourcePattern::Parameter(_) => None,
    });
    let what = |arn: &Arn| {
        format!("a colon in the value of a variable changes what the wildcards of `{}` match", arn.as_str())
    };
    arns.filter(|arn| pattern::is_shifting(arn))
        .map(what)
        .next()
        .map(|what| (what, "write variables behind the fifth colon"))
}

/// A statement that cannot stand in a document of this kind, so that IAM would refuse the document.
pub(super) fn misplaced(side: &Grant<'_>, kind: Kind) -> Option<Why> {
    let names_principals = matches!(kind, Kind::Trust | Kind::Resource | Kind::ResourceControl);
    let documents = side.policies.iter().chain(side.boundaries);
    let mut statements = documents.flat_map(|document| &document.statements);
    let fits = |statement: &Statement| {
        statement.principal.is_some() == names_principals
            && statement.resource.is_some() != (kind == Kind::Trust)
    };
    statements.find(|statement| !fits(statement)).map(|_| Why {
        what: format!(
            "a statement lacks an element that {} must have, or has one that it cannot have",
            kind.described()
        ),
        help: "correct what `check` finds, then compare".to_owned(),
        place: None,
        is_idle: false,
    })
}

/// The budget ended.
pub(super) fn too_much() -> Why {
    Why {
        what: "the policies combine more patterns and conditions than can be compared".to_owned(),
        help:
            "write fewer wildcards inside names, name fewer condition keys, or compare part of the policies"
                .to_owned(),
        place: None,
        is_idle: false,
    }
}

/// Both let in the same callers, but one by name and the other as one of their account.
pub(super) fn named_otherwise() -> Why {
    Why {
        what: "both name the same callers, but one of them as part of an account or as a role's, which leaves more to the \
               callers' own policies"
            .to_owned(),
        help: "name the same accounts, roles, users and sessions".to_owned(),
        place: None,
        is_idle: false,
    }
}

/// The proof depends on how far a `*` before the fifth colon of an ARN reaches.
pub(super) fn across_colons(place: Option<Place>) -> Why {
    Why {
        what: "a `*` at the end of an ARN's field can match beyond its colon, and then more may be granted"
            .to_owned(),
        help:
            "write out the partition, region and account of the resource, or the same wildcards on both sides"
                .to_owned(),
        place,
        is_idle: false,
    }
}

/// What is granted beyond the reference is nothing, as far as the catalogue goes: the action knows no such resource.
fn idle(action: &str, resource: &str, place: Option<Place>) -> Option<Why> {
    let (service, name) = action.split_once(':')?;
    let known = catalog::service(service)?.action(name)?;
    let is_arn = matches!(ResourcePattern::parse(resource), Ok(ResourcePattern::Arn(_)));
    (is_arn && known.is_without_resource()).then(|| Why {
        what: format!(
            "`{service}:{}` knows no resource but `*`, so what a statement says of it on an ARN has no effect; that holds by the \
             catalogue of {}",
            known.name(),
            catalog::DATE
        ),
        help: format!("write `{service}:{}` on `*`, or leave it out", known.name()),
        place,
        is_idle: true,
    })
}

/// A cell reaches over, but no request shows it.
pub(super) fn not_shown(space: &Space<'_>, reached: &Reached, rule: &Rule<'_>) -> Why {
    let action = space.actions.get(reached.action).map_or("", |cell| cell.text.as_str());
    let place = Some(witness::place(rule, action));
    let of_resource = space.resources.get(reached.resource).map_or("", |cell| cell.text.as_str());
    if let Some(why) = idle(action, of_resource, place.clone()) {
        return why;
    }
    if of_resource.chars().any(|c| token::letter_number(c).is_some()) {
        return Why {
            what: "whether the resource is within the reference depends on a parameter or a policy variable"
                .to_owned(),
            help:
                "write the same parameter or variable at the same place of the reference, or a wildcard there"
                    .to_owned(),
            place,
            is_idle: false,
        };
    }
    if let Some(effect) = space.excepting() {
        return excepting(effect, action, place);
    }
    let open = reached.keys.iter().find_map(|(key, cell)| {
        let key = space.keys.all.get(*key)?;
        key.cell(*cell).filter(|cell| cell.is_open).map(|_| key.name.as_str())
    });
    if let Some(key) = open {
        return Why {
            what: format!(
                "`{action}` may be granted beyond the reference: AWS does not say what an operator makes of every value \
                 that `{key}` can have"
            ),
            help: format!(
                "write the conditions on `{key}` with the same operators as the reference does, of a set if it can have \
                 several values"
            ),
            place,
            is_idle: false,
        };
    }
    Why {
        what: format!(
            "`{action}` may be granted beyond the reference, but no request was found that shows it"
        ),
        help:
            "leave out what grants nothing, and write the conditions of this statement as the reference does"
                .to_owned(),
        place,
        is_idle: false,
    }
}

/// The proof depends on whom a `NotPrincipal` excepts.
fn excepting(effect: Effect, action: &str, place: Option<Place>) -> Why {
    let (what, help) = match effect {
        Effect::Deny => (
            "with `Deny` it denies whoever has a permissions boundary, even those whom it names",
            "deny `\"Principal\": \"*\"` under `ArnNotEquals` on `aws:PrincipalArn` instead",
        ),
        Effect::Allow => (
            "it allows everybody else, anonymous callers too",
            "allow those who are meant in `Principal` instead",
        ),
    };
    Why {
        what: format!(
            "`{action}` may be granted beyond the reference, as far as `NotPrincipal` tells callers apart: {what}"
        ),
        help: help.to_owned(),
        place,
        is_idle: false,
    }
}
