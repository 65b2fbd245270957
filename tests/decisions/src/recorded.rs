//! What an endpoint answered, into cases with its answers.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Map, Value};

/// A request that an endpoint answered.
#[derive(Debug)]
pub struct Recorded {
    /// How it was asked: `enforced`, `assumed` or `simulated`.
    pub source: String,
    /// The policies and the request.
    pub case: Map<String, Value>,
    /// `allow`, `implicit_deny`, `explicit_deny`, or `deny` where the endpoint does not say which.
    pub answer: String,
}

/// Everything that was recorded of the endpoint with this name.
pub fn recorded(endpoint: &str) -> io::Result<Vec<Recorded>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded").join(format!("{endpoint}.jsonl"));
    let mut all = Vec::new();
    for line in fs::read_to_string(file)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let member = |name: &str| line.get(name).cloned().unwrap_or_default();
        let source = member("source").as_str().unwrap_or_default().to_owned();
        for own in line.get("requests").and_then(Value::as_array).into_iter().flatten() {
            let mut request = member("common").as_object().cloned().unwrap_or_default();
            let mut answer = String::new();
            for (name, value) in own.as_object().into_iter().flatten() {
                match (name.as_str(), request.get_mut("context").and_then(Value::as_object_mut)) {
                    ("answer", _) => value.as_str().unwrap_or_default().clone_into(&mut answer),
                    ("context", Some(context)) => {
                        context.extend(value.as_object().cloned().unwrap_or_default());
                    }
                    _ => {
                        request.insert(name.clone(), value.clone());
                    }
                }
            }
            let mut case = member("policies").as_object().cloned().unwrap_or_default();
            case.insert("request".to_owned(), Value::Object(request));
            all.push(Recorded { source: source.clone(), case, answer });
        }
    }
    Ok(all)
}
