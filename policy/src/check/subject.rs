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
        let (mut services, mut keys) = (Services::default(), Keys::default());
        let numbered = document.statements.iter().enumerate();
        let statements = numbered
            .map(|(index, statement)| {
                let named = services.actions(statement.action.patterns());
                let arns = arns(statement).map(|(index, arn)| ArnAt::of(index, arn, &mut services)).collect();
                let keys = statement.conditions.iter().map(|condition| keys.of(condition)).collect();
                StatementAt { statement, index, whole: is_whole(index), named, arns, keys }
            })
            .collect();
        Self { document, kind, statements, whole: unread.is_empty() }
    }

    /// Whether any of its statements has a condition.
    pub(crate) fn has_conditions(&self) -> bool {
        self.statements.iter().any(|statement| !statement.keys.is_empty())
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
    pub(crate) condition: &'a Condition,
    pub(crate) known: Option<KnownKey>,
}

/// The keys that a document names, each looked up once.
#[derive(Default)]
struct Keys<'a> {
    known: Vec<(&'a str, Option<KnownKey>)>,
}

impl<'a> Keys<'a> {
    fn of(&mut self, condition: &'a Condition) -> KeyAt<'a> {
        let key = condition.key.as_str();
        if let Some((_, known)) = self.known.iter().find(|(found, _)| *found == key) {
            return KeyAt { condition, known: *known };
        }
        let known = KnownKey::named(key);
        self.known.push((key, known));
        KeyAt { condition, known }
    }
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
    /// The conditions with what the catalogue has of their keys.
    pub(crate) keys: Vec<KeyAt<'a>>,
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
