//! The engine's side: policies into an answer, and a witness into the case that it is.

use iam_role_policy::contain::{Answer, Equivalence, Grant, Witness, equivalent};
use iam_role_policy::evaluate::KeyValue;
use iam_role_policy::minimize::minimize;
use iam_role_policy::{Document, Kind, json, placeholder, read};
use serde_json::{Map, Value, json as value};

use super::{decided::filled, world::World};

/// The policies of one side.
#[derive(Debug)]
pub(super) struct Side {
    policies: Vec<Document>,
    boundaries: Vec<Document>,
}

impl Side {
    /// # Errors
    /// Says which document cannot be read.
    pub(super) fn new(world: &World, policies: &Map<String, Value>) -> Result<Self, String> {
        let parameters = world.parameters();
        let documents = |listed: &[Value], kind| -> Result<Vec<Document>, String> {
            listed.iter().map(|listed| document(listed, kind, &parameters)).collect()
        };
        let layer = |layer: &str| policies.get(layer).map(list).unwrap_or_default();
        let (own, below) = match world.kind {
            Kind::ServiceControl | Kind::ResourceControl => {
                let (first, below) = layer(world.layer()).split_first().unwrap_or((&Value::Null, &[]));
                (list(first), below.iter().flat_map(list).map(|below| (below, world.kind)).collect())
            }
            _ => {
                let bounding = layer("boundary").iter().map(|boundary| (boundary, Kind::Boundary));
                let session = layer("session").iter().map(|session| (session, Kind::Identity));
                (layer(world.layer()), bounding.chain(session).collect::<Vec<_>>())
            }
        };
        let boundaries = below.into_iter().map(|(below, kind)| document(below, kind, &parameters));
        Ok(Self { policies: documents(own, world.kind)?, boundaries: boundaries.collect::<Result<_, _>>()? })
    }

    /// The policies with the first document minimized; `None` if it is minimal.
    pub(super) fn shortened(
        &self,
        world: &World,
        policies: &Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        let document = self.policies.first()?;
        let minimal = minimize(document, world.kind).document;
        if minimal == *document {
            return None;
        }
        let mut shortened = policies.clone();
        let mut place = shortened.get_mut(world.layer())?;
        while place.is_array() {
            place = place.get_mut(0)?;
        }
        *place = serde_json::from_str(&placeholder::show(&minimal.to_json(), &world.parameters())).ok()?;
        Some(shortened)
    }

    /// Whether this side's policies are called equivalent to the other's; their boundaries are not looked at.
    pub(super) fn is_equivalent(&self, other: &Self, kind: Kind) -> bool {
        let [own, others] =
            [&self.policies, &other.policies].map(|documents| documents.iter().collect::<Vec<_>>());
        equivalent(&own, &others, kind) == Equivalence::Equivalent
    }

    /// Whether this side stays within the other.
    pub(super) fn within(&self, other: &Self, kind: Kind) -> Answer {
        let [own, others] =
            [&self.policies, &other.policies].map(|documents| documents.iter().collect::<Vec<_>>());
        let [bound, bounds] =
            [&self.boundaries, &other.boundaries].map(|documents| documents.iter().collect::<Vec<_>>());
        let reference = Grant { policies: &others, boundaries: &bounds };
        Grant { policies: &own, boundaries: &bound }.within(&reference, kind)
    }
}

/// One or several.
fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

fn document(text: &Value, kind: Kind, parameters: &[&str]) -> Result<Document, String> {
    let text = text.to_string();
    let source = json::parse(&text).map_err(|error| format!("{error:?} in {text}"))?;
    let tree = source.root().mark(parameters).map_err(|error| format!("{error:?} in {text}"))?;
    let reading = read(tree.root(), kind);
    let refused = reading.findings.iter().find(|finding| super::super::engine::is_refusal(finding.code));
    match refused {
        Some(refusal) => Err(format!("{} in {text}", refusal.message)),
        None => Ok(reading.document),
    }
}

/// The case that `policies` and the request of a witness make.
pub(super) fn case(world: &World, policies: &Map<String, Value>, witness: &Witness) -> Value {
    let parameters = world.parameters();
    let known = |index: usize| {
        witness.parameters().iter().find(|(of, _)| *of == index).map(|(_, value)| value.clone())
    };
    let values: Vec<(String, String)> = parameters
        .iter()
        .enumerate()
        .map(|(index, name)| ((*name).to_owned(), known(index).unwrap_or_else(|| "1".to_owned())))
        .collect();
    let mut case = filled(policies, &values);
    let context = witness.context().iter().map(|(key, value)| {
        let value = match value {
            KeyValue::One(value) => value!(value),
            KeyValue::Many(values) => value!(values),
            KeyValue::Absent | KeyValue::Unknown => Value::Null,
        };
        (key.clone(), value)
    });
    let request = value!({
        "principal": witness.principal(),
        "action": witness.action(),
        "resource": witness.resource(),
        "resource_account": world.owner(witness.principal()),
        "context": context.collect::<Map<_, _>>(),
    });
    case.insert("request".to_owned(), request);
    Value::Object(case)
}
