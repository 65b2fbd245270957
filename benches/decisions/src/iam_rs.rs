//! The peer iam-rs.

use iam_rs::{
    Arn, Context, ContextValue, Decision, IAMPolicy, IAMRequest, PolicyEvaluator, Principal, PrincipalId,
};

use crate::{
    answer::Answer,
    request::{Ask, Key},
};

/// The policy ready for decisions, if iam-rs reads it.
#[must_use]
pub fn evaluator(text: &str) -> Option<PolicyEvaluator> {
    let policy = serde_json::from_str::<IAMPolicy>(text).ok()?;
    Some(PolicyEvaluator::with_policies(vec![policy]))
}

/// The request, if there can be one.
pub(crate) fn request(ask: &Ask) -> Option<IAMRequest> {
    let context = ask.context.iter().map(|key| (key.name.clone(), value(key))).collect();
    let principal = Principal::Aws(PrincipalId::String(Ask::PRINCIPAL.to_owned()));
    let resource = Arn::parse(&ask.resource).ok()?;
    Some(IAMRequest::new_with_context(principal, &ask.action, resource, Context::with_data(context)))
}

/// The value in the type that iam-rs compares it in.
fn value(key: &Key) -> ContextValue {
    match &key.values[..] {
        [value] if !key.multivalued => match value.parse() {
            Ok(value) if key.is_bool => ContextValue::Boolean(value),
            _ => ContextValue::String(value.clone()),
        },
        values => ContextValue::StringList(values.to_vec()),
    }
}

/// The answer for a caller who has this policy alone.
#[must_use]
pub fn answer(evaluator: &PolicyEvaluator, request: &IAMRequest) -> Answer {
    match evaluator.evaluate(request).map(|result| result.decision) {
        Ok(Decision::Allow) => Answer::Allow,
        Ok(Decision::NotApplicable) => Answer::ImplicitDeny,
        Ok(Decision::Deny) => Answer::ExplicitDeny,
        Err(_) => Answer::Error,
    }
}
