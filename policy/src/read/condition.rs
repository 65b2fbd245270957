//! The condition block: operators, their keys, their values.
//!
//! `DUPLICATE_KEYS_WITH_DIFFERENT_CASE`: a condition key that stands twice under one operator, in different case.
//!
//! - why: keys have no case to IAM, so only one of the two counts
//! - bad: `"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:sourcevpc": "vpc-2"}`
//! - good: `"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Duplicate keys with different case
//!
//! `EMPTY_OBJECT_CONDITION`: a condition block that asks for nothing.
//!
//! - why: it looks as if the statement had a condition
//! - bad: `"Condition": {}`
//! - good: no `Condition`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty object condition
//!
//! `EMPTY_ARRAY_CONDITION`: a condition key without values.
//!
//! - why: the condition never holds, or always
//! - bad: `"StringEquals": {"aws:username": []}`
//! - good: `"StringEquals": {"aws:username": ["jane"]}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty array condition
//!
//! `EMPTY_ARRAY_CONDITION_FORALLVALUES`: a condition key without values under `ForAllValues`.
//!
//! - why: the condition holds only where the key is absent, which `Null` says plainly
//! - bad: `"ForAllValues:StringEquals": {"aws:TagKeys": []}`
//! - good: `"Null": {"aws:TagKeys": "true"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty array condition `ForAllValues`
//!
//! `EMPTY_ARRAY_CONDITION_FORANYVALUE`: a condition key without values under `ForAnyValue`.
//!
//! - why: the condition never holds
//! - bad: `"ForAnyValue:StringEquals": {"aws:TagKeys": []}`
//! - good: `"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty array condition `ForAnyValue`
//!
//! `EMPTY_ARRAY_CONDITION_IFEXISTS`: a condition key without values under an operator with `IfExists`.
//!
//! - why: the condition holds only where the key is absent, which `Null` says plainly
//! - bad: `"StringEqualsIfExists": {"aws:SourceVpc": []}`
//! - good: `"Null": {"aws:SourceVpc": "true"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Empty array condition `IfExists`
//!
//! `INVALID_CONDITION_DATA_TYPE`: values of one condition key that are of different JSON types.
//!
//! - why: IAM reads all of them as text, which one of the spellings hides
//! - bad: `"NumericEquals": {"s3:max-keys": ["10", 10]}`
//! - good: `"NumericEquals": {"s3:max-keys": ["10", "20"]}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid condition data type
//!
//! `INVALID_VARIABLE_FOR_OPERATOR`: a policy variable under an operator that compares no text and no ARNs.
//!
//! - why: IAM refuses the policy, for the value is no number, date or address
//! - bad: `"NumericEquals": {"s3:max-keys": "${aws:username}"}`
//! - good: `"NumericEquals": {"s3:max-keys": "10"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Invalid variable for operator
//!
//! `TYPE_MISMATCH_NUMBER`: a numeric operator with a value that is no number.
//!
//! - why: IAM refuses the policy
//! - bad: `"NumericEquals": {"s3:max-keys": "ten"}`
//! - good: `"NumericEquals": {"s3:max-keys": "10"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Type mismatch number
//!
//! `TYPE_MISMATCH_DATE`: a date operator with a value that is no date.
//!
//! - why: IAM refuses the policy
//! - bad: `"DateLessThan": {"aws:CurrentTime": "soon"}`
//! - good: `"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Type mismatch date
//!
//! `TYPE_MISMATCH_STRING`: `BinaryEquals` with a value that is not Base64.
//!
//! - why: IAM refuses the policy
//! - bad: `"BinaryEquals": {"key": "%%"}`
//! - good: `"BinaryEquals": {"key": "QmFzZQ=="}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Type mismatch string
//!
//! `TYPE_MISMATCH_IP_RANGE`: an address operator with a value that is no address or range of addresses.
//!
//! - why: IAM refuses the policy
//! - bad: `"IpAddress": {"aws:SourceIp": "office"}`
//! - good: `"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}`
//! - source: IAM User Guide, "IAM Access Analyzer policy check reference", Type mismatch IP range
//!
//! `TYPE_MISMATCH_ARN`: an ARN operator with a value that is no pattern of ARNs.
//!
//! - why: IAM refuses the policy
//! - bad: `"ArnLike": {"aws:SourceArn": "bucket"}`
//! - good: `"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}`
//! - source: IAM User Guide, "IAM JSON policy elements: Condition operators"

use std::fmt::Display;

use super::reader::{Element, Entry, Reader, is_empty_list, wrong_type};
use super::resource::{parameter_in_service, partial_parameter};
use super::{key, variable};
use crate::{
    Code, Condition, Family, Finding, Findings, Locus, Node, Operator, Qualifier, ResourcePattern,
    SharedText, Value, format, placeholder,
};

impl Reader {
    /// The conditions of the block, one for each operator and key.
    pub(super) fn conditions(&mut self, block: Element<'_>) -> Vec<Condition> {
        let members = self.block(block, &"Condition");
        let mut conditions = Vec::with_capacity(members.len());
        for entry in members {
            let mut findings = Findings::new();
            let operator = key::operator(&entry.member.key, &mut findings);
            self.absorb_of_key(findings, entry.here);
            if let Some(operator) = operator {
                self.conditions_of(operator, entry.value(), &mut conditions);
            }
        }
        conditions
    }

    /// The members of an object inside the condition block; a suggestion if there are none.
    fn block<'n>(&mut self, Element { node, here }: Element<'n>, name: &dyn Display) -> Vec<Entry<'n>> {
        let Value::Object(members) = node.value() else {
            self.report(wrong_type(self.locus(here), &name.to_string(), "an object", node));
            return Vec::new();
        };
        if members.is_empty() {
            let message = format!("this `{name}` is empty, so it asks for nothing");
            let finding = Finding::new(Code::EMPTY_OBJECT_CONDITION, self.locus(here), message);
            self.report(finding.help("leave it out, or add what must hold"));
        }
        self.entries(members, here)
    }

    /// Adds the conditions of one operator to `conditions`.
    fn conditions_of(&mut self, operator: Operator, element: Element<'_>, conditions: &mut Vec<Condition>) {
        let members = self.block(element, &operator);
        self.check_case(&members);
        for entry in members {
            let key = entry.member.key;
            let mut findings = Findings::new();
            let well_formed = key::condition_key(&key, &mut findings);
            self.absorb_of_key(findings, entry.here);
            let values = self.values(operator, entry.value());
            if let Some(values) = values.filter(|_| well_formed) {
                conditions.push(Condition { operator, key: key.shared(), values });
            }
        }
    }

    /// Names every key that an earlier one equals but for case.
    fn check_case(&mut self, members: &[Entry<'_>]) {
        for (index, Entry { member, here, .. }) in members.iter().enumerate() {
            let mut earlier = members.iter().take(index);
            if earlier.any(|earlier| earlier.member.key.eq_ignore_ascii_case(&member.key)) {
                let message = format!("the condition key `{}` stands twice, in different case", member.key);
                let place = self.locus(*here).key();
                let finding = Finding::new(Code::DUPLICATE_KEYS_WITH_DIFFERENT_CASE, place, message);
                self.report(
                    finding.help("condition keys know no case: keep one, with all values in its list"),
                );
            }
        }
    }

    /// The values of a condition; none if they are there but cannot be read.
    fn values(&mut self, operator: Operator, element: Element<'_>) -> Option<Vec<SharedText>> {
        let Element { node, here } = element;
        if is_empty_list(node) {
            self.report(empty(operator, self.locus(here)));
            return Some(Vec::new());
        }
        let mut types = node.one_or_many().filter_map(scalar_type);
        let first = types.next();
        if types.any(|other| Some(other) != first) {
            let message = "the values of one condition key are of different JSON types";
            let finding = Finding::new(Code::INVALID_CONDITION_DATA_TYPE, self.locus(here), message);
            self.report(finding.help("write all of them as strings"));
        }
        let live = self.variables_live;
        let values = self.items(element, |node, findings| value(node, operator, live, findings));
        (!values.is_empty()).then_some(values)
    }
}

fn empty(operator: Operator, here: Locus) -> Finding {
    let (code, what) = match operator {
        Operator { qualifier: Some(Qualifier::ForAllValues), .. } => {
            (Code::EMPTY_ARRAY_CONDITION_FORALLVALUES, "holds only when the key is absent")
        }
        Operator { qualifier: Some(Qualifier::ForAnyValue), .. } => {
            (Code::EMPTY_ARRAY_CONDITION_FORANYVALUE, "never holds")
        }
        Operator { if_exists: true, .. } => {
            (Code::EMPTY_ARRAY_CONDITION_IFEXISTS, "holds only when the key is absent")
        }
        _ => (Code::EMPTY_ARRAY_CONDITION, "compares the key with nothing"),
    };
    let help = "list the values to compare with; `Null` asks whether a key is absent";
    Finding::new(code, here, format!("a condition without values {what}")).help(help)
}

fn scalar_type(node: Node<'_>) -> Option<&'static str> {
    match node.value() {
        Value::String(_) => Some("string"),
        Value::Number(_) => Some("number"),
        Value::Bool(_) => Some("boolean"),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn value(node: Node<'_>, operator: Operator, live: bool, findings: &mut Findings) -> Option<SharedText> {
    let text = match node.value() {
        Value::String(text) | Value::Number(text) => text.shared(),
        Value::Bool(bool) => bool.to_string().into(),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            findings.push(wrong_type(Locus::root(), &operator.to_string(), "strings", node));
            return None;
        }
    };
    let problem = match operator.kind.family() {
        Family::String if !variable::may_occur_in(&text) => return Some(text),
        Family::String => variable::parameter_inside(&text),
        Family::Arn => variable::parameter_inside(&text).or_else(|| malformed_arn(operator, &text)),
        _ if crate::variable::occurs_in(&text) => Some(not_compared(operator, &text)),
        _ => malformed(operator, &text),
    };
    if let Some(problem) = problem {
        findings.push(problem);
        return None;
    }
    variable::check(&text, live, findings);
    Some(text)
}

/// What is wrong with the form of `text`, as far as IAM looks at it, whatever its parameters will be.
fn malformed(operator: Operator, text: &str) -> Option<Finding> {
    let family = operator.kind.family();
    let code = match family {
        Family::String | Family::Bool | Family::Null => return None,
        Family::Numeric => Code::TYPE_MISMATCH_NUMBER,
        Family::Date => Code::TYPE_MISMATCH_DATE,
        Family::Binary => Code::TYPE_MISMATCH_STRING,
        Family::IpAddress => Code::TYPE_MISMATCH_IP_RANGE,
        Family::Arn => Code::TYPE_MISMATCH_ARN,
    };
    if placeholder::occurs_in(text) || format::fits(family, text) {
        return None;
    }
    let message = format!("`{operator}` cannot compare with `{text}`");
    Some(Finding::new(code, Locus::root(), message).help(format!("write {}", format::name(family))))
}

/// The same for ARNs, whose parameters stand alone or in a field.
fn malformed_arn(operator: Operator, text: &str) -> Option<Finding> {
    if !placeholder::occurs_in(text) {
        return malformed(operator, text);
    }
    match ResourcePattern::parse(text) {
        Ok(ResourcePattern::Arn(arn)) => parameter_in_service(&arn),
        Ok(_) => None,
        Err(_) => Some(partial_parameter(text)),
    }
}

fn not_compared(operator: Operator, text: &str) -> Finding {
    let message = format!("`{operator}` knows no policy variables: `{text}`");
    let help = "write the value out; variables stand in values of String and Arn operators";
    Finding::new(Code::INVALID_VARIABLE_FOR_OPERATOR, Locus::root(), message).help(help)
}
