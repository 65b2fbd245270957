//! What a check looks at: a document, what it is used as, which of its statements could not be read in full, and what
//! the catalogue has of the names in it, each looked up once.
//!
//! INVARIANT: places are named as the reader names them, so that they can be found in the source again.

use std::slice;

use iam_role_catalog::{ConditionKey, GlobalKey, KeyType, condition_key, global_condition_key};

use super::arn_at::ArnAt;
use super::named::{Named, NamedActions, Services, Stretch};
use crate::locus::Step;
use crate::{
    ActionElement, ActionPattern, Arn, Condition, Document, Effect, Findings, Kind, Locus, Principal,
    PrincipalElement, PrincipalKind, ResourceElement, ResourcePattern, Statement, wildcard,
};

/// A document under check.
pub(crate) struct Subject<'a> {
    pub(crate) document: &'a Document,
    pub(crate) kind: Kind,
    statements: Vec<StatementAt<'a>>,
    /// Every condition, in order.
    keys: Vec<KeyAt<'a>>,
    /// Whether all of the document could be read, so that what is not in it is absent.
    pub(crate) whole: bool,
}

impl<'a> Subject<'a> {
    /// `document`, which stands at `outer` in a whole of which `earlier` says what could not be read.
    pub(crate) fn new(document: &'a Document, kind: Kind, earlier: &'a Findings, outer: &Locus) -> Self {
        let left_out = earlier.iter().filter(|finding| !finding.code.silenceable());
        // Where the reader left something out, as seen from the document.
        let unread: Vec<&[Step]> =
            left_out.filter_map(|finding| finding.locus.steps().strip_prefix(outer.steps())).collect();
        let is_whole = |index| {
            unread.is_empty()
                || !unread.iter().any(|steps| steps.starts_with(Locus::statement(index).steps()))
        };
        let mut services = Services::default();
        let numbered = document.statements.iter().enumerate();
        let statements = numbered
            .map(|(index, statement)| {
                let named = services.actions(statement.action.patterns());
                let arns = arns(statement).map(|(index, arn)| ArnAt::of(index, arn, &mut services)).collect();
                StatementAt { statement, index, whole: is_whole(index), named, arns }
            })
            .collect();
        Self { document, kind, statements, keys: keys(document), whole: unread.is_empty() }
    }

    /// Whether any of its statements has a condition.
    pub(crate) fn has_conditions(&self) -> bool {
        !self.keys.is_empty()
    }

    /// The conditions in order, each with its statement and what the catalogue has of its key.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&StatementAt<'a>, &KeyAt<'a>)> {
        self.keys.iter().filter_map(|at| Some((self.statements.get(at.statement)?, at)))
    }

    /// The same without.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (&StatementAt<'a>, &'a Condition)> {
        self.keys().map(|(statement, at)| (statement, at.condition))
    }

    /// Those on one of `keys`, whose names have no case to IAM.
    pub(crate) fn conditions_on(
        &self,
        keys: &[&str],
    ) -> impl Iterator<Item = (&StatementAt<'a>, &'a Condition)> {
        self.keys().filter(|(_, at)| at.is_on_any(keys)).map(|(statement, at)| (statement, at.condition))
    }

    /// The statements in order.
    pub(crate) fn statements(&self) -> slice::Iter<'_, StatementAt<'a>> {
        self.statements.iter()
    }
}

/// The ARNs of `Resource` or `NotResource`, with their indexes.
fn arns(statement: &Statement) -> impl Iterator<Item = (usize, &Arn)> {
    let patterns = statement.resource.as_ref().map_or(&[][..], ResourceElement::patterns);
    patterns.iter().enumerate().filter_map(|(index, pattern)| match pattern {
        ResourcePattern::Arn(arn) => Some((index, arn)),
        ResourcePattern::Any | ResourcePattern::Parameter(_) => None,
    })
}

/// A condition, and what the catalogue has of its key.
pub(crate) struct KeyAt<'a> {
    /// The index of its statement.
    statement: usize,
    pub(crate) condition: &'a Condition,
    /// The key as written.
    key: &'a str,
    pub(crate) known: Option<KnownKey>,
}

impl KeyAt<'_> {
    /// Whether that is the key, whose name has no case to IAM.
    pub(crate) fn is_on(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// Whether one of these is.
    pub(crate) fn is_on_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.is_on(key))
    }
}

/// The conditions of the document; each key is looked up once.
fn keys(document: &Document) -> Vec<KeyAt<'_>> {
    let count = document.statements.iter().map(|statement| statement.conditions.len()).sum();
    let mut keys: Vec<KeyAt<'_>> = Vec::with_capacity(count);
    for (index, statement) in document.statements.iter().enumerate() {
        for condition in &statement.conditions {
            let key = condition.key.as_str();
            let same = keys.iter().find(|earlier| earlier.key == key);
            let known = same.map_or_else(|| KnownKey::named(key), |earlier| earlier.known);
            keys.push(KeyAt { statement: index, condition, key, known });
        }
    }
    keys
}

/// A condition key that the catalogue has.
#[derive(Clone, Copy)]
pub(crate) enum KnownKey {
    Global(GlobalKey),
    OfService(ConditionKey),
}

impl KnownKey {
    fn named(key: &str) -> Option<Self> {
        let global = global_condition_key(key).map(Self::Global);
        global.or_else(|| condition_key(key).map(Self::OfService))
    }

    pub(crate) fn key_type(self) -> KeyType {
        match self {
            Self::Global(key) => key.key_type(),
            Self::OfService(key) => key.key_type(),
        }
    }

    /// Whether a request carries several values of it.
    pub(crate) fn multivalued(self) -> bool {
        match self {
            Self::Global(key) => key.multivalued(),
            Self::OfService(key) => key.multivalued(),
        }
    }
}

/// A statement and where it stands.
pub(crate) struct StatementAt<'a> {
    pub(crate) statement: &'a Statement,
    index: usize,
    /// Whether all of it could be read, so that what is not in it is absent.
    pub(crate) whole: bool,
    /// The patterns of `Action` or `NotAction`.
    pub(crate) named: NamedActions<'a>,
    /// The ARNs of `Resource` or `NotResource`.
    pub(crate) arns: Vec<ArnAt<'a>>,
}

impl<'a> StatementAt<'a> {
    pub(crate) fn allows(&self) -> bool {
        self.statement.effect == Effect::Allow
    }

    /// The patterns of `Action`; none where the statement has `NotAction`.
    pub(crate) fn actions(&self) -> &'a [ActionPattern] {
        match &self.statement.action {
            ActionElement::Action(patterns) => patterns,
            ActionElement::NotAction(_) => &[],
        }
    }

    /// The same with what the catalogue has of them.
    pub(crate) fn named_actions(&self) -> &[Named<'a>] {
        match self.statement.action {
            ActionElement::Action(_) => self.named.all(),
            ActionElement::NotAction(_) => &[],
        }
    }

    /// The stretches of these.
    pub(crate) fn action_stretches(&self) -> &[Stretch<'a>] {
        match self.statement.action {
            ActionElement::Action(_) => self.named.stretches(),
            ActionElement::NotAction(_) => &[],
        }
    }

    /// Whether the statement speaks of that action, given in full: `sts:AssumeRole`.
    pub(crate) fn covers(&self, action: &str) -> bool {
        let (prefix, name) = action.split_once(':').unwrap_or((action, ""));
        self.names(prefix, name) == matches!(self.statement.action, ActionElement::Action(_))
    }

    /// Whether a pattern of `Action` or `NotAction` stands for the action of that service and name. A loop, because long
    /// policies are asked for many actions.
    fn names(&self, prefix: &str, name: &str) -> bool {
        for stretch in self.named.stretches().iter().filter(|stretch| stretch.may_be_of(prefix)) {
            for named in self.named.patterns(stretch) {
                if wildcard::matches_ignoring_case(named.pattern.name(), name) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether a pattern of `Action` or `NotAction` names that service, or any.
    pub(crate) fn may_name(&self, prefix: &str) -> bool {
        self.named.stretches().iter().any(|stretch| stretch.may_be_of(prefix))
    }

    /// The principals listed under `Principal`; none where it is `NotPrincipal` or the bare `"*"`.
    pub(crate) fn principals(&self) -> &'a [Principal] {
        match &self.statement.principal {
            Some(PrincipalElement::Principal(principals)) => principals.listed(),
            Some(PrincipalElement::NotPrincipal(_)) | None => &[],
        }
    }

    /// The principals listed under `Principal` of that kind.
    pub(crate) fn principals_of(&self, kind: PrincipalKind) -> impl Iterator<Item = &'a Principal> {
        self.principals().iter().filter(move |principal| principal.kind == kind)
    }

    pub(crate) fn conditions(&self) -> &'a [Condition] {
        &self.statement.conditions
    }

    /// The conditions on that key, whose name has no case to IAM.
    pub(crate) fn conditions_on(&self, key: &str) -> impl Iterator<Item = &'a Condition> {
        self.conditions().iter().filter(move |condition| condition.key.eq_ignore_ascii_case(key))
    }

    pub(crate) fn locus(&self) -> Locus {
        Locus::statement(self.index)
    }

    /// Where the action pattern with this index stands.
    pub(crate) fn action_locus(&self, index: usize) -> Locus {
        self.locus().member(self.statement.action.name()).item(index)
    }

    /// Where the resource patterns stand.
    pub(crate) fn resources_locus(&self) -> Locus {
        self.locus().member(self.statement.resource.as_ref().map_or("Resource", ResourceElement::name))
    }

    /// Where the resource pattern with this index stands.
    pub(crate) fn resource_locus(&self, index: usize) -> Locus {
        self.resources_locus().item(index)
    }

    /// Where that principal of this statement stands: values of one kind are counted by themselves.
    pub(crate) fn principal_locus(&self, principal: &Principal) -> Locus {
        let element = self.statement.principal.as_ref();
        let name = element.map_or("Principal", PrincipalElement::name);
        let listed = element.map_or(&[][..], |element| element.principals().listed());
        let mut of_kind = listed.iter().filter(|other| other.kind == principal.kind);
        let index = of_kind.position(|other| std::ptr::eq(other, principal)).unwrap_or_default();
        self.locus().member(name).member(principal.kind.name()).item(index)
    }

    /// Where the key of that condition stands.
    pub(crate) fn key_locus(&self, condition: &Condition) -> Locus {
        self.values_locus(condition).key()
    }

    /// Where the value with this index of that condition stands.
    pub(crate) fn value_locus(&self, condition: &Condition, index: usize) -> Locus {
        self.values_locus(condition).item(index)
    }

    /// Where the values of that condition stand.
    pub(crate) fn values_locus(&self, condition: &Condition) -> Locus {
        self.locus().member("Condition").member(condition.operator.to_string()).member(condition.key.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::read_document;

    #[test]
    fn principals_are_counted_by_kind_and_values_by_condition() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole",
            "Principal":{"AWS":["123456789012","210987654321"],"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]},
            "Condition":{"StringEquals":{"sts:ExternalId":["a","b"]}}}}"#;
        let document = read_document(text, Kind::Trust);
        let earlier = Findings::new();
        let subject = Subject::new(&document, Kind::Trust, &earlier, &Locus::root());
        let statement = subject.statements().next().unwrap();
        let places =
            statement.principals().iter().map(|principal| statement.principal_locus(principal).to_string());
        assert_eq!(
            places.collect::<Vec<_>>(),
            [
                "Statement/0/Principal/AWS/0",
                "Statement/0/Principal/AWS/1",
                "Statement/0/Principal/Service/0",
                "Statement/0/Principal/Service/1"
            ]
        );
        let [condition] = statement.conditions() else { panic!("one condition") };
        let place = statement.value_locus(condition, 1).to_string();
        assert_eq!(place, "Statement/0/Condition/StringEquals/sts:ExternalId/1");
    }
}
