//! What holds for all documents and requests.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{ROLE, SESSION, USER};
use crate::evaluate::{Attached, Context, Decision, KeyValue, Policies, Policy, Request, decide, explain};
use crate::evaluate::{Layer, Truth};
use crate::{Kind, arbitrary, json, read};

const KEYS: [&str; 4] = ["k:a", "k:b", "aws:PrincipalTag/t", "k:c"];
const VALUES: [&str; 12] =
    ["a", "ab", "A", "", "b", "10", "10.0", "true", "203.0.113.7", "arn:aws:s3:::a", "2030-01-01", "QQ=="];
const OPERATORS: [&str; 19] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateLessThan",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnLike",
    "ArnNotEquals",
    "Null",
    "StringNotEqualsIgnoreCase",
];

/// Texts of conditions, with variables and parameters.
fn operand() -> impl Strategy<Value = String> {
    let special = [
        "${k:b}",
        "${aws:PrincipalTag/t, 'a'}",
        "{a}",
        "a{a}",
        "{a}*",
        "*",
        "a?",
        "arn:aws:s3:::{a}",
        "arn:aws:s3:::${k:b}",
    ];
    prop_oneof![3 => select(VALUES.to_vec()), 2 => select(special.to_vec())].prop_map(str::to_owned)
}

fn condition() -> impl Strategy<Value = String> {
    let qualifier = select(vec!["", "", "ForAnyValue:", "ForAllValues:"]);
    let operator = (qualifier, select(OPERATORS.to_vec()), any::<bool>());
    let operator = operator.prop_map(|(qualifier, operator, if_exists)| {
        let suffix = if if_exists && operator != "Null" { "IfExists" } else { "" };
        format!("{qualifier}{operator}{suffix}")
    });
    (operator, select(KEYS.to_vec()), vec(operand(), 1..3)).prop_map(|(operator, key, values)| {
        let values: Vec<String> = values.into_iter().map(|value| format!("\"{value}\"")).collect();
        format!(r#", "Condition": {{"{operator}": {{"{key}": [{}]}}}}"#, values.join(", "))
    })
}

/// A statement that is often about the requests that are asked here.
fn statement(principal: bool) -> impl Strategy<Value = String> {
    let effect = select(vec!["Allow", "Allow", "Deny"]);
    let action = select(vec!["Action", "Action", "NotAction"]);
    let actions = select(vec!["*", "s3:Get*", "s3:GetObject", "s3:PutObject"]);
    let resource = select(vec!["Resource", "Resource", "NotResource"]);
    let resources =
        select(vec!["*", "arn:aws:s3:::a/*", "arn:aws:s3:::{a}/key", "arn:aws:s3:::${k:b}/*", "{b}"]);
    let who = select(vec!["Principal", "Principal", "NotPrincipal"]);
    let principals = select(vec![
        ROLE,
        SESSION,
        USER,
        "*",
        "111122223333",
        "AROAEXAMPLE",
        "arn:aws:iam::{a}:root",
        "arn:aws:iam::111122223333:role/{a}",
    ]);
    let head = (effect, action, actions, resource, resources);
    (head, (who, principals), option::of(condition())).prop_map(
        move |((effect, action, actions, resource, resources), (who, named), condition)| {
            let who = if principal { format!(r#", "{who}": {{"AWS": "{named}"}}"#) } else { String::new() };
            let condition = condition.unwrap_or_default();
            format!(
                r#"{{"Effect": "{effect}"{who}, "{action}": "{actions}", "{resource}": "{resources}"{condition}}}"#
            )
        },
    )
}

/// The texts of policies of each layer, before parameters have values.
#[derive(Clone, Debug)]
struct Texts {
    identity: String,
    boundary: Option<String>,
    session: Option<String>,
    resource: Option<String>,
    scp: Option<String>,
}

fn texts() -> impl Strategy<Value = Texts> {
    let document = |principal| vec(statement(principal), 1..4).prop_map(|statements| statements.join(", "));
    let rarely = |principal| prop_oneof![3 => Just(None), 1 => document(principal).prop_map(Some)];
    (document(false), rarely(false), rarely(false), option::of(document(true)), rarely(false)).prop_map(
        |(identity, boundary, session, resource, scp)| Texts { identity, boundary, session, resource, scp },
    )
}

impl Texts {
    /// The policies that the texts are, filled in. `None` if one of them cannot be read without fault, as when a parameter
    /// has a value that its place does not take.
    fn faultless(&self, fill: impl Fn(&str) -> String) -> Option<Attached> {
        let all = [Some(&self.identity), self.boundary.as_ref(), self.session.as_ref(), self.scp.as_ref()];
        let is_good =
            |kind, text: &String| !super::reading(kind, "2012-10-17", &fill(text)).findings.any_error();
        let good = all.into_iter().flatten().all(|text| is_good(Kind::Identity, text))
            && self.resource.iter().all(|text| is_good(Kind::Resource, text));
        good.then(|| self.attached(fill))
    }

    fn attached(&self, fill: impl Fn(&str) -> String) -> Attached {
        let policy = |kind, text: &String| super::policy_of(kind, "2012-10-17", &fill(text));
        let identity = |text: &String| vec![policy(Kind::Identity, text)];
        Attached {
            identity: identity(&self.identity),
            boundary: self.boundary.as_ref().map(identity),
            session: self.session.as_ref().map(identity),
            resource: self.resource.as_ref().map(|text| policy(Kind::Resource, text)),
            scp: self.scp.as_ref().map(|text| vec![identity(text)]),
            ..Attached::default()
        }
    }
}

fn as_written(text: &str) -> String {
    text.to_owned()
}

fn key_value() -> impl Strategy<Value = KeyValue> {
    let value = select(VALUES.to_vec()).prop_map(str::to_owned);
    prop_oneof![
        4 => value.clone().prop_map(KeyValue::One),
        1 => vec(value, 0..3).prop_map(KeyValue::Many),
        1 => Just(KeyValue::Absent),
    ]
}

/// What is said of each key.
fn context() -> impl Strategy<Value = Vec<KeyValue>> {
    vec(key_value(), KEYS.len())
}

/// A closed context of all keys, and an open one of those that `known` names.
fn contexts(values: &[KeyValue], known: &[bool]) -> (Context, Context) {
    let (mut closed, mut open) = (Context::closed(), Context::open());
    for ((key, value), known) in KEYS.into_iter().zip(values).zip(known) {
        closed.insert(key, value.clone());
        if *known {
            open.insert(key, value.clone());
        }
    }
    // What every request of the test has: it does not follow for a session's role.
    for context in [&mut closed, &mut open] {
        context.insert("aws:PrincipalArn", ROLE);
    }
    (closed, open)
}

fn principal() -> impl Strategy<Value = &'static str> {
    select(vec![ROLE, SESSION, USER, "*", "ec2.amazonaws.com", "arn:aws:iam::111122223333:root"])
}

/// What a definite answer about a template or an open context says of each case of it.
fn check_case(general: &Decision, case: &Decision) -> Result<(), TestCaseError> {
    match general {
        Decision::Allow | Decision::ExplicitDeny => prop_assert_eq!(general, case),
        Decision::ImplicitDeny => {
            prop_assert!(matches!(case, Decision::ImplicitDeny | Decision::ExplicitDeny), "{:?}", case);
        }
        Decision::Depends(causes) => prop_assert!(!causes.is_empty()),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_to_an_open_context_holds_for_every_request(
        texts in texts(),
        values in context(),
        known in vec(any::<bool>(), KEYS.len()),
        principal in principal(),
    ) {
        let owned = texts.attached(as_written);
        let (closed, open) = contexts(&values, &known);
        let request = Request::new(principal, "s3:GetObject", "arn:aws:s3:::a/key").unwrap();
        let general = decide(&owned.policies(), &request.clone().context(open));
        check_case(&general, &decide(&owned.policies(), &request.context(closed)))?;
    }

    #[test]
    fn an_answer_to_a_template_holds_for_every_value(
        texts in texts(),
        values in context(),
        account in select(vec!["111122223333", "444455556666"]),
        name in select(vec!["a", "app", "b", "10"]),
        resource in select(vec!["arn:aws:s3:::a/key", "arn:aws:s3:::\u{E000}/key", "arn:aws:s3:::\u{E000}/a", "\u{E001}"]),
        principal in principal(),
    ) {
        let (context, _) = contexts(&values, &[false; KEYS.len()]);
        let template = texts.attached(as_written);
        let request = Request::new(principal, "s3:GetObject", resource).unwrap().context(context.clone());
        let general = decide(&template.policies(), &request);
        // A parameter is one text wherever it stands, so a principal's account and a bucket are not both filled in.
        for value in [account, name] {
            let arn = "arn:aws:s3:::a/key";
            let fill = |text: &str| text.replace("{a}", value).replace("{b}", arn);
            let Some(filled) = texts.faultless(fill) else { continue };
            let resource = resource.replace('\u{E000}', value).replace('\u{E001}', arn);
            let request = Request::new(principal, "s3:GetObject", &resource).unwrap().context(context.clone());
            check_case(&general, &decide(&filled.policies(), &request))?;
        }
    }

    #[test]
    fn a_proof_says_what_the_answer_says(
        texts in texts(),
        values in context(),
        known in vec(any::<bool>(), KEYS.len()),
        principal in principal(),
        other in any::<bool>(),
    ) {
        let owned = texts.attached(as_written);
        let (_, open) = contexts(&values, &known);
        let mut request = Request::new(principal, "s3:GetObject", "arn:aws:s3:::a/key").unwrap().context(open);
        if other {
            request = request.resource_account("444455556666");
        }
        let proof = explain(&owned.policies(), &request);
        prop_assert_eq!(&proof.decision, &decide(&owned.policies(), &request));
        let denies = proof.steps.iter().map(|step| step.denies).max().unwrap_or(Truth::No);
        let is_denied = proof.decision == Decision::ExplicitDeny;
        prop_assert_eq!(denies == Truth::Yes, is_denied, "{}", proof);
        prop_assert_eq!(proof.blocked_by.is_empty(), proof.decision == Decision::Allow, "{}", proof);
        for step in &proof.steps {
            let of = |effect| {
                let statements = step.statements.iter().filter(|statement| statement.effect == effect);
                statements.map(|statement| statement.applies).max().unwrap_or(Truth::No)
            };
            prop_assert_eq!((step.allows, step.denies), (of(crate::Effect::Allow), of(crate::Effect::Deny)));
            for statement in &step.statements {
                let whole = statement.parts.iter().map(|part| part.matches).min();
                prop_assert_eq!(whole, Some(statement.applies), "{}", proof);
            }
            if proof.decision == Decision::Allow && matches!(step.layer, Layer::Scp) {
                prop_assert_eq!(step.allows, Truth::Yes, "{}", proof);
            }
        }
        prop_assert!(!proof.to_string().is_empty());
    }

    #[test]
    fn no_document_stops_an_evaluation(
        kinds in select(Kind::ALL.to_vec()).prop_flat_map(|kind| (Just(kind), arbitrary::document(kind, true))),
        action in select(vec!["s3:GetObject", "a:b", "sts:AssumeRole", "iam:PassRole"]),
        resource in prop_oneof![Just("*".to_owned()), "arn:aws:s3:::[ -\u{ff}]{0,6}"],
        principal in principal(),
        values in context(),
    ) {
        let (kind, document) = kinds;
        let policy = [Policy::new(&document)];
        let levels = [policy.to_vec()];
        let request = Request::new(principal, action, &resource).unwrap();
        let (closed, open) = contexts(&values, &[false; KEYS.len()]);
        for context in [closed, open] {
            let request = request.clone().context(context);
            let everywhere = Policies {
                identity: &policy,
                boundary: Some(&policy),
                session: Some(&policy),
                resource: Some(&policy[0]),
                trust: Some(&policy[0]),
                scp: Some(&levels),
                rcp: Some(&levels),
            };
            prop_assert_eq!(explain(&everywhere, &request).decision, decide(&everywhere, &request));
            // What has principals, attached to an identity, grants nothing.
            let misplaced = Policies { identity: &policy, ..Policies::default() };
            let is_root = request.principal().account() == Some("111122223333") && principal.ends_with(":root");
            if matches!(kind, Kind::Trust | Kind::Resource | Kind::ResourceControl) && !is_root {
                prop_assert_ne!(decide(&misplaced, &request), Decision::Allow);
            }
        }
    }
}

/// Patterns that a backtracking matcher never gets through, in a policy as large as IAM takes.
#[test]
fn no_pattern_blows_up() {
    let pattern = "*a".repeat(1_000) + "b";
    let resources: Vec<String> = (0..60).map(|index| format!("\"arn:aws:s3:::{pattern}{index}\"")).collect();
    let statement = format!(
        r#"{{"Effect": "Allow", "Action": "*", "Resource": [{}],
        "Condition": {{"StringLike": {{"k:a": "{pattern}"}}, "ArnLike": {{"k:b": "arn:aws:s3:::{pattern}"}}}}}}"#,
        resources.join(", ")
    );
    assert!(statement.len() > 120_000);
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
    let source = json::parse(&text).unwrap();
    let policies = [Policy::new(&read(source.root(), Kind::Identity).document)];
    let policies = Policies { identity: &policies, ..Policies::default() };
    let text = "a".repeat(300);
    let context = Context::closed().with("k:a", text.as_str()).with("k:b", format!("arn:aws:s3:::{text}"));
    for resource in [format!("arn:aws:s3:::{text}"), format!("arn:aws:s3:::{text}\u{E000}")] {
        let request = Request::new(ROLE, "s3:GetObject", &resource).unwrap().context(context.clone());
        assert_eq!(decide(&policies, &request), Decision::ImplicitDeny);
    }
}
