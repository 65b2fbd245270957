//! The condition block: operators, their keys, their values.

use std::collections::BTreeSet;

use super::reader::{Reader, is_empty_list, one_or_many, wrong_type};
use super::resource::{parameter_in_service, partial_parameter};
use super::{key, variable};
use crate::{
    Code, Condition, Family, Finding, Findings, Locus, Member, Node, Operator, Qualifier, ResourcePattern,
    Value, format, placeholder,
};

impl Reader {
    /// The conditions of the block `node` at `here`, one for each operator and key.
    pub(super) fn conditions(&mut self, node: &Node, here: &Locus) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for member in self.block(node, here, "Condition") {
            let place = here.clone().member(member.key.clone());
            let mut findings = Findings::new();
            let operator = key::operator(&member.key, &mut findings);
            self.findings.absorb(findings, &place.clone().key());
            if let Some(operator) = operator {
                conditions.extend(self.conditions_of(operator, &member.value, &place));
            }
        }
        conditions
    }

    /// The members of an object inside the condition block; a suggestion if there are none.
    fn block<'n>(&mut self, node: &'n Node, here: &Locus, name: &str) -> Vec<&'n Member> {
        let Value::Object(members) = &node.value else {
            self.report(wrong_type(here.clone(), name, "an object", node));
            return Vec::new();
        };
        if members.is_empty() {
            let message = format!("this `{name}` is empty, so it asks for nothing");
            let finding = Finding::new(Code::EMPTY_OBJECT_CONDITION, here.clone(), message);
            self.report(finding.help("leave it out, or add what must hold"));
        }
        self.entries(members, here)
    }

    fn conditions_of(&mut self, operator: Operator, node: &Node, here: &Locus) -> Vec<Condition> {
        let members = self.block(node, here, &operator.to_string());
        self.check_case(&members, here);
        let mut conditions = Vec::new();
        for member in members {
            let place = here.clone().member(member.key.clone());
            let mut findings = Findings::new();
            let well_formed = key::condition_key(&member.key, &mut findings);
            self.findings.absorb(findings, &place.clone().key());
            let values = self.values(operator, &member.value, &place);
            if let Some(values) = values.filter(|_| well_formed) {
                conditions.push(Condition { operator, key: member.key.clone(), values });
            }
        }
        conditions
    }

    /// Names every key that an earlier one equals but for case.
    fn check_case(&mut self, members: &[&Member], here: &Locus) {
        let mut earlier = BTreeSet::new();
        for member in members {
            if !earlier.insert(member.key.to_ascii_lowercase()) {
                let message = format!("the condition key `{}` stands twice, in different case", member.key);
                let place = here.clone().member(member.key.clone()).key();
                let finding = Finding::new(Code::DUPLICATE_KEYS_WITH_DIFFERENT_CASE, place, message);
                self.report(
                    finding.help("condition keys know no case: keep one, with all values in its list"),
                );
            }
        }
    }

    /// The values at `here`; none if they are there but cannot be read.
    fn values(&mut self, operator: Operator, node: &Node, here: &Locus) -> Option<Vec<String>> {
        if is_empty_list(node) {
            self.report(empty(operator, here.clone()));
            return Some(Vec::new());
        }
        if one_or_many(node).iter().filter_map(scalar_type).collect::<BTreeSet<_>>().len() > 1 {
            let message = "the values of one condition key are of different JSON types";
            let finding = Finding::new(Code::INVALID_CONDITION_DATA_TYPE, here.clone(), message);
            self.report(finding.help("write all of them as strings"));
        }
        let live = self.variables_live;
        let values = self.items(node, here, |node, findings| value(node, operator, live, findings));
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

fn scalar_type(node: &Node) -> Option<&'static str> {
    match &node.value {
        Value::String(_) => Some("string"),
        Value::Number(_) => Some("number"),
        Value::Bool(_) => Some("boolean"),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn value(node: &Node, operator: Operator, live: bool, findings: &mut Findings) -> Option<String> {
    let text = match &node.value {
        Value::String(text) | Value::Number(text) => text.clone(),
        Value::Bool(bool) => bool.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            findings.push(wrong_type(Locus::root(), &operator.to_string(), "strings", node));
            return None;
        }
    };
    let problem = match operator.kind.family() {
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
