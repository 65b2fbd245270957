//! The condition block: operators on keys of the request context.
//!
//! IAM User Guide, "IAM JSON policy elements: Condition operators", and "Conditions with multiple context keys or
//! values".

use std::cmp::Ordering;

use serde_json::Value;

use super::{
    address, arn, date, number,
    pattern::{self, Symbol},
    question::{Question, Reading},
    request::{Request, text_of},
    statement::list,
};

/// Whether all conditions of a statement hold.
///
/// "If your policy statement has multiple condition operators, the condition operators are evaluated using a logical AND.
/// If your policy statement has multiple context keys attached to a single condition operator, the context keys are
/// evaluated using a logical AND": "Conditions with multiple context keys or values".
pub(super) fn all_hold(
    block: Option<&Value>,
    has_variables: bool,
    request: &Request<'_>,
    reading: &Reading,
) -> bool {
    let operators = block.and_then(Value::as_object).into_iter().flatten();
    let mut conditions = operators.flat_map(|(operator, keys)| {
        keys.as_object().into_iter().flatten().map(move |(key, values)| (operator, key, values))
    });
    conditions.all(|(operator, key, values)| {
        let wanted = list(values).iter().map(text_of).collect();
        Condition::new(operator, key, wanted, has_variables).holds(request, reading)
    })
}

/// How several values of a key are taken together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    One,
    All,
    Any,
}

/// One operator on one key.
struct Condition<'a> {
    set: Set,
    /// Without qualifier, without `IfExists`, and in its positive form.
    operator: String,
    is_negated: bool,
    if_exists: bool,
    key: &'a str,
    wanted: Vec<String>,
    has_variables: bool,
}

impl<'a> Condition<'a> {
    fn new(operator: &str, key: &'a str, wanted: Vec<String>, has_variables: bool) -> Self {
        let (set, operator) = match operator.split_once(':') {
            Some(("ForAllValues", operator)) => (Set::All, operator),
            Some(("ForAnyValue", operator)) => (Set::Any, operator),
            _ => (Set::One, operator),
        };
        let (operator, if_exists) = match operator.strip_suffix("IfExists") {
            Some(operator) => (operator, true),
            None => (operator, false),
        };
        let positive = operator.replacen("Not", "", 1);
        let is_negated = positive != operator;
        Self { set, operator: positive, is_negated, if_exists, key, wanted, has_variables }
    }

    fn holds(&self, request: &Request<'_>, reading: &Reading) -> bool {
        if self.operator == "Null" {
            return self.null_holds(request);
        }
        let found = request.values(self.key);
        if self.if_exists && is_absent(found.as_ref(), reading) {
            return self.set != Set::Any || reading.says(Question::IfExistsUnderForAnyValue);
        }
        let found = found.unwrap_or_default();
        match self.set {
            Set::One => self.one_holds(&found, request, reading),
            Set::All => self.all_hold(&found, request, reading),
            Set::Any => self.any_holds(&found, request, reading),
        }
    }

    /// "use either true (the key doesn't exist — it is null) or false (the key exists and its value is not null)".
    ///
    /// "prevent missing context keys or context keys with empty values from evaluating to true by including a Null condition
    /// operator in your policy with a value of false": IAM User Guide, "Multivalued context key examples".
    ///
    /// With `ForAllValues` it is always true, with `ForAnyValue` always false: IAM User Guide, "IAM Access Analyzer policy
    /// check reference", Null with qualifier.
    fn null_holds(&self, request: &Request<'_>) -> bool {
        match self.set {
            Set::All => true,
            Set::Any => false,
            Set::One => {
                let is_absent = request.values(self.key).is_none_or(|found| found.is_empty());
                self.wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case("true") == is_absent)
            }
        }
    }

    /// "If the key that you specify in a policy condition is not present in the request context, the values do not match
    /// and the condition is false. If the policy condition requires that the key is not matched, such as `StringNotLike`
    /// or `ArnNotLike`, and the right key is not present, the condition is true."
    fn one_holds(&self, found: &[String], request: &Request<'_>, reading: &Reading) -> bool {
        match found {
            [] => self.is_negated,
            [found] => self.matches(found, request, reading),
            several => {
                let can_hold =
                    self.is_negated || several.iter().any(|found| self.matches(found, request, reading));
                can_hold && reading.says(Question::SeveralValuesWithoutQualifier)
            }
        }
    }

    /// "every value in the request context must match at least one value in the policy. The `ForAllValues` set operator also
    /// returns true if there are no context keys in the request": IAM User Guide, "Multivalued context key examples".
    fn all_hold(&self, found: &[String], request: &Request<'_>, reading: &Reading) -> bool {
        is_empty_string(found, reading) || found.iter().all(|found| self.matches(found, request, reading))
    }

    /// "`ForAnyValue` – The condition returns true if any one of the key values in the request matches any one of the
    /// condition values in the policy."
    fn any_holds(&self, found: &[String], request: &Request<'_>, reading: &Reading) -> bool {
        !is_empty_string(found, reading) && found.iter().any(|found| self.matches(found, request, reading))
    }

    /// Whether one value of the request is as the condition wants it.
    ///
    /// "If a single condition operator includes multiple values for a context key, those values are evaluated using a
    /// logical OR. If a single negated matching condition operator includes multiple values for a context key, those
    /// values are evaluated using a logical NOR."
    fn matches(&self, found: &str, request: &Request<'_>, reading: &Reading) -> bool {
        if self.is_negated
            && !self.wanted.is_empty()
            && !self.is_of_the_type(found)
            && !reading.says(Question::MalformedValueUnderNegation)
        {
            return false;
        }
        let matches_one = self.wanted.iter().any(|wanted| self.compares(wanted, found, request, reading));
        matches_one != self.is_negated
    }

    /// Whether a value of the request has the form that the operator compares.
    fn is_of_the_type(&self, found: &str) -> bool {
        match self.operator.as_str() {
            "NumericEquals" => number::compare(found, found).is_some(),
            "DateEquals" => date::compare(found, found).is_some(),
            "IpAddress" => address::is_one(found),
            "ArnEquals" | "ArnLike" => arn::fields(found).is_some(),
            _ => true,
        }
    }

    /// Whether the operator, in its positive form, holds between one value of the policy and one of the request.
    fn compares(&self, wanted: &str, found: &str, request: &Request<'_>, reading: &Reading) -> bool {
        let resolved =
            |has_wildcards| pattern::resolve(wanted, self.has_variables, has_wildcards, request, reading);
        let equals = |same: fn(&str, &str) -> bool| {
            let wanted = resolved(false).and_then(|symbols| pattern::literal(&symbols));
            wanted.is_some_and(|wanted| same(&wanted, found))
        };
        let number =
            |orders: &[Ordering]| number::compare(found, wanted).is_some_and(|order| orders.contains(&order));
        let date =
            |orders: &[Ordering]| date::compare(found, wanted).is_some_and(|order| orders.contains(&order));
        match self.operator.as_str() {
            "StringEquals" => equals(|wanted, found| wanted == found),
            "StringEqualsIgnoreCase" => equals(|wanted, found| wanted.to_lowercase() == found.to_lowercase()),
            "StringLike" => resolved(true).is_some_and(|symbols| pattern::matches(&symbols, found)),
            "NumericEquals" => number(&[Ordering::Equal]),
            "NumericLessThan" => number(&[Ordering::Less]),
            "NumericLessThanEquals" => number(&[Ordering::Less, Ordering::Equal]),
            "NumericGreaterThan" => number(&[Ordering::Greater]),
            "NumericGreaterThanEquals" => number(&[Ordering::Greater, Ordering::Equal]),
            "DateEquals" => date(&[Ordering::Equal]),
            "DateLessThan" => date(&[Ordering::Less]),
            "DateLessThanEquals" => date(&[Ordering::Less, Ordering::Equal]),
            "DateGreaterThan" => date(&[Ordering::Greater]),
            "DateGreaterThanEquals" => date(&[Ordering::Greater, Ordering::Equal]),
            "Bool" => same_boolean(wanted, found),
            "BinaryEquals" => same_bytes(wanted, found),
            "IpAddress" => address::lies_in(wanted, found, reading),
            // "The `ArnEquals` and `ArnLike` condition operators behave identically."
            "ArnEquals" | "ArnLike" => {
                resolved(true).is_some_and(|symbols| arn_matches(&symbols, found, reading))
            }
            _ => false,
        }
    }
}

/// Whether a key counts as absent. What it has is no value: a set without members may or may not do.
fn is_absent(found: Option<&Vec<String>>, reading: &Reading) -> bool {
    match found {
        None => true,
        Some(found) => found.is_empty() && reading.says(Question::EmptySetAsAbsent),
    }
}

/// "If the key values in the request resolve to an empty data set (for example, an empty string)".
fn is_empty_string(found: &[String], reading: &Reading) -> bool {
    matches!(found, [only] if only.is_empty()) && reading.says(Question::EmptyStringAsEmptySet)
}

fn arn_matches(wanted: &[Symbol], found: &str, reading: &Reading) -> bool {
    if wanted != [Symbol::AnyText] {
        return arn::agrees(wanted, found);
    }
    arn::fields(found).is_some() || reading.says(Question::StarBeyondArns)
}

/// "comparing a key to "true" or "false.""
fn same_boolean(wanted: &str, found: &str) -> bool {
    let (wanted, found) = (wanted.to_lowercase(), found.to_lowercase());
    wanted == found && matches!(wanted.as_str(), "true" | "false")
}

/// "It compares the value of the specified key byte for byte against a base-64 encoded representation of the binary value
/// in the policy." The request of a case carries its bytes in base-64 too, as `iam:SimulateCustomPolicy` takes them.
fn same_bytes(wanted: &str, found: &str) -> bool {
    matches!((bytes(wanted), bytes(found)), (Some(wanted), Some(found)) if wanted == found)
}

/// The bytes of base-64 text.
fn bytes(text: &str) -> Option<Vec<u8>> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let data = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - data.len() > 2 {
        return None;
    }
    let mut bits = Vec::new();
    for character in data.chars() {
        let value = LETTERS.find(character)?;
        bits.extend((0..6).rev().map(|bit| value >> bit & 1));
    }
    let byte = |bits: &[usize]| bits.iter().fold(0, |byte, bit| byte * 2 + bit);
    bits.chunks_exact(8).map(|bits| u8::try_from(byte(bits)).ok()).collect()
}
