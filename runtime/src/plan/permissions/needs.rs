//! Actions on resources under conditions, each by itself, into as few statements as say just that.

use std::collections::{BTreeMap, BTreeSet};

use iam_role_policy::{
    ActionElement, ActionPattern, Condition, Document, Effect, Operator, OperatorKind, ResourceElement,
    ResourcePattern, Statement, Version,
};

/// On which resources each action is needed, by its condition: a key, and the values that it must have one of.
#[derive(Default)]
pub(super) struct Needs(BTreeMap<(Only, &'static str), BTreeSet<String>>);

type Only = Option<(&'static str, BTreeSet<String>)>;

impl Needs {
    /// These actions on the resource.
    pub(super) fn all(&mut self, actions: &[&'static str], resource: &str) {
        for action in actions {
            self.0.entry((None, action)).or_default().insert(resource.to_owned());
        }
    }

    /// The action on each of these resources.
    pub(super) fn each(&mut self, action: &'static str, resources: &[String]) {
        for resource in resources {
            self.all(&[action], resource);
        }
    }

    /// The action on the resource, if so.
    pub(super) fn when(&mut self, needed: bool, action: &'static str, resource: &str) {
        if needed {
            self.all(&[action], resource);
        }
    }

    /// The action on the resource while the key has one of these values; not at all if there is none.
    pub(super) fn only(
        &mut self,
        action: &'static str,
        resource: &str,
        key: &'static str,
        values: BTreeSet<String>,
    ) {
        if !values.is_empty() {
            self.0.entry((Some((key, values)), action)).or_default().insert(resource.to_owned());
        }
    }

    /// The policy: actions that are needed on the same resources under the same condition share a statement.
    pub(super) fn document(self) -> Document {
        let mut shared = BTreeMap::<_, Vec<&'static str>>::new();
        for ((condition, action), resources) in self.0 {
            shared.entry((condition, resources)).or_default().push(action);
        }
        let statements = shared.into_iter().map(|((condition, resources), actions)| Statement {
            sid: None,
            effect: Effect::Allow,
            principal: None,
            // INVARIANT: all of these are actions and ARNs.
            action: ActionElement::Action(
                actions.iter().filter_map(|action| ActionPattern::parse(action).ok()).collect(),
            ),
            resource: Some(ResourceElement::Resource(
                resources.iter().filter_map(|resource| ResourcePattern::parse(resource).ok()).collect(),
            )),
            conditions: condition.into_iter().map(|(key, values)| arn_equals(key, values)).collect(),
        });
        Document { version: Some(Version::V2012), id: None, statements: statements.collect() }
    }
}

fn arn_equals(key: &str, values: BTreeSet<String>) -> Condition {
    let operator = Operator { qualifier: None, kind: OperatorKind::ArnEquals, if_exists: false };
    Condition { operator, key: key.into(), values: values.into_iter().map(Into::into).collect() }
}
