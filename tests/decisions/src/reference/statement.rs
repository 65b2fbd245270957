//! Whether a statement is about a request: its action, its resource, its conditions.

use serde_json::Value;

use super::{
    arn, condition, pattern,
    question::{Question, Reading},
    request::Request,
};

/// One or several: wherever a list is allowed, one item may stand alone.
pub(super) fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

/// The statements of a document, and whether the variables in it are variables.
pub(super) fn statements(document: &Value) -> impl Iterator<Item = (&Value, bool)> {
    let has_variables = document.get("Version").and_then(Value::as_str) == Some("2012-10-17");
    let statements = document.get("Statement").map(list).unwrap_or_default();
    statements.iter().map(move |statement| (statement, has_variables))
}

/// Whether a statement has this effect.
pub(super) fn has_effect(statement: &Value, effect: &str) -> bool {
    statement.get("Effect").and_then(Value::as_str) == Some(effect)
}

/// Whether a statement is about the request, whoever sends it.
pub(super) fn is_about(
    statement: &Value,
    has_variables: bool,
    request: &Request<'_>,
    reading: &Reading,
) -> bool {
    action_matches(statement, request)
        && resource_matches(statement, has_variables, request, reading)
        && condition::all_hold(statement.get("Condition"), has_variables, request, reading)
}

/// IAM User Guide, "IAM JSON policy elements: Action" ("the action names are case insensitive") and "`NotAction`" ("matches
/// everything except the specified list of actions").
fn action_matches(statement: &Value, request: &Request<'_>) -> bool {
    let action = request.action.to_lowercase();
    let is_listed = |element: &Value| {
        let mut patterns = list(element).iter().filter_map(Value::as_str);
        patterns.any(|listed| pattern::matches(&pattern::wildcards(&listed.to_lowercase()), &action))
    };
    match (statement.get("Action"), statement.get("NotAction")) {
        (Some(element), _) => is_listed(element),
        (None, Some(element)) => !is_listed(element),
        (None, None) => false,
    }
}

/// IAM User Guide, "IAM JSON policy elements: Resource" and "`NotResource`". A trust policy has neither: it is about the
/// role it belongs to.
///
/// "If a variable that has no value in the authorization context is used as part of the Resource or `NotResource` element
/// of a policy, the resource that includes a policy variable with no value will not match any resource": IAM User Guide,
/// "IAM policy elements: Variables and tags", Policy variables with no value.
fn resource_matches(
    statement: &Value,
    has_variables: bool,
    request: &Request<'_>,
    reading: &Reading,
) -> bool {
    let elements = |element| list(element).iter().filter_map(Value::as_str);
    let resolve = |element: &str| pattern::resolve(element, has_variables, true, request, reading);
    let covers = |element: &str| {
        resolve(element).is_some_and(|symbols| arn::covers(&symbols, request.resource, reading))
    };
    match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(element), _) => elements(element).any(covers),
        (None, Some(element)) if elements(element).any(covers) => false,
        (None, Some(element)) => {
            let all_have_values = elements(element).all(|element| resolve(element).is_some());
            all_have_values || reading.says(Question::NotResourceWithoutValue)
        }
        (None, None) => true,
    }
}
