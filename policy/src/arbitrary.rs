//! Documents for property tests: every element, every operator, text of every character that IAM takes; with
//! placeholders where a reader would let them stand, if asked to.

use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::{
    ActionElement, ActionPattern, Condition, Document, Effect, Family, Kind, Operator, OperatorKind,
    Principal, PrincipalElement, PrincipalKind, Principals, Qualifier, ResourceElement, ResourcePattern,
    Statement, Version, placeholder,
};

/// How many parameters a template has.
pub(crate) const PARAMETERS: usize = 3;

/// A document that is used as `kind`; `templates` says whether it may hold placeholders.
pub(crate) fn document(kind: Kind, templates: bool) -> impl Strategy<Value = Document> {
    let version = option::of(select(Version::ALL.to_vec()));
    let id = option::of(text());
    (version, id, vec(statement(kind, templates), 1..4)).prop_map(|(version, id, mut statements)| {
        for index in 1..statements.len() {
            let (earlier, rest) = statements.split_at_mut(index);
            let sid = &mut rest[0].sid;
            if sid.as_deref() != Some("") && earlier.iter().any(|statement| statement.sid == *sid) {
                *sid = None;
            }
        }
        Document { version, id: id.map(Into::into), statements }
    })
}

fn statement(kind: Kind, templates: bool) -> impl Strategy<Value = Statement> {
    let sid = option::of("[A-Za-z0-9]{0,2}");
    let effect = select(Effect::ALL.to_vec());
    let principal = match kind {
        Kind::Identity | Kind::Boundary | Kind::ServiceControl => Just(None).boxed(),
        Kind::Trust => principals(templates).prop_map(PrincipalElement::Principal).prop_map(Some).boxed(),
        Kind::Resource => principal_element(templates).prop_map(Some).boxed(),
        Kind::ResourceControl => Just(Some(PrincipalElement::Principal(Principals::Everyone))).boxed(),
    };
    let resource =
        if kind == Kind::Trust { Just(None).boxed() } else { resources(templates).prop_map(Some).boxed() };
    (sid, effect, principal, actions(), resource, conditions(templates)).prop_map(
        |(sid, effect, principal, action, resource, conditions)| Statement {
            sid: sid.map(Into::into),
            effect,
            principal,
            action,
            resource,
            conditions,
        },
    )
}

/// A text of the characters that IAM takes.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,4}", "[\t\n\r -\u{ff}]{0,6}", r#"[${}a:,' *?"\\]{0,6}"#]
}

/// A placeholder, or `otherwise`.
fn or_placeholder(
    templates: bool,
    otherwise: impl Strategy<Value = String> + 'static,
) -> BoxedStrategy<String> {
    let hole = (0..PARAMETERS).prop_map(|index| placeholder::character(index).unwrap().to_string());
    if templates { prop_oneof![5 => otherwise, 1 => hole].boxed() } else { otherwise.boxed() }
}

/// A text with perhaps a placeholder in the middle; none inside a variable.
fn text_with_hole(templates: bool) -> BoxedStrategy<String> {
    (text(), or_placeholder(templates, text()), text())
        .prop_map(|(before, middle, after)| {
            let before = if placeholder::occurs_in(&middle) { before.replace("${", "$ {") } else { before };
            [before, middle, after].concat()
        })
        .boxed()
}

fn actions() -> impl Strategy<Value = ActionElement> {
    let pattern = prop_oneof![Just("*".to_owned()), "[a-z][a-zA-Z0-9-]{0,3}:[A-Za-z*?]{1,4}"];
    let pattern = pattern.prop_map(|text| ActionPattern::parse(&text).unwrap());
    (any::<bool>(), vec(pattern, 1..4)).prop_map(|(negated, patterns)| {
        if negated { ActionElement::NotAction(patterns) } else { ActionElement::Action(patterns) }
    })
}

fn arn(templates: bool) -> impl Strategy<Value = String> {
    let partition = or_placeholder(templates, select(vec!["aws", "aws-cn", "*"]).prop_map(str::to_owned));
    let region =
        or_placeholder(templates, select(vec!["", "eu-west-1", "*", "us-*-1"]).prop_map(str::to_owned));
    let account = or_placeholder(templates, select(vec!["", "111122223333", "*"]).prop_map(str::to_owned));
    (partition, select(vec!["s3", "iam", "sns"]), region, account, text_with_hole(templates)).prop_map(
        |(partition, service, region, account, resource)| {
            format!("arn:{partition}:{service}:{region}:{account}:{resource}")
        },
    )
}

fn resources(templates: bool) -> impl Strategy<Value = ResourceElement> {
    let text = prop_oneof![1 => Just("*".to_owned()), 4 => arn(templates), 1 => or_placeholder(templates, arn(templates))];
    let pattern = text.prop_map(|text| ResourcePattern::parse(&text).unwrap());
    (any::<bool>(), vec(pattern, 1..4)).prop_map(|(negated, patterns)| {
        if negated { ResourceElement::NotResource(patterns) } else { ResourceElement::Resource(patterns) }
    })
}

fn principal_element(templates: bool) -> impl Strategy<Value = PrincipalElement> {
    let principals = prop_oneof![Just(Principals::Everyone), principals(templates)];
    (any::<bool>(), principals).prop_map(|(negated, principals)| {
        if negated {
            PrincipalElement::NotPrincipal(principals)
        } else {
            PrincipalElement::Principal(principals)
        }
    })
}

fn principals(templates: bool) -> impl Strategy<Value = Principals> {
    let value = prop_oneof![
        Just("*".to_owned()),
        or_placeholder(templates, "[0-9]{12}"),
        or_placeholder(templates, "[a-z0-9 é\"]{1,4}").prop_map(|name| format!("{name}.amazonaws.com")),
        (or_placeholder(templates, "[0-9]{12}"), or_placeholder(templates, "[a-z]{1,3}"))
            .prop_map(|(account, name)| format!("arn:aws:iam::{account}:role/{name}")),
    ];
    let kinds = select(PrincipalKind::ALL.to_vec());
    vec((kinds, vec(value, 1..3)), 1..4).prop_map(|groups| {
        let mut listed: Vec<Principal> = Vec::new();
        for (kind, values) in groups {
            if listed.iter().all(|principal| principal.kind != kind) {
                listed.extend(values.into_iter().map(|value| Principal { kind, value: value.into() }));
            }
        }
        Principals::Listed(listed)
    })
}

fn conditions(templates: bool) -> impl Strategy<Value = Vec<Condition>> {
    let operator =
        (option::of(select(Qualifier::ALL.to_vec())), select(OperatorKind::ALL.to_vec()), any::<bool>());
    let operator = operator.prop_map(|(qualifier, kind, if_exists)| Operator {
        qualifier,
        kind,
        if_exists: if_exists && kind != OperatorKind::Null,
    });
    let group = operator.prop_flat_map(move |operator| {
        let values = vec(value(operator.kind.family(), templates), 0..3);
        (Just(operator), vec((condition_key(), values), 1..3))
    });
    vec(group, 0..3).prop_map(|groups| {
        let mut conditions: Vec<Condition> = Vec::new();
        for (operator, entries) in groups {
            if conditions.iter().any(|condition| condition.operator == operator) {
                continue;
            }
            for (key, values) in entries {
                if conditions.iter().all(|condition| condition.operator != operator || condition.key != *key)
                {
                    conditions.push(Condition {
                        operator,
                        key: key.into(),
                        values: values.into_iter().map(Into::into).collect(),
                    });
                }
            }
        }
        conditions
    })
}

fn condition_key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,3}:[A-Za-z]{1,3}", "aws:PrincipalTag/[a-zA-Z é\"]{1,4}"]
}

fn value(family: Family, templates: bool) -> BoxedStrategy<String> {
    let literal =
        |values: &'static [&'static str]| or_placeholder(templates, select(values).prop_map(str::to_owned));
    match family {
        Family::String => text_with_hole(templates),
        Family::Numeric => literal(&["10", "-0.5"]),
        Family::Date => literal(&["2030-01-31T00:00:00Z", "1900000000"]),
        Family::Bool | Family::Null => literal(&["true", "false", "maybe"]),
        Family::Binary => literal(&["QmFzZQ==", ""]),
        Family::IpAddress => literal(&["203.0.113.0/24", "::1"]),
        Family::Arn => prop_oneof![arn(templates), literal(&["*"])].boxed(),
    }
}
