//! A number into policies and requests that come close to each other: small alphabets, near misses, odd spellings.
//!
//! INVARIANT: the same number gives the same case on every machine. Every document is one that IAM stores.

mod conditions;
mod dice;
mod documents;
mod near;
mod requests;

use serde_json::{Map, Value, json};

pub(crate) use self::dice::Dice;
use self::documents::{Layer, document};
use self::requests::Scene;

/// Policies, and requests that are made under them.
#[derive(Debug)]
pub struct Situation {
    /// A case without its request.
    pub policies: Map<String, Value>,
    /// The requests.
    pub requests: Vec<Value>,
}

impl Situation {
    /// The case that one of the requests makes.
    #[must_use]
    pub fn case(&self, request: &Value) -> Value {
        let mut case = self.policies.clone();
        case.insert("request".to_owned(), request.clone());
        Value::Object(case)
    }
}

/// The situation with this number, with so many requests.
#[must_use]
pub fn situation(seed: u64, requests: usize) -> Situation {
    let mut dice = Dice::new(seed);
    let scene = Scene::new(&mut dice);
    let policies = policies(&mut dice, &scene);
    let requests = (0..requests).map(|_| scene.request(&mut dice)).collect();
    Situation { policies, requests }
}

/// The layers of a scene: identity and, now and then, each of the others.
fn policies(dice: &mut Dice, scene: &Scene) -> Map<String, Value> {
    let mut policies = Map::new();
    let mut insert = |name: &str, value: Value| policies.insert(name.to_owned(), value);
    if scene.has_own_policies() {
        let identity: Vec<Value> = (0..dice.below(3)).map(|_| document(dice, scene, Layer::Plain)).collect();
        insert("identity", identity.into());
        if dice.one_in(4) {
            insert("boundary", json!([document(dice, scene, Layer::Plain)]));
        }
        if scene.is_session() && dice.one_in(4) {
            insert("session", document(dice, scene, Layer::Plain));
        }
    }
    if scene.has_account() && dice.one_in(5) {
        insert("scp", levels(dice, scene, Layer::Plain));
    }
    if scene.is_trust() {
        if dice.below(8) > 0 {
            insert("trust", document(dice, scene, Layer::Trust));
        }
    } else if !scene.has_own_policies() || dice.one_in(2) {
        insert("resource_policy", document(dice, scene, Layer::Resource));
    }
    if dice.one_in(10) {
        insert("rcp", levels(dice, scene, Layer::Rcp));
    }
    policies
}

/// One to three levels of an organization, most of them with what AWS attaches by itself.
fn levels(dice: &mut Dice, scene: &Scene, layer: Layer) -> Value {
    let count = 1 + dice.below(3);
    let level = |dice: &mut Dice| {
        let mut level = Vec::new();
        if layer == Layer::Rcp || dice.below(4) > 0 {
            level.push(documents::full_access(layer));
        }
        if level.is_empty() || dice.one_in(2) {
            level.push(document(dice, scene, layer));
        }
        Value::from(level)
    };
    (0..count).map(|_| level(dice)).collect()
}
