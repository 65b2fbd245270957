//! The engine's side: a case into what the engine takes, and its decision.

use iam_role_policy::evaluate::{Attached, Context, Decision, KeyValue, Policy, Request, decide};
use iam_role_policy::{Code, Kind, Severity, json, read};
use serde_json::{Map, Value};

/// The policies of a situation, made ready once.
#[derive(Debug)]
pub struct Prepared(Attached);

impl Prepared {
    /// The policies of a case; its request and expectation are not looked at.
    ///
    /// # Errors
    /// Says which document IAM would not store, and why.
    pub fn new(case: &Map<String, Value>) -> Result<Self, String> {
        let layer = |name: &str, kind| case.get(name).map(|value| policies(value, kind)).transpose();
        let one = |name: &str, kind| case.get(name).map(|value| policy(value, kind)).transpose();
        let levels = |name: &str, kind| {
            let levels = case.get(name).and_then(Value::as_array);
            let policies = |levels: &Vec<Value>| levels.iter().map(|level| policies(level, kind)).collect();
            levels.map(policies).transpose()
        };
        Ok(Self(Attached {
            identity: layer("identity", Kind::Identity)?.unwrap_or_default(),
            boundary: layer("boundary", Kind::Boundary)?,
            session: layer("session", Kind::Identity)?,
            resource: one("resource_policy", Kind::Resource)?,
            trust: one("trust", Kind::Trust)?,
            scp: levels("scp", Kind::ServiceControl)?,
            rcp: levels("rcp", Kind::ResourceControl)?,
        }))
    }

    /// The engine's decision on a request of a case; `None` if it takes it for no request.
    #[must_use]
    pub fn decide(&self, request: &Value) -> Option<Decision> {
        Some(decide(&self.0.policies(), &engine_request(request, Context::closed())?))
    }

    /// The same, where nothing is known of keys that the request does not name.
    #[must_use]
    pub fn decide_open(&self, request: &Value) -> Option<Decision> {
        Some(decide(&self.0.policies(), &engine_request(request, Context::open())?))
    }
}

fn policies(value: &Value, kind: Kind) -> Result<Vec<Policy>, String> {
    match value {
        Value::Array(documents) => documents.iter().map(|document| policy(document, kind)).collect(),
        document => Ok(vec![policy(document, kind)?]),
    }
}

fn policy(document: &Value, kind: Kind) -> Result<Policy, String> {
    let text = document.to_string();
    let source = json::parse(&text).map_err(|error| format!("{error:?} in {text}"))?;
    let reading = read(source.root(), kind);
    match reading.findings.iter().find(|finding| is_refusal(finding.code)) {
        Some(refusal) => Err(format!("{} in {text}", refusal.message)),
        None => Ok(Policy::new(&reading.document)),
    }
}

/// Whether IAM does not store what has such a finding. AWS attaches `RCPFullAWSAccess`, though nobody else can attach an
/// RCP that allows.
pub(crate) fn is_refusal(code: Code) -> bool {
    code.severity() == Severity::Error && !code.silenceable() && code.name() != "RCP_SYNTAX_ERROR_ALLOW"
}

fn engine_request(request: &Value, mut context: Context) -> Option<Request> {
    let text = |name| request.get(name).and_then(Value::as_str);
    for (key, value) in request.get("context").and_then(Value::as_object).into_iter().flatten() {
        context.insert(key, key_value(value));
    }
    let built = Request::new(text("principal")?, text("action")?, text("resource")?).ok()?.context(context);
    Some(match text("resource_account") {
        Some(account) => built.resource_account(account),
        None => built,
    })
}

fn key_value(value: &Value) -> KeyValue {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Null => KeyValue::Absent,
        Value::Array(values) => KeyValue::Many(values.iter().map(text).collect()),
        one => KeyValue::One(text(one)),
    }
}
