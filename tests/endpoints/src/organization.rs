//! Several accounts inside this process: whoever assumes a role works in the role's account, and each account has its own
//! roles and policies.
//!
//! Every account is an in-process endpoint, which takes itself for [`ACCOUNT`]: on the way in and out the account's own id
//! takes that one's place.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use percent_encoding::percent_decode_str;

use crate::{ACCOUNT, in_process::Inside};

/// Accounts without roles, as an HTTP client.
pub(crate) fn transport() -> SharedHttpClient {
    SharedHttpClient::new(Organization::default())
}

#[derive(Debug, Clone, Default)]
struct Organization(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    accounts: BTreeMap<String, SharedHttpClient>,
    /// The account in which each access key works.
    keys: BTreeMap<String, String>,
}

impl Organization {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The endpoint that has the account's roles.
    fn account(&self, id: &str) -> SharedHttpClient {
        let mut state = self.state();
        state.accounts.entry(id.to_owned()).or_insert_with(|| Inside::default().transport()).clone()
    }

    /// The account in which the caller of a request works.
    fn caller(&self, request: &HttpRequest) -> String {
        let key = request.headers().get("authorization").and_then(|signature| {
            let credential = signature.split_once("Credential=")?.1;
            credential.split('/').next()
        });
        let account = key.and_then(|key| self.state().keys.get(key).cloned());
        account.unwrap_or_else(|| ACCOUNT.to_owned())
    }

    /// Keeps the keys that were handed out for a role, with its account.
    fn hand_out(&self, answer: &str, account: String) {
        if let Some(key) = between(answer, "<AccessKeyId>", "</AccessKeyId>") {
            self.state().keys.insert(key.to_owned(), account);
        }
    }
}

impl HttpClient for Organization {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let (settings, components) = (settings.clone(), components.clone());
        SharedHttpConnector::new(Connector { organization: self.clone(), settings, components })
    }
}

#[derive(Debug)]
struct Connector {
    organization: Organization,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for Connector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let organization = self.organization.clone();
        let account = organization.caller(&request);
        let assumed = assumed_account(&request);
        let transport = organization.account(&account).http_connector(&self.settings, &self.components);
        // The ARN of a role to assume stays as it is: it may be another account's.
        if assumed.is_none() {
            rewrite(request.body_mut(), &account, ACCOUNT);
        }
        HttpConnectorFuture::new(async move {
            let mut answer: HttpResponse = transport.call(request).await?;
            match assumed {
                Some(assumed) => organization.hand_out(&text(answer.body()), assumed),
                None => rewrite(answer.body_mut(), ACCOUNT, &account),
            }
            Ok(answer)
        })
    }
}

/// The account of the role that a request asks to assume, if it asks that.
fn assumed_account(request: &HttpRequest) -> Option<String> {
    let body = text(request.body());
    let arn = body.split('&').find_map(|field| field.strip_prefix("RoleArn="));
    let arn = percent_decode_str(arn.filter(|_| body.contains("Action=AssumeRole&"))?).decode_utf8_lossy();
    arn.split(':').nth(4).map(str::to_owned)
}

fn rewrite(body: &mut SdkBody, from: &str, to: &str) {
    if from != to {
        *body = SdkBody::from(text(body).replace(from, to));
    }
}

fn text(body: &SdkBody) -> String {
    body.bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    text.split_once(from)?.1.split_once(to).map(|(inside, _)| inside)
}
