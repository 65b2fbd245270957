//! This engine.

use iam_role_policy::{
    Document, Kind,
    evaluate::{Context, Decision, KeyValue, Policies, Policy, Request, decide},
    json, read,
};

use crate::{answer::Answer, request::Ask};

/// What the text of an identity-based policy says.
#[must_use]
pub fn document(text: &str) -> Option<Document> {
    Some(read(json::parse(text).ok()?.root(), Kind::Identity).document)
}

/// The text ready for decisions.
#[must_use]
pub fn policy(text: &str) -> Option<Policy> {
    document(text).map(|document| Policy::new(&document))
}

/// The request, if there can be one.
pub(crate) fn request(ask: &Ask) -> Option<Request> {
    let mut context = Context::closed();
    for key in &ask.context {
        let value = match &key.values[..] {
            [value] if !key.multivalued => KeyValue::One(value.clone()),
            values => KeyValue::Many(values.to_vec()),
        };
        context.insert(&key.name, value);
    }
    let request = Request::new(Ask::PRINCIPAL, &ask.action, &ask.resource).ok()?;
    Some(request.resource_account(Ask::ACCOUNT).context(context))
}

/// The answer for a caller who has this policy alone.
#[must_use]
pub fn answer(policy: &Policy, request: &Request) -> Answer {
    let policies = Policies { identity: std::slice::from_ref(policy), ..Policies::default() };
    match decide(&policies, request) {
        Decision::Allow => Answer::Allow,
        Decision::ImplicitDeny => Answer::ImplicitDeny,
        Decision::ExplicitDeny => Answer::ExplicitDeny,
        Decision::Depends(_) => Answer::Open,
    }
}
