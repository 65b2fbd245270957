//! ARNs, field by field.
//!
//! AWS General Reference, "Amazon Resource Names": `arn:partition:service:region:account-id:resource`.

use super::pattern::{self, Symbol};

/// The six fields of an ARN; the last may have colons of its own.
pub(super) fn fields(arn: &str) -> Option<[&str; 6]> {
    let fields: Vec<&str> = arn.splitn(6, ':').collect();
    let fields: [&str; 6] = fields.try_into().ok()?;
    (fields.first() == Some(&"arn")).then_some(fields)
}

/// Whether a pattern and an ARN agree in each of the six fields.
///
/// "Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character
/// match wildcards (\*) or single-character match wildcards (?)": IAM User Guide, "IAM JSON policy elements: Condition
/// operators", Amazon Resource Name (ARN) condition operators.
pub(super) fn agrees(wanted: &[Symbol], arn: &str) -> bool {
    let (Some(wanted), Some(found)) = (pattern_fields(wanted), fields(arn)) else { return false };
    wanted.iter().zip(found).all(|(wanted, found)| pattern::matches(wanted, found))
}

/// The six fields of a pattern whose variables have their values.
fn pattern_fields(symbols: &[Symbol]) -> Option<[&[Symbol]; 6]> {
    let fields: Vec<&[Symbol]> = symbols.splitn(6, |symbol| *symbol == Symbol::Exactly(':')).collect();
    fields.try_into().ok()
}

/// Whether an element of `Resource` covers `resource`.
///
/// "You can use wildcard characters (\* and ?) within any ARN segment (the parts separated by colons)": IAM User Guide,
/// "IAM JSON policy elements: Resource". What a request names no resource for is the resource `*`, and only `*` covers
/// it: "Some services do not let you specify actions for individual resources ... you use the wildcard \* in the Resource
/// element".
pub(super) fn covers(element: &[Symbol], resource: &str) -> bool {
    *element == [Symbol::AnyText] || agrees(element, resource)
}
