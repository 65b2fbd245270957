//! Conditions: operator, qualifier and `IfExists` over what is known of a key.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators"; "Set operators for multivalued context keys".

use super::cause::Causes;
use super::context::Found;
use super::operand::Operand;
use super::request::Request;
use super::truth::{self, Truth};
use crate::{Condition, Effect, Operator, OperatorKind, Qualifier, SharedText};

/// A condition, its values read by its operator.
#[derive(Clone, Debug)]
pub(super) struct Test {
    pub(super) operator: Operator,
    /// The key in lower case.
    pub(super) key: Box<str>,
    pub(super) operands: Box<[Operand]>,
    /// What a doubt about the language means: in a statement that denies it holds, in one that allows nothing is known.
    doubt: Truth,
}

impl Test {
    pub(super) fn new(condition: &Condition, effect: Effect, variables: bool) -> Self {
        let operator = condition.operator;
        let operand = |value: &SharedText| Operand::new(operator.kind, value, variables);
        Self {
            operator,
            key: condition.key.to_ascii_lowercase().into(),
            operands: condition.values.iter().map(operand).collect(),
            doubt: doubt(effect),
        }
    }

    /// Whether the condition holds.
    pub(super) fn truth(&self, request: &Request) -> Truth {
        let found = request.key(&self.key);
        if self.operator.kind == OperatorKind::Null {
            return self.is_null(found);
        }
        match found {
            Found::Unknown => Truth::Unknown,
            Found::Absent => self.without_key(),
            Found::Many([]) => self.without_values(),
            Found::One("") if self.operator.qualifier.is_some() => self.of_empty_text(request),
            Found::Many([value]) if value.is_empty() && self.operator.qualifier.is_some() => {
                self.of_empty_text(request)
            }
            Found::One(value) => self.of_one(value, request),
            Found::Many([value]) => self.of_one(value, request),
            Found::Many(values) => self.of_many(values, request),
        }
    }

    /// `Null`: whether the key is absent or without value, as the policy says. `ForAllValues:Null` always holds,
    /// `ForAnyValue:Null` never.
    fn is_null(&self, found: Found<'_>) -> Truth {
        let absent = match (self.operator.qualifier, found) {
            (Some(qualifier), _) => return (qualifier == Qualifier::ForAllValues).into(),
            (None, Found::Unknown) => return Truth::Unknown,
            (None, found) => matches!(found, Found::Absent | Found::Many([])),
        };
        truth::any(self.operands.iter().map(|operand| match operand {
            Operand::Bool(wanted) => (*wanted == absent).into(),
            Operand::Parameter(_) => Truth::Unknown,
            _ => Truth::No,
        }))
    }

    fn without_key(&self) -> Truth {
        let Operator { qualifier, kind, if_exists } = self.operator;
        match qualifier {
            Some(Qualifier::ForAllValues) => Truth::Yes,
            // "If the key is not present, evaluate the condition element as true", says AWS of `IfExists`, and of
            // `ForAnyValue` that it is false without a value.
            Some(Qualifier::ForAnyValue) if if_exists => self.doubt,
            Some(Qualifier::ForAnyValue) => Truth::No,
            None => (if_exists || kind.is_negated()).into(),
        }
    }

    /// What AWS says of a key that is there but has no value: `ForAllValues` holds, `ForAnyValue` does not; whether it
    /// exists to `IfExists` it does not say.
    fn without_values(&self) -> Truth {
        let Operator { qualifier, kind, if_exists } = self.operator;
        match qualifier {
            None if if_exists && !kind.is_negated() => self.doubt,
            _ => self.without_key(),
        }
    }

    /// An empty text under a set operator: "an empty data set (for example, an empty string)", says one page of AWS, and
    /// others do not.
    fn of_empty_text(&self, request: &Request) -> Truth {
        let of_none = (self.operator.qualifier == Some(Qualifier::ForAllValues)).into();
        if self.of_one("", request) == of_none { of_none } else { self.doubt }
    }

    fn of_many(&self, values: &[String], request: &Request) -> Truth {
        let each = values.iter().map(|value| self.of_one(value, request));
        match self.operator.qualifier {
            Some(Qualifier::ForAllValues) => truth::all(each),
            Some(Qualifier::ForAnyValue) => truth::any(each),
            // AWS demands a set operator here and does not say what happens without: only if no value could match
            // is the answer the same whatever it does.
            None if self.operator.kind.is_negated() => self.doubt,
            None => match truth::any(each) {
                Truth::Yes => self.doubt,
                truth => truth,
            },
        }
    }

    /// Whether the condition holds of this one value: it matches one of the policy's values, or if the operator is
    /// negated, none.
    fn of_one(&self, value: &str, request: &Request) -> Truth {
        let (mut matched, mut doubtful) = (Truth::No, false);
        for operand in &self.operands {
            match operand.compare(self.operator.kind, value, request) {
                Some(truth) => matched = matched.or(truth),
                None => doubtful = true,
            }
            if matched == Truth::Yes {
                break;
            }
        }
        match matched {
            matched if !self.operator.kind.is_negated() => matched,
            Truth::No if doubtful => self.doubt,
            matched => !matched,
        }
    }
}

impl Test {
    /// Adds what `condition`, which this is made of, depends on in `request`.
    pub(super) fn causes(&self, condition: &Condition, request: &Request, causes: &mut Causes) {
        let find = |causes: &mut Causes| match request.key(&self.key) {
            Found::Unknown => causes.key(&condition.key),
            found => {
                causes.found(found);
                self.operands.iter().for_each(|operand| operand.causes(request, causes));
            }
        };
        let otherwise = || format!("what `{}` makes of the value of `{}`", condition.operator, condition.key);
        causes.or(find, otherwise);
    }
}

/// What holds where AWS does not say whether a part of a statement matches: nothing that is not certain allows, and
/// whatever may deny does.
pub(super) fn doubt(effect: Effect) -> Truth {
    match effect {
        Effect::Allow => Truth::Unknown,
        Effect::Deny => Truth::Yes,
    }
}
