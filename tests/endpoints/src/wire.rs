//! Stands between the SDK and an endpoint: writes down every call that is made, and breaks those that a test wants broken.
//!
//! It works on requests, so it sees each attempt of the SDK, and the SDK's own handling of errors and retries is under
//! test too.

use std::fmt;
use std::future::{self, Future};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use tokio::sync::Notify;

use crate::fault::{Fault, Moment, Outcome, Trigger, answer};
use crate::gate::Gate;

/// The log of the calls of one set of clients, and what shall go wrong in them. Clones share both.
#[derive(Debug, Clone, Default)]
pub struct Wire(Arc<Mutex<Tape>>);

#[derive(Debug, Default)]
struct Tape {
    calls: Vec<String>,
    faults: Vec<Fault>,
    interruptions: Vec<Interruption>,
    silence: Arc<Notify>,
    gate: Option<Gate>,
}

/// Something that happens behind the caller's back just before a call.
struct Interruption {
    trigger: Trigger,
    deed: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl fmt::Debug for Interruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interruption").field("trigger", &self.trigger).finish_non_exhaustive()
    }
}

/// What becomes of one request.
#[derive(Default)]
struct Fate {
    gate: Option<Gate>,
    interruption: Option<Interruption>,
    fault: Option<(Outcome, Moment)>,
}

impl Wire {
    /// The operations called so far, in order: `["CreateRole", "PutRolePolicy"]`. A call that is not of the query
    /// protocol stands as its method and path: `PUT /bucket/key`.
    #[must_use]
    pub fn calls(&self) -> Vec<String> {
        self.tape().calls.clone()
    }

    /// Starts the log anew. Faults that have not happened yet stay.
    pub fn clear(&self) {
        self.tape().calls.clear();
    }

    /// Makes a call go wrong. Of several faults that match a call, the one injected first happens first.
    pub fn inject(&self, fault: Fault) {
        self.tape().faults.push(fault);
    }

    /// Waits until a call is under way of which nothing will be heard.
    pub async fn silence(&self) {
        let silence = Arc::clone(&self.tape().silence);
        silence.notified().await;
    }

    /// Lets `deed` happen just before the next call of `operation`: another operator deletes the role, say. Do the deed
    /// with clients of its own (`Endpoint::clients` gives them), so that its calls are not in this log.
    pub fn just_before(&self, operation: &str, deed: impl Future<Output = ()> + Send + 'static) {
        self.interrupt(Trigger::Operation(operation.to_owned()), deed);
    }

    /// The same, just before the `number`-th call, counted from 1 at the start of the log.
    pub fn just_before_call(&self, number: usize, deed: impl Future<Output = ()> + Send + 'static) {
        self.interrupt(Trigger::Call(number), deed);
    }

    fn interrupt(&self, trigger: Trigger, deed: impl Future<Output = ()> + Send + 'static) {
        self.tape().interruptions.push(Interruption { trigger, deed: Box::pin(deed) });
    }

    /// Has every call wait at `gate` until it is its turn.
    pub fn wait_at(&self, gate: &Gate) {
        self.tape().gate = Some(gate.clone());
    }

    /// The HTTP client to give to the SDK: `transport`, with this log and these faults.
    pub(crate) fn over(&self, transport: SharedHttpClient) -> SharedHttpClient {
        SharedHttpClient::new(WiredClient { transport, wire: self.clone() })
    }

    // A test that panicked while it held the log has nothing left half done in it.
    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tape {
    fn record(&mut self, operation: String) -> Fate {
        let number = self.calls.len() + 1;
        let interruption =
            self.interruptions.iter().position(|next| next.trigger.matches(number, &operation));
        let fate = Fate {
            gate: self.gate.clone(),
            interruption: interruption.map(|index| self.interruptions.remove(index)),
            fault: self.next_fault(&operation),
        };
        self.calls.push(operation);
        fate
    }

    fn next_fault(&mut self, operation: &str) -> Option<(Outcome, Moment)> {
        let number = self.calls.len() + 1;
        let fault = self.faults.iter_mut().find(|fault| fault.trigger.matches(number, operation))?;
        let fate = (fault.outcome.clone(), fault.moment);
        fault.times = fault.times.saturating_sub(1);
        self.faults.retain(|fault| fault.times > 0);
        Some(fate)
    }
}

#[derive(Debug)]
struct WiredClient {
    transport: SharedHttpClient,
    wire: Wire,
}

impl HttpClient for WiredClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let transport = self.transport.http_connector(settings, components);
        SharedHttpConnector::new(WiredConnector { transport, wire: self.wire.clone() })
    }
}

#[derive(Debug)]
struct WiredConnector {
    transport: SharedHttpConnector,
    wire: Wire,
}

impl HttpConnector for WiredConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Fate { gate, interruption, fault } = self.wire.tape().record(operation(&request));
        let (transport, wire) = (self.transport.clone(), self.wire.clone());
        HttpConnectorFuture::new(async move {
            let _turn = match &gate {
                Some(gate) => Some(gate.turn().await),
                None => None,
            };
            if let Some(interruption) = interruption {
                interruption.deed.await;
            }
            let Some((outcome, moment)) = fault else { return transport.call(request).await };
            match &outcome {
                Outcome::Rewrite(from, to) => {
                    let replaced = |text: String| text.replace(from, to);
                    return Ok(changed(transport.call(request).await?, replaced));
                }
                Outcome::Half => {
                    let half = |text: String| text.chars().take(text.chars().count() / 2).collect();
                    return Ok(changed(transport.call(request).await?, half));
                }
                _ => {}
            }
            if let Moment::After = moment {
                transport.call(request).await?;
            }
            if let Outcome::Silence = outcome {
                wire.tape().silence.notify_one();
                future::pending::<()>().await;
            }
            broken(outcome)
        })
    }
}

fn broken(outcome: Outcome) -> Result<HttpResponse, ConnectorError> {
    match outcome {
        Outcome::Answer(error) => error.response(),
        Outcome::Page(page) => answer(page),
        Outcome::Disconnect | Outcome::Silence | Outcome::Rewrite(..) | Outcome::Half => {
            Err(ConnectorError::io("the connection broke, as the test wants it".into()))
        }
    }
}

/// The answer with its text changed; one that is a stream stays as it is.
fn changed(mut answer: HttpResponse, change: impl FnOnce(String) -> String) -> HttpResponse {
    if let Some(body) = answer.body().bytes() {
        let text = change(String::from_utf8_lossy(body).into_owned());
        *answer.body_mut() = SdkBody::from(text);
    }
    answer
}

/// The operation's name: IAM and STS put it into the form that is the request's body.
fn operation(request: &HttpRequest) -> String {
    let form = request.body().bytes().and_then(|body| std::str::from_utf8(body).ok()).unwrap_or_default();
    match form.split('&').find_map(|field| field.strip_prefix("Action=")) {
        Some(action) => action.to_owned(),
        None => format!("{} {}", request.method(), path(request.uri())),
    }
}

/// `/bucket/key` of `http://host:port/bucket/key?query`.
fn path(uri: &str) -> &str {
    let after_scheme = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let path = after_scheme.find('/').and_then(|start| after_scheme.get(start..)).unwrap_or("/");
    path.split('?').next().unwrap_or(path)
}
