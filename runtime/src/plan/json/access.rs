//! What becomes of access, as JSON.

use iam_role_policy::{contain::Witness, evaluate::KeyValue};
use serde_json::{Map, Value, json};

use super::super::{Access, Extent, Shift};

pub(super) fn json(access: &Access) -> Value {
    json!({
        "direction": access.direction().name(),
        "permissions": shift(&access.permissions),
        "trust": shift(&access.trust),
    })
}

fn shift(shift: &Shift) -> Value {
    json!({ "gains": extent(&shift.gains), "loses": extent(&shift.loses) })
}

fn extent(extent: &Extent) -> Value {
    match extent {
        Extent::Nothing => json!({ "extent": "nothing" }),
        Extent::Unknown(why) => json!({ "extent": "unknown", "why": why }),
        Extent::Example(example) => json!({
            "extent": "example",
            "request": request(example.witness()),
            "unless": example.unless(),
        }),
    }
}

fn request(witness: &Witness) -> Value {
    let value = |value: &KeyValue| match value {
        KeyValue::One(value) => Value::from(value.as_str()),
        KeyValue::Many(values) => Value::from(values.as_slice()),
        KeyValue::Absent | KeyValue::Unknown => Value::Null,
    };
    let context = witness.context().iter().map(|(key, found)| (key.clone(), value(found)));
    json!({
        "principal": witness.principal(),
        "action": witness.action(),
        "resource": witness.resource(),
        "context": context.collect::<Map<_, _>>(),
    })
}
