//! JSON objects that leave out what there is not.

use serde_json::Value;

/// An object of those members that there are, in their order.
pub(super) fn members<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// A list, unless it is empty.
pub(super) fn list(items: impl Iterator<Item = Value>) -> Option<Value> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(Value::Array(items))
}
