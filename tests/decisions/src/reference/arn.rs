//! ARNs, field by field.
//!
//! AWS General Reference, "Amazon Resource Names": `arn:partition:service:region:account-id:resource`.

use super::{
    pattern::{self, Symbol},
    question::Reading,
};

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
pub(super) fn covers(element: &[Symbol], resource: &str, reading: &Reading) -> bool {
    if *element == [Symbol::AnyText] {
        return true;
    }
    if !reading.reaches_beyond {
        return agrees(element, resource);
    }
    let characters: Vec<char> = resource.chars().collect();
    fields(resource).is_some() && pattern_fields(element).is_some() && runs(element, 5, &characters)
}

/// Whether a pattern with so many colons before its last field stands for `text`, if a `*` at the end of a field reaches
/// beyond it.
///
/// "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon boundaries":
/// IAM User Guide, "IAM JSON policy elements: Resource".
fn runs(pattern: &[Symbol], colons: usize, text: &[char]) -> bool {
    let Some((symbol, rest)) = pattern.split_first() else { return text.is_empty() };
    let is_free = colons == 0;
    match symbol {
        Symbol::Exactly(':') => text
            .split_first()
            .is_some_and(|(found, left)| *found == ':' && runs(rest, colons.saturating_sub(1), left)),
        Symbol::AnyText => {
            let crosses = is_free || rest.first() == Some(&Symbol::Exactly(':'));
            let most = if crosses { None } else { text.iter().position(|c| *c == ':') };
            (0..=most.unwrap_or(text.len()))
                .any(|taken| text.get(taken..).is_some_and(|left| runs(rest, colons, left)))
        }
        Symbol::AnyCharacter => text
            .split_first()
            .is_some_and(|(found, left)| (is_free || *found != ':') && runs(rest, colons, left)),
        Symbol::Exactly(wanted) => {
            text.split_first().is_some_and(|(found, left)| found == wanted && runs(rest, colons, left))
        }
    }
}
