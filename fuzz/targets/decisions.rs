//! Requests that are nearly those that documents speak of: the evaluator neither stops nor hangs, its proof says what its
//! answer says, and what it answers of an open context holds for a request that agrees with it.

#![no_main]

use iam_role_fuzz::choices::Choices;
use iam_role_policy::evaluate::{Context, Decision, KeyValue, Policies, Policy, Request, decide, explain};
use iam_role_policy::{Document, Kind, SharedText, json, read};
use libfuzzer_sys::{arbitrary::Result, fuzz_target};

const CALLERS: [&str; 6] = [
    "arn:aws:iam::123456789012:role/a",
    "arn:aws:sts::123456789012:assumed-role/a/b",
    "arn:aws:iam::123456789012:user/a/b",
    "arn:aws:iam::123456789012:root",
    "ec2.amazonaws.com",
    "*",
];

fuzz_target!(|bytes: &[u8]| {
    let _ = look_at(&mut Choices::of(bytes));
});

fn look_at(choices: &mut Choices<'_>) -> Result<()> {
    let Some(identity) = document(choices, Kind::Identity)? else { return Ok(()) };
    let Some(resource) = document(choices, Kind::Resource)? else { return Ok(()) };
    let Some(request) = request(choices, &[&identity, &resource])? else { return Ok(()) };
    let (open, closed) = contexts(choices, &[&identity, &resource])?;
    let (identity, resource) = ([Policy::new(&identity)], Policy::new(&resource));
    let levels = [identity.to_vec()];
    let mut policies = Policies { identity: &identity, resource: Some(&resource), ..Policies::default() };
    if choices.one_of(&[true, false])? {
        policies =
            Policies { boundary: Some(&identity), scp: Some(&levels), trust: Some(&resource), ..policies };
    }
    let (open, closed) = (request.clone().context(open), request.context(closed));
    let (general, case) = (decide(&policies, &open), decide(&policies, &closed));
    let agree = match general {
        Decision::Allow | Decision::ExplicitDeny => case == general,
        Decision::ImplicitDeny => matches!(case, Decision::ImplicitDeny | Decision::ExplicitDeny),
        Decision::Depends(_) => true,
    };
    assert!(agree, "{}\n{}", explain(&policies, &open), explain(&policies, &closed));
    assert_eq!(explain(&policies, &closed).decision, case);
    Ok(())
}

/// The document that the choices make; `None` if IAM would refuse it.
fn document(choices: &mut Choices<'_>, kind: Kind) -> Result<Option<Document>> {
    let text = choices.document(kind)?;
    let Ok(source) = json::parse(&text) else { return Ok(None) };
    let reading = read(source.root(), kind);
    Ok((!reading.findings.any_error()).then_some(reading.document))
}

/// A request for an action and a resource that one of the documents names, wildcards and all.
fn request(choices: &mut Choices<'_>, documents: &[&Document]) -> Result<Option<Request>> {
    let statements: Vec<_> = documents.iter().flat_map(|document| &document.statements).collect();
    let statement = choices.one_of(&statements)?;
    let actions: Vec<_> = statement.action.patterns().iter().collect();
    let action = choices.one_of(&actions)?.as_str().replace(['*', '?'], "A");
    let resources = statement.resource.iter().flat_map(|element| element.patterns());
    let resources: Vec<String> = resources.map(|pattern| pattern.text().replace('*', "a")).collect();
    let resources: Vec<&str> = resources.iter().map(String::as_str).chain(["*"]).collect();
    Ok(Request::new(choices.one_of(&CALLERS)?, &action, choices.one_of(&resources)?).ok())
}

/// A closed context, and an open one of a part of it. The keys are those of the documents.
fn contexts(choices: &mut Choices<'_>, documents: &[&Document]) -> Result<(Context, Context)> {
    let (mut open, mut closed) = (Context::open(), Context::closed());
    for condition in
        documents.iter().flat_map(|document| &document.statements).flat_map(|one| &one.conditions)
    {
        // What follows from the request must not be contradicted.
        if condition.key.to_ascii_lowercase().starts_with("aws:") {
            continue;
        }
        let values: Vec<&str> = condition.values.iter().map(SharedText::as_str).chain(["a", ""]).collect();
        let (one, other) = (choices.one_of(&values)?.to_owned(), choices.one_of(&values)?.to_owned());
        let many = vec![one.clone(), other];
        let value = match choices.one_of(&[0, 0, 1, 2, 3])? {
            0 => KeyValue::One(one),
            1 => KeyValue::Many(many),
            2 => KeyValue::Many(Vec::new()),
            _ => KeyValue::Absent,
        };
        let known = choices.one_of(&[true, false])?;
        closed.insert(&condition.key, value.clone());
        open.insert(&condition.key, if known { value } else { KeyValue::Unknown });
    }
    // The path of a session's role does not follow.
    for context in [&mut open, &mut closed] {
        context.insert("aws:PrincipalArn", CALLERS[0]);
    }
    Ok((open, closed))
}
